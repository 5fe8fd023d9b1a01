"""Round trips: how far it is, how fast light allows, and whom a target is met for.

Distance is in km, round trips in ms.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from drmodel.calculators._checks import Array, Floats, finite, not_negative, possibly_infinite, refuse, share

EARTH_RADIUS_KM = 6_371.0088  # mean radius R1 of the IUGG
SPEED_OF_LIGHT_KM_S = 299_792.458  # in vacuum, exact
FIBRE_SPEED_KM_MS = SPEED_OF_LIGHT_KM_S * 2 / 3 / 1_000  # glass slows light to about two thirds


def great_circle_km(lat1: ArrayLike, lon1: ArrayLike, lat2: ArrayLike, lon2: ArrayLike) -> Floats:
    r"""Great-circle distance between two places.

    .. math:: d = 2 R \arcsin \sqrt{\sin^2 \tfrac{\Delta\varphi}{2}
              + \cos\varphi_1 \cos\varphi_2 \sin^2 \tfrac{\Delta\lambda}{2}}

    Parameters
    ----------
    lat1, lat2
        Latitudes φ [°], north positive, from −90 to 90.
    lon1, lon2
        Longitudes λ [°], east positive, from −180 to 360.

    Returns
    -------
    Distance on a sphere of the mean radius [km], within 0.6 % of that on the ellipsoid.

    Raises
    ------
    ValueError
        If a latitude or longitude is out of range.

    References
    ----------
    Sinnott, "Virtues of the haversine", *Sky and Telescope* 68 (1984) 159.

    Examples
    --------
    A quarter of the way round:

    >>> round(float(great_circle_km(0, 0, 0, 90)))
    10008
    """
    north1, north2 = _angle("lat1", lat1, -90, 90), _angle("lat2", lat2, -90, 90)
    east1, east2 = _angle("lon1", lon1, -180, 360), _angle("lon2", lon2, -180, 360)
    haversine = np.sin((north2 - north1) / 2) ** 2 + np.cos(north1) * np.cos(north2) * np.sin((east2 - east1) / 2) ** 2
    angle: Array = 2 * np.arcsin(np.sqrt(np.minimum(haversine, 1.0)))
    return EARTH_RADIUS_KM * angle


def round_trip_bound_ms(distance_km: ArrayLike, path_factor: ArrayLike = 1.0) -> Floats:
    r"""Least round trip that light in fibre allows: a bound, not an estimate.

    .. math:: t = \frac{2 \, d \, k}{\tfrac{2}{3} c}

    Parameters
    ----------
    distance_km
        Great-circle distance d [km].
    path_factor
        Length of the cable over that distance k [1], 1 or more; 1 is the strict bound, real routes take 1.3 to 2.

    Returns
    -------
    Round trip [ms]. Queues, routers and servers add to it.

    Raises
    ------
    ValueError
        If a distance is negative, or a path factor is less than 1.

    References
    ----------
    Singla et al., "The Internet at the speed of light", *HotNets* (2014).

    Examples
    --------
    >>> round(float(round_trip_bound_ms(5_000)), 1)
    50.0
    """
    factor = finite("path_factor", path_factor)
    refuse("path_factor", factor, factor < 1, "must be 1 or more: no cable is shorter than the great circle")
    return 2 * not_negative("distance_km", distance_km) * factor / FIBRE_SPEED_KM_MS


@dataclass(frozen=True)
class Nearest:
    """The region that answers fastest, as far as known; ``None`` if no round trip is known."""

    region: str | None
    round_trip: float | None  # [ms]
    missing: tuple[str, ...] = ()  # regions whose round trip is unknown: one of them may be faster


def best_round_trip(round_trips: Mapping[str, float | None]) -> Nearest:
    """Fastest of the regions that may serve an audience.

    Parameters
    ----------
    round_trips
        Round trip to each serving region [ms] by name; ``None`` if unknown.

    Returns
    -------
    The region, its round trip, and the regions that could not be judged. Of equals, the first by name.

    Raises
    ------
    ValueError
        If no region is given, or a round trip is negative.

    References
    ----------
    The definition of latency-based routing.

    Examples
    --------
    >>> best_round_trip({"us_west": 175, "us_east": 115, "south": None})
    Nearest(region='us_east', round_trip=115.0, missing=('south',))
    """
    if not round_trips:
        raise ValueError("give at least one region that serves")
    missing = tuple(region for region, time in round_trips.items() if time is None)
    known = [(float(not_negative(region, time)), region) for region, time in round_trips.items() if time is not None]
    if not known:
        return Nearest(None, None, missing)
    time, region = min(known)
    return Nearest(region, time, missing)


def share_within(target: ArrayLike, shares: ArrayLike, round_trips: ArrayLike) -> Floats:
    r"""Share of the audience whose round trip meets a target.

    .. math:: s = \sum_j a_j \, [t_j \le t^*]

    Parameters
    ----------
    target
        Greatest round trip that is good enough t* [ms].
    shares
        Share of the audience in each place a [1], along the last axis; they sum to 1.
    round_trips
        Round trip from each place t [ms], along the last axis; infinite where it is not served.

    Returns
    -------
    Share of the audience [1], without the last axis.

    Raises
    ------
    ValueError
        If a number is negative, a share lies outside [0, 1], or shares do not sum to 1.

    References
    ----------
    Source document, section "Metricas Alvo": a target for "global latency" that names no share.

    Examples
    --------
    >>> float(share_within(100, [0.75, 0.25], [115, 70]))
    0.25
    """
    audience = np.atleast_1d(share("shares", shares))
    sums = audience.sum(axis=-1, keepdims=True)
    refuse("sum of shares", sums, np.abs(sums - 1) > 1e-9, "must be 1")
    times = possibly_infinite("round_trips", round_trips)
    limit = np.expand_dims(not_negative("target", target), -1)
    within: Array = np.sum(audience * (times <= limit), axis=-1)
    return np.minimum(within, 1.0)


def _angle(name: str, degrees: ArrayLike, least: float, most: float) -> Array:
    angle = finite(name, degrees)
    refuse(name, angle, (angle < least) | (angle > most), f"must lie in [{least}, {most}] degrees")
    return np.deg2rad(angle)
