import copy
import dataclasses
import re
from xml.etree import ElementTree

import numpy as np
import pytest

from drmodel.analysis.costs import cost_items
from drmodel.drawing import canvas
from drmodel.drawing.canvas import Canvas, legend_rows, round_ticks, shortened, text_width, wrapped
from drmodel.formatting import Formatter
from drmodel.reporting import figures
from drmodel.reporting.figures import (
    costs,
    downtime,
    frontier,
    nights,
    objectives,
    plan,
    remedies,
    sla,
    targets,
    topologies,
    triggers,
)
from drmodel.reporting.figures.labels import Box, along, place
from drmodel.reporting.figures.ridges import density, share_text, span
from drmodel.scenario.loading import load, load_document
from drmodel.simulation.results import Distribution
from drmodel.simulation.statistics import exactly
from drmodel.study.evaluation import evaluate
from drmodel.study.results import study_of
from tests.reporting.studies import TINY, tiny_study

NAMES = {
    "topologies.svg",
    "costs.svg",
    "downtime.svg",
    "recovery.svg",
    "loss.svg",
    "night.svg",
    "failover.svg",
    "phases.svg",
    "remedies.svg",
    "sla.svg",
    "sources.svg",
    "targets.svg",
    "triggers.svg",
    "frontier.svg",
    "returns.svg",
    "forecast.svg",
    "plan.svg",
}
NIGHTS = {"night.svg", "failover.svg"}  # a study that was changed afterwards has none
NOTHING = Distribution(exactly(0.0), None, {}, {}, exactly(0.0), ())


@pytest.fixture(scope="module")
def study():
    return tiny_study()


@pytest.fixture(scope="module")
def english(study):
    return figures.draw(study, Formatter("en"))


@pytest.fixture
def translating():
    """A translator whose every text differs from the English one, so that a forgotten call shows."""
    return Formatter("pt-BR", lambda text: f"§{text}", lambda one, many, n: f"§{one if n == 1 else many}")


def texts(svg):
    return [element.text for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def changed(study, document=None, **fields):
    """The study with another document, or with estimates whose fields are replaced."""
    scenario = study.scenario if document is None else load_document(document)
    names = list(study.planned.estimates)
    some = {
        name: dataclasses.replace(study.planned.estimates.get(name, study.planned.estimates[names[i % 3]]), **fields)
        for i, name in enumerate(scenario.strategies)
    }
    return study_of(scenario, study.settings, some, some, study.variant, study.overrides)


def with_strategies(study, count):
    document = study.scenario.document_json()
    own = list(document["strategies"].items())
    for i in range(3, count):
        name, strategy = own[1 + i % 2]
        document["strategies"][f"{name}_{i}"] = copy.deepcopy(strategy) | {
            "title": f"A strategy with a name that is rather too long for its column, number {i}"
        }
    return changed(study, document)


def test_every_figure_is_svg_and_has_words_for_those_who_do_not_see_it(study, english):
    words = figures.alt_texts(study, Formatter("en"))
    assert set(english) == set(words) == NAMES
    for name, svg in english.items():
        assert ElementTree.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"
        assert texts(svg)
        assert words[name].endswith(".")


def test_the_same_study_gives_the_same_bytes(study, english):
    assert figures.draw(study, Formatter("en")) == english


def test_text_stays_text_in_the_font_of_the_report(english):
    for svg in english.values():
        assert set(re.findall(rb"font-family: ([^;]*)", svg)) == {b"'Source Sans Pro'"}


@pytest.mark.parametrize(
    "name",
    sorted(
        NAMES
        - NIGHTS
        - {"plan.svg", "frontier.svg", "sources.svg", "targets.svg", "triggers.svg", "forecast.svg", "returns.svg"}
    ),
)
def test_every_strategy_is_named(english, name):
    assert {"One city", "Two cities", "Three cities"} <= set(texts(english[name]))


def test_costs_show_the_sums_of_the_file_and_what_is_unknown(english):
    shown = texts(english["costs.svg"])
    # One city: 120 + 0.02 × 400; three cities: 420 + 0.02 × 1500
    assert "€128" in shown
    assert "€450" in shown
    # Two cities in calm seas: 120 + (80 + 100 + 150) / 3 or its mode, + 0.02 × 500 × 1.1 + 25 of its measure, + unknown
    assert any(text.startswith("at least €") for text in shown)
    assert "Unknown" in shown


def test_costs_without_unknowns_have_no_outline(study):
    document = study.scenario.document_json()
    del document["strategies"]["pair"]["costs"]["licences"]
    shown = texts(costs.draw(changed(study, document), Formatter("en")))
    assert "Unknown" not in shown
    assert not any(text.startswith("at least") for text in shown)


def test_downtime_shows_means_intervals_and_the_target(study, english):
    shown = texts(english["downtime.svg"])
    for estimate in study.planned.estimates.values():
        down = estimate.downtime_hours_year
        assert f"{down.mean:.1f}\u00a0h" in shown
        assert f"{down.low:.1f}–{down.high:.1f}" in shown
    assert "target 99.9\u202f%: 8.76\u00a0h a year" in shown  # 0.1 % of 8760 h


def test_shares_within_objectives_are_those_of_the_study(study, english):
    for name, kind, limit in (("recovery.svg", "recovery", 20 / 60), ("loss.svg", "loss", 2 / 60)):
        shown = texts(english[name])
        for estimate in study.planned.estimates.values():
            within = getattr(estimate, kind)["all"].within
            assert any(abs(key - limit) < 1e-12 for key in within)
        key = "site" if kind == "recovery" else "restore"
        for estimate in study.planned.estimates.values():
            [share] = [v for k, v in getattr(estimate, kind)[key].within.items() if abs(k - limit) < 1e-12]
            assert share_text(share.mean, Formatter("en")) in shown


def test_service_levels_show_the_share_of_years(study, english):
    shown = texts(english["sla.svg"])
    for level in (0.999, 0.99):
        for estimate in study.planned.estimates.values():
            assert share_text(estimate.odds_year[level].mean, Formatter("en")) in shown


def test_the_plan_names_tasks_work_and_owners(english):
    shown = texts(english["plan.svg"])
    assert {"Build", "Rent servers", "3\u00a0h Operator", "8\u00a0h Developer", "First drill"} <= set(shown)


def test_without_a_plan_there_is_no_figure_of_it(study):
    document = study.scenario.document_json()
    del document["plan"]
    planless = changed(study, document)
    assert set(figures.draw(planless, Formatter("en"))) == NAMES - NIGHTS - {"plan.svg"}
    assert set(figures.alt_texts(planless, Formatter("en"))) == NAMES - NIGHTS - {"plan.svg"}
    with pytest.raises(ValueError, match="no `plan`"):
        plan.draw(planless, Formatter("en"))


def test_a_task_without_known_work_or_owner_of_the_roles(study):
    document = study.scenario.document_json()
    document["plan"]["phases"]["drill"]["tasks"]["first"]["effort"] = "unknown"
    assert "Operator" in texts(plan.draw(changed(study, document), Formatter("en")))


def test_a_failover_shows_its_places_its_phases_and_when_users_are_home(study, english):
    """Lengths are those of the replay, which has tests of its own."""
    night = next(night for night in study.nights if night.failover)
    story = study.stories[night]
    shown = texts(english["failover.svg"])
    words = Formatter("en")
    scenario = study.scenario
    for region in scenario.strategies[night.strategy].groups[night.group].regions:
        assert str(scenario.regions[region].title) in shown
    assert {
        "fault",
        f"back after {words.minutes(60 * night.hours)}",
        f"home after {words.minutes(60 * story.home)}",
    } <= {text for text in shown if text}
    assert any(text.startswith("Detect ") for text in shown)
    assert {"down, seen by health checks", "healthy", "The outage alone"} <= set(shown)


def test_a_night_that_fills_the_figure_is_drawn_once(study, english):
    """It begins with bookings deleted by mistake: places are up, and what they hold is wrong."""
    assert study.nights[0].cause == "wipe"
    shown = texts(english["night.svg"])
    assert "The outage alone" not in shown
    assert shown.count("up, with corrupted data") == 2


def test_without_nights_there_is_no_figure_of_them(study):
    nightless = dataclasses.replace(study, nights=())
    assert not NIGHTS & set(figures.draw(nightless, Formatter("en")))
    with pytest.raises(ValueError, match="no such night"):
        nights.OUTAGE.draw(nightless, Formatter("en"))


def test_phases_are_named_once_where_they_first_show(english):
    shown = texts(english["phases.svg"])
    assert [shown.count(name) for name in ("Detect", "Move over", "Route", "Wait for repair")] == [1, 1, 1, 1]


def test_triggers_show_the_way_gone_and_the_forecast(study, english):
    """900 of 2,000 buyers, at the mean growth of 2.5 % a month: ln(2000/900)/ln(1.025) = 32.3 months."""
    shown = texts(english["triggers.svg"])
    assert "45\u202f% of the way, in 32\u00a0months" in shown
    assert {"not yet; it has no number", "unknown", "fires"} <= set(shown)


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"current": "3000 users"}, "fired"),
        ({"growth": "0 %/month"}, "45\u202f% of the way, never"),
        ({"growth": "none"}, "45\u202f% of the way"),
    ],
)
def test_triggers_that_have_fired_or_never_will(study, changes, note):
    overrides = {f"triggers.rules.buyers.{key}": value for key, value in changes.items()}
    other = changed(study, study.scenario.override(overrides).document_json())
    assert note in texts(triggers.draw(other, Formatter("en")))
    assert note in triggers.alt(other, Formatter("en"))


def test_without_triggers_there_is_no_figure_of_them(study):
    document = study.scenario.document_json()
    del document["triggers"]
    without = changed(study, document)
    assert "triggers.svg" not in figures.draw(without, Formatter("en"))
    with pytest.raises(ValueError, match="no `triggers`"):
        triggers.draw(without, Formatter("en"))


def test_targets_show_what_is_stated_and_what_is_simulated(study, english):
    shown = texts(english["targets.svg"])
    assert {"target\u00a08.76\u00a0h", "stated\u00a043.8\u00a0h"} <= set(shown)  # 0.1 % and 0.5 % of 8760 h
    assert {
        "stated\u00a06\u00a0h",
        "stated\u00a01\u00a0d",
        "stated\u00a0one of 20\u00a0ms, 50\u00a0ms, 80\u00a0ms",
    } <= set(shown)
    mean = study.planned.estimates["solo"].downtime_hours_year.mean
    assert any(text.startswith(f"simulated\u00a0{mean:.2f}\u00a0h, 95\u202f%: ") for text in shown)


def test_a_target_without_events_or_statements_is_still_drawn(study):
    document = study.scenario.document_json()
    del document["baseline"]
    shown = texts(
        targets.draw(
            changed(study, document, recovery=dict.fromkeys(("all", "site", "failover"), NOTHING)), Formatter("en")
        )
    )
    assert "Downtime a year" in shown
    assert "Recovery time (RTO)" not in shown


def test_remedies_name_the_causes_that_must_end(study):
    """At 99.99 % only 0.88 h may be left: each option loses its greatest causes until it is there."""
    document = study.scenario.document_json()
    document["targets"]["availability"]["value"] = "99.99 %"
    odds = {name: dict.fromkeys((0.9999, 0.999, 0.99), exactly(0.1)) for name in ("odds_year", "odds_month")}
    strict = changed(study, document, **odds)
    shown = texts(remedies.draw(strict, Formatter("en")))
    assert {"target 99.99\u202f%", "Our own software", "A site is lost"} <= set(shown)
    assert "→" in remedies.alt(strict, Formatter("en"))


def test_sources_count_every_value(study, english):
    shown = texts(english["sources.svg"])
    assert {"Section of the document", "Cited evidence", "Assumed", "Unknown", "Faults and repairs"} <= set(shown)


def test_sketches_name_regions_and_ways_of_keeping_data(english):
    shown = texts(english["topologies.svg"])
    assert {"Porto", "Lyon", "Gdańsk", "Nightly", "Hourly", "Streaming", "Releases in steps"} <= set(shown)


def test_a_cold_standby_and_two_homes_for_each_other_are_drawn(study, english):
    document = study.scenario.document_json()
    document["strategies"]["pair"]["topology"] = "cold"
    document["strategies"]["trio"]["groups"]["east"]["regions"] = ["gdansk", "porto"]
    other = topologies.draw(changed(study, document), Formatter("en"))
    assert other.count(b"stroke-dasharray") > english["topologies.svg"].count(b"stroke-dasharray")


def test_every_word_of_ours_goes_through_the_translator(study, translating):
    scenario = study.scenario
    given = {str(s.title) for s in scenario.strategies.values()} | {str(r.title) for r in scenario.regions.values()}
    given |= {str(c.title) for c in (*scenario.causes.values(), *scenario.fault_modes.values())}
    given |= {str(m.title) for m in (*scenario.measures.values(), *scenario.cost_items.values())}
    given |= {str(words) for rule in scenario.triggers.rules.values() for words in (rule.title, rule.metric)}
    given |= {str(m.title) for m in (*scenario.backup_methods.values(), *scenario.replication_methods.values())}
    for phase in scenario.plan.phases.values():
        given |= {str(phase.title), *(str(task.title) for task in phase.tasks.values())}
    phases = tuple(str(phase.title) for phase in scenario.phases.values())
    numbers = re.compile(r"^[-\u2212–<> €\d.,:\u00a0\u202f%]*(×|s|min|h|d|h Operator|h Developer|RTO|RPO)?$")
    dates = re.compile(r"\b20\d\d\b|\d\u00a0§")  # in words of the locale; and amounts, whose unit is translated
    for name, svg in figures.draw(study, translating).items():
        for text in texts(svg):
            plain = text.replace("\u00a0", " ").replace("\u202f", " ")
            ours = text not in given and not numbers.match(plain) and not re.match(r"^(RTO|RPO) [\d,]+ min$", plain)
            assert not ours or text.startswith(("§", *phases)) or dates.search(text), (name, text)
    for text in figures.alt_texts(study, translating).values():
        assert text.startswith("§")


def test_numbers_follow_the_language(study):
    shown = texts(downtime.draw(study, Formatter("pt-BR")))
    assert any("99,9\u202f%" in text and "8,76\u00a0h" in text for text in shown)


def test_nothing_happened(study):
    empty = changed(
        study,
        recovery=dict.fromkeys(("all", "site", "failover"), NOTHING),
        loss=dict.fromkeys(("all", "failover", "site", "restore"), NOTHING),
        year_downtime=NOTHING,
        odds_year={},
        unavailability=exactly(0.0),
        downtime_hours_year=exactly(0.0),
        by_cause={},
    )
    drawn = figures.draw(empty, Formatter("en"))
    assert texts(drawn["recovery.svg"]).count("no outage") == 6
    assert texts(drawn["loss.svg"]).count("no data lost") == 6
    assert texts(drawn["sla.svg"]).count("no outage") == 3
    assert texts(drawn["downtime.svg"]).count("0.0\u00a0h") == 3
    assert "–" in figures.alt_texts(empty, Formatter("en"))["sla.svg"]


def test_without_targets_there_is_no_dashed_line(study):
    document = study.scenario.document_json()
    del document["targets"]
    del document["today"]
    aimless = changed(study, document)
    drawn = figures.draw(aimless, Formatter("en"))
    assert not {"targets.svg", "remedies.svg"} & set(drawn)
    with pytest.raises(ValueError, match="availability"):
        remedies.draw(aimless, Formatter("en"))
    for name in ("downtime.svg", "recovery.svg", "loss.svg", "sla.svg", "frontier.svg"):
        assert b"stroke-dasharray" not in drawn[name]
    for module in (objectives.RECOVERY, objectives.LOSS, sla, frontier):
        assert module.alt(aimless, Formatter("en"))


@pytest.mark.parametrize("count", [7, 12])
def test_many_strategies_with_long_names(study, count):
    many = with_strategies(study, count)
    drawn = figures.draw(many, Formatter("en"))
    assert len(cost_items(many.scenario)) == 3
    for name in NAMES - NIGHTS - {"plan.svg"}:
        size = ElementTree.fromstring(drawn[name]).get("viewBox").split()
        assert float(size[2]) <= 170 / 25.4 * 72 + 0.01  # the width of the text


def boxes_of(rng, count):
    points = [(float(x), float(y)) for x, y in rng.uniform((12, 10), (100, 70), size=(count, 2))]
    sizes = [(float(width), 3.6) for width in rng.uniform(12, 40, size=count)]
    return points, sizes


@pytest.mark.parametrize("seed", range(8))
def test_labels_cover_neither_each_other_nor_a_point(seed):
    points, sizes = boxes_of(np.random.default_rng(seed), 12)
    bounds = Box(9, 3, 112, 82)
    boxes = place(points, sizes, bounds)
    for i, box in enumerate(boxes):
        assert box.inside(bounds)
        assert not any(box.overlaps(other) for other in boxes[:i])
        assert not any(box.left < x < box.right and box.top < y < box.bottom for x, y in points)


def test_a_label_without_any_room_still_has_a_place():
    [box] = place([(5.0, 5.0)], [(50.0, 3.0)], Box(0, 0, 10, 10))
    assert box.right - box.left == pytest.approx(50)
    bounds = Box(0, 0, 20, 20)
    [covering] = place([(5.0, 5.0)], [(3.0, 3.0)], bounds, taken=[bounds])
    assert covering.inside(bounds)


def test_labels_keep_off_a_line():
    line = along((10.0, 40.0), (90.0, 40.0))
    [box] = place([(50.0, 40.0)], [(20.0, 3.0)], Box(0, 0, 100, 80), line)
    assert not any(box.overlaps(part) for part in line)


def test_a_density_keeps_the_place_of_its_peak():
    lengths, heights = density(((0.9, 1.1, 100), (9.0, 11.0, 50)), 0.1, 100.0)
    assert max(heights) == 1.0
    assert lengths[int(np.argmax(heights))] == pytest.approx(1.0, rel=0.15)
    near_ten = heights[int(np.argmin(np.abs(np.array(lengths) - 10.0)))]
    assert near_ten == pytest.approx(0.5, abs=0.1)  # half as many events, in bins of the same relative width


def test_a_density_of_nothing_but_zeros_is_none():
    assert density(((0.0, 0.0, 10),), 0.1, 10.0) is None
    assert density((), 0.1, 10.0) is None


def test_the_first_bin_reaches_down_to_zero():
    assert density(((0.0, 1.0, 10),), 0.1, 10.0) is not None


def test_the_axis_holds_the_lengths_and_the_objective():
    low, high = span([((1.0, 2.0, 1000),)], limit=50.0)
    assert low < 2.0
    assert high > 50.0
    low, high = span([()], limit=None)
    assert low < high


def test_an_objective_of_nothing_has_its_place_at_the_left_end_of_the_axis():
    assert span([((1.0, 2.0, 1000),)], limit=0.0) == span([((1.0, 2.0, 1000),)], limit=None)
    scenario = load(TINY).override({"targets.rpo.value": "0 s"})
    drawn = objectives.LOSS.draw(evaluate(scenario, budget=640, samples=0, jobs=1), Formatter("en"))
    assert "RPO 0 s" in [text.replace("\N{NO-BREAK SPACE}", " ") for text in texts(drawn)]


def test_round_ticks():
    assert round_ticks(1.0) == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1.0])


def test_a_text_of_any_length_is_measured_a_few_times_only(monkeypatch):
    measured = []
    width = canvas.text_width
    monkeypatch.setattr(canvas, "text_width", lambda *words: measured.append(words) or width(*words))
    assert shortened("x" * 5_000, 20.0).endswith("x…")
    assert len(measured) < 20  # halving 5,000 takes 13


def test_the_longest_part_that_fits_is_kept():
    words = "one two three four five six"
    kept = shortened(words, 20.0).removesuffix("…")
    assert text_width(kept + "…") <= 20.0
    assert text_width(words[: len(kept) + 2] + "…") > 20.0


def test_long_text_is_wrapped_and_cut_to_its_width():
    lines = wrapped("one two three four five six seven eight nine ten", 20.0)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(text_width(line) <= 20.0 for line in lines)
    assert shortened("short", 20.0) == "short"


def test_a_legend_never_leaves_its_width():
    rows = legend_rows([f"cause number {i}" for i in range(12)], 80.0)
    assert len(rows) > 1
    for row in rows:
        x, name = row[-1]
        assert x + 3.4 + text_width(name, 7.5) <= 80.0


def test_mathematical_signs_of_a_scenario_are_plain_text():
    canvas = Canvas(40, 10)
    canvas.text(1, 5, "R$ 5 & <b> $x$")
    assert "R$ 5 & <b> $x$" in texts(canvas.svg())


def test_figures_come_in_the_order_of_the_report(english):
    assert list(english) == [name for name in figures.FIGURES if name in NAMES]
