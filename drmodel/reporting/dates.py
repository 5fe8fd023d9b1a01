"""Dates of forecasts, and values of the metrics that they are about, as a language writes them."""

import math
from dataclasses import replace
from datetime import date

from drmodel.analysis.forecast import Forecast
from drmodel.calculators.schedule import date_at
from drmodel.formatting import EN_DASH, NBSP, Formatter
from drmodel.reporting.amounts import quantity_text
from drmodel.scenario.quantities import Quantity
from drmodel.units import HOURS_PER_MONTH, unit_of


def moment(words: Formatter, as_of: date, months: float) -> str:
    """The month that is so many months from a day; never where there is none."""
    if math.isinf(months):
        return words.gettext("never")
    try:
        return words.month(date_at(as_of, months * HOURS_PER_MONTH)).replace(" ", NBSP)
    except ValueError:
        return words.gettext("never")


def between(words: Formatter, as_of: date, forecast: Forecast) -> str:
    """The two dates that a forecast lies between with a probability of 80 %; one if they are the same month."""
    ends = [moment(words, as_of, months) for months in (forecast.early, forecast.late)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} {EN_DASH} {ends[1]}"


def metric_text(words: Formatter, threshold: Quantity, value: float) -> str:
    """A value of a trigger's metric in the unit of its threshold, to three digits."""
    size = value / float(unit_of(threshold.unit).factor)
    whole = round(size, 2 - math.floor(math.log10(abs(size)))) if size else 0.0
    written = f"{whole:.0f}" if abs(whole) >= 100 else f"{whole:.3g}"
    return quantity_text(words, replace(threshold, value=value, spread=None, written=f"{written} {threshold.unit}"))
