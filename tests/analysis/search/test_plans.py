import math
from itertools import product

import pytest

from drmodel.analysis.costs import costs
from drmodel.analysis.search.plans import candidates
from drmodel.errors import DrmodelError, ScenarioError
from drmodel.scenario.levers import pulls
from drmodel.scenario.loading import example, load_text
from drmodel.simulation.translate import objectives, programs

TWO = {"alarm": {"cheap": (0.5, 10), "dear": (0.2, 30)}, "guard": {"by_night": (0.5, 12)}}


def plans(scenario):
    return list(candidates(scenario, objectives(scenario)))


def test_every_choice_of_options_is_a_plan_and_as_it_is_the_first(world):
    found = [one.plan for one in plans(world(TWO))]
    assert [dict(plan.options) for plan in found] == [
        {lever: option for lever, option in zip(("alarm", "guard"), chosen, strict=True) if option}
        for chosen in product((None, "cheap", "dear"), (None, "by_night"))
    ]
    assert [plan.cost.added_year.known for plan in found] == [0, 144, 120, 264, 360, 504]
    assert found[0].id == "one"
    assert found[-1].id == "one + alarm=dear + guard=by_night"


@pytest.mark.parametrize("variant", ["base", "calm", "memo"])
def test_a_plan_is_the_scenario_with_its_settings(tiny, variant):
    scenario = tiny.variant(variant)
    wanted = objectives(scenario)
    for one in plans(scenario)[::3]:
        changed = scenario.override(one.plan.settings)
        assert programs(changed, wanted)[one.plan.strategy] == one.program
        bill, own = costs(changed)[one.plan.strategy], one.plan.cost
        assert own.month == bill.month
        assert own.effort_year == bill.effort_year
        base = costs(scenario)[next(name for name, s in scenario.strategies.items() if s.baseline)]
        assert own.added_year.known == pytest.approx(
            12 * (bill.month.known - base.month.known) + bill.effort_year.known - base.effort_year.known
        )


def test_plans_of_etp_express_are_its_scenario_with_their_settings():
    kept = ("checks", "provider", "replication")
    scenario = example("etp_express")
    scenario = scenario.override({f"levers.{lever}": "none" for lever in scenario.levers if lever not in kept})
    wanted = objectives(scenario)
    for one in plans(scenario)[::4]:
        assert programs(scenario.override(one.plan.settings), wanted)[one.plan.strategy] == one.program


def test_what_is_unknown_of_a_plans_cost_has_its_path_in_the_file(tiny):
    for one in plans(tiny):
        missing = ["strategies.pair.costs.licences"] if one.plan.strategy == "pair" else []
        assert list(one.plan.cost.added_year.missing) == missing


def test_the_order_of_levers_changes_no_plan(world):
    def seen(scenario):
        return {(one.plan.id, one.plan.cost.added_year.known, one.program) for one in plans(scenario)}

    assert seen(world(TWO)) == seen(world(dict(reversed(TWO.items()))))


def test_too_many_plans_are_refused_and_it_is_said_what_to_cut(world):
    levers = {f"l{i}": {"a": (0.9, 1), "b": (0.8, 2)} for i in range(10)}
    with pytest.raises(
        DrmodelError, match=rf"^{3**10:,} plans, more than 20,000; .* of one, .*: l0 \(2\), .* levers.l0=none"
    ):
        plans(world(levers))
    assert len(plans(world(levers).override({f"levers.l{i}": "none" for i in range(3)}))) == 3**7


def test_an_option_that_does_not_fit_is_named_before_anything_is_simulated(tiny_text):
    text = tiny_text.replace("set: {detection.interval: 10 s}", "set: {detection.interval: 10}")
    with pytest.raises(ScenarioError, match=r"strategies.solo.detection.interval: 10 .*write `10 s`"):
        plans(load_text(text, "tiny.yaml", variant="base"))


def test_options_that_do_not_go_together_are_named(tiny_text):
    steps = """levers:
  few:
    title: The first step home
    strategies: [pair]
    options: {half: {title: Half, set: {failback.canary.few.share: 50 %}}, some: {title: Some, set: {failback.canary.few.share: 30 %}}}
    source: {assumption: made up}
  most:
    title: The second step home
    strategies: [pair]
    options: {less: {title: Less, set: {failback.canary.most.share: 70 %}}, least: {title: Least, set: {failback.canary.most.share: 40 %}}}
    source: {assumption: made up}
"""
    scenario = load_text(tiny_text.replace("levers:\n", steps, 1), "tiny.yaml", variant="base")
    with pytest.raises(ScenarioError, match="the shares of the canary steps must rise"):
        plans(scenario)


def test_the_levers_of_etp_express_are_within_what_can_be_searched():
    scenario = example("etp_express")
    root, _ = scenario.layers.resolve()
    options = {name: {lever: len(some) for lever, some in pulls(root, name).items()} for name in scenario.strategies}
    anywhere = {"deploys": 2, "load": 2, "apis": 1, "backups": 2}
    assert options["single"] == {**anywhere, "database": 1}
    assert options["cold"] == {**options["single"], "checks": 1, "provider": 1}
    assert options["warm"] == {**options["cold"], "replication": 1, "drills": 2}
    assert options["active_active"] == {**anywhere, "checks": 1, "provider": 1}
    assert sum(math.prod(1 + n for n in some.values()) for some in options.values()) == 3_564
