"""Calibration: the truth of simulated histories is found again; what places share; what is said; public data."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml

import drmodel
from drmodel.analysis.evidence.calibration import Rate, calibrate
from drmodel.analysis.evidence.fragment import why_not
from drmodel.analysis.evidence.series import MOST_SERIES
from drmodel.calculators.reliability import fit_all, rate_interval, share_interval
from drmodel.errors import DrmodelError
from drmodel.scenario.loading import check, load
from tests.analysis.evidence.histories import TINY, scenario, write_history
from tests.benchmarks.calibration import coverage

BEGIN = np.datetime64("2024-01-01T00:00:00")
WINDOW = "2024-01-01..2026-01-01"
HOURS = 731 * 24  # 2024 is a leap year


@pytest.fixture
def calibrated(tmp_path):
    def of(rows, head="start,end,cause,scope", **options):
        path = tmp_path / "incidents.csv"
        path.write_text(f"{head}\n" + "\n".join(rows) + "\n")
        return calibrate(path, **{"window": WINDOW, **options})

    return of


def row(start, length, *rest):
    """A row of hours since the window's begin; None: not over."""
    moments = [start, None if length is None else start + length]
    texts = ["" if at is None else f"{BEGIN + np.timedelta64(round(at * 3600), 's')}Z" for at in moments]
    return ",".join([*texts, *rest])


def random_rows(seed, count, *rest, median=1.0, sigma=1.0, end=HOURS):
    generator = np.random.default_rng(seed)
    starts = np.sort(generator.uniform(0, end, count))
    return [
        row(a, b, *rest) for a, b in zip(starts, median * np.exp(sigma * generator.normal(size=count)), strict=True)
    ]


@pytest.mark.no_cover
def test_the_truth_of_simulated_histories_lies_in_the_intervals():
    """15 histories of 45 incidents of two modes: six intervals each at 90 %, so three standard errors are 0.095."""
    held, _ = coverage(15)
    assert {key for _, key in held} == {"rate", "median", "sigma", "scale", "shape"}
    assert np.mean(list(held.values())) > 0.9 - 3 * (0.09 / 90) ** 0.5


def test_rates_are_counts_over_the_window_with_garwoods_interval(calibrated):
    found = calibrated(random_rows(1, 30, "deploy", "eu"))
    (mode,) = found.modes
    assert found.years == pytest.approx(731 / 365)
    assert mode.rate.value == pytest.approx(30 / found.years)
    assert (mode.rate.low, mode.rate.high) == pytest.approx(rate_interval(30, found.years, 0.9))
    assert (mode.series.id, mode.series.cause, mode.series.places) == ("deploy", "deploy", ("eu",))
    assert not mode.trend.found
    assert not mode.clustered


def test_overlaps_of_one_cause_and_place_are_one_incident(calibrated):
    rows = [
        row(10, 5, "x", "a"),
        row(12, 1, "x", "a"),
        row(14, 6, "x", "a"),
        row(14, 1, "y", "a"),
        row(100, 2, "x", "a"),
    ]
    found = calibrated(rows)
    x, y = (next(mode for mode in found.modes if mode.series.id == name) for name in "xy")
    assert x.series.hours.tolist() == pytest.approx([10, 2])
    assert x.series.rows == 4
    assert y.series.hours.tolist() == pytest.approx([1])
    assert next(one.lines for one in found.remarks if one.kind == "overlap") == (2, 3, 4)


def test_what_is_open_is_censored_and_what_is_short_too(calibrated):
    rows = [
        *random_rows(5, 40, "x", "a", sigma=0.5, end=HOURS - 200),
        row(HOURS - 30, None, "x", "a"),
        row(3, 0, "x", "a"),
    ]
    repair = calibrated(rows).modes[0].repair
    assert (repair.exact, repair.longer, repair.shorter) == (40, 1, 1)
    assert any("not over yet" in note for note in calibrated(rows).fragment().split(";"))


def test_places_that_share_incidents_have_a_series_of_their_own(calibrated):
    """Ten begin within half an hour in both places, twelve and eight in one alone; chance would make them hardly meet."""
    both = np.linspace(100, 17_000, 10)
    rows = [row(at, 1, "region", "east") for at in both] + [row(at + 0.5, 2, "region", "west") for at in both]
    rows += [row(at, 1.5, "region", "east") for at in both + 300] + [row(at, 1, "region", "east") for at in (33, 66)]
    rows += [row(at, 1, "region", "west") for at in both[:8] + 700]
    found = calibrated(rows)
    counts = {mode.series.id: len(mode.series.start) for mode in found.modes}
    assert counts == {"region_east": 12, "region_shared": 10, "region_west": 8}
    shared = next(mode.series for mode in found.modes if mode.series.id == "region_shared")
    assert shared.places == ("east", "west")
    assert shared.hours.tolist() == pytest.approx([2.5] * 10)
    assert {one.sharing.place: (one.sharing.shared, one.sharing.incidents) for one in found.shared} == {
        "east": (10, 22),
        "west": (10, 18),
    }
    east = next(one for one in found.shared if one.sharing.place == "east")
    assert (east.low, east.high) == pytest.approx(share_interval(10, 22, 0.9))
    (pair,) = found.pairs
    assert pair.found == 10
    assert pair.expected < 0.1


def test_independent_places_share_nothing_but_what_a_row_says(calibrated):
    alone = random_rows(1, 20, "region", "east") + random_rows(2, 20, "region", "west")
    assert not {mode.series.id for mode in calibrated(alone).modes} & {"region_shared"}
    said = [*alone, *random_rows(3, 5, "region", "east;west"), *random_rows(4, 4, "region", "all")]
    found = {mode.series.id: mode.series for mode in calibrated(said).modes}
    assert len(found["region_shared"].start) == 9
    assert found["region_shared"].places == ("east", "west")


def test_rare_sets_of_places_are_taken_together(calibrated):
    rows = random_rows(1, 6, "x", "a") + random_rows(2, 6, "x", "b") + random_rows(3, 6, "x", "c")
    rows += [row(5, 1, "x", "a;b"), row(5000, 1, "x", "b;c")]
    found = {mode.series.id: mode.series for mode in calibrated(rows).modes}
    assert found["x_shared"].places == ("a", "b", "c")
    assert len(found["x_shared"].start) == 2


def test_a_trend_and_clusters_are_found_and_said(calibrated):
    generator = np.random.default_rng(2)
    rising = HOURS * np.sort(generator.uniform(0, 1, 60)) ** 0.4
    found = calibrated([row(at, 0.2, "x", "a") for at in rising])
    assert found.modes[0].trend.found
    assert found.modes[0].trend.growth == pytest.approx(2.5, abs=1)  # 60 events: its standard error is 0.32
    assert "more frequent" in found.fragment()
    parents = HOURS * np.array([0.11, 0.3, 0.32, 0.68, 0.7, 0.89])  # around the middle alike: no trend
    found = calibrated([row(at + 7 * i, 0.2, "x", "a") for at in parents for i in range(10)])
    assert not found.modes[0].trend.found
    assert found.modes[0].clustered
    assert "clusters" in found.fragment()


def test_the_fragment_is_a_variant_that_checks(calibrated, tmp_path):
    rows = random_rows(1, 25, "Bad: release #1", "porto") + random_rows(2, 12, "Bad: release #1", "Lyon")
    rows += [*random_rows(3, 5, "Bad: release #1", "porto;lyon"), row(17000, None, "Água", "gdansk")]
    found = calibrated(rows)
    fragment = found.fragment("seen")
    text = TINY.read_text().replace(
        "variants:\n", "variants:\n" + "".join(f"  {line}\n" for line in fragment.splitlines())
    )
    path = tmp_path / "with.yaml"
    path.write_text(text)
    assert not check(path)
    variant = drmodel.load(path, "seen")
    mode = variant.fault_modes["bad_release_1_shared"]
    assert set(mode.places) == {"porto", "lyon"}
    assert (mode.rate.low, mode.rate.high) == pytest.approx(rate_interval(5, found.years, 0.9), rel=1e-3)
    assert "incidents.csv: 5 incidents" in str(mode.source.citation)
    assert str(variant.causes["bad_release_1"].title) == "Bad: release #1"  # of all places, so it names none
    assert "agua" not in variant.fault_modes  # nobody knows how long it lasts
    assert "left out: no length is known exactly" in fragment
    assert yaml.safe_load(fragment)["seen"]["overrides"] == found.overrides()


def test_modes_of_a_scenario_keep_what_the_table_does_not_say(tmp_path):
    known = scenario()
    path = tmp_path / "log.csv"
    found = calibrate(path, window=write_history(known, path, 0, 10))
    after = known.override(found.overrides())
    storm, before = after.fault_modes["storm"], known.fault_modes["storm"]
    assert (storm.places, storm.detected, storm.cause) == (before.places, before.detected, before.cause)
    seen = next(mode for mode in found.modes if mode.series.id == "storm")
    assert (storm.rate.low, storm.rate.high) == pytest.approx((seen.rate.low, seen.rate.high), rel=1e-3)


def test_nothing_of_a_table_leaves_a_comment_or_a_value(calibrated):
    evil = '"x\nfault_modes: none\n# : {[}"'
    found = calibrated(random_rows(1, 9, evil, "porto"))
    fragment = yaml.safe_load(found.fragment())
    assert list(fragment) == ["calibrated"]
    assert list(fragment["calibrated"]["overrides"]) == ["causes.x_fault_modes_none", "fault_modes.x_fault_modes_none"]


def test_what_a_scenario_cannot_take_is_left_out_with_the_reason(calibrated):
    mode = calibrated(random_rows(1, 9, "x", "a")).modes[0]
    assert why_not(mode) == ""
    assert "may fill the year" in why_not(replace(mode, rate=Rate(1e5, 9e4, 2e5)))
    with pytest.raises(DrmodelError, match="nothing in it that a scenario can take: x: no length is known exactly"):
        calibrated([row(17_000, None, "x", "a")]).fragment()


@pytest.mark.no_cover
def test_a_law_that_would_leave_no_time_up_gives_way_to_a_tamer_one(calibrated):
    """A log-logistic law of shape 0.8 has no mean; all joint samples of the scenario can be simulated."""
    generator = np.random.default_rng(14)
    u = generator.uniform(size=60)
    starts = np.linspace(50, HOURS - 300, 60)
    found = calibrated(
        [row(a, min(b, 250), "x", "porto") for a, b in zip(starts, (u / (1 - u)) ** (1 / 0.8), strict=True)]
    )
    (mode,) = found.modes
    assert mode.repair.fits[0].law == "log_logistic"
    assert mode.repair.fits[0].mean == np.inf
    assert mode.repair.law.law in ("lognormal", "weibull")
    assert "log_logistic fits better" in found.fragment()
    study = drmodel.evaluate(load(TINY, "base").override(found.overrides()), budget=640, samples=64)
    assert study.uncertainty is not None


def test_ids_of_two_texts_do_not_meet(calibrated):
    rows = random_rows(1, 5, "x", "shared") + random_rows(2, 5, "x", "b") + random_rows(3, 5, "x", "shared;b")
    ids = [mode.series.id for mode in calibrated(rows).modes]
    assert len(set(ids)) == len(ids) == 3


def test_a_cause_of_every_row_is_refused(calibrated):
    with pytest.raises(DrmodelError, match=f"more than {MOST_SERIES}"):
        calibrated([row(10 * i, 1, f"cause {i}", "a") for i in range(MOST_SERIES + 1)])


def test_the_table_has_a_row_for_each_mode_and_gaps_where_nothing_can_be_told(calibrated):
    found = calibrated([*random_rows(1, 30, "x", "a"), row(HOURS - 40, None, "y", "a"), row(900, 2, "z", "a")])
    table = found.table
    assert list(table.index) == [mode.series.id for mode in found.modes]
    x = found.modes[0]
    assert table.loc["x", ["rate", "low", "high"]].tolist() == [x.rate.value, x.rate.low, x.rate.high]
    assert table.loc["x", "median"] == pytest.approx(float(x.repair.law.quantile(0.5)))
    assert table.loc["x", "trend_p"] == min(1, 2 * min(x.trend.laplace_p, x.trend.handbook_p))
    assert table.loc["y", ["repair", "mean", "trend_p"]].isna().all()
    assert table.loc["z", "repair"] == "exponential"
    assert np.isnan(table.loc["z", "fit_p"])


@pytest.mark.no_cover
def test_of_many_durations_a_part_tells_how_well_the_law_fits(calibrated):
    rows = random_rows(9, 2300, "x", "a", median=0.01, sigma=0.3)
    repair = calibrated(rows).modes[0].repair
    assert repair.exact + repair.shorter > 2000
    assert 0 < repair.p <= 1


# ------------------------------------------------------------------ public data

PUBLIC = os.environ.get("DRMODEL_PUBLIC_DATA")
public = pytest.mark.skipif(PUBLIC is None, reason="DRMODEL_PUBLIC_DATA names no folder with the public data sets")


@public
@pytest.mark.parametrize(
    ("name", "severity"),
    [
        ("statuspages_2023-08_2024-12.csv", ("major", "critical")),
        ("statuspages_2023-08_2024-12.csv", ()),
        ("google_cloud_2016_2022.csv", ()),
        ("google_cloud_2016_2022.csv", ("high",)),
    ],
)
def test_public_durations_are_lognormal_or_log_logistic(name, severity):
    """By the likelihood; a law whose AIC is 10 above the best has no support (Burnham and Anderson 2002, p. 70)."""
    mode = calibrate(Path(PUBLIC) / name, severity=severity).modes[0]
    by_law = {one.law: one.aic for one in mode.repair.fits}
    assert mode.repair.fits[0].law in ("lognormal", "log_logistic")
    assert by_law["exponential"] - min(by_law.values()) > 10


@public
@pytest.mark.parametrize(
    ("provider", "a_year"), [("supabase", 14.8), ("vercel", 19.8), ("digitalocean", 7.1), ("cloudflare", 37.4)]
)
def test_providers_have_their_published_rates(provider, a_year):
    """Rows a year of major and critical incidents in 17 months; overlapping rows are one incident here, so not more."""
    found = calibrate(
        Path(PUBLIC) / "statuspages_2023-08_2024-12.csv",
        severity=("major", "critical"),
        scope=(provider,),
        window="2023-08-01..2025-01-01",
    )
    (mode,) = found.modes
    assert mode.series.rows / (17 / 12) == pytest.approx(a_year, abs=0.05)
    assert 0.75 * a_year < mode.rate.value <= mode.series.rows / found.years


@public
def test_google_cloud_has_its_published_statistics():
    """The evidence says 996 ended incidents with a median of 127 min, a mean of 840 and a 95th percentile of 3,067."""
    import pandas as pd

    table = pd.read_csv(Path(PUBLIC) / "google_cloud_2016_2022.csv")
    ended = table.duration_min.dropna()
    ended = ended[ended >= 0]  # one ends before it starts
    assert len(ended) == 996
    found = [round(x) for x in (ended.median(), ended.mean(), ended.quantile(0.95))]
    assert found == [127, 840, 3067]
    assert fit_all(ended[ended > 0] / 60)[0].law in ("lognormal", "log_logistic")
