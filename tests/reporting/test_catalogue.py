"""Every message of the sources is translated, and says the same values in every language."""

import ast
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import drmodel.analysis
import drmodel.drawing
import drmodel.reporting
from drmodel.formatting import Sentence, number
from drmodel.reporting.catalogue import formatter

SPOKEN = {"_", "gettext", "ngettext", "say", "Sentence"}
MONTHS = ("{n} month", "{n} months")  # of formatting.py, which looks them up through variables


def _strings(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _messages(path: Path) -> Iterator[tuple[str, ...]]:
    """Messages of one source: (singular,) or (singular, plural)."""
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name not in SPOKEN or not call.args or (one := _strings(call.args[0])) is None:
            continue
        plural = next((keyword.value for keyword in call.keywords if keyword.arg == "plural"), None)
        if plural is None and name != "Sentence" and len(call.args) > 1:
            plural = call.args[1]
        elif plural is None and len(call.args) > 2:
            plural = call.args[2]
        many = _strings(plural)
        yield (one,) if many is None else (one, many)


def _all_messages() -> set[tuple[str, ...]]:
    packages = [Path(p) for package in (drmodel.analysis, drmodel.drawing, drmodel.reporting) for p in package.__path__]
    found = {MONTHS}
    for package in packages:
        for path in package.rglob("*.py"):
            found.update(_messages(path))
    return found


def _catalogue():
    with (files("drmodel.reporting") / "catalogues" / "pt_BR.po").open("rb") as file:
        return read_po(file, locale="pt_BR")


MESSAGES = sorted(_all_messages())


def test_messages_are_found():
    found = {one for one, *_ in MESSAGES}
    assert {"Triggers", "No option meets all targets", "{n} month"} <= found
    assert ("{n} option meets all targets", "{n} options meet all targets") in MESSAGES


def test_every_message_has_a_translation():
    catalogue = _catalogue()
    missing = [
        message
        for message in MESSAGES
        if (entry := catalogue.get(message[0])) is None
        or entry.fuzzy
        or not all(entry.string if len(message) > 1 else [entry.string])
        or (len(message) > 1) != entry.pluralizable
    ]
    assert missing == []


def test_no_translation_is_left_over():
    known = {one for one, *_ in MESSAGES}
    left = [
        entry.id
        for entry in _catalogue()
        if entry.id and (entry.id if isinstance(entry.id, str) else entry.id[0]) not in known
    ]
    assert left == []


def test_translations_name_the_same_values():
    wrong = []
    for entry in _catalogue():
        if not entry.id:
            continue
        ids = [entry.id] if isinstance(entry.id, str) else list(entry.id)
        strings = [entry.string] if isinstance(entry.string, str) else list(entry.string)
        wanted = set(re.findall(r"\{(\w+)\}", ids[-1]))
        wrong += [
            string
            for string in strings
            if not set(re.findall(r"\{(\w+)\}", string)) <= wanted | set(re.findall(r"\{(\w+)\}", ids[0]))
        ]
    assert wrong == []


def test_plurals_follow_the_language():
    sentence = Sentence("{n} option meets all targets", {"n": number(2)}, "{n} options meet all targets")
    one = Sentence(sentence.template, {"n": number(1)}, sentence.plural)
    words = formatter("pt-BR")
    assert words.sentence(one) == "1 opção cumpre todas as metas"
    assert words.sentence(sentence) == "2 opções cumprem todas as metas"


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match=r"language\(=fr\) is not one of en, pt-BR"):
        formatter("fr")
