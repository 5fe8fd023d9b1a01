"""Titles of figures state what they show: one sentence for each way it can turn out."""

from dataclasses import replace

import pytest

from drmodel.analysis.story import Story
from drmodel.reporting.blocks import Figure
from drmodel.reporting.catalogue import formatter
from drmodel.reporting.conditions import conditions_section
from drmodel.reporting.failures import failures_section
from drmodel.reporting.nights import failover_finding, outage_finding
from drmodel.reporting.sources import sources_figure
from drmodel.reporting.standing import standing_section
from drmodel.reporting.view import View
from drmodel.simulation.statistics import exactly
from drmodel.study.results import Study, study_of
from tests.reporting.studies import tiny_study

DRAWN = {
    f"{name}.svg": "words"
    for name in ("sla", "recovery", "loss", "phases", "night", "failover", "triggers", "targets", "remedies", "sources")
}


def _view(study: Study) -> View:
    return View(study, formatter("en"), DRAWN)


def _changed(overrides=None, estimates=None) -> Study:
    """The study under a changed scenario, or with the same change in the estimates of all strategies."""
    study = tiny_study()
    scenario = study.scenario.override(overrides or {})
    found = {name: replace(one, **(estimates or {})) for name, one in study.planned.estimates.items()}
    return study_of(scenario, study.settings, found, study.today.estimates, study.variant, study.overrides)


def _title(section, name):
    return next(block.title for block in section.blocks if isinstance(block, Figure) and block.file == f"{name}.svg")


def _story(phases, home=None):
    return Story("pair", "all", "storm", 10.0, {}, (), tuple(phases), -1.0, 9.0, home)


@pytest.mark.parametrize(
    ("phases", "title"),
    [
        ([("detect", 1.0), ("wait", 3.0)], "A bad night of 4 h: 75\u202f% of it is waiting for the repair"),
        ([("detect", 3.0), ("wait", 1.0)], "A bad night of 4 h: for 75\u202f% of it nobody knows"),
        ([("detect", 1.0), ("decide", 3.0)], "A bad night of 4 h: 75\u202f% of it goes by before anyone decides"),
        ([("detect", 1.0), ("restore", 3.0)], "A bad night of 4 h: restoring the data takes 75\u202f% of it"),
        ([("route", 1.5), ("detect", 1.0), ("route", 1.5)], "A bad night of 4 h: 75\u202f% of it goes into “Route”"),
        ([("wait", 4.0)], "A bad night of 4 h: 100\u202f% of it is waiting for the repair"),
    ],
)
def test_a_bad_night(phases, title):
    night = replace(tiny_study().nights[0], start=10.0, end=14.0)
    view = _view(tiny_study())
    assert view.words.sentence(outage_finding(view, night, _story(phases))).replace("\u00a0", " ") == title


@pytest.mark.parametrize(
    ("home", "title"),
    [
        (None, "A bad failover with Two cities: service is back after 30 min"),
        (12.0, "A bad failover with Two cities: service is back after 30 min, and users are home after 12 h"),
    ],
)
def test_a_bad_failover(home, title):
    night = replace(tiny_study().nights[0], strategy="pair", start=10.0, end=10.5, failover=True)
    view = _view(tiny_study())
    found = failover_finding(view, night, _story([("promote", 0.5)], home))
    assert view.words.sentence(found).replace("\u00a0", " ") == title


def test_a_night_tells_how_it_stands_among_others_and_how_to_see_it_again():
    [figure] = [
        b for b in failures_section(_view(tiny_study())).blocks if isinstance(b, Figure) and b.file == "failover.svg"
    ]
    night = next(night for night in tiny_study().nights if night.failover)
    assert f"Of {night.among} failovers from the loss of a site in 100 years, {night.longer} took longer" in figure.what
    assert f"seed 2025, replication {night.replication}, from hour " in figure.source


@pytest.mark.parametrize(
    ("odds", "title"),
    [
        (0.0, "In not one year does any option keep 99.9\u202f%"),
        (0.25, "No option keeps 99.9\u202f% in most years; One city comes closest, in 25\u202f% of them"),
        (0.75, "One city keeps 99.9\u202f% in 75\u202f% of the years"),
    ],
)
def test_years(odds, title):
    levels = tiny_study().objectives.availabilities
    study = _changed(estimates={"odds_year": {level: exactly(odds) for level in levels}})
    assert _title(failures_section(_view(study)), "sla") == title


@pytest.mark.parametrize(
    ("share", "start"), [(1.0, "One city keeps the {}: 100"), (0.5, "No option keeps the {} for sure: One city")]
)
@pytest.mark.parametrize(("figure", "field", "objective"), [("recovery", "recovery", "RTO"), ("loss", "loss", "RPO")])
def test_objectives(share, start, figure, field, objective):
    one = tiny_study().planned.estimates["trio"]
    events = {
        key: replace(
            d,
            within=dict.fromkeys([1 / 3, 1 / 30], exactly(share)),
            mean=exactly(1.0),
            quantiles=getattr(one, field)["all"].quantiles,
        )
        for key, d in getattr(one, field).items()
    }
    study = _changed({"targets.rpo.scope": "all"}, {field: events})
    assert _title(failures_section(_view(study)), figure).startswith(start.format(objective))


def test_without_objectives_figures_say_what_they_are():
    section = failures_section(_view(_changed({"targets": "none", "today": "none"})))
    assert _title(section, "sla") == "How good and bad years differ"
    assert _title(section, "recovery") == "How long outages last"
    assert _title(section, "loss") == "How much data is lost"
    kept = {block.file: block.what for block in section.blocks if isinstance(block, Figure)}
    assert kept["recovery.svg"] == "Recovery time, log scale"


def test_solid_is_said_to_be_within_a_limit_where_there_is_one():
    section = failures_section(_view(tiny_study()))
    kept = {block.file: block.what for block in section.blocks if isinstance(block, Figure)}
    assert kept["recovery.svg"] == "Recovery time, log scale; solid within the limit"


@pytest.mark.parametrize(
    ("hours", "title"),
    [
        ({}, "No hour is lost, so none goes into any phase"),
        ({"detect": 1.0, "wait": 3.0}, "{}: 75\u202f% of the hours down only wait for a repair"),
        ({"route": 3.0, "wait": 1.0}, "{}: 75\u202f% of the hours down go into “Route”"),
    ],
)
def test_phases(hours, title):
    study = _changed(estimates={"by_phase": {phase: exactly(length) for phase, length in hours.items()}})
    choice = str(study.scenario.strategies[study.planned.choice.strategy].title)
    assert _title(failures_section(_view(study)), "phases") == title.format(choice)


@pytest.mark.parametrize(
    ("overrides", "title"),
    [
        ({}, "The nearest trigger that can be measured is Buyers: 45\u202f% of the way"),
        ({"triggers.rules.buyers.current": "5000 users"}, "Buyers has fired"),
        (
            {"triggers.rules.buyers.current": "unknown"},
            "No trigger can be measured: nobody knows how far off the plan is",
        ),
    ],
)
def test_triggers(overrides, title):
    assert _title(standing_section(_view(_changed(overrides))), "triggers") == title


LOOSE = {"targets.rto.value": "30 d", "targets.rpo.value": "30 d", "targets.latency.value": "900 ms"}


@pytest.mark.parametrize(
    ("overrides", "title"),
    [
        (
            LOOSE | {"targets.availability.value": "50 %"},
            "Today's option is within every target that it can be held against",
        ),
        (
            LOOSE | {"targets.availability.value": "99.99 %"},
            "Today's option is beyond 1 target; the farthest is Downtime a year, ",
        ),
        (
            LOOSE | {"targets.latency.value": "1 ms", "targets.availability.value": "99.99 %"},
            "Today's option is beyond 2 targets; the farthest is Latency, 50× what it should be",
        ),
    ],
)
def test_targets(overrides, title):
    study = tiny_study()
    again = replace(study.planned, scenario=study.scenario.override(overrides))
    assert _title(standing_section(_view(replace(study, planned=again))), "targets").startswith(title)


@pytest.mark.parametrize(
    ("hours", "title"),
    [
        ({"storm": 1.0}, "3 options reach 99.9\u202f% as things are"),
        ({"storm": 20.0}, "No option reaches 99.9\u202f% before 1 cause of downtime ends; One city is closest"),
        (
            {"storm": 20.0, "wipe": 30.0},
            "No option reaches 99.9\u202f% before 2 causes of downtime end; One city is closest",
        ),
    ],
)
def test_remedies(hours, title):
    down = sum(hours.values())
    causes = {mode: exactly(length) for mode, length in hours.items()}
    study = _changed(
        estimates={"by_cause": causes, "downtime_hours_year": exactly(down), "unavailability": exactly(down / 8760)}
    )
    assert _title(conditions_section(_view(study)), "remedies") == title


def test_remedies_that_are_not_enough():
    """What no cause explains is left when all causes have ended."""
    study = _changed(
        estimates={
            "by_cause": {"storm": exactly(1.0)},
            "downtime_hours_year": exactly(87.6),
            "unavailability": exactly(0.01),
        }
    )
    assert (
        _title(conditions_section(_view(study)), "remedies")
        == "Not even without all of its causes does any option reach 99.9\u202f%"
    )


def test_sources():
    """Twelve assumed values of faults, five of the measure, one of a strategy."""
    [figure] = sources_figure(_view(tiny_study()))
    assert figure.title.endswith("values are only assumed, 12 of them under “Faults and repairs”")


def test_service_credits_are_shown_where_they_are_promised():
    months = {0.995: exactly(0.25), 0.99: exactly(0.001), 0.95: exactly(0.0)}
    study = _changed(estimates={"months_by_tier": months, "credit_share": exactly(0.0252)})
    [block] = [one for one in failures_section(_view(study)).blocks if one.title == "Service credits"]
    tiers = [f"Below {below}\u202f%: {share}\u202f% back" for below, share in (("99.5", 10), ("99", 25), ("95", 50))]
    assert block.header == ("Option", *tiers, "Given back")
    one_city = [cell.text for cell in block.rows[0]]
    assert one_city == ["One city", "25\u202f%", "< 1\u202f%", "0\u202f%", "2.52\u202f%"]
    bare = failures_section(_view(_changed({"service_level": "none"})))
    assert all(block.title != "Service credits" for block in bare.blocks)
