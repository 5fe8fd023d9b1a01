"""What all calculators refuse, seen through the public functions."""

import subprocess
import sys
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from drmodel.calculators import sla

MODULES = ("sla", "costs", "returns", "recovery", "replication", "triggers", "latency", "schedule")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (99.9, r"^availability\(=99\.9\) must lie in \[0, 1\]; did you mean 0\.999\?$"),
        (100, r"did you mean 1\?$"),
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
