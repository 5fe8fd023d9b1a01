"""What every calculator refuses, and the words in which it says so."""

import math
import sys
from collections.abc import Callable
from textwrap import shorten

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Floats = Array | np.float64  # what a formula returns: a scalar for scalars, else an array of the broadcast shape


def number(name: str, value: ArrayLike) -> Array:
    """`value` as floats; whatever is not a number is refused, and so is NaN."""
    array = np.asarray(value)
    try:
        if array.dtype.kind not in "iufO":
            raise TypeError
        if array.dtype.kind == "O" and any(isinstance(item, str | bytes | bool) for item in array.flat):
            raise TypeError
        floats = array.astype(float)
    except (TypeError, ValueError):
        shown = shorten(repr(value), width=60, placeholder=" …")
        raise ValueError(f"{name}(={shown}) must be a number") from None
    refuse(name, floats, np.isnan(floats), "must be a number; leave out what is not known")
    return floats


def _plain(value: object, least: float) -> bool:
    """Whether a value is one finite float, not below another: most are, and that is seen ten times as quickly."""
    return isinstance(value, float) and least <= value < math.inf


def finite(name: str, value: ArrayLike) -> Array:
    if _plain(value, -sys.float_info.max):
        return np.asarray(value)
    floats = number(name, value)
    refuse(name, floats, np.isinf(floats), "must be finite")
    return floats


def not_negative(name: str, value: ArrayLike) -> Array:
    if _plain(value, 0.0):
        return np.asarray(value)
    floats = finite(name, value)
    refuse(name, floats, floats < 0, "must not be negative")
    return floats


def possibly_infinite(name: str, value: ArrayLike) -> Array:
    """Floats of 0 or more, infinity included where it means something: never, or without bound."""
    floats = number(name, value)
    refuse(name, floats, floats < 0, "must not be negative")
    return floats


def positive(name: str, value: ArrayLike) -> Array:
    floats = finite(name, value)
    refuse(name, floats, floats <= 0, "must be greater than 0")
    return floats


def share(name: str, value: ArrayLike) -> Array:
    """Finite floats in [0, 1]; a percentage is refused with the ratio that was probably meant."""
    floats = number(name, value)
    refuse(name, floats, ~((floats >= 0) & (floats <= 1)), _outside_unit_interval)
    return floats


def count(name: str, value: ArrayLike, least: int) -> Array:
    floats = finite(name, value)
    refuse(name, floats, (floats < least) | (floats % 1 != 0), f"must be a whole number, {least} or more")
    return floats


def together(*arrays: Array) -> tuple[Array, ...]:
    """The arrays, broadcast against each other (numpy's own types lose the element type)."""
    return tuple(np.broadcast_arrays(*arrays))


def refuse(name: str, values: Array, bad: NDArray[np.bool_], complaint: str | Callable[[float], str]) -> None:
    """Raise about the first bad value, and say where it stands if there are several."""
    if not (bad.any() if bad.ndim else bad):  # of a scalar, which most are, three times as quick
        return
    first = int(np.argmax(bad))
    value = float(values.flat[first])
    where = f" at position {first}" if values.size > 1 else ""
    words = complaint if isinstance(complaint, str) else complaint(value)
    raise ValueError(f"{name}(={value:.12g}{where}) {words}")


def _outside_unit_interval(value: float) -> str:
    meant = f"; did you mean {value / 100:.12g}?" if 1 < value <= 100 else ""
    return f"must lie in [0, 1]{meant}"
