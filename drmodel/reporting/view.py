"""A study seen through a language: the short ways by which sections turn its values into text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from drmodel.calculators.costs import PartialTotal
from drmodel.formatting import EN_DASH, Formatter, Sentence, Value
from drmodel.reporting.amounts import quantity_text
from drmodel.reporting.blocks import Figure
from drmodel.reporting.names import names_of
from drmodel.scenario.leaves import Text
from drmodel.scenario.quantities import Quantity
from drmodel.study.results import Study


@dataclass(frozen=True)
class View:
    """What the sections of a report are written from.

    Attributes
    ----------
    study
        The study.
    words
        The language.
    drawings
        Alternative texts of the figures that exist, by file name.
    """

    study: Study
    words: Formatter
    drawings: Mapping[str, str]

    def _(self, message: str) -> str:
        return self.words.gettext(message)

    def say(self, template: str, plural: str | None = None, /, **values: Value) -> str:
        """A sentence with its values set in."""
        return self.sentence(Sentence(template, values, plural))

    def sentence(self, sentence: Sentence) -> str:
        """A sentence of the study, paths of the scenario in it by their names."""
        named = {
            key: Value("text", self.names([value.value])) if value.kind == "path" else value
            for key, value in sentence.values.items()
        }
        return self.words.sentence(replace(sentence, values=named))

    def names(self, paths: Iterable[str]) -> str:
        """Names of what paths of the scenario lead to."""
        return names_of(self.study.scenario, self.words, paths)

    def text(self, text: Text | None) -> str:
        """Words of the scenario; nothing for none."""
        return "" if text is None else self.words.text(text.texts)

    def title(self, strategy: str) -> str:
        """The title of a strategy."""
        return self.text(self.study.scenario.strategies[strategy].title)

    def value_money(self, amount: float) -> str:
        """An amount in the value currency."""
        return self.words.money(amount, self.study.scenario.currency.value)

    def total(self, total: PartialTotal, currency: str) -> str:
        """A total; a plus says that something in it is unknown, and one of which nothing is known says so."""
        if total.partial and total.known == 0:
            return self._("unknown")
        return self.words.money(total.known, currency) + ("+" if total.partial else "")

    def cost_money(self, total: PartialTotal) -> str:
        """A total in the cost currency."""
        return self.total(total, self.study.scenario.currency.cost)

    def value_total(self, total: PartialTotal) -> str:
        """A total in the value currency."""
        return self.total(total, self.study.scenario.currency.value)

    def quantity(self, quantity: Quantity | Text | None) -> str:
        """A value of the scenario in the unit that it was written in; a dash for none."""
        if quantity is None:
            return EN_DASH
        return self.text(quantity) if isinstance(quantity, Text) else quantity_text(self.words, quantity)

    def simulated(self) -> str:
        """The source line of everything that was simulated."""
        return self.say(
            "Source: simulation of {years} years of each option, seed {seed}; intervals are 95 %",
            years=Value("number", self.study.years),
            seed=Value("text", str(self.study.settings.seed)),
        )

    def document(self) -> str:
        """The source line of what comes from the scenario's document; empty where it has none."""
        document = self.study.scenario.document
        if document is None:
            return ""
        return self.say("Source: {document}", document=Value("text", document.title.texts))

    def figure(self, name: str, title: str, what: str, source: str | None = None) -> tuple[Figure, ...]:
        """The figure of that name, if it was drawn; its source is the simulation if no other is given."""
        file = f"{name}.svg"
        alt = self.drawings.get(file)
        return () if alt is None else (Figure(title, what, file, alt, self.simulated() if source is None else source),)
