"""The text of a new scenario file: written from a few answers, or an example that somebody goes on from."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from importlib import resources
from string import Template

from drmodel.errors import DrmodelError, ScenarioError
from drmodel.scenario.loading import example_text, load_text
from drmodel.scenario.paths import closest

MARK = "#% "  # a line of a template that says which strategies the lines after it are for
ALWAYS = "always"
SCHEMA_LINE = "# yaml-language-server: $schema=scenario.schema.json\n"  # for editors: what the file is checked against
SECOND = "\n  second:"  # the entry of a template that some strategies bring

# What stands in the file where nobody says it; of the targets, each language says why.
_DEFAULTS: Mapping[str, str] = {"as_of": "2026-01-01", "currency": "USD"}
_TARGETS: Mapping[str, str] = {"availability": "99.9 %", "rto": "1 h", "rpo": "1 h"}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "name": "My service",
        "usual": "A usual objective: put yours",
        "asked": "As asked for",
        "unstated": "Nobody has stated it yet",
        "editor": "An editor completes and checks this file after `drmodel schema > scenario.schema.json` beside it.",
    },
    "pt-BR": {
        "name": "Meu serviço",
        "usual": "Um objetivo usual: ponha o seu",
        "asked": "Como pedido",
        "unstated": "Ninguém o declarou ainda",
        "editor": "Um editor completa e confere este arquivo após `drmodel schema > scenario.schema.json` na pasta.",
    },
}
# Where an answer stands in the file, and so whose fault a fault of the file is.
_PLACES: Mapping[str, str] = {
    "currency": "currency",
    "outage_cost": "outage_cost.parts.hour.amount",
    "availability": "targets.availability",
    "rto": "targets.rto",
    "rpo": "targets.rpo",
    "as_of": "as_of",
    "name": "name",
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody says of a scenario to begin with; None is what nobody said.

    Attributes
    ----------
    name
        Its name.
    as_of
        The day that it speaks of, such as `2026-03-01`.
    currency
        Its currency, three capital letters.
    strategies
        Those of the template to keep, beside doing nothing; None for all.
    outage_cost
        What an hour of outage costs [currency/h].
    availability, rto, rpo
        Targets as a file has them, such as `99.9 %` and `15 min`.
    """

    name: str | None = None
    as_of: str | None = None
    currency: str | None = None
    strategies: Sequence[str] | None = None
    outage_cost: float | None = None
    availability: str | None = None
    rto: str | None = None
    rpo: str | None = None

    def given(self) -> tuple[str, ...]:
        """What somebody said, by name."""
        return tuple(one.name for one in fields(self) if getattr(self, one.name) is not None)


def option(answer: str) -> str:
    """How an answer is typed.

    Examples
    --------
    >>> option("outage_cost"), option("as_of")
    ('--outage-cost', '--on')
    """
    return "--on" if answer == "as_of" else f"--{answer.replace('_', '-')}"


def strategies_to_choose() -> tuple[str, ...]:
    """The strategies that a new file may have beside doing nothing, in their order.

    Examples
    --------
    >>> strategies_to_choose()
    ('backups', 'cold', 'warm', 'active')
    """
    return tuple(dict.fromkeys(names[0] for names, _ in _sections("en") if len(names) == 1 and names != (ALWAYS,)))


def new_text(answers: Answers, language: str = "en") -> str:
    """A commented scenario that passes every check, from a few answers.

    Parameters
    ----------
    answers
        What is known.
    language
        Of its words: `en` or `pt-BR`.

    Raises
    ------
    DrmodelError
        If an answer does not fit; its option, what was given and what to do.
    """
    known = strategies_to_choose()
    chosen = known if answers.strategies is None else tuple(answers.strategies)
    for name in chosen:
        if name not in known:
            raise DrmodelError(f"{option('strategies')} {name or repr(name)}: no such strategy{closest(name, known)}")
    kept = _kept(language, chosen)
    text = _for_editors(language) + Template(kept).substitute(_values(answers, kept, language))
    try:
        load_text(text)
    except ScenarioError as error:
        for answer, path in _PLACES.items():
            for fault in error.faults:
                if fault.path == path or fault.path.startswith(f"{path}."):
                    raise DrmodelError(f"{option(answer)} {getattr(answers, answer)}: {fault.remedy}") from None
        raise
    return text


def example_to_start_from(name: str, language: str | None = None) -> str:
    """The text of an example, comments and all, under lines for editors and one that says where it is from.

    Parameters
    ----------
    name
        Of the example.
    language
        The language of plain text in it, if another than its own.

    Raises
    ------
    ScenarioError
        If there is none of that name.
    """
    lines = example_text(name).splitlines(keepends=True)
    if language is not None:
        lines = [f"language: {language}\n" if line.startswith("language:") else line for line in lines]
    return "".join(
        [
            _for_editors("en"),
            f"# Begun from drmodel's example {name}: change what is not yours, and its sources with it.\n",
            *lines,
        ]
    )


def _for_editors(language: str) -> str:
    """The first lines of a file: against which schema an editor checks it, and how that gets there."""
    return f"{SCHEMA_LINE}# {_WORDS[language]['editor']}\n"


def _sections(language: str) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """The parts of a template: the strategies that each is for, and its lines."""
    names: tuple[str, ...] = ()
    lines: list[str] = []
    template = resources.files("drmodel.scenario") / "start" / f"{language}.yaml"
    for line in template.read_text(encoding="utf-8").splitlines():
        if not line.startswith(MARK):
            lines.append(line)
            continue
        if lines:
            yield names, lines
        names, lines = tuple(line.removeprefix(MARK).split()), []
    yield names, lines


def _kept(language: str, chosen: Sequence[str]) -> str:
    """The template with what the chosen strategies need."""
    wanted = {ALWAYS, *chosen}
    return "".join(f"{line}\n" for names, lines in _sections(language) if wanted & set(names) for line in lines)


def _values(answers: Answers, kept: str, language: str) -> dict[str, str]:
    """What stands in the places of a template; text in quotes, so that it can hold anything."""
    words = _WORDS[language]
    said = {"name": words["name"], **_DEFAULTS, **{answer: getattr(answers, answer) for answer in answers.given()}}
    hour = "unknown" if answers.outage_cost is None else _quoted(f"{answers.outage_cost:.12g} {said['currency']}/h")
    values = {
        "name": _quoted(said["name"]),
        "as_of": _quoted(said["as_of"]),
        "currency": said["currency"] if said["currency"].isalpha() else _quoted(said["currency"]),
        "everywhere": "[home, second]" if SECOND in kept else "[home]",
        "outage_cost": hour,
        "outage_cost_source": _quoted(words["unstated" if answers.outage_cost is None else "asked"]),
    }
    for target, usual in _TARGETS.items():
        values[target] = _quoted(said[target]) if target in said else usual
        values[f"{target}_source"] = _quoted(words["asked" if target in said else "usual"])
    return values


def _quoted(text: str) -> str:
    """A text as YAML has it on one line, whatever is in it."""
    return json.dumps(text, ensure_ascii=False)
