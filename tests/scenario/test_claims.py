"""Claims of a scenario: their expressions are checked with the file, and lead to its values."""

import pytest

from drmodel.errors import ScenarioError
from drmodel.scenario.building import reading_of
from drmodel.scenario.claims import look_up, results_of
from drmodel.scenario.expressions import written_in
from drmodel.scenario.loading import load_text


def with_expression(tiny_text, expression, stated="35 h"):
    claim = f'hours: {{section: Return, says: Hours, stated: {stated}, expression: "{expression}"}}'
    line = next(line for line in tiny_text.splitlines() if line.startswith("  hours: "))
    return tiny_text.replace(line, f"  {claim}")


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("outcomes.pear.avoided_hours", "did you mean `outcomes.pair.avoided_hours`?"),
        ("strategies.pair.costs.servr.amount", "did you mean `server`?"),
        ("outcomes.pair.avoided_loss", "cannot be put together"),
        ("strategies.pair.title", "no single number"),
        ("strategies.pair.costs", "no single number"),
        ("1 +", "a value is missing"),
    ],
)
def test_a_claim_that_leads_nowhere_is_a_fault_of_its_line(tiny_text, expression, said):
    text = with_expression(tiny_text, expression)
    with pytest.raises(ScenarioError) as refused:
        load_text(text)
    (fault,) = refused.value.faults
    assert fault.path == "claims.hours.expression"
    assert fault.line == 1 + text.splitlines().index(next(x for x in text.splitlines() if x.startswith("  hours: ")))
    assert said in fault.remedy


@pytest.mark.parametrize(
    ("path", "unit", "values"),
    [
        ("strategies.pair.costs.server.amount", "EUR/month", [120]),
        ("strategies.pair.itemised.lines.*.amount", "EUR/month", [220]),
        ("outage_cost.parts.refunds.amount", "EUR/h", [15]),
        ("statements.return.avoided_loss", "EUR/year", [4200]),
        ("audience.iberia.round_trips.porto", "ms", [12]),
        ("triggers.rules.buyers.threshold", "users", [2000]),
        ("fault_modes.release.rate", "/year", [6]),
        ("outcomes.pair.downtime_hours", "h", [7]),
    ],
)
def test_a_path_leads_to_values_in_their_unit(tiny_text, path, unit, values):
    root, _ = load_text(tiny_text, variant="base").layers.resolve()
    reading = reading_of(root)
    found = look_up(root, reading, path, results_of(root, reading), {"outcomes.pair.downtime_hours": 7.0})
    assert [written_in(one, unit) for one in found] == pytest.approx(values)
