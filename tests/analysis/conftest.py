from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from drmodel.scenario.loading import load_text
from drmodel.scenario.models import Scenario
from drmodel.simulation.results import Distribution, Estimate
from drmodel.simulation.statistics import Interval, exactly

TINY = Path(__file__).parents[1] / "scenarios" / "tiny.yaml"
TARGETS_MET = {20 / 60: exactly(1.0), 2 / 60: exactly(1.0)}  # the tiny scenario's RTO and RPO


@pytest.fixture(scope="session")
def tiny() -> Scenario:
    """Three strategies; all in EUR."""
    return load_text(TINY.read_text(encoding="utf-8"), "tiny.yaml").variant("base")


@pytest.fixture(scope="session")
def two_currencies() -> Callable[[str], Scenario]:
    """The tiny scenario with costs in USD, at 0.9 EUR/USD, and an operator's wage."""

    def build(wage: str = "48 EUR/h", rate: str = "0.9 EUR/USD") -> Scenario:
        text = TINY.read_text(encoding="utf-8")
        for old, new in (
            ("EUR/month", "USD/month"),
            ("EUR/GB", "USD/GB"),
            ("1500 EUR", "1500 USD"),
            ("300 EUR", "300 USD"),
            ("48 EUR/h", wage),
            (
                "currency: {cost: EUR, value: EUR}",
                f"currency: {{cost: USD, value: EUR, rate: {{value: {rate}, source: {{assumption: Pinned}}}}}}",
            ),
        ):
            assert old in text
            text = text.replace(old, new)
        return load_text(text, "tiny.yaml").variant("base")

    return build


def _distribution(
    mean: float | Interval | None = 1.0,
    per_year: float = 1.0,
    within: Mapping[float, Interval] = TARGETS_MET,
    hours_per_year: float | Interval = 0.0,
) -> Distribution:
    return Distribution(
        per_year=exactly(per_year),
        mean=exactly(mean) if isinstance(mean, float) else mean,
        quantiles={} if mean is None else {p: exactly(1.0) for p in (0.5, 0.95, 0.99)},
        within={} if mean is None else within,
        hours_per_year=hours_per_year if isinstance(hours_per_year, Interval) else exactly(hours_per_year),
        bins=(),
    )


@pytest.fixture(scope="session")
def distribution() -> Callable[..., Distribution]:
    return _distribution


@pytest.fixture(scope="session")
def estimate() -> Callable[..., Estimate]:
    """An estimate made by hand: known exactly unless it is given intervals."""

    def make(
        downtime: float | Interval,
        *,
        by_cause: Mapping[str, float] | None = None,
        recovery: Mapping[str, Distribution] | None = None,
        loss: Mapping[str, Distribution] | None = None,
        lost_hours: float | Interval = 0.0,
        sections: tuple[float, ...] | None = None,
        odds: Mapping[float, Interval] | None = None,
    ) -> Estimate:
        hours = downtime if isinstance(downtime, Interval) else exactly(downtime)
        nothing = exactly(0.0)
        recovery = {key: _distribution() for key in ("all", "site", "failover")} | dict(recovery or {})
        lost = {key: _distribution() for key in ("failover", "site", "restore")} | dict(loss or {})
        lost = {"all": _distribution(hours_per_year=lost_hours), **lost}
        return Estimate(
            years=640,
            mission_years=10,
            seed=1,
            engine="by hand",
            precision=0.0,
            converged=True,
            flags=(),
            unavailability=Interval(hours.mean / 8760, hours.low / 8760, hours.high / 8760),
            downtime_hours_year=hours,
            by_cause={key: exactly(value) for key, value in (by_cause or {"storm": hours.mean}).items()},
            by_phase={},
            outages_year=exactly(1.0),
            outages_by_cause={},
            failback_outages_year=nothing,
            failovers_year=nothing,
            false_failovers_year=nothing,
            failbacks_year=nothing,
            restores_year=nothing,
            degraded_hours_year=nothing,
            lost_load_hours_year=nothing,
            recovery=recovery,
            loss=lost,
            odds_year=odds or {},
            odds_month=odds or {},
            months_by_tier={},
            credit_share=None,
            year_downtime=_distribution(),
            sections=sections or (hours.mean,) * 64,
        )

    return make


@pytest.fixture(scope="session")
def tiny_text() -> str:
    return TINY.read_text(encoding="utf-8")
