"""What a study was made with: versions on which the last digits of a number may depend."""

import platform
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version

COMPUTING = ("numpy", "scipy", "numba", "llvmlite", "simpy", "SALib")


@cache
def environment() -> Mapping[str, str]:
    """Version of Python and of each library that computes, and the kind of machine; what is not there is not named.

    Examples
    --------
    >>> sorted(environment())[-3:]
    ['python', 'scipy', 'simpy']
    """
    return {"python": platform.python_version(), "machine": platform.machine(), **versions_of(COMPUTING)}


def versions_of(names: tuple[str, ...]) -> dict[str, str]:
    """Versions of distributions as they are installed; none of those that are not."""
    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
