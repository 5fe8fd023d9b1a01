from pathlib import Path

import pytest

from drmodel.errors import ScenarioError
from drmodel.reporting.catalogue import formatter
from drmodel.reporting.panel.levers import Option, applied, controls, moved
from drmodel.scenario.levers import pulls
from drmodel.scenario.loading import example, load, load_text

TINY = Path(__file__).parents[1] / "scenarios/tiny.yaml"


def of(scenario, path, language="en"):
    return next(one for one in controls(scenario, formatter(language)) if one.id == path)


def put(scenario, path, number):
    """The scenario with one control at one of its options."""
    return applied(scenario, moved(controls(scenario, formatter("en")), {path: number}))


def labels(control):
    return [option.label for option in control.options]


def test_what_the_tiny_scenario_has_can_be_moved(tiny):
    """By strategy what it has and no lever of the file changes; then money and faults, unless a law says when they come."""
    assert [one.id for one in controls(tiny, formatter("en"))] == [
        "levers.checks.solo",
        "levers.releases.solo",
        "levers.copies.solo",
        "strategies.solo.detection.failures",
        "levers.checks.pair",
        "levers.copies.pair",
        "levers.provider.pair",
        "strategies.pair.replication",
        "strategies.pair.detection.failures",
        "strategies.pair.readiness.drill_interval",
        "levers.releases.trio",
        "levers.copies.trio",
        "strategies.trio.replication",
        "outage_cost.parts.sales.amount",
        "outage_cost.parts.refunds.amount",
        "outage_cost.parts.goodwill.amount",
        "outage_cost.data_value",
        "fault_modes.storm.rate",
        "fault_modes.outage_lyon.mttf",
        "fault_modes.release.rate",
        "fault_modes.wipe.rate",
        "fault_modes.cards_down.rate",
        "fault_modes.false_alarm.rate",
    ]


def test_what_is_not_moved_leaves_the_scenario_as_it_is(tiny):
    some = controls(tiny, formatter("en"))
    assert moved(some, {}) == moved(some, {one.id: one.used for one in some}) == []
    assert applied(tiny, []) is tiny


def test_the_ends_of_every_control_are_scenarios():
    """Those of all controls of other examples together are tried when they are saved."""
    scenario = example("small_saas")
    for control in controls(scenario, formatter("en")):
        assert len(control.options) >= 2
        assert 0 <= control.used < len(control.options)
        for number in {0, len(control.options) - 1} - {control.used}:
            changed = put(scenario, control.id, number)
            assert len(changed.overrides) > len(scenario.overrides), (control.id, number)


def test_a_stop_is_the_value_that_its_label_says(tiny):
    """A PERT of 90, 120 and 200 has the mean (90 + 4 · 120 + 200) / 6 = 128.33."""
    control = of(tiny, "outage_cost.parts.sales.amount")
    assert control.kind == "stops"
    assert labels(control)[control.used] == "€128.3/h"
    assert {"€0/h", "€90/h", "€200/h"} <= set(labels(control))
    changed = put(tiny, control.id, labels(control).index("€200/h"))
    assert changed.outage_cost.parts["sales"].amount.value == 200


def test_stops_rise_and_are_told_apart(tiny):
    for control in controls(tiny, formatter("en")):
        assert len(set(labels(control))) == len(control.options), control.id


def test_what_is_unknown_stays_so_until_it_is_moved(tiny):
    """Its stops are fractions of what is known of an hour: 128.33, as credits by tier stand for the refunds."""
    control = of(tiny, "outage_cost.parts.goodwill.amount")
    assert labels(control)[control.used] == "unknown"
    assert put(tiny, control.id, control.used).outage_cost.parts["goodwill"].amount.value is None
    amounts = [put(tiny, control.id, n).outage_cost.parts["goodwill"].amount.value for n in range(1, 5)]
    assert amounts == [0, 13, 26, 45]


def test_money_of_which_nobody_knows_the_size_has_decades():
    text = TINY.read_text(encoding="utf-8")
    for known in ("{range: [90, 120, 200 EUR/h]}", "15 EUR/h", "60 EUR/h"):
        text = text.replace(known, "unknown")
    control = of(load_text(text, variant="base"), "outage_cost.data_value")
    assert labels(control)[:4] == ["unknown", "€0/h", "€1/h", "€10/h"]


def test_a_methods_list_ends_with_none(tiny):
    control = of(tiny, "strategies.pair.replication")
    assert labels(control) == ["none", "Streaming", "Archived logs"]
    assert labels(control)[control.used] == "Streaming"
    assert put(tiny, control.id, 0).strategies["pair"].replication is None
    assert put(tiny, control.id, 2).strategies["pair"].replication == "files"


def test_an_option_of_a_lever_is_what_the_file_says(tiny):
    control = of(tiny, "levers.checks.pair")
    assert (control.title, labels(control)) == (
        "How often health is checked",
        ["as it is", "Every 10 s", "Every 2 min"],
    )
    root, _ = tiny.layers.resolve()
    assert control.options[1].pull == pulls(root, "pair")["checks"][0]
    changed = put(tiny, control.id, 1)
    assert changed.strategies["pair"].detection.interval.value == pytest.approx(10 / 3600)
    assert changed.strategies["solo"].detection.interval.value == pytest.approx(60 / 3600)


def test_drills_that_are_never_held_can_be_held():
    scenario = load(TINY, overrides=["strategies.pair.readiness.drill_interval=never"])
    control = of(scenario, "strategies.pair.readiness.drill_interval")
    assert labels(control)[control.used] == "never"
    assert put(scenario, control.id, 0).strategies["pair"].readiness.drill_interval.value == 730


def test_names_are_those_of_the_scenario_in_the_language_asked_for():
    scenario = example("etp_express")
    control = of(scenario, "fault_modes.region_west.rate", "pt-BR")
    assert control.title == "US-West fora do ar"
    assert labels(control)[control.used].endswith("por ano")
    assert of(scenario, "currency.rate", "pt-BR").title == "Taxa de câmbio"
    assert "5,529" in labels(of(scenario, "currency.rate", "pt-BR"))[of(scenario, "currency.rate", "pt-BR").used]


def test_several_moves_go_together(tiny):
    settings = {"levers.checks.pair": 2, "strategies.pair.replication": 2, "fault_modes.storm.rate": 0}
    changed = applied(tiny, moved(controls(tiny, formatter("en")), settings))
    pair = changed.strategies["pair"]
    assert (pair.detection.interval.value, pair.replication) == (pytest.approx(2 / 60), "files")
    assert changed.fault_modes["storm"].rate.value < tiny.fault_modes["storm"].rate.value


def test_what_does_not_go_together_is_refused(tiny):
    pigeon = Option("by pigeon", {"strategies.pair.replication": "pigeon"})
    with pytest.raises(ScenarioError, match="pigeon"):
        applied(tiny, [pigeon])


def test_an_amount_of_nothing_starts_at_nothing():
    scenario = load(TINY, overrides=["outage_cost.data_value=0 EUR/h"])
    control = of(scenario, "outage_cost.data_value")
    assert (control.used, labels(control)[:2]) == (0, ["€0/h", "€13/h"])


def test_what_is_given_by_a_law_has_no_stops():
    scenario = load(
        TINY, overrides=["strategies.pair.readiness=none", "strategies.pair.automatic[promote].needs_ready=false"]
    )
    paths = {one.id for one in controls(scenario, formatter("en"))}
    assert "strategies.pair.readiness.drill_interval" not in paths
    assert "fault_modes.outage_gdansk.rate" not in paths
    assert not any(path.startswith("strategies.trio.detection") for path in paths)
