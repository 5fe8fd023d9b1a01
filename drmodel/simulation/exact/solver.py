"""The door to the exact solver: the first method that holds answers, or all say why they do not."""

from collections.abc import Callable

from drmodel.errors import SimulationError
from drmodel.simulation.exact.chain import by_chain
from drmodel.simulation.exact.places import by_places
from drmodel.simulation.exact.renewal import by_renewal
from drmodel.simulation.exact.results import ExactResult
from drmodel.simulation.program import Program


def exact(
    program: Program,
    *,
    hours: float | None = None,
    constants_as_exponential: bool = False,
    most_states: int | None = None,
) -> ExactResult:
    """Answer by calculation what the simulator would estimate.

    Parameters
    ----------
    program
        One strategy against its fault modes.
    hours
        Mean over the first hours from new [h], by the chain only; by default the long run.
    constants_as_exponential
        Whether the chain may take hold, soak and failback outage as exponential with the same mean: an approximation,
        and the answer says so.
    most_states
        How many states the chain may have for a user group; by default 2×10⁵, which take some ten seconds.

    Returns
    -------
    The answer, with its method and what it assumes.

    Raises
    ------
    SimulationError
        If no method holds; the message says for each what stands in the way.

    Examples
    --------
    One of two units is enough; each is up for 1,000 h, repaired in 10 h:

    >>> from drmodel.laws import Exponential
    >>> from drmodel.simulation.model import FaultMode, Group, Recovery
    >>> from drmodel.simulation.program import compile_program
    >>> modes = [FaultMode(unit, (unit,), Exponential(10.0), Exponential(1000.0)) for unit in "ab"]
    >>> pair = compile_program(modes, Recovery((Group("all", ("a", "b")),)))
    >>> answer = exact(pair)
    >>> f"{answer.method} {answer.unavailability:.6g} {answer.outages_year:.6f} {answer.mean_recovery:.6g}"
    'places 9.80296e-05 0.171748 5'
    >>> f"{exact(pair, hours=8760.0).unavailability:.6g}"
    '9.78634e-05'
    """

    def chain(program: Program) -> ExactResult:
        return by_chain(program, hours=hours, approximate=constants_as_exponential, most_states=most_states)

    if hours is not None:
        return chain(program)
    methods: tuple[Callable[[Program], ExactResult], ...] = (by_places, by_renewal, chain)
    refusals = []
    for method in methods:
        try:
            return method(program)
        except SimulationError as error:
            refusals.append(str(error))
    raise SimulationError("no exact answer: " + "; ".join(refusals))
