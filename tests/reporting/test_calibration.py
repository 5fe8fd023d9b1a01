"""The page of a calibration, in both languages."""

from dataclasses import replace

import numpy as np
import pytest

from drmodel.analysis.evidence.calibration import calibrate
from drmodel.reporting.calibration import figure, page
from drmodel.reporting.catalogue import formatter

BEGIN = np.datetime64("2024-01-01T00:00:00")


@pytest.fixture
def calibration(tmp_path):
    generator = np.random.default_rng(1)
    rows = ["start,end,cause"]
    for cause, count, power in (("deploy", 40, 0.4), ("power", 12, 1.0), ("disk", 1, 1.0)):
        for start in np.sort(17_000 * generator.uniform(0, 1, count) ** power):
            length = generator.lognormal(0, 1)
            ends = [BEGIN + np.timedelta64(round(at * 3600), "s") for at in (start, start + length)]
            rows.append(f"{ends[0]}Z,{ends[1]}Z,{cause}")
    rows += [
        "2025-11-01T00:00Z,,fibre",
        *(f"2025-0{month}-01T00:00Z,2025-0{month}-02T00:00Z,c{month}" for month in (1, 2, 3)),
    ]
    path = tmp_path / "what happened.csv"
    path.write_text("\n".join(rows))
    return calibrate(path, window="2024-01-01..2026-01-01")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["57 incidents, 2024-01-01 to 2026-01-01; intervals at 90 %", "more and more frequent", "Over after so long, share"]),
        ("pt-BR", ["57 incidentes, de 2024-01-01 a 2026-01-01", "cada vez mais frequentes", "Parcela encerrada"]),
    ],
)  # fmt: skip
def test_the_page_names_the_file_the_rates_and_what_was_found(calibration, language, words):
    text = page(calibration, formatter(language)).svg().decode()
    for word in ["what happened.csv", "deploy: 20", *words]:
        assert word in text
    assert ("2 more modes are not drawn" if language == "en" else "outros 2 modos") in text


def test_a_mode_without_a_known_length_has_its_place(calibration):
    without = [mode for mode in calibration.modes if mode.repair is None]
    assert [mode.series.id for mode in without] == ["fibre"]
    text = page(replace(calibration, modes=tuple(without)), formatter("en")).svg().decode()
    assert "no length is known" in text
    assert "too few for a trend" in text


def test_a_notebook_shows_it_and_it_is_the_same_twice(calibration):
    assert figure(calibration)._repr_svg_() == figure(calibration)._repr_svg_()
    assert figure(calibration).title == "Calibration from incidents"
