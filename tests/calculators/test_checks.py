"""What all calculators refuse, seen through the public functions."""

import math
import subprocess
import sys
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from drmodel.calculators import costs, latency, recovery, replication, returns, sla, triggers

MODULES = ("sla", "costs", "returns", "recovery", "replication", "triggers", "latency", "schedule")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (99.9, r"^availability\(=99\.9\) must lie in \[0, 1\]; did you mean 0\.999\?$"),
        (100, r"did you mean 1\?$"),
        (1.5, r"did you mean 0\.015\?$"),
        (100.5, r"^availability\(=100\.5\) must lie in \[0, 1\]$"),
        (-0.1, r"^availability\(=-0\.1\) must lie in \[0, 1\]$"),
        (float("inf"), r"must lie in \[0, 1\]$"),
        (float("nan"), "must be a number; leave out what is not known"),
        (None, "must be a number"),
        ("0.999", r"availability\(='0\.999'\) must be a number"),
        (["0.999"], "must be a number"),
        (pd.Series(["0.999"], dtype=object), "must be a number"),
        (pd.Series([0.999, None], dtype="Float64"), "must be a number"),
        (True, "must be a number"),
        (0.5 + 0j, "must be a number"),
        ({"a": 1}, "must be a number"),
    ],
)
def test_nonsense_is_refused_in_one_line_with_the_remedy(value, words):
    with pytest.raises(ValueError, match=words) as error:
        sla.downtime(value)
    assert "\n" not in str(error.value)


def test_the_first_bad_value_of_an_array_is_named_with_its_position():
    with pytest.raises(ValueError, match=r"availability\(=99 at position 2\) .* did you mean 0\.99\?"):
        sla.downtime([[0.9, 0.99], [99, 98]])


def test_the_second_of_two_is_named_with_its_position_too():
    with pytest.raises(ValueError, match=r"cost\(=-3 at position 1\)"):
        costs.overhead([3, -3], 1)


def test_the_ends_of_what_is_allowed():
    assert sla.downtime([0, 1], 100).tolist() == [100, 0]
    assert costs.usage_cost([0, 0.5], 2).tolist() == [0, 1]
    assert latency.share_within(1, [0.25, 0.25, 0.5], [0, 0.5, math.inf]) == 0.5
    with pytest.raises(ValueError, match=r"^round_trips\(=-0\.5\) must not be negative"):
        latency.share_within(1, 1, -0.5)


# every argument that must not be negative (">= 0"), must be positive ("> 0") or is a share ("share"), at good values
ARGUMENTS = [
    (sla.downtime, {"availability": "share", "hours": ">= 0"}),
    (sla.availability, {"downtime": ">= 0", "hours": "> 0"}),
    (sla.nines, {"availability": "share"}),
    (sla.from_mtbf, {"mtbf": "> 0", "mttr": ">= 0"}),
    (sla.budget, {"slo": "share", "hours": "> 0"}),
    (sla.budget_consumed, {"down": ">= 0", "slo": "share", "hours": "> 0"}),
    (sla.budget_left, {"down": ">= 0", "slo": "share", "hours": "> 0"}),
    (sla.availability_interval, {"up": ">= 0", "down": ">= 0", "outages": ">= 0", "confidence": "share"}),
    (costs.overhead, {"cost": ">= 0", "baseline": "> 0"}),
    (costs.added_cost_year, {"cost_month": ">= 0", "baseline_month": ">= 0", "rate": "> 0"}),
    (costs.usage_cost, {"price": ">= 0", "usage": ">= 0"}),
    (costs.effort_cost, {"hours": ">= 0", "rate": ">= 0"}),
    (costs.surcharge, {"amount": ">= 0"}),
    (
        returns.expected_annual_loss,
        {
            "outage_hours": ">= 0",
            "cost_per_hour": ">= 0",
            "data_hours": ">= 0",
            "value_per_data_hour": ">= 0",
            "penalties": ">= 0",
        },
    ),
    (returns.expected_penalties, {"credit_share": "share", "contract_month": ">= 0"}),
    (returns.rate_per_month, {"rate_year": "finite"}),
    (costs.grown, {"amount": "finite", "growth": "finite", "periods": ">= 0"}),
    (returns.avoided_loss, {"baseline_loss": ">= 0", "loss": ">= 0"}),
    (returns.break_even_hours, {"added": "finite", "cost_per_hour": ">= 0"}),
    (returns.payback_months, {"one_off": ">= 0", "net_monthly_benefit": "finite"}),
    (returns.net_benefit, {"avoided": "finite", "added": "finite"}),
    (returns.benefit_cost_ratio, {"avoided": "finite", "added": "> 0"}),
    (returns.roi, {"avoided": "finite", "added": "> 0"}),
    (returns.cost_cover_months, {"added_year": "finite", "avoided_year": "finite"}),
    (recovery.detection_time, {"interval": "> 0", "failures": "> 0", "timeout": ">= 0"}),
    (
        recovery.expected_recovery,
        {"detection": ">= 0", "automatic": ">= 0", "success": "share", "fallback": ">= 0"},
    ),
    (recovery.availability_with_failover, {"outages_per_year": ">= 0", "recovery": ">= 0", "hours_per_year": "> 0"}),
    (
        recovery.renewal_unavailability,
        {"up": "> 0", "restore": ">= 0", "recovery": ">= 0", "failback_outage": ">= 0"},
    ),
    (replication.backup_loss, {"interval": "> 0", "copy": ">= 0"}),
    (replication.mean_loss, {"lag": ">= 0", "broken": "share", "backup": ">= 0"}),
    (replication.transfer_time, {"size": ">= 0", "bandwidth": "> 0"}),
    (replication.catch_up_time, {"backlog": ">= 0", "write_rate": ">= 0", "bandwidth": ">= 0"}),
    (replication.monthly_transfer, {"write_rate": ">= 0", "hours_per_month": ">= 0"}),
    (triggers.months_to_threshold, {"current": ">= 0", "threshold": "> 0", "growth_per_month": "finite"}),
    (triggers.grown, {"current": ">= 0", "growth_per_month": "finite", "months": ">= 0"}),
    (
        triggers.months_to_threshold_linear,
        {"current": "finite", "threshold": "finite", "increase_per_month": "finite"},
    ),
    (latency.round_trip_bound_ms, {"distance_km": ">= 0", "path_factor": "> 0"}),
]
GOOD = {"share": 0.5, ">= 0": 1, "> 0": 1, "finite": 1}
BAD = {
    "share": [-0.1, 1.1, math.inf, math.nan],
    ">= 0": [-1, math.inf, math.nan],
    "> 0": [-1, 0, math.inf, math.nan],
    "finite": [math.inf, -math.inf, math.nan],
}


@pytest.mark.parametrize(
    ("function", "arguments", "name", "value"),
    [
        (function, arguments, name, value)
        for function, arguments in ARGUMENTS
        for name, kind in arguments.items()
        for value in BAD[kind]
    ],
)
def test_every_argument_is_refused_by_its_name(function, arguments, name, value):
    values = {argument: GOOD[kind] for argument, kind in arguments.items()}
    function(*values.values())
    with pytest.raises(ValueError, match=rf"^{name}\(="):
        function(*(values | {name: value}).values())


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="broadcast"):
        sla.downtime([0.9, 0.99], [1, 2, 3])


def test_scalars_give_scalars_and_arrays_broadcast():
    assert isinstance(sla.downtime(0.99), float)
    assert sla.downtime([[0.9], [0.99]], [100.0, 200.0]) == pytest.approx(np.array([[10, 20], [1, 2]]))
    assert sla.downtime(Decimal("0.99")) == pytest.approx(87.6)


def test_a_series_gives_values_that_go_back_into_its_frame():
    frame = pd.DataFrame({"availability": [0.99, 0.999]}, index=["single", "warm"])
    frame["downtime"] = sla.downtime(frame["availability"])
    assert frame.loc["warm", "downtime"] == pytest.approx(8.76)


def test_inputs_are_left_as_they_were():
    values = np.array([0.9, 0.99])
    sla.availability(sla.downtime(values))
    assert values.tolist() == [0.9, 0.99]


def test_importing_the_calculators_loads_nothing_heavy():
    heavy = {"pandas", "scipy", "numba", "matplotlib", "pydantic", "simpy"}
    program = f"import sys, {', '.join(f'drmodel.calculators.{name}' for name in MODULES)}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert "numpy" in loaded
    assert not heavy & set(loaded)
