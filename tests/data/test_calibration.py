"""The calibration of the fault modes, recomputed from the numbers in the file, without the package's own laws.

Section 'ROI Analysis' of the source document: 99 % is 87.6 h of downtime a year, at 4 h each 21.9 outages.
A partial outage counts with its share of the functions, in hours and in outages alike.
"""

import csv
import math
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest
import yaml

from drmodel.scenario.loading import load

DATA = Path(__file__).parents[2] / "data"
FILE = DATA / "etp_express.yaml"
HOURS = {"s": 1 / 3600, "min": 1 / 60, "h": 1.0, "d": 24.0}
Z95 = NormalDist().inv_cdf(0.95)


@pytest.fixture(scope="module")
def raw():
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def table(name):
    with (DATA / "evidence" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text):
    return float(str(text).split()[0])


def hours(value):
    """A time, or the mean of a range of times, in hours."""
    if isinstance(value, dict):
        unit = value["range"][-1].split()[1]
        return base(value) * HOURS[unit]
    amount, unit = value.split()
    return float(amount) * HOURS[unit]


def pert_mean(low, likely, high):
    return (low + 4 * likely + high) / 6


def base(value):
    """Mean of a range, or the value itself."""
    return pert_mean(*map(number, value["range"])) if isinstance(value, dict) and "range" in value else number(value)


def mean_hours(law):
    """Mean of a written law, by the textbook formula."""
    if "constant" in law:
        return hours(law["constant"])
    if "pert" in law:
        return pert_mean(*map(hours, law["pert"]))
    spread = law["lognormal"]
    median = hours(spread["median"])
    sigma = spread["sigma"] if "sigma" in spread else math.log(hours(spread["p95"]) / median) / Z95
    return median * math.exp(sigma**2 / 2)


def felt_by_single(raw):
    """Rates [1/year], shares of the functions, mean times [h] of what the single region feels, corruption apart."""
    single = raw["strategies"]["single"]
    places = {*single["groups"]["everyone"]["regions"], *single["shared"]}
    modes = [mode for mode in raw["fault_modes"].values() if places & set(mode["places"])]
    plain = [mode for mode in modes if not mode.get("corrupts")]
    rates = np.array([base(mode["rate"]) for mode in plain])
    shares = np.array([base(mode.get("harm", "100 %")) / 100 for mode in plain])
    repairs = np.array([mean_hours(mode["repair"]) for mode in plain])
    (corruption,) = [mode for mode in modes if mode.get("corrupts")]
    restore = mean_hours(single["noticed"]) + sum(mean_hours(stage["duration"]) for stage in single["restore"])
    return rates, shares, repairs, base(corruption["rate"]), restore


def totals(raw, rate_factor, repair_factor):
    """Full outages and downtime [h] of a year, overlaps counted twice."""
    rates, shares, repairs, corruption, restore = felt_by_single(raw)
    outages = rate_factor * (np.dot(rates, shares) + corruption)
    down = rate_factor * (repair_factor * np.sum(rates * shares * repairs) + corruption * restore)
    return outages, down


def test_the_evidence_variant_has_the_hours_and_outages_of_the_document(raw):
    scale = raw["variants"]["evidence"]["overrides"]["fault_scale"]
    outages, down = totals(raw, base(scale["rate"]), base(scale["repair"]))
    assert outages == pytest.approx(21.9, abs=1e-5)
    assert down == pytest.approx(87.6, abs=1e-4)
    assert down / outages == pytest.approx(4.0, abs=1e-5)
    assert 1 - down / 8760 == pytest.approx(0.99, abs=1e-7)


def test_as_observed_the_single_region_is_better_than_its_contract(raw):
    """What was measured needs no factor on rates, but one on repairs, to reach the document's figure."""
    outages, down = totals(raw, 1, 1)
    assert outages == pytest.approx(21.9, rel=0.05)
    assert down < 87.6


def test_most_downtime_strikes_both_regions_alike(raw):
    """Product of evidence, not of choice: 68 % of triggers are pushes, four of twelve provider incidents were global."""
    scale = raw["variants"]["evidence"]["overrides"]["fault_scale"]
    own = 0.0
    for mode in ("region_west", "database_west"):
        one = raw["fault_modes"][mode]
        own += base(one["rate"]) * mean_hours(one["repair"]) * base(scale["rate"]) * base(scale["repair"])
    assert own / 87.6 < 0.25


def test_the_loader_reads_the_same_numbers(raw):
    """The package's means of ranges and laws are those of the textbook."""
    scenario = load(FILE, "base")
    for name, mode in raw["fault_modes"].items():
        read = scenario.fault_modes[name]
        assert read.rate.value == pytest.approx(base(mode["rate"]), rel=1e-12)
        assert read.repair.law().mean == pytest.approx(mean_hours(mode["repair"]), rel=1e-9)


def test_repairs_are_lognormal(raw):
    """Measured repairs reject the exponential law; only false alarms and the pace of corruption are plain."""
    for mode in raw["fault_modes"].values():
        if base(mode.get("harm", "100 %")) and not mode.get("corrupts"):
            assert set(mode["repair"]) - {"source", "note"} == {"lognormal"}
            assert "range" in mode["repair"]["lognormal"]["median"]  # nobody has measured this service


def p95(law):
    """95th percentile of a written lognormal [h]."""
    return hours(law["median"]) * math.exp(Z95 * law["sigma"])


def test_ranges_of_the_evidence_hold_the_value_that_they_replace(raw):
    """At the middle of its ranges the evidence is the calibrated file, and money what the document states."""
    overrides = raw["variants"]["evidence"]["overrides"]
    ranged = {path: value for path, value in overrides.items() if isinstance(value, dict) and "range" in value}
    assert len(ranged) > 20
    for path, value in ranged.items():
        if not path.startswith("fault_scale"):
            assert set(value) == {"range", "source"}
            assert "assumption" in value["source"] or "citation" in value["source"]
    for path in (path for path in ranged if path.startswith(("strategies.", "outage_cost.parts.", "currency."))):
        replaced = raw
        for step in path.split("."):
            replaced = replaced[step]
        assert base(ranged[path]) == pytest.approx(base(replaced["value"] if isinstance(replaced, dict) else replaced))


def test_what_was_measured_lies_within_the_calibrated_range(raw):
    scale = raw["variants"]["evidence"]["overrides"]["fault_scale"]
    for factor in ("rate", "repair"):
        low, _, high = scale[factor]["range"]
        assert low <= 1 <= high


def test_the_documented_world_has_the_same_hours(raw):
    mode = raw["variants"]["documented"]["overrides"]["fault_modes"]["region_west"]
    up, down = hours(mode["mttf"]["value"]), hours(mode["repair"]["constant"])
    assert down / (up + down) == pytest.approx(0.01, abs=1e-12)
    assert 8760 / (up + down) == pytest.approx(21.9, abs=1e-9)


def statistic(dataset, scope, column):
    (row,) = [row for row in table("incident_statistics.csv") if (row["dataset"], row["scope"]) == (dataset, scope)]
    return row[column]


def test_repairs_are_those_of_the_evidence(raw):
    modes = raw["fault_modes"]
    region = modes["region_west"]["repair"]["lognormal"]
    assert hours(region["median"]) * 60 == float(
        statistic("AWS us-east-1", "events with 3 or more services", "median_min")
    )
    assert p95(region) * 60 == pytest.approx(
        float(statistic("AWS us-east-1", "events with 3 or more services", "p95_min")), rel=1e-4
    )
    database = modes["database_west"]["repair"]["lognormal"]
    assert hours(database["median"]) * 60 == pytest.approx(
        float(statistic("Google Cloud", "high severity", "median_min"))
    )
    assert p95(database) * 60 == pytest.approx(float(statistic("Google Cloud", "high severity", "p95_min")), rel=1e-4)
    for name in ("deploys", "external_apis_down"):
        law = modes[name]["repair"]["lognormal"]
        assert hours(law["median"]) * 60 == pytest.approx(
            float(statistic("GitHub", "major+critical windows", "median_min"))
        )
        assert f"sigma {law['sigma']}" in statistic("GitHub", "major+critical windows", "note")
    law = modes["application"]["repair"]["lognormal"]
    assert hours(law["median"]) * 60 == pytest.approx(float(statistic("GitHub", "all windows", "median_min")))
    assert f"sigma {law['sigma']}" in statistic("GitHub", "all windows", "note")


def test_rates_of_software_are_shares_of_the_incidents_of_three_providers(raw):
    """Triggers at Google 2010-2017: 68 % pushes; 25 % user behaviour, pipeline, decay and capacity."""
    triggers = {row["category"]: float(row["share"]) for row in table("outage_causes.csv") if "triggers" in row["what"]}
    pushes = triggers["binary push"] + triggers["configuration push"]
    other = sum(
        triggers[name]
        for name in ("user behaviour change", "processing pipeline", "performance decay", "capacity management")
    )
    providers = [
        float(statistic(name, "major+critical", "incidents_per_year"))
        for name in ("DigitalOcean", "Supabase", "Vercel")
    ]
    for name, share in (("deploys", pushes), ("application", other), ("external_apis_down", 1.0)):
        written = [number(bound) for bound in raw["fault_modes"][name]["rate"]["range"]]
        assert written == pytest.approx([share * count for count in providers], abs=0.06)


def test_the_provider_fails_as_often_as_it_reported(raw):
    """2023-12 to 2026-07 is 32 months; four incidents hit all regions, one each US-West and US-East alone."""
    years = 32 / 12
    incidents = table("railway_incidents.csv")
    everywhere = [row for row in incidents if row["all_regions_data_plane"] == "yes"]
    assert (len(incidents), len(everywhere)) == (12, 4)
    assert base(raw["fault_modes"]["provider_wide"]["rate"]) == pytest.approx(len(everywhere) / years)
    lengths = sorted(float(row["duration_min"]) for row in everywhere)
    law = raw["fault_modes"]["provider_wide"]["repair"]["lognormal"]
    assert [hours(law["median"]) * 60, p95(law) * 60] == pytest.approx([np.median(lengths), lengths[-1]], rel=1e-4)
    observed = raw["variants"]["observed"]["overrides"]
    for region in ("west", "east"):
        alone = [row for row in incidents if f"US-{region.title()}" in row["scope"]]
        assert number(observed[f"fault_modes.region_{region}.rate"]) == pytest.approx(len(alone) / years)


def test_round_trips_and_exchange_rate_are_those_of_the_evidence(raw):
    medians = {(row["from"], row["to"]): number(row["median_round_trip_ms"]) for row in table("latency_medians.csv")}
    written = raw["audience"]["brazil"]["round_trips"]
    assert number(written["us_west"]) == medians["us-west-2", "sa-east-1"]
    assert number(written["us_east"]) == medians["us-east-1", "sa-east-1"]
    (rate,) = table("exchange_rates.csv")
    assert number(raw["currency"]["rate"]["value"]) == float(rate["rate"])
    assert str(raw["as_of"]) == rate["date"]
