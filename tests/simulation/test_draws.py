"""Uniforms by address: against a Philox4x64-10 written from the paper, and against NumPy's built afresh."""

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drmodel.simulation.draws import Draws, key

WORD = 2**64
words = st.integers(0, WORD - 1)


def philox(counter, keys):
    """Salmon, Moraes, Dror and Shaw, *Parallel random numbers: as easy as 1, 2, 3* (SC 2011), Philox4x64-10."""
    c0, c1, c2, c3 = counter
    k0, k1 = keys
    for _ in range(10):
        p0, p1 = c0 * 0xD2E7470EE14C6C93, c2 * 0xCA5A826395121157
        c0, c1, c2, c3 = (p1 >> 64) ^ c1 ^ k0, p1 % WORD, (p0 >> 64) ^ c3 ^ k1, p0 % WORD
        k0, k1 = (k0 + 0x9E3779B97F4A7C15) % WORD, (k1 + 0xBB67AE8584CAA73B) % WORD
    return c0, c1, c2, c3


def uniforms(seed, sample, replication, mode, ordinal, block):
    return [(x >> 11) * 2.0**-53 for x in philox((ordinal, block, replication, mode), (seed, sample))]


def test_the_paper_s_known_answer():
    """Random123 1.14, kat_vectors: philox4x64 10, all zero."""
    assert philox((0, 0, 0, 0), (0, 0)) == (
        0x16554D9ECA36314C,
        0xDB20FE9D672D0FDC,
        0xD7E772CEE186176B,
        0x7E68B68AEC7BA23B,
    )


@given(words, words, words, words, st.integers(1, 10**9), words)
@settings(max_examples=60, deadline=None)
def test_every_address(seed, sample, replication, mode, ordinal, block):
    draws = Draws(seed, sample, replication)
    assert draws.slot(mode, ordinal, block) == uniforms(seed, sample, replication, mode, ordinal, block)[0]
    assert draws.lanes(mode, ordinal, 3) == [
        uniforms(seed, sample, replication, mode, ordinal + i, 0) for i in range(3)
    ]


def test_against_numpy_s_generator_built_afresh():
    draws = Draws(seed=7, sample=2, replication=11)
    fresh = np.random.Philox(counter=[4, 99, 11, 12345], key=[7, 2])  # it counts before it draws
    assert draws.slot(12345, 5, 99) == (int(fresh.random_raw()) >> 11) * 2.0**-53


def test_the_order_of_calls_does_not_matter():
    first, second = Draws(3, 0, 1), Draws(3, 0, 1)
    a = [first.slot(1, 1, 5), first.lanes(2, 1, 4), first.slot(1, 2, 5)]
    b = [second.slot(1, 2, 5), second.lanes(2, 1, 4), second.slot(1, 1, 5)]
    assert a == b[::-1]


def test_a_block_beyond_the_last_starts_again():
    """The n-th attempt reads block + n − 1, modulo 2⁶⁴."""
    assert Draws(1, 0, 0).slot(5, 1, WORD + 3) == Draws(1, 0, 0).slot(5, 1, 3)


def test_names_become_numbers_by_sha_256():
    assert key("promote") == int(hashlib.sha256(b"promote").hexdigest()[:16], 16)


def test_uniforms_look_uniform():
    u = np.array(Draws(1, 0, 0).lanes(key("x"), 1, 20_000))
    assert u.mean(0) == pytest.approx(np.full(4, 0.5), abs=3.5 * (1 / 12 / 20_000) ** 0.5)
    correlation = np.corrcoef(u.T) - np.eye(4)
    assert np.abs(correlation).max() < 3.5 / 20_000**0.5
