"""What the claims of a scenario read: values of the file and results of the model, each by its path."""

from collections.abc import Iterator, Mapping, Sequence

from drmodel.scenario.expressions import ExpressionError, Measured, evaluate, measured, of_dimension, parse
from drmodel.scenario.leaves import Leaf, Reading
from drmodel.scenario.models import Scenario
from drmodel.scenario.nodes import Loc, Node
from drmodel.scenario.paths import PathError, closest, parse_path
from drmodel.scenario.quantities import ANY, Measure, Quantity
from drmodel.scenario.references import Broken
from drmodel.scenario.walk import shape_at

# Results by the end of their path behind `outcomes.STRATEGY`; `value` is the value currency.
OUTCOMES = {
    "availability": "1",
    "downtime_hours": "h",
    "outage_cost": "value/year",
    "avoided_hours": "h",
    "avoided_loss": "value/year",
    "added_cost": "value/year",
    "net_benefit": "value/year",
    "recovery_time": "h",
    "data_loss": "h",
}


def results_of(root: Node, reading: Reading) -> dict[str, str]:
    """The results that claims may read, by path, each with its unit; hours and money are those of a year."""
    strategies, causes = (_keys(root, key) for key in ("strategies", "causes"))
    units = {"value/year": f"{reading.value_currency}/year"}
    found = {
        f"outcomes.{name}.{result}": units.get(unit, unit) for name in strategies for result, unit in OUTCOMES.items()
    }
    found |= {f"outcomes.{name}.downtime_by_cause.{cause}": "h" for name in strategies for cause in causes}
    return found | {f"strategies.{name}.cost_month": f"{reading.cost_currency}/month" for name in strategies}


def look_up(
    root: Node, reading: Reading, path: str, results: Mapping[str, str], values: Mapping[str, float | None]
) -> Sequence[Measured]:
    """The values that a path leads to.

    Parameters
    ----------
    root
        The resolved file.
    reading
        What its values need to know of it.
    path
        The path, perhaps with `*` in it.
    results
        Units of the results that there are, by path.
    values
        The results themselves; what is not in here is not known.

    Raises
    ------
    ExpressionError
        If it leads nowhere, or to something that is no number.
    """
    if path in results:
        return (measured(values.get(path), results[path]),)
    if path.startswith("outcomes."):
        raise ExpressionError(f"no such result: `{path}`{closest(path, results)}")
    return tuple(_value(loc, node, path, reading) for loc, node in _matches(root, path))


def broken_claims(root: Node, reading: Reading) -> Iterator[Broken]:
    """Claims whose expression cannot be read, leads nowhere, or measures something else than what is stated."""
    claims = root.get("claims")
    results = results_of(root, reading)
    for name, claim in claims.entries() if claims is not None else ():
        expression, stated = claim.get("expression"), claim.get("stated")
        if expression is None or not isinstance(expression.value, str):
            continue
        try:
            found = evaluate(parse(expression.value), lambda path: look_up(root, reading, path, results, {}))
            for other in (stated, claim.get("tolerance")):
                if other is not None and (said := _plainly(other, reading)) is not None:
                    evaluate(parse("stated == found"), {"stated": (said,), "found": (found,)}.__getitem__)
        except ExpressionError as error:
            yield Broken(("claims", name, "expression"), str(error))


def quantity_measured(quantity: Quantity, leaf: Leaf = ANY) -> Measured:
    """A quantity that a field of some kind holds, with what it measures; what is unknown does not say."""
    if quantity.value is None or not quantity.dimension:
        return Measured(None, None)
    scale = float(leaf.scale) if isinstance(leaf, Measure) else 1.0
    per = quantity.unit.partition("/")[2].strip() or None
    return of_dimension(quantity.value / scale, quantity.dimension, quantity.currency, per)


def _plainly(node: Node, reading: Reading) -> Measured | None:
    """A quantity of any kind; None where it is none, which is a fault of its own."""
    try:
        return quantity_measured(ANY.read(node.as_input(), reading))
    except ValueError:
        return None


def _value(loc: Loc, node: Node, path: str, reading: Reading) -> Measured:
    leaf = shape_at(Scenario, loc)
    try:
        value = leaf.read(node.as_input(), reading) if isinstance(leaf, Leaf) else None
    except ValueError:
        return Measured(None, None)  # the value has a fault of its own, which is told there
    if not isinstance(leaf, Leaf) or not isinstance(value, Quantity):
        raise ExpressionError(f"`{path}` is no single number: name one below it, or a result")
    return quantity_measured(value, leaf)


def _matches(root: Node, path: str) -> list[tuple[Loc, Node]]:
    """What a path leads to: keys, ids of items, and `*` for all of them."""
    try:
        steps = parse_path(path)
    except PathError as error:
        raise ExpressionError(str(error)) from None
    found: list[tuple[Loc, Node]] = [((), root)]
    for step in steps:
        below = [(name, (*loc, key), child) for loc, node in found for name, key, child in _named(node)]
        found = [(loc, child) for name, loc, child in below if step.name in ("*", name)]
        if not found:
            near = closest(step.name, dict.fromkeys(name for name, _, _ in below))
            raise ExpressionError(f"`{path}` leads nowhere: no `{step.name}`{near}")
    return found


def _named(node: Node) -> Iterator[tuple[str, str | int, Node]]:
    for key, child in node.entries():
        own = child.get("id") if isinstance(key, int) else None
        yield (own.written if own is not None else child.written if isinstance(key, int) else str(key)), key, child


def _keys(root: Node, key: str) -> tuple[str, ...]:
    node = root.get(key)
    return () if node is None else tuple(str(name) for name, _ in node.entries())
