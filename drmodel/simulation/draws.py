"""Random numbers by address: a uniform is never "the next one", so nothing depends on the order of calls.

The address is (seed, sample, replication, mode, ordinal of the fault, slot). The generator is NumPy's
Philox4x64-10 with key (seed, sample) and counter (ordinal from 1, block, replication, mode); a uniform is the
upper 53 bits of a raw number. Block 0 of a fault holds four of them: time to fault, repair, detected, phase.
Any other slot is the first number of the block whose number is the first 64 bits of the SHA-256 of the slot's
name; a mode's number is made from its id alike.
"""

import hashlib
from functools import lru_cache
from typing import Any

import numpy as np

WORD = 1 << 64
UNIT = 2.0**-53


@lru_cache(maxsize=4096)
def key(name: str) -> int:
    """First 64 bits, big-endian, of the SHA-256 of a name: the number of a mode or of a slot's block.

    Examples
    --------
    >>> hex(key("abc"))  # FIPS 180-2, appendix B.1
    '0xba7816bf8f01cfea'
    """
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")


class Draws:
    """The uniforms of one replication.

    Parameters
    ----------
    seed
        Seed of the run, 0 to 2⁶⁴ − 1.
    sample
        Number of the uncertainty sample; 0 is the base case.
    replication
        Number of the replication.

    Examples
    --------
    >>> draws = Draws(seed=1, sample=0, replication=7)
    >>> draws.slot(key("region"), 1, key("promote")) == draws.slot(key("region"), 1, key("promote"))
    True
    """

    def __init__(self, seed: int, sample: int, replication: int) -> None:
        self._generator = np.random.Philox(0)
        self._counter = [0, 0, replication, 0]
        self._state: Any = {  # set before each draw: a tenth of the cost of building a generator
            "bit_generator": "Philox",
            "state": {"counter": self._counter, "key": (seed, sample)},
            "buffer": (0, 0, 0, 0),
            "buffer_pos": 4,
            "has_uint32": 0,
            "uinteger": 0,
        }

    def _go_to(self, mode: int, ordinal: int, block: int) -> None:
        counter = self._counter
        counter[0] = ordinal - 1  # the generator counts before it draws
        counter[1] = block
        counter[3] = mode
        self._generator.state = self._state

    def lanes(self, mode: int, first: int, faults: int) -> list[list[float]]:
        """Block 0 of consecutive faults of a mode: for each, time to fault, repair, detected, phase."""
        self._go_to(mode, first, 0)  # the ordinal is the word that the generator counts, so one call draws them all
        raw = self._generator.random_raw(4 * faults)
        uniforms: list[list[float]] = ((raw >> np.uint64(11)) * UNIT).reshape(faults, 4).tolist()
        return uniforms

    def slot(self, mode: int, ordinal: int, block: int) -> float:
        """Any other slot of a fault."""
        self._go_to(mode, ordinal, block % WORD)
        return (self._generator.random_raw() >> 11) * UNIT
