import math
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from drmodel.analysis.evidence.plausible import Windows, plausibility, simulated_windows, tail_probability
from drmodel.analysis.evidence.probes import read_record
from drmodel.laws import Constant, Exponential
from drmodel.scenario.models import Scenario
from drmodel.simulation.clock import HOURS_PER_YEAR
from drmodel.simulation.model import NO_OBJECTIVES, FaultMode, Group, Recovery, time_to_fault
from drmodel.simulation.program import Program, compile_program
from drmodel.simulation.tallies import Tallies
from drmodel.simulation.translate import programs
from drmodel.simulation.work import ENGINES
from drmodel.simulation.world import Happening


def single(rate: float, hours: float = 2.0, harm: float = 1.0) -> Program:
    """One region, faults so many times a year that last so long on average."""
    repair = Exponential(hours)
    fault = FaultMode("region", ("west",), repair, time_to_fault(repair=repair, rate=rate), harm=harm)
    return compile_program([fault], Recovery((Group("all", ("west",)),)))


def test_windows_of_rare_short_faults_are_poisson_and_compound_poisson() -> None:
    seen = simulated_windows(single(12.0, 0.5), HOURS_PER_YEAR / 2, 4_000, seed=3)
    error = 4.5  # standard errors: six comparisons
    assert seen.outages.mean() == pytest.approx(6, abs=error * math.sqrt(6 / 4000))
    assert seen.outages.var() == pytest.approx(6, abs=error * 6 * math.sqrt(2 / 4000 + 1 / (6 * 4000)))
    assert seen.downtime.mean() == pytest.approx(3, abs=error * math.sqrt(6 * 0.5 / 4000))
    shares = np.bincount(seen.outages.astype(int), minlength=20)[:12] / len(seen.outages)
    assert np.abs(shares - stats.poisson.pmf(np.arange(12), 6)).max() < error * math.sqrt(0.16 * 0.84 / 4000)


def test_windows_cut_outages_at_their_ends() -> None:
    """Up 15 h and down 10 h, for ever: windows of 25 h hold 10 h down, in one outage or in the parts of two."""
    fault = FaultMode("region", ("west",), Constant(10.0), Constant(15.0))
    program = compile_program([fault], Recovery((Group("all", ("west",)),)))
    seen = simulated_windows(program, 25.0, 320, seed=1)
    assert seen.downtime == pytest.approx(np.full(len(seen.downtime), 10.0))
    assert set(seen.outages.tolist()) <= {1.0, 2.0}


def test_partial_outages_count_in_full_or_as_often_as_a_probe_sees_them() -> None:
    whole, part = (simulated_windows(single(12.0, harm=harm), 8760, 1_000, seed=2) for harm in (1.0, 0.25))
    assert part.outages.tolist() == whole.outages.tolist()
    assert part.downtime.tolist() == whole.downtime.tolist()
    assert (part.partial, whole.partial) == (1.0, 0.0)
    probed = simulated_windows(single(12.0, harm=0.25), 8760, 1_000, probed=True, seed=2)
    assert probed.outages.mean() == pytest.approx(3, abs=4.5 * math.sqrt(3 / 1_000))
    assert probed.downtime.mean() == pytest.approx(6, abs=4.5 * math.sqrt(3 * 8 / 1_000))


def test_groups_count_by_their_weight() -> None:
    repair = Constant(1.0)
    modes = [
        FaultMode(place, (place,), repair, time_to_fault(repair=repair, rate=rate))
        for place, rate in (("east", 4.0), ("west", 20.0))
    ]
    program = compile_program(modes, Recovery((Group("a", ("east",), weight=3), Group("b", ("west",), weight=1))))
    seen = simulated_windows(program, 8760, 2_000, seed=4)
    mean = float(np.average(seen.outages, weights=seen.weights))
    assert mean == pytest.approx((3 * 4 + 20) / 4, abs=0.4)


def test_windows_of_decades_do_not_take_minutes() -> None:
    assert len(simulated_windows(single(1.0), 50 * HOURS_PER_YEAR, 2_000, seed=1).outages) < 500


def test_tails_of_histories_from_the_same_scenario_are_uniform() -> None:
    """The check is no false alarm: tail probabilities of true histories fall below α a share α of the time."""
    predicted = simulated_windows(single(20.0), 4380, 4_000, seed=1)
    histories: Windows = simulated_windows(single(20.0), 4380, 1_000, seed=99)
    for name in ("outages", "downtime"):
        values = getattr(predicted, name)
        tails = np.array([tail_probability(one, values, predicted.weights) for one in getattr(histories, name)])
        for level in (0.05, 0.1, 0.25, 0.5, 0.75):
            slack = 4 * math.sqrt(level * (1 - level) * (1 / len(tails) + 1 / len(values))) + 0.02  # mid-p is discrete
            assert abs((tails <= level).mean() - level) < slack, (name, level)


def test_a_wrong_scenario_is_found_implausible_and_the_right_one_is_not(tiny: Scenario) -> None:
    name = next(iter(tiny.strategies))
    right = plausibility(tiny, name, 0, 0.0, 3 * HOURS_PER_YEAR, probed=False, seed=7)
    outages, down = round(right.outages.mean), right.downtime.mean
    assert plausibility(tiny, name, outages, down, 3 * HOURS_PER_YEAR, probed=False, seed=7).plausible
    many = plausibility(tiny, name, 5 * outages + 20, down, 3 * HOURS_PER_YEAR, probed=False, seed=7)
    assert not many.plausible
    assert many.outages.tail < 0.01 < many.downtime.tail
    assert not plausibility(tiny, name, outages, 20 * down, 3 * HOURS_PER_YEAR, probed=False, seed=7).plausible


@pytest.mark.parametrize("probed", [False, True])
def test_records_of_simulated_histories_are_plausible(tiny: Scenario, tmp_path: Path, probed: bool) -> None:
    """From the simulator through a table and back: false alarms are as rare as they are said to be."""
    program, year, histories = programs(tiny, NO_OBJECTIVES)["pair"], 8760, 40
    player, counts = ENGINES["compiled"].load(program), Tallies.zeros(program)
    predicted = simulated_windows(program, year, 2_000, probed=probed, seed=7)
    draw, alarms = np.random.Generator(np.random.PCG64(6)), 0
    for replication in range(histories):
        down: dict[int, tuple[float, float]] = {}
        rows = ["start,end"]
        for tick, group, happening, detail in player.replicate(77, replication, 2, counts):
            hour = tick / program.ticks_per_hour
            if happening == Happening.DOWN:
                down[group] = hour, (program.modes[detail].harm or 1_000) / 1_000
            elif happening == Happening.UP and group in down:
                begin, harm = down.pop(group)
                if begin >= year and (not probed or draw.random() < harm):
                    times = (datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=h) for h in (begin + 24, hour + 24))
                    rows.append(",".join(time.isoformat() for time in times))  # 2024 has a day more
        path = tmp_path / "history.csv"
        path.write_text("\n".join(rows if len(rows) > 1 else [*rows, "2025-01-01T00:00Z,2025-01-01T00:00Z"]))
        seen = read_record(path, window="2025-01-01..2026-01-01")
        hours = float((seen.down[1] - seen.down[0]).sum() / np.timedelta64(3600, "s"))
        tails = (
            tail_probability(len(seen.down[0]), predicted.outages, predicted.weights),
            tail_probability(hours, predicted.downtime, predicted.weights),
        )
        alarms += min(tails) < 0.025  # Bonferroni, for one in twenty
    assert alarms <= stats.binom.ppf(0.999, histories, 0.05)


def test_tail_probability_is_the_mid_p_of_a_known_law() -> None:
    values = np.arange(11.0)
    weights = stats.binom.pmf(values, 10, 0.5)
    assert tail_probability(8, values, weights) == pytest.approx(
        2 * (stats.binom.sf(8, 10, 0.5) + stats.binom.pmf(8, 10, 0.5) / 2)
    )
    assert tail_probability(5, values, weights) == pytest.approx(1.0)


def test_where_something_always_fails_fewer_windows_are_simulated() -> None:
    """A million faults at 4,000 a year are 250 years: 22 missions of ten windows of a year, after one that settles."""
    assert len(simulated_windows(single(4_000.0, 0.01), HOURS_PER_YEAR, 2_000, seed=1).outages) == 220
