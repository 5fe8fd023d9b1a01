"""From a scenario with ranges to how sure its decision is."""

from collections.abc import Mapping

import numpy as np

from drmodel.analysis.compare import Worth
from drmodel.analysis.screen import Measure, scope_key
from drmodel.analysis.uncertainty.decision import (
    Flags,
    expected_regret,
    probability_best,
    value_of_knowing,
    value_of_perfect_information,
)
from drmodel.analysis.uncertainty.results import InputValue, OptionUncertainty, TargetOdds, Uncertainty
from drmodel.analysis.uncertainty.sampled import Outcomes
from drmodel.analysis.uncertainty.smooth import Smoother
from drmodel.analysis.uncertainty.spread import Spread, exceedance, noise_of_mean, spread
from drmodel.scenario.business import RecoveryTarget
from drmodel.scenario.models import Scenario
from drmodel.simulation.clock import HOURS_PER_YEAR
from drmodel.simulation.model import Objectives
from drmodel.simulation.statistics import Floats


def uncertainty(
    scenario: Scenario,
    worths: Mapping[str, Worth],
    wanted: Objectives,
    found: Outcomes,
) -> Uncertainty:
    """How sure the decision is while the ranges of a scenario are all that is known of its inputs.

    Every joint sample of the inputs was simulated, all strategies through the same faults, and priced by the rules of
    `drmodel.analysis.compare`. A few missions leave noise in each sample. What the simulation says of a difference
    between strategies is therefore regressed on the inputs; spreads of single outcomes have the variance of the noise
    taken off.

    Parameters
    ----------
    scenario
        The scenario.
    worths
        By strategy: its comparison at base values, for what does not depend on the sample.
    wanted
        What the simulation compares exactly.
    found
        What joint samples came to.
    """
    return _Analysis(scenario, worths, wanted, found).result()


class _Analysis:
    """Outcomes of joint samples, (sample, strategy), raw and without the noise of the simulation."""

    def __init__(self, scenario: Scenario, worths: Mapping[str, Worth], wanted: Objectives, found: Outcomes) -> None:
        self.scenario, self.worths, self.wanted, self.found = scenario, worths, wanted, found
        self.down, self.lost, self.credit = (found.amounts(what) for what in ("down", "lost", "credit"))
        simulated = [i for i, one in enumerate(found.inputs) if one.simulated]
        self.smoother = Smoother.of_all(found.values[:, simulated])
        benefits = found.net_benefits()
        self.raw_benefit = benefits.mean(axis=2)
        self.npv = found.net_present_values()
        self.benefit_noise = [noise_of_mean(benefits[:, s]) for s in range(len(found.strategies))]
        smooth = [self._fitted(found.avoided(amount)) for amount in (self.down, self.lost, self.credit)]
        self.benefit = found.loss(*smooth) - found.added
        fitted_down = self._fitted(self.down[:, [found.baseline]]) - smooth[0]
        self.availability = 1 - fitted_down / HOURS_PER_YEAR
        self.allowed = self._allowed()

    def _fitted(self, missions: Floats) -> Floats:
        """(sample, strategy): the mean of the missions, given the inputs."""
        means = missions.mean(axis=2)
        return np.column_stack([self.smoother.truth(means[:, s]) for s in range(means.shape[1])])

    def _allowed(self) -> Flags:
        """(sample, strategy): whether no hard limit is broken; where data may be does not depend on the sample."""
        limit = self.scenario.constraints.availability
        countries = [self.worths[name].verdicts["countries"].met is not False for name in self.found.strategies]
        allowed: Flags = self.found.affordable & np.array(countries)
        if limit is not None and limit.value is not None:
            allowed &= self.availability >= limit.value
        return allowed

    def result(self) -> Uncertainty:
        best, raw_best = (probability_best(b, self.allowed) for b in (self.benefit, self.raw_benefit))
        regret, raw_regret = (expected_regret(b, self.allowed) for b in (self.benefit, self.raw_benefit))
        evpi, raw_evpi = (value_of_perfect_information(b, self.allowed) for b in (self.benefit, self.raw_benefit))
        options = {
            name: self._option(s, best[s], raw_best[s], regret[s], raw_regret[s])
            for s, name in enumerate(self.found.strategies)
        }
        inputs = [self._input(i, evpi, raw_evpi) for i in range(len(self.found.inputs))]
        return Uncertainty(
            samples=len(self.found.values),
            replications=self.found.replications,
            mission_years=self.found.mission_years,
            evpi=evpi,
            evpi_raw=raw_evpi,
            inputs=tuple(sorted(inputs, key=lambda one: -one.evppi)),
            options=options,
        )

    def _input(self, i: int, evpi: float, raw_evpi: float) -> InputValue:
        one, values = self.found.inputs[i], self.found.values[:, i]
        p5, p50, p95 = (float(q) for q in np.quantile(values, (0.05, 0.5, 0.95)))
        if not one.yearly:  # no net benefit depends on it
            return InputValue(one.place.path, p5, p50, p95, 0.0, 0.0)
        fits, possible = Smoother.of_one(values), self.allowed.any(axis=0) | ~self.allowed.any()

        def knowing(benefit: Floats, most: float) -> float:
            """No input is worth more than all together, whatever a fit makes of it."""
            given = np.column_stack([fits.fit(benefit[:, s]) for s in np.flatnonzero(possible)])
            return min(value_of_knowing(given), most)

        return InputValue(
            one.place.path, p5, p50, p95, knowing(self.benefit, evpi), knowing(self.raw_benefit, raw_evpi)
        )

    def _option(self, s: int, best: float, raw_best: float, regret: float, raw_regret: float) -> OptionUncertainty:
        found, down, lost, credit = self.found, self.down[:, s], self.lost[:, s], self.credit[:, s]
        own = [sample[s] for sample in found.missions]
        loss, priced = found.loss(down, lost, credit), zip(found.prices, own, strict=True)
        return OptionUncertainty(
            net_benefit=spread(self.raw_benefit[:, s], self.benefit_noise[s]),
            added_cost=spread(found.added[:, s]),
            outage_cost=_spread_of(loss),
            npv=None if self.npv is None else _spread_of(self.npv[:, s]),
            downtime=_spread_of(down),
            lost_data=_spread_of(lost),
            credit_share=float(credit.mean()),
            p_allowed=float(self.allowed[:, s].mean()),
            p_best=float(best),
            p_best_raw=float(raw_best),
            expected_regret=float(regret),
            expected_regret_raw=float(raw_regret),
            targets=self._targets(s),
            exceedance=exceedance(
                [price.loss(one.year_hours, one.lost.mean(), one.credit.mean()) for price, one in priced],
                [one.year_counts.astype(float) for one in own],
            ),
        )

    def _targets(self, s: int) -> dict[str, TargetOdds]:
        targets, own = self.scenario.targets, [sample[s] for sample in self.found.missions]
        odds = {}
        if targets.availability is not None and (goal := targets.availability.value.value) is not None:
            column = self.wanted.availabilities.index(goal)
            single = float(np.mean([missions.odds_year[column] for missions in own]))
            odds["availability"] = TargetOdds(float((self.availability[:, s] >= goal).mean()), single)
        objectives: tuple[tuple[Measure, RecoveryTarget | None, tuple[float, ...]], ...] = (
            ("rto", targets.rto, self.wanted.rto),
            ("rpo", targets.rpo, self.wanted.rpo),
        )
        for name, target, limits in objectives:
            judged = self.worths[self.found.strategies[s]].verdicts[name].why != "not applicable"
            if target is None or target.value.value is None or target.share.value is None or not judged:
                continue
            column, row = limits.index(target.value.value), 0 if scope_key(target) == "all" else 1
            shares = np.array([(m.recovery_within if name == "rto" else m.loss_within)[row, column] for m in own])
            odds[name] = self._within(shares, target.share.value)
        return odds

    def _within(self, shares: Floats, least: float) -> TargetOdds:
        """Odds of an objective, from the share of events within it by sample; without any event nothing is missed."""
        seen = np.isfinite(shares)
        if not seen.any():
            return TargetOdds(1.0, None)
        fitted = self.smoother.truth(shares) if seen.all() else np.where(seen, shares, 1.0)
        return TargetOdds(float((fitted >= least).mean()), float(shares[seen].mean()))


def _spread_of(missions: Floats) -> Spread:
    """Distribution of the means of the samples, from their missions (sample, mission)."""
    return spread(missions.mean(axis=1), noise_of_mean(missions))
