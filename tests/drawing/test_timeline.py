"""Timelines: what their lanes and axes say."""

import re

import pytest

from drmodel.drawing import timeline
from drmodel.drawing.canvas import Canvas
from drmodel.formatting import Formatter


def texts(canvas):
    return set(re.findall(r"<text[^>]*>([^<]*)</text>", canvas.svg().decode()))


def test_places_that_are_down_unseen_or_only_alarmed():
    """A storm that no check sees; and alarms without harm."""
    canvas = Canvas(170, 10)
    for state in ("harmed", "unhealthy"):
        timeline._ailing(canvas, (40.0, 160.0), 40.0, 5.0, state, Formatter("en"))
    assert {"down, unseen", "alarm only"} <= texts(canvas)


@pytest.mark.parametrize(
    ("hours", "unit", "ticks"),
    [
        (1 / 120, "Seconds from the start", {"0", "5", "30"}),
        (0.5, "Minutes from the start", {"0", "5", "30"}),
        (50.0, "Hours from the start", {"0", "10", "50"}),
        (168.0, "Days from the start", {"0", "1", "7"}),
    ],
)
def test_an_axis_counts_in_what_suits_its_length(hours, unit, ticks):
    canvas = Canvas(170, 10)
    timeline._axis(canvas, (-hours / 50, hours), 1.0, Formatter("en"))
    assert {unit, *ticks} <= texts(canvas)
