"""Rank correlations between ranges, and what is wrong with them."""

import pytest

from drmodel.errors import ScenarioError
from drmodel.scenario import correlations
from drmodel.scenario.loading import load_text

STORM, WIPE, SALES = "fault_modes.storm.rate", "fault_modes.wipe.rate", "outage_cost.parts.sales.amount"


@pytest.fixture(scope="module")
def tiny(tiny_text):
    return load_text(tiny_text, "tiny.yaml").variant("base")


def with_correlations(tiny, **pairs):
    entries = ", ".join(
        f"{name}: {{between: ['{first}', '{second}'], rank: {rank}, source: {{assumption: Bad luck}}}}"
        for name, (first, second, rank) in pairs.items()
    )
    return tiny.override({"correlations": f"{{{entries}}}"})


def test_a_correlation_is_read(tiny):
    scenario = with_correlations(tiny, weather=(STORM, SALES, 0.6))
    assert scenario.correlations["weather"].between == (STORM, SALES)
    assert scenario.correlations["weather"].rank.value == 0.6


@pytest.mark.parametrize(
    ("pairs", "path", "said"),
    [
        ({"a": (STORM, "fault_modes.strom.rate", 0.5)}, "correlations.a.between", "did you mean `storm`"),
        ({"a": (STORM, "strategies.pair.automatic[promot].success", 0.5)}, "correlations.a.between", "`promote`"),
        ({"a": (STORM, "..", 0.5)}, "correlations.a.between", "is no path"),
        ({"a": (STORM, STORM, 0.5)}, "correlations.a.between", "two different paths"),
        ({"a": (STORM, WIPE, 0.5), "b": (WIPE, STORM, 0.2)}, "correlations.b.between", "each pair once"),
        ({"a": (STORM, WIPE, 1.5)}, "correlations.a.rank", "at most 1"),
        ({"a": (STORM, WIPE, -1.5)}, "correlations.a.rank", "at least -1"),
        (
            {"a": (STORM, WIPE, 0.9), "b": (WIPE, SALES, 0.9), "c": (STORM, SALES, -0.9)},
            "correlations",
            "not positive definite",
        ),
        ({"a": (STORM, WIPE, 1)}, "correlations", "not positive definite"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(tiny, pairs, path, said):
    with pytest.raises(ScenarioError) as caught:
        with_correlations(tiny, **pairs)
    [fault] = caught.value.faults
    assert fault.path.startswith(path)
    assert said in fault.remedy


def test_what_is_no_pair_is_said_by_its_model(tiny):
    with pytest.raises(ScenarioError) as caught:
        tiny.override({"correlations": f"{{a: {{between: {STORM}, rank: 0.5, source: {{assumption: x}}}}}}"})
    assert [fault.path for fault in caught.value.faults] == ["correlations.a.between"]


def test_more_pairs_than_can_be_weighed_against_each_other_are_refused(tiny, monkeypatch):
    monkeypatch.setattr(correlations, "MOST_PAIRS", 1)
    with pytest.raises(ScenarioError, match="at most 1 pairs"):
        with_correlations(tiny, a=(STORM, SALES, 0.1), b=(STORM, WIPE, 0.1))
