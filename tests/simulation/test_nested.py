"""Joint samples of uncertain inputs: the same missions as anybody else would play, whoever plays them."""

import numpy as np
import pytest

from drmodel.errors import SimulationError
from drmodel.laws import Constant, Exponential
from drmodel.simulation.kernel.engine import Compiled
from drmodel.simulation.model import FULL, FaultMode, Group, Objectives, Recovery, Stage
from drmodel.simulation.nested import nested
from drmodel.simulation.program import compile_program
from drmodel.simulation.reference import Reference
from drmodel.simulation.tallies import SECTIONS, Span, Tallies

TARGET, LIMIT = 0.999, 1.0
WANTED = Objectives(
    availabilities=(TARGET,),
    rto=(LIMIT,),
    rpo=(LIMIT,),
    rto_modes=frozenset({"west"}),
    rpo_modes=frozenset({"west"}),
    credits=((TARGET, 0.1), (0.99, 0.3)),
)


def program(mean_repair=3.0, copies=2):
    """A pair of regions, one group of users; the second region takes over in half an hour."""
    modes = [
        FaultMode("west", ("west",), repair=Exponential(mean_repair), up=Exponential(1000.0)),
        FaultMode("all", ("west", "east"), repair=Exponential(1.0), up=Exponential(3000.0)),
    ]
    stage = Stage("promote", Constant(0.5))
    group = Group("all", ("west", "east")[:copies])
    return compile_program(modes, Recovery((group,), automatic=(stage,), failover_loss=Exponential(0.5)), WANTED)


def played(samples, **settings):
    return list(nested(samples, seed=3, mission_years=2, **settings))


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_samples_of_the_base_case_are_the_base_run_of_the_same_replications_to_the_last_bit(engine):
    pair = program()
    missions = [sample["pair"] for sample in played([{"pair": pair}] * 4, replications=20, engine=engine, jobs=1)]
    tallies = Tallies.zeros(pair)
    Compiled(pair).run(3, range(80), 2, tallies)
    whole = np.concatenate([one.down for one in missions]) * 2 * pair.ticks_per_hour * FULL
    of_section = [whole[section::SECTIONS].sum() for section in range(SECTIONS)]
    assert np.allclose(of_section, tallies.cause.sum(axis=(1, 2)), rtol=1e-12, atol=0)
    alone = Tallies.zeros(pair)
    Compiled(pair).run(3, range(20, 40), 2, alone)
    one = missions[1]
    hours = 2 * pair.ticks_per_hour
    assert np.array_equal(one.down, alone.cause.sum(axis=(1, 2))[20:40] / (hours * FULL))
    assert np.array_equal(one.lost, alone.ticks[20:40, 0, Span.FAILOVER_LOSS] / hours)
    assert one.odds_year[0] == alone.met[:, 0, 1].sum() / 40
    assert one.odds_month[0] == alone.met[:, 0, 0].sum() / 480
    assert one.recovery_within[1, 0] == alone.within_rto[:, 0, 1, 0].sum() / alone.number[:, 0, 1].sum()
    assert one.loss_within[0, 0] == alone.within_rpo[:, 0, 0, 0].sum() / alone.number[:, 0, 3].sum()
    mild, bad = 480 - alone.met[:, :, 0].sum(axis=0)
    assert one.credit.mean() == pytest.approx(((mild - bad) * 0.1 + bad * 0.3) / 480)


def test_neither_engine_nor_workers_show():
    samples = [{"pair": program(mean), "alone": program(mean, 1)} for mean in (1.0, 2.0, 8.0)]
    results = [
        played(samples, replications=8, engine=engine, jobs=jobs)
        for engine, jobs in (("compiled", 1), ("compiled", 2), ("reference", 1))
    ]
    for first, *others in zip(*results, strict=True):
        for other in others:
            for name, missions in first.items():
                for field in (
                    "down",
                    "lost",
                    "credit",
                    "odds_year",
                    "odds_month",
                    "recovery_within",
                    "year_hours",
                    "year_counts",
                ):
                    assert np.array_equal(getattr(missions, field), getattr(other[name], field), equal_nan=True), field


def test_all_strategies_live_through_the_same_faults():
    (sample,) = played([{"pair": program(), "same": program(), "alone": program(copies=1)}], replications=64, jobs=1)
    assert sample["pair"] is sample["same"]
    assert np.all(sample["alone"].down >= sample["pair"].down)
    assert np.all(np.isnan(sample["alone"].loss_within))


def test_the_downtimes_of_single_years_add_up():
    (sample,) = played([{"pair": program()}], replications=20, jobs=1)
    missions = sample["pair"]
    assert missions.year_counts.sum() == 40
    assert missions.year_hours @ missions.year_counts / 40 == pytest.approx(missions.down.mean(), rel=1 / 128)


def test_numbers_that_make_no_sense_are_refused():
    for number in (1, 65):
        with pytest.raises(SimulationError, match="between 2 and 64"):
            played([{"pair": program()}], replications=number)


def test_the_reference_plays_what_the_compiled_engine_does():
    pair = program()
    (sample,) = played([{"pair": pair}], replications=2, engine="reference", jobs=1)
    tallies = Tallies.zeros(pair)
    Reference(pair).run(3, range(2), 2, tallies)
    assert np.array_equal(sample["pair"].down * 2 * pair.ticks_per_hour * FULL, tallies.cause.sum(axis=(1, 2))[:2])
