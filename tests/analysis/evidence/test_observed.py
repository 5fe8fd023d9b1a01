from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from scipy import stats

from drmodel.analysis.evidence.observed import observed
from drmodel.errors import DrmodelError
from drmodel.scenario.models import Scenario


@pytest.fixture
def ten(tmp_path: Path) -> Path:
    """Ten outages of an hour in 10,000 h from 2025 on."""
    rows = ["start,end"]
    for number in range(10):
        start = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=500 + 950 * number)
        rows.append(f"{start.isoformat()},{(start + timedelta(hours=1)).isoformat()}")
    path = tmp_path / "ten.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


TEN_THOUSAND_HOURS = "2025-01-01..2026-02-21T16:00"


def test_the_published_case(ten: Path) -> None:
    """Trivedi (2001), example 10.27: ten failures, 9,990 h up, 10 h down."""
    seen = observed(ten, window=TEN_THOUSAND_HOURS)
    assert (seen.up, seen.down, seen.outages) == pytest.approx((9990, 10, 10))
    assert (round(seen.availability.low, 4), round(seen.availability.high, 4)) == (0.9975, 0.9996)
    assert (seen.mtbf.value, seen.mttr.value) == pytest.approx((999, 1))
    chi = stats.chi2
    assert (seen.mtbf.low, seen.mtbf.high) == pytest.approx(
        (2 * 9990 / chi.ppf(0.975, 22), 2 * 9990 / chi.ppf(0.025, 20))
    )
    assert (seen.mttr.low, seen.mttr.high) == pytest.approx((20 / chi.ppf(0.975, 20), 20 / chi.ppf(0.025, 20)))


def test_months_add_up_to_the_whole(ten: Path) -> None:
    seen = observed(ten, window=TEN_THOUSAND_HOURS, sla=0.999)
    assert [month.month for month in seen.months][:2] == [date(2025, 1, 1), date(2025, 2, 1)]
    assert len(seen.months) == 14
    assert sum(month.watched for month in seen.months) == pytest.approx(10_000)
    assert sum(month.down for month in seen.months) == pytest.approx(10)
    assert sum(month.outages for month in seen.months) == 10
    assert seen.budget_consumed == pytest.approx(1.0)
    assert seen.burn_rate == pytest.approx(1.0)
    january = seen.months[0]
    assert (january.watched, january.availability) == (744, pytest.approx(1 - 1 / 744))
    assert january.budget_consumed == pytest.approx(1 / 0.744)
    assert seen.months_met == 4


def test_an_outage_across_the_end_of_a_month_counts_where_it_began(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("start,end\n2025-01-31T22:00Z,2025-02-01T03:00Z\n", encoding="utf-8")
    seen = observed(path, window="2025-01-01..2025-03-01")
    assert [(month.outages, month.down) for month in seen.months] == [(1, 2.0), (0, 3.0)]


def test_months_are_those_of_the_zone(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("start,end\n2025-02-01T01:00Z,2025-02-01T02:00Z\n", encoding="utf-8")
    seen = observed(path, window="2025-01-01..2025-03-01", timezone="America/Sao_Paulo")
    assert [month.outages for month in seen.months] == [1, 0]
    assert [month.watched for month in seen.months] == [744, 672]


def test_no_outage_leaves_the_means_open(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("time,value\n" + "".join(f"{1735689600 + 60 * i},1\n" for i in range(60)), encoding="utf-8")
    seen = observed(path, sla=0.99)
    assert (seen.outages, seen.mtbf.value, seen.mttr.value) == (0, None, None)
    assert seen.mtbf.low == pytest.approx(1 / stats.chi2.ppf(0.975, 2) * 2)
    assert "none seen" in str(seen)


def test_nothing_watched_in_a_month_is_no_availability(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("time,value\n" + "".join(f"{1735689600 + 60 * i},1\n" for i in range(60)), encoding="utf-8")
    seen = observed(path, window="2025-01-01..2025-03-01", sla=0.99)
    assert seen.months[1].availability is None
    assert seen.unknown == pytest.approx(59 * 24 - 1)
    assert seen.months_met == 1


def test_the_target_of_a_scenario_is_the_service_level(ten: Path, tiny: Scenario) -> None:
    seen = observed(ten, window=TEN_THOUSAND_HOURS, scenario=tiny)
    assert tiny.targets.availability is not None
    assert seen.sla == tiny.targets.availability.value.value
    assert seen.plausibility is not None
    assert "tail probability" in str(seen)


def test_options_that_make_no_sense(ten: Path, tiny: Scenario) -> None:
    with pytest.raises(DrmodelError, match="belongs to a scenario"):
        observed(ten, strategy="single")
    with pytest.raises(DrmodelError, match="between 0 and 1"):
        observed(ten, sla=1.0)
    with pytest.raises(DrmodelError, match="no such strategy; there are"):
        observed(ten, scenario=tiny, strategy="nobody")
