"""A calibration shows itself: each mode with its own numbers, and what was found about it."""

import re

import pytest

from drmodel.analysis.evidence.calibration import calibrate
from drmodel.analysis.evidence.calibration_card import HEAD
from drmodel.analysis.evidence.fragment import notes


def calibrated(tmp_path, rows, **settings):
    path = tmp_path / "incidents.csv"
    path.write_text("\n".join(["start,end,cause", *rows]), encoding="utf-8")
    return calibrate(path, window="2024-01-01..2026-01-01", **settings)


@pytest.fixture
def found(tmp_path):
    days = [f"2024-{month:02}-03T10:00Z,2024-{month:02}-03T{10 + month}:00Z,power" for month in range(1, 11)]
    return calibrated(tmp_path, [*days, "2025-11-01T00:00Z,,fibre"])


def cells(text, mode):
    line = next(line for line in text.splitlines() if re.match(rf"{mode}\s", line))
    return dict(zip(HEAD, re.split(r"\s{2,}", line), strict=True))


def test_a_mode_has_a_row_with_its_numbers(found):
    mode = next(one for one in found.modes if one.series.id == "power")
    row = cells(repr(found), "power")
    assert (row["incidents"], row["repair"]) == ("10", mode.repair.law.law)
    assert float(row["a year"]) == pytest.approx(10 * 365 / 731, rel=0.005)  # ten in 731 days
    low, high = (float(part) for part in row["90 % interval"].split(" – "))
    assert (low, high) == pytest.approx((mode.rate.low, mode.rate.high), rel=0.005)
    assert row["mean"] == f"{mode.repair.law.mean:.3g} h"


def test_what_nobody_knows_is_a_dash(found):
    row = cells(repr(found), "fibre")
    assert {row[name] for name in HEAD[4:]} == {"–"}


def test_what_was_found_is_said_in_words(found):
    text = repr(found)
    assert text.splitlines()[:2] == [
        "Calibration from incidents.csv",
        "Recorded: 11 incidents, 2024-01-01 to 2026-01-01, 2 years",
    ]
    for mode in found.modes:
        assert f"  - {mode.series.id}: {'; '.join(notes(found, mode))}" in text


def test_html_says_the_same(found):
    page = found._repr_html_()
    assert page.count("<tr>") == 1 + len(found.modes)
    for text in cells(repr(found), "power").values():
        assert f">{text}</td>" in page


def test_words_of_the_table_are_data(tmp_path):
    hostile = calibrated(tmp_path, ["2024-01-03T10:00Z,2024-01-03T12:00Z,<script>alert(1)</script> $x$"])
    assert "<script" not in hostile._repr_html_()
