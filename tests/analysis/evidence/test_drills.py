import math
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from scipy import stats

from drmodel.analysis.compare import prices
from drmodel.analysis.evidence.drill_worth import next_drill
from drmodel.analysis.evidence.drilllog import read_drills
from drmodel.analysis.evidence.drills import Drilled, drills
from drmodel.analysis.evidence.learning import belief_of, learned_readiness, stages_of
from drmodel.analysis.evidence.timebudget import time_budget
from drmodel.errors import DrmodelError, TableError
from drmodel.laws import Constant, Hourly, Lognormal, Mixture, Uniform
from drmodel.scenario.loading import load_text
from drmodel.scenario.models import Scenario
from drmodel.simulation.estimate import estimate
from drmodel.simulation.model import FaultMode, Group, Recovery, Stage, health_checks
from drmodel.simulation.program import Program, compile_program
from drmodel.simulation.statistics import exactly
from drmodel.simulation.translate import objectives, programs

Write = Callable[[str], Path]
HEADER = "drill,step,start,end,success\n"
# A quarter apart; the second finds the standby broken, is mended and tried again.
LOG = (
    HEADER
    + "a,promote,2025-01-01T10:00Z,2025-01-01T10:04Z,yes\n"
    + "a,reroute,2025-01-01T10:04Z,2025-01-01T10:06Z,yes\n"
    + "b,promote,2025-04-01T10:00Z,2025-04-01T10:08Z,no\n"
    + "b,promote_by_hand,2025-04-01T10:08Z,2025-04-01T10:38Z,yes\n"
    + "b,promote,2025-04-01T11:00Z,2025-04-01T11:02Z,yes\n"
    + "b,reroute,2025-04-01T11:02Z,2025-04-01T11:04Z,yes\n"
    + "c,promote,2025-07-01T10:00Z,2025-07-01T10:04Z,yes\n"
)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def to(text: str) -> Path:
        path = tmp_path / "log.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return to


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory, tiny: Scenario) -> Drilled:
    path = tmp_path_factory.mktemp("drills") / "log.csv"
    path.write_text(LOG, encoding="utf-8")
    return drills(path, tiny, "pair", budget=640)


def test_stage_laws_are_the_conjugate_posterior(learned: Drilled) -> None:
    """Against the formulas of Gelman et al. (2013), 3.3, written out for this stage."""
    [promote] = [one for one in learned.stages if one.name == "promote"]
    minutes = np.array([4.0, 8.0, 2.0, 4.0])
    logs = np.log(minutes / 60)
    u = (np.arange(100_000) + 0.5) / 100_000
    law = stats.beta(1 + 4 * (2 - 1) / 5, 1 + 4 * (6 - 2) / 5)  # pert [1, 2, 6] min
    believed = np.log((1 + 5 * law.ppf(u)) / 60)
    centre = (2 * believed.mean() + logs.sum()) / 6
    squares = 2 * believed.var() + ((logs - logs.mean()) ** 2).sum() + 2 * 4 / 6 * (logs.mean() - believed.mean()) ** 2
    assert promote.after is not None
    assert promote.after.centre == pytest.approx(centre, rel=1e-3)
    assert promote.after.sigma == pytest.approx(math.sqrt(squares / 6), rel=1e-2)


def test_the_first_failure_of_a_stage_that_needs_the_standby_is_a_silent_breakage(learned: Drilled) -> None:
    [promote] = [one for one in learned.stages if one.name == "promote"]
    assert (promote.successes, promote.failures) == (3, 0)  # the retry counts, the first touch does not
    assert promote.odds is not None
    assert promote.odds.mean == pytest.approx((2 * 0.95 + 3) / 5)
    ready = learned.readiness
    assert ready is not None
    assert [round(hours / 24) for hours in (*ready.broken, *ready.good)] == [90, 91]
    # gamma prior of 2 a year worth two intervals of three months, and one find: the closed form of two gamma laws
    month = 730 / 8760
    a, b, t, s = 2 * 6 * month, 6 * month, 90 / 365, 91 / 365
    b += s
    mean = a * (b ** (-a - 1) - (b + t) ** (-a - 1)) / (b**-a - (b + t) ** -a)
    assert ready.years(ready.after)[0] == pytest.approx(mean, rel=1e-3)


def test_what_the_log_says_of_the_standby_goes_before_what_failed(write: Write, tiny: Scenario) -> None:
    text = LOG.replace("success\n", "success,ready\n", 1).replace("yes\n", "yes,\n").replace(",no\n", ",no,yes\n")
    known = stages_of("pair", tiny.strategies["pair"])
    found, _ = learned_readiness(read_drills(write(text)), known, tiny.strategies["pair"].readiness, 2.0)
    assert found is not None
    assert not found.broken


def test_a_law_without_spread_waits_for_two_drills(write: Write, tiny: Scenario) -> None:
    one = drills(write(HEADER + "a,reroute,2025-01-01T10:00Z,2025-01-01T10:02Z,\n"), tiny, "pair", budget=640)
    [reroute] = one.stages
    assert reroute.after is None
    assert "two drills are needed" in reroute.why
    same = HEADER + "".join(f"{d},reroute,2025-0{d}-01T10:00Z,2025-0{d}-01T10:02Z,\n" for d in (1, 2))
    assert "no spread to learn" in drills(write(same), tiny, "pair", budget=640).stages[0].why


def test_an_hourly_law_stays(write: Write, tiny: Scenario) -> None:
    found = drills(write(HEADER + "a,wake,2025-01-01T10:00Z,2025-01-01T10:02Z,yes\n"), tiny, "pair", budget=640)
    assert "depends on the hour" in found.stages[0].why
    assert not found.overrides


def test_the_variant_that_is_written_loads_and_says_what_was_learned(learned: Drilled, tiny: Scenario) -> None:
    text = (Path(__file__).parents[2] / "scenarios" / "tiny.yaml").read_text(encoding="utf-8")
    indented = "".join(f"  {line}\n" for line in learned.fragment().splitlines())
    found = load_text(text.replace("\nvariants:\n", f"\nvariants:\n{indented}"), "with.yaml", "drilled")
    stage = found.strategies["pair"].automatic[0]
    [promote] = [one for one in learned.stages if one.name == "promote"]
    assert promote.odds is not None
    assert promote.after is not None
    assert stage.success.value == pytest.approx(promote.odds.mean, rel=1e-3)  # the mean of its PERT law
    law = stage.duration.law()
    assert isinstance(law, Lognormal)
    assert law.sigma == pytest.approx(promote.after.sigma, rel=1e-3)
    assert law.median == pytest.approx(promote.after.median, rel=1e-3)
    ready, breakage = learned.readiness, found.strategies["pair"].readiness
    assert ready is not None
    assert breakage is not None
    assert breakage.breakage_rate.value == pytest.approx(ready.after.mean * 8760, rel=1e-3)
    assert "log.csv: 3 drills" in str(stage.duration.source)
    fallback = found.strategies["pair"].automatic[0].fallback[0]
    assert isinstance(fallback.duration.law(), Lognormal)
    assert fallback.duration.law() != tiny.strategies["pair"].automatic[0].fallback[0].duration.law()


def test_without_drills_of_it_the_scenario_stays(learned: Drilled, tiny: Scenario) -> None:
    assert not any("manual[wake]" in path or "restore" in path for path in learned.overrides)
    assert learned.learned().strategies["solo"] == tiny.strategies["solo"]


def programme(path: tuple[Stage, ...], **more: float) -> Program:
    fault = FaultMode("region", ("west",), Constant(4.0), Constant(1000.0))
    detection = health_checks(1 / 60, 3, 5 / 3600)
    groups = (Group("all", ("west", "east")),)
    return compile_program([fault], Recovery(groups, detection=detection, automatic=path, manual=path, **more))


def test_the_time_budget_of_stages_one_after_the_other() -> None:
    """Means add; U(2.083, 3.083) min of detection and U(0, 20) min are within 12 min with a known probability."""
    program = programme((Stage("go", Uniform(0.0, 20 / 60)),), hold=1 / 60)
    found = time_budget(program, program.automatic, 12 / 60, seed=1)
    error = 4.5 / math.sqrt(20_000)
    assert 60 * found.mean == pytest.approx(2.5 + 5 / 60 + 1 + 10, abs=error * 6)
    assert found.within == pytest.approx((12 - 1 - 2.5 - 5 / 60) / 20, abs=error * 0.5)
    assert 60 * found.stages["decide"] == pytest.approx(1.0)
    assert sum(found.stages.values()) == pytest.approx(found.mean)
    assert found.greediest == "go"


def test_a_failed_stage_takes_its_time_and_its_fallback_follows() -> None:
    """The document's reference: 15 min, then in one of twenty another 3 h 45 min; half of the standbys are not ready."""
    retry = Stage("by_hand", Constant(3.75))
    program = programme((Stage("promote", Constant(0.25), success=0.95, fallback=(retry,)),))
    found = time_budget(program, program.automatic, None, seed=1)
    assert found.stages["by_hand"] == pytest.approx(0.05 * 3.75, abs=4.5 * 3.75 * math.sqrt(0.0475 / 20_000))
    assert found.within is None
    broken = programme(
        (Stage("promote", Constant(0.25), needs_ready=True, fallback=(retry,)),),
        breakage_rate=1.0,
        drill_interval=1.5936242600400401,  # (1 - e^-x) / x is a half
    )
    found = time_budget(broken, broken.automatic, None, seed=1)
    assert found.stages["by_hand"] == pytest.approx(0.5 * 3.75, abs=4.5 * 3.75 * 0.5 / math.sqrt(20_000))


def test_the_time_budget_knows_hours_and_mixtures() -> None:
    week = (0,) * 128 + (1,) * 40
    path = (
        Stage("call", Hourly(week, (Constant(0.5), Constant(0.1)))),
        Stage("copy", Mixture(0.25, Constant(1.0), Constant(2.0))),
    )
    program = programme(path)
    found = time_budget(program, program.automatic, None, seed=1)
    assert found.stages["call"] == pytest.approx((128 * 0.5 + 40 * 0.1) / 168, abs=0.006)
    assert found.stages["copy"] == pytest.approx(1.75, abs=0.015)


def test_the_next_drill_is_worth_what_the_formulas_say(learned: Drilled) -> None:
    drill, ready = learned.next, learned.readiness
    assert drill is not None
    assert ready is not None
    rates, weights, year = ready.after.rates, ready.after.weights, 8760.0
    x = rates * ready.interval
    assert drill.broken == pytest.approx(float(-np.expm1(-x) @ weights))
    gained = float((np.expm1(-x) ** 2 / x) @ weights)  # ready in the first interval less ready in the second
    assert drill.mending == pytest.approx(drill.readiness_value * ready.interval / year * gained)
    assert drill.cost == pytest.approx(6 * 48)  # six hours at 48 EUR
    assert drill.net == pytest.approx(drill.mending + drill.sampling - drill.cost)
    now = [one for one in drill.rhythms if one.interval == ready.interval]
    assert now[0].gain == pytest.approx(0.0)
    often = drill.rhythms[0]
    assert often.gain == pytest.approx(
        drill.readiness_value * (ready.after.ready(0, often.interval) - ready.after.ready(0, ready.interval))
        - 6 * 48 * (16 - 4)
    )


@pytest.mark.no_cover
def test_loss_is_linear_in_readiness(learned: Drilled) -> None:
    """What the value of readiness rests on: half ready lies half way, within the noise of the simulation."""
    scenario = learned.scenario
    wanted, here = objectives(scenario), "strategies.pair.readiness"
    why = {"source": {"assumption": "Test"}}
    intervals = {
        "ready": ("0 /year", "1 h"),
        "half": ("1 /year", "13960.148517950751 h"),
        "never": ("1 /year", "never"),
    }
    sets = {
        name: programs(
            scenario.override(
                {f"{here}.breakage_rate": {"value": rate} | why, f"{here}.drill_interval": {"value": every} | why}
            ),
            wanted,
        )["pair"]
        for name, (rate, every) in intervals.items()
    }
    found = estimate(sets, seed=3, budget=64_000, mission_years=10, jobs=1)
    price = prices(scenario)
    loss = {
        name: price.loss(
            one.downtime_hours_year.mean,
            one.loss["all"].hours_per_year.mean,
            one.credit_share.mean if one.credit_share else 0.0,
        )
        for name, one in found.items()
    }
    width = price.loss(found["never"].downtime_hours_year.half_width, 0.0)
    assert loss["half"] == pytest.approx((loss["ready"] + loss["never"]) / 2, abs=width)
    assert loss["never"] > loss["ready"]


@pytest.mark.parametrize("above", [0.5, 0.2, 2.0, -1.0])
def test_what_a_drill_shows_is_worth_what_it_changes(
    learned: Drilled, monkeypatch: pytest.MonkeyPatch, above: float
) -> None:
    """A rival that earns so far, of the way from one outcome to the other, above what a broken standby would mean."""
    ready, first = learned.readiness, learned.next
    assert ready is not None
    assert first is not None
    scenario = learned.learned()
    pair = scenario.strategies["pair"].readiness
    assert pair is not None
    assert pair.breakage_rate.value is not None
    x = pair.breakage_rate.value * ready.interval / 8760
    simulated = -math.expm1(-x) / x  # share of ready standbys that the net benefit of 1,000 rests on
    rates, time, value = ready.after.rates, ready.interval, first.readiness_value
    share = -np.expm1(-rates * time) / (rates * time)
    outcomes = []
    for likely in (np.exp(-rates * time), -np.expm1(-rates * time)):
        after = ready.after.weights * likely / (ready.after.weights @ likely)
        outcomes.append(1_000 + value * (float(after @ share) - simulated))
    good, bad = outcomes
    rival = bad + above * (good - bad)
    worths = {"pair": 1_000.0, "solo": rival, "trio": rival - 1}
    found = {name: SimpleNamespace(net_benefit=exactly(net)) for name, net in worths.items()}
    monkeypatch.setattr("drmodel.analysis.evidence.drill_worth.compare", lambda *_: found)
    drill = next_drill(scenario, "pair", ready, seed=2025, precision=0.01, budget=640, jobs=None, engine=None)
    p = first.broken
    informed = (1 - p) * max(good, rival) + p * max(bad, rival)
    assert drill.other == "solo"
    assert drill.sampling == pytest.approx(informed - max((1 - p) * good + p * bad, rival), abs=1e-6)
    assert (drill.sampling > 1e-6) == (0 < above < 1)


def test_no_readiness_no_next_drill(write: Write, tiny: Scenario) -> None:
    path = write(
        HEADER
        + "a,drop_site,2025-01-01T10:00Z,2025-01-01T10:02Z,no\nb,drop_site,2025-02-01T10:00Z,2025-02-01T10:03Z,\n"
    )
    found = drills(path, tiny, "trio", budget=640)
    assert (found.readiness, found.next) == (None, None)
    assert "no fallback" in found.stages[0].why
    assert any(remark.kind == "no readiness" for remark in found.remarks)
    assert "drop_site" in str(found)


def test_the_belief_of_a_law_has_its_moments() -> None:
    belief = belief_of(Lognormal(0.5, 0.7), 3.0)
    assert belief is not None
    assert (belief.median, belief.sigma) == (pytest.approx(0.5), pytest.approx(0.7, rel=2e-3))
    assert belief_of(Constant(0.5), 3.0) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("drill,start\na,2025-01-01T10:00Z\n", "step, end is missing"),
        (HEADER, "no steps in it"),
        (HEADER + "a,promote,2025-01-01T10:00Z,2025-01-01T09:00Z,yes\n", "ends before it starts"),
        (HEADER + "a,promote,2025-01-01T10:00Z,,yes\n", "not over"),
        (HEADER + "a,promote,,2025-01-01T10:00Z,yes\n", "no time"),
        (HEADER + ",promote,2025-01-01T10:00Z,2025-01-01T10:01Z,yes\n", "which drill"),
        (HEADER + "a,,2025-01-01T10:00Z,2025-01-01T10:01Z,yes\n", "which step"),
        (HEADER + "a,promote,2025-01-01T10:00Z,2025-01-01T10:01Z,perhaps\n", "write yes or no"),
        (HEADER + "a,promote,2025-01-01 10:00,2025-01-01 10:01,yes\n", "--timezone"),
        (HEADER + "a,promote,03/04/2025 10:00Z,03/04/2025 10:01Z,yes\n", "day or month first"),
        ("drill,step,step,start,end\na,b,b,2025-01-01T10:00Z,2025-01-01T10:01Z\n", "two columns of this name"),
        (HEADER + "a,=A1,2025-01-01T10:00Z,2025-01-01T10:01Z,yes\n", "a formula"),
    ],
)
def test_hostile_logs_are_refused(write: Write, text: str, words: str) -> None:
    with pytest.raises(TableError, match=words):
        read_drills(write(text))


def test_rows_that_stand_twice_and_steps_that_are_none_are_told(write: Write, tiny: Scenario) -> None:
    text = LOG + LOG.splitlines()[1] + "\n" + "c,promoted,2025-07-01T11:00Z,2025-07-01T11:01Z,\n"
    text += "c,reroute,2025-07-01T12:00Z,2025-07-01T12:00Z,\n"
    found = drills(write(text), tiny, "pair", budget=640)
    kinds = {remark.kind: remark for remark in found.remarks}
    assert kinds["duplicate"].lines == (9,)
    assert "did you mean `promote`" in kinds["no stage"].words
    assert kinds["zero length"].lines == (11,)
    assert kinds["first drill"].lines == (2,)


def test_durations_instead_of_ends(write: Write) -> None:
    log = read_drills(write("drill,stage,start,duration_min\na,promote,2025-01-01T10:00Z,90\n"))
    assert log.steps[0].hours == 1.5


def test_what_makes_no_sense_is_refused(write: Write, tiny: Scenario) -> None:
    with pytest.raises(DrmodelError, match="no such strategy"):
        drills(write(LOG), tiny, "nobody")
    with pytest.raises(DrmodelError, match="greater than 0"):
        drills(write(LOG), tiny, "pair", worth=0.0)
    with pytest.raises(DrmodelError, match="no step is a stage"):
        drills(write(LOG), tiny, "solo")
