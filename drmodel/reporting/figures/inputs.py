"""Names and values of inputs that are varied, as figures write them."""

from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

from drmodel.analysis.sensitivity.dials import CURABLE_SHARE, OUTAGE_COST
from drmodel.analysis.uncertainty.inputs import quantity_at
from drmodel.formatting import Formatter
from drmodel.reporting.amounts import quantity_text
from drmodel.reporting.names import names_of
from drmodel.scenario.models import Scenario
from drmodel.scenario.quantities import Quantity

Scale: TypeAlias = Callable[[float], float]  # from values to places [mm]
DIGITS = 3  # that are significant in a value of an input


def input_title(scenario: Scenario, formatter: Formatter, name: str) -> str:
    """What an input is called."""
    if name == OUTAGE_COST:
        return formatter.gettext("Cost of an hour of outage")
    if name == CURABLE_SHARE:
        return formatter.gettext("Share of the downtime that a second site can cure")
    return names_of(scenario, formatter, [name])


def input_text(scenario: Scenario, formatter: Formatter, name: str, value: float) -> str:
    """A value of an input, in the unit that the scenario writes it in."""
    if name == OUTAGE_COST:
        return formatter.money(value, scenario.currency.value)
    if name == CURABLE_SHARE:
        return formatter.share(value, 0 if value in (0, 1) or 0.005 <= value < 0.995 else 1)
    quantity = quantity_at(scenario, name)
    if quantity is None or not quantity.high:
        return formatter.number(value, 2)
    return quantity_text(formatter, _at(quantity, value, quantity.high))


def _at(quantity: Quantity, value: float, high: float) -> Quantity:
    """One value of a range: in its unit, which the last of its bounds is written with."""
    last = quantity.written.rstrip("]").split(",")[-1].split()[0].rstrip("%")
    inner_per_written = high / float(last)
    written = f"{Decimal(f'{value / inner_per_written:.{DIGITS}g}'):f}"
    return Quantity(value, quantity.unit, quantity.dimension, quantity.currency, written=f"{written} {quantity.unit}")
