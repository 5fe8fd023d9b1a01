r"""Everything exponential: a Markov chain of the group and its world, solved as sparse linear equations.

.. math:: \pi Q = 0, \quad \sum \pi = 1; \qquad \bar\pi = \frac1T \int_0^T e_0\, e^{Qt} dt

for the long run, and for the mean over the first T hours from new.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from drmodel.errors import SimulationError
from drmodel.simulation.exact.results import ExactResult, GroupAnswer, averaged, name_of
from drmodel.simulation.exact.states import FAILING_BACK, Automaton
from drmodel.simulation.model import FULL
from drmodel.simulation.program import Program
from drmodel.simulation.rows import GroupRow

MOST_STATES = 200_000
MOST_DIRECT = 5_000  # states that are solved by elimination; more fill the memory, and are solved by iteration
MOST_STEPS = 1_000_000  # fastest rate × hours of a transient
SMALLEST_RESIDUAL = 1e-10

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Chain:
    """The states that can be reached from new.

    Attributes
    ----------
    rates
        Moves from row to column [1/h]; the diagonal is empty.
    harm
        What users feel in each state [1].
    outage
        Whether the state belongs to an unplanned outage.
    """

    rates: sparse.csr_array
    harm: Floats
    outage: NDArray[np.bool_]

    def answer(self, shares: Floats) -> GroupAnswer:
        """From shares of time to what users go through."""
        begin = self.rates[~self.outage][:, self.outage].sum(axis=1)
        return GroupAnswer(
            harm=float(shares @ self.harm),
            down=float(shares[self.outage].sum()),
            outages=float(shares[~self.outage] @ np.asarray(begin).ravel()),
        )

    def generator(self) -> sparse.csr_array:
        """Q: the moves, and on the diagonal what leaves."""
        return sparse.csr_array(self.rates - sparse.diags_array(np.asarray(self.rates.sum(axis=1)).ravel()))


def by_chain(
    program: Program, *, hours: float | None, approximate: bool, most_states: int | None = None
) -> ExactResult:
    """Answer if every time is exponential, or refuse.

    Parameters
    ----------
    program
        One strategy against its fault modes.
    hours
        Mean over the first hours from new [h]; None: the long run.
    approximate
        Whether hold, soak and failback outage are taken as exponential.
    most_states
        How many states may be listed for a group; by default 2×10⁵.

    Raises
    ------
    SimulationError
        If a time is not exponential, or there are more states.
    """
    most = MOST_STATES if most_states is None else most_states
    if hours is not None and not 0 < hours < np.inf:
        raise SimulationError(f"hours(={hours}) must be a number greater than 0")
    try:
        chains = [_chain(program, group, approximate, most) for group in program.groups]
        answers = [chain.answer(_long_run(chain) if hours is None else _first_hours(chain, hours)) for chain in chains]
    except SimulationError as error:
        raise SimulationError(f"chain of exponential times: {error}") from error
    states = sum(len(chain.harm) for chain in chains)
    when = "The long run: what was new at first has worn off." if hours is None else f"The first {hours:,g} h from new."
    sentences = [when, f"Every time is exponential: {states:,} states."]
    if approximate and (program.hold or program.soak or program.failback_outage):
        sentences.append(
            "An approximation: hold, soak and failback outage, which are constant, are taken as exponential with the "
            "same mean; the way home is left out of recovery times."
        )
    return averaged(program, answers, "chain", tuple(sentences), lengths=hours is None)


def _chain(program: Program, group: GroupRow, approximate: bool, most: int) -> Chain:
    """All states that can be reached, one after the other."""
    automaton = Automaton(program, group, approximate)
    states = [automaton.start()]
    number = {states[0]: 0}
    rows: list[int] = []
    columns: list[int] = []
    rates: list[float] = []
    for row, state in enumerate(states):  # grows while it is read
        for rate, after in automaton.moves(state):
            if rate <= 0 or after == state:
                continue
            column = number.setdefault(after, len(states))
            if column == len(states):
                if column == most:
                    raise SimulationError(f"{name_of(group)}: more than {most:,} states")
                states.append(after)
            rows.append(row)
            columns.append(column)
            rates.append(rate)
    harm = np.array([automaton.harm(state) for state in states], float) / FULL
    planned = np.array([state.step == FAILING_BACK and not state.outage for state in states])
    moves = sparse.csr_array((rates, (rows, columns)), shape=(len(states), len(states)))
    return Chain(moves, harm, (harm > 0) & ~planned)


def _long_run(chain: Chain) -> Floats:
    """Shares of time: the equations of the one class of states that is never left, its first state set to 1."""
    keep = _recurrent(chain)
    equations = sparse.csc_array(chain.generator()[keep][:, keep].T)
    shares = np.zeros(len(chain.harm))
    shares[keep] = np.concatenate([[1.0], _solved(equations[1:, 1:], -equations[1:, [0]].toarray().ravel())])
    return np.asarray(shares / shares.sum())


def _recurrent(chain: Chain) -> NDArray[np.intp]:
    from scipy.sparse.csgraph import connected_components

    number, of = connected_components(chain.rates, directed=True, connection="strong")
    left = np.zeros(number, bool)
    start, end = chain.rates.nonzero()
    left[of[start[of[start] != of[end]]]] = True
    stay = np.flatnonzero(~left)
    if len(stay) > 1:
        raise SimulationError("in the long run users end in one of several ways: there is no one answer")
    return np.flatnonzero(of == stay[0])


def _solved(equations: sparse.csc_array, right: Floats) -> Floats:
    from scipy.sparse import linalg

    if not len(right):
        return right
    if len(right) <= MOST_DIRECT:
        return np.asarray(linalg.spsolve(equations, right)).reshape(len(right))
    preconditioner = sparse.diags_array(1.0 / equations.diagonal())
    found, _ = linalg.gmres(equations, right, rtol=1e-12, restart=50, maxiter=40, M=preconditioner)
    if not np.linalg.norm(equations @ found - right) <= SMALLEST_RESIDUAL * np.linalg.norm(right):
        raise SimulationError(f"the equations of {len(right) + 1:,} states could not be solved exactly enough")
    return np.asarray(found)


def _first_hours(chain: Chain, hours: float) -> Floats:
    """Shares of the first hours: the chance of each state, and its integral beside it."""
    from scipy.sparse import linalg

    flow, states = chain.generator().T, len(chain.harm)
    steps = float(abs(flow.diagonal()).max(initial=0.0)) * hours
    if steps > MOST_STEPS:
        raise SimulationError(
            f"{hours:,g} h are {steps:.2g} times the shortest time of a state; at most {MOST_STEPS:,}"
        )
    chance, integral = sparse.coo_array([[1.0, 0.0], [0.0, 0.0]]), sparse.coo_array([[0.0, 0.0], [1.0, 0.0]])
    both = sparse.kron(chance, flow, format="csr") + sparse.kron(integral, sparse.eye_array(states), format="csr")
    new = np.zeros(2 * states)
    new[0] = 1.0
    return np.asarray(linalg.expm_multiply(both * hours, new))[states:] / hours
