"""Which uncertain values move together."""

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

from drmodel.scenario.leaves import Sourced
from drmodel.scenario.nodes import Node
from drmodel.scenario.paths import PathError, found, parse_path
from drmodel.scenario.quantities import Measure, Quantity, is_number
from drmodel.scenario.references import Broken, matches

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SMALLEST_EIGENVALUE = 1e-9  # a matrix that is closer to singular is not positive definite in floating point
MOST_PAIRS = 200  # whether they can all hold takes the cube of what they correlate


class Correlation(Sourced):
    """A rank correlation between two ranges: they tend to be high together, or one high where the other is low."""

    between: tuple[str, str]
    """Paths of two quantities with a range."""
    rank: Annotated[
        Quantity,
        Measure("a rank correlation", ("ratio",), "1", "0.6", bare=True, known=True, least=-1.0, most=1.0),
    ]
    """Spearman's rank correlation, from −1 to 1."""


def normal_correlations(ranks: Mapping[tuple[str, str], float]) -> tuple[tuple[str, ...], "NDArray[np.float64]"]:
    r"""Correlation matrix of normal scores whose rank correlations are given.

    .. math:: r = 2 \sin\frac{\pi\rho}{6}

    Parameters
    ----------
    ranks
        Spearman's ρ [1] by pair; pairs that are not named are not correlated.

    Returns
    -------
    What is correlated, and (each, each) r [1].

    References
    ----------
    Kruskal, *Ordinal measures of association*, JASA 53 (1958), section 6.

    Examples
    --------
    >>> members, matrix = normal_correlations({("a", "b"): 0.6})
    >>> members, round(float(matrix[0, 1]), 6)
    (('a', 'b'), 0.618034)
    """
    import numpy as np  # whoever only reads a scenario does without

    members = tuple(dict.fromkeys(name for pair in ranks for name in pair))
    matrix = np.eye(len(members))
    for (first, second), rank in ranks.items():
        i, j = members.index(first), members.index(second)
        matrix[i, j] = matrix[j, i] = 2 * math.sin(math.pi * rank / 6)
    return members, matrix


def broken_correlations(root: Node) -> Iterator[Broken]:
    """Paths that lead nowhere, pairs that are none, and ranks that cannot all hold at once."""
    ranks: dict[tuple[str, str], float] = {}
    faulty = False
    for loc, node in matches(root, "correlations.*"):
        pair = _pair(node)
        if pair is None:
            continue  # its model says what is wrong
        for index, path in enumerate(pair):
            try:
                found(root, parse_path(path))
            except PathError as error:
                faulty = True
                yield Broken((*loc, "between", index), str(error))
        if pair[0] == pair[1] or pair in ranks or pair[::-1] in ranks:
            faulty = True
            yield Broken((*loc, "between"), "two different paths are needed, and each pair once")
        rank = _rank(node)
        if rank is None:
            faulty = True
        else:
            ranks[pair] = rank
    if len(ranks) > MOST_PAIRS:
        faulty = True
        yield Broken(("correlations",), f"at most {MOST_PAIRS} pairs: keep those that matter")
    if ranks and not faulty and _smallest_eigenvalue(ranks) < SMALLEST_EIGENVALUE:
        remedy = "the matrix of these rank correlations is not positive definite: they cannot all hold; weaken one"
        yield Broken(("correlations",), remedy)


def _pair(node: Node) -> tuple[str, str] | None:
    between = node.get("between")
    paths = between.as_input() if between is not None else None
    return paths if isinstance(paths, tuple) and [type(path) for path in paths] == [str, str] else None


def _rank(node: Node) -> float | None:
    """The rank of a correlation at its base value; None where it is none."""
    rank = node.get("rank")
    if rank is not None and isinstance(rank.value, dict):
        rank = rank.get("value")
    value: Any = None if rank is None else rank.value
    return float(value) if is_number(value) and -1 <= value <= 1 else None


def _smallest_eigenvalue(ranks: Mapping[tuple[str, str], float]) -> float:
    import numpy as np

    return float(np.linalg.eigvalsh(normal_correlations(ranks)[1])[0])
