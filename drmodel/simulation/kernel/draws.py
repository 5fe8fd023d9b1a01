"""Random numbers by address, and durations by inversion, as `drmodel.simulation.draws` and the laws define them."""

import math

import numpy as np

from drmodel.laws import HOURS_OF_WEEK
from drmodel.laws.quantile_table import CELLS, NODES, OCTAVES, SMALLEST
from drmodel.laws.unbounded import SMALLEST_NORMAL
from drmodel.simulation.clock import NEVER
from drmodel.simulation.kernel import layout
from drmodel.simulation.kernel.compiling import Float, Integer, Record, apart, floats_at, high_half, inlined

# Whole numbers of the loop are typed: a plain int would compile every function again for each value.
CONSTANT, UNIFORM, TRIANGULAR, EXPONENTIAL, LOGNORMAL, WEIBULL, LOGLOGISTIC, TABLE, EMPIRICAL, MIXTURE, HOURLY = (
    np.int64(code) for code in range(11)
)
FIRST = np.int64(1)  # attempt
MOST = float(NEVER)
MULTIPLIER_0, MULTIPLIER_1 = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
WEYL_0, WEYL_1 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)
DROPPED = np.uint64(11)  # bits
UNIT = 2.0**-53


@inlined
def philox(
    seed: Integer, sample: Integer, ordinal: Integer, block: Integer, replication: Integer, mode: Integer
) -> tuple[Float, ...]:
    """Four uniforms: Philox4x64-10 of Salmon, Moraes, Dror and Shaw (SC 2011)."""
    c0, c1, c2, c3, k0, k1 = ordinal, block, replication, mode, seed, sample
    for _ in range(10):
        c0, c1, c2, c3 = (
            high_half(MULTIPLIER_1, c2) ^ c1 ^ k0,
            MULTIPLIER_1 * c2,
            high_half(MULTIPLIER_0, c0) ^ c3 ^ k1,
            MULTIPLIER_0 * c0,
        )
        k0 += WEYL_0
        k1 += WEYL_1
    return (c0 >> DROPPED) * UNIT, (c1 >> DROPPED) * UNIT, (c2 >> DROPPED) * UNIT, (c3 >> DROPPED) * UNIT


@inlined
def uniforms(p: Record, w: Record, mode: Integer, ordinal: Integer, block: Integer) -> tuple[Float, ...]:
    """The four uniforms of a block of a fault, in this replication."""
    w.blocks += 1
    return philox(w.seed, w.sample, np.uint64(ordinal), block, w.replication, p.modes[mode].key)


@inlined
def normal(u: Float) -> Float:
    """Quantile of the standard normal law: algorithm AS 241 of Wichura (Applied Statistics 37, 1988), PPND16."""
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        above = 2509.0809287301226727
        above = above * r + 33430.575583588128105
        above = above * r + 67265.770927008700853
        above = above * r + 45921.953931549871457
        above = above * r + 13731.693765509461125
        above = above * r + 1971.5909503065514427
        above = above * r + 133.14166789178437745
        above = above * r + 3.3871328727963666080
        below = 5226.4952788528545610
        below = below * r + 28729.085735721942674
        below = below * r + 39307.895800092710610
        below = below * r + 21213.794301586595867
        below = below * r + 5394.1960214247511077
        below = below * r + 687.18700749205790830
        below = below * r + 42.313330701600911252
        below = below * r + 1.0
        return above * q / below
    r = math.sqrt(-math.log(u if q <= 0.0 else 1.0 - u))
    if r <= 5.0:
        r -= 1.6
        above = 7.74545014278341407640e-4
        above = above * r + 0.0227238449892691845833
        above = above * r + 0.241780725177450611770
        above = above * r + 1.27045825245236838258
        above = above * r + 3.64784832476320460504
        above = above * r + 5.76949722146069140550
        above = above * r + 4.63033784615654529590
        above = above * r + 1.42343711074968357734
        below = 1.05075007164441684324e-9
        below = below * r + 5.47593808499534494600e-4
        below = below * r + 0.0151986665636164571966
        below = below * r + 0.148103976427480074590
        below = below * r + 0.689767334985100004550
        below = below * r + 1.67638483018380384940
        below = below * r + 2.05319162663775882187
        below = below * r + 1.0
    else:
        r -= 5.0
        above = 2.01033439929228813265e-7
        above = above * r + 2.71155556874348757815e-5
        above = above * r + 0.00124266094738807843860
        above = above * r + 0.0265321895265761230930
        above = above * r + 0.296560571828504891230
        above = above * r + 1.78482653991729133580
        above = above * r + 5.46378491116411436990
        above = above * r + 6.65790464350110377720
        below = 2.04426310338993978564e-15
        below = below * r + 1.42151175831644588870e-7
        below = below * r + 1.84631831751005468180e-5
        below = below * r + 7.86869131145613259100e-4
        below = below * r + 0.0148753612908506148525
        below = below * r + 0.136929880922735805310
        below = below * r + 0.599832206555887937690
        below = below * r + 1.0
    return -(above / below) if q < 0.0 else above / below


@inlined
def tabulated(tables: Record, start: Integer, u: Float) -> Float:
    """Cubic Hermite interpolation in a table of quantiles, as `drmodel.laws.quantile_table` describes it."""
    v = max(min(u, 1.0 - u), SMALLEST)
    fraction, exponent = math.frexp(v)
    position = (fraction - 0.5) * (2 * CELLS)
    cell = int(position)
    t = position - cell
    node = start + 2 * ((OCTAVES + exponent) * CELLS + cell + (NODES if u > 0.5 else 0))
    x0, x1 = tables[node], tables[node + 2]
    d0, d1 = tables[node + 1] / (CELLS + cell), tables[node + 3] / (CELLS + cell + 1)
    return x0 + t * (d0 + t * (3.0 * (x1 - x0) - 2.0 * d0 - d1 + t * (2.0 * (x0 - x1) + d0 + d1)))


@inlined
def quantile(law: Record, u: Float, tables: Record) -> Float:
    """Duration of a simple law at a probability [h]."""
    code = law.code
    if code == EXPONENTIAL:
        return -law.a * math.log1p(-u)
    if code == LOGNORMAL:
        return law.a * math.exp(law.b * normal(u if u > 0.0 else SMALLEST_NORMAL))
    if code == TABLE:
        return law.a + law.b * tabulated(tables, law.table, u)
    if code == UNIFORM:
        return law.a + law.b * u
    if code == CONSTANT:
        return law.a
    if code == WEIBULL:
        return law.a * math.pow(-math.log1p(-u), law.b)
    if code == LOGLOGISTIC:
        return law.a * math.pow(u / (1.0 - u), law.b)
    if code == EMPIRICAL:
        return tables[law.table + int(u * law.a)]
    low, rise, high = law.a, law.b, law.c  # triangular
    span = high - low
    if u * span < rise:
        return low + math.sqrt(u * span * rise)
    return high - math.sqrt((1.0 - u) * span * tables[law.table])


@inlined
def ticks_at(p: Record, w: Record, law: Integer, u: Float) -> Integer:
    """Whole ticks of a law at a probability: half to even, and at most NEVER."""
    w.drawn[law] += 1
    return np.int64(np.rint(min(quantile(p.laws[law], u, floats_at(p.floats)) * p.ticks_per_hour, MOST)))


@apart
def composed(
    p: Record, w: Record, slot: Integer, law: Integer, mode: Integer, ordinal: Integer, attempt: Integer
) -> Integer:
    """The simple law that is drawn: that of the hour, and of a mixture the part that a uniform of its own chooses."""
    if p.laws[law].code == HOURLY:
        hour = np.int64(w.now / p.ticks_per_hour) % HOURS_OF_WEEK
        law = np.int64(floats_at(p.floats)[p.laws[law].table + hour])
    if p.laws[law].code == MIXTURE:
        u = uniforms(p, w, mode, ordinal, p.slots[slot].which + np.uint64(attempt - 1))[0]
        law = np.int64(p.laws[law].b if u < p.laws[law].a else p.laws[law].c)
    return law


@inlined
def simple(p: Record, w: Record, slot: Integer, mode: Integer, ordinal: Integer, attempt: Integer) -> Integer:
    """The law of a slot, taken apart if need be."""
    law = p.slots[slot].law
    return law if p.laws[law].code < MIXTURE else composed(p, w, slot, law, mode, ordinal, attempt)


@inlined
def duration(p: Record, w: Record, slot: Integer, mode: Integer, ordinal: Integer, attempt: Integer) -> Integer:
    """Ticks of a slot that has a block of its own; a later attempt reads a later block."""
    if p.slots[slot].fixed != layout.DRAWN:
        return p.slots[slot].fixed
    law = simple(p, w, slot, mode, ordinal, attempt)
    u = uniforms(p, w, mode, ordinal, p.slots[slot].block + np.uint64(attempt - 1))[0]
    return ticks_at(p, w, law, u)


@inlined
def lane(p: Record, w: Record, slot: Integer, mode: Integer, ordinal: Integer, u: Float) -> Integer:
    """Ticks of a slot whose uniform is one of the four that every fault has."""
    if p.slots[slot].fixed != layout.DRAWN:
        return p.slots[slot].fixed
    return ticks_at(p, w, simple(p, w, slot, mode, ordinal, FIRST), u)
