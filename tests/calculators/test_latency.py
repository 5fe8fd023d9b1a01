"""Distances and round trips: published distances, vectors instead of haversines, and measured medians as a check."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drmodel.calculators import latency

repeatable = settings(deadline=None, derandomize=True)
latitudes, longitudes = st.floats(-90, 90), st.floats(-180, 180)


def test_nashville_to_los_angeles():
    """Rosetta Code, task 'Haversine formula': 2886.44444283798 km on a sphere of 6,371.0 km."""
    distance = latency.great_circle_km(36.12, -86.67, 33.94, -118.40)
    assert distance * 6371.0 / latency.EARTH_RADIUS_KM == pytest.approx(2886.44444283798, rel=1e-12)


def test_a_degree_and_half_the_way_round():
    assert latency.great_circle_km([0, 0, 89], 0, [1, 0, 90], [0, 1, 0]) == pytest.approx(111.195, abs=1e-3)
    assert latency.great_circle_km(0, 0, 0, 180) == pytest.approx(math.pi * latency.EARTH_RADIUS_KM)
    assert latency.great_circle_km(10, 350, 10, -10) == pytest.approx(0, abs=1e-9)
    assert latency.great_circle_km(-90, 0, 90, 0) == pytest.approx(math.pi * latency.EARTH_RADIUS_KM)


def test_antipodes_whose_haversine_rounds_to_more_than_one():
    rng = np.random.default_rng(0)
    lat, lon = rng.uniform(-90, 90, 1000), rng.uniform(-180, 0, 1000)
    half_way = latency.great_circle_km(lat, lon, -lat, lon + 180)
    assert half_way == pytest.approx(math.pi * latency.EARTH_RADIUS_KM, abs=0.5)


@repeatable
@given(latitudes, longitudes, latitudes, longitudes)
def test_great_circle_against_vectors(lat1, lon1, lat2, lon2):
    """Independent: the angle between unit vectors by atan2, which is exact at all distances."""

    def unit(lat, lon):
        phi, lam = math.radians(lat), math.radians(lon)
        return np.array([math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi)])

    a, b = unit(lat1, lon1), unit(lat2, lon2)
    angle = math.atan2(float(np.linalg.norm(np.cross(a, b))), float(a @ b))
    # near the antipode the haversine loses half of the digits: metres, not millimetres
    assert latency.great_circle_km(lat1, lon1, lat2, lon2) == pytest.approx(6371.0088 * angle, abs=0.5)


@pytest.mark.parametrize(
    ("place", "words"), [((91, 0), r"lat1\(=91\) must lie in \[-90, 90\]"), ((0, -200), r"lon1\(=-200\) must lie in")]
)
def test_places_off_the_globe_are_refused(place, words):
    with pytest.raises(ValueError, match=words):
        latency.great_circle_km(*place, 0, 0)


def test_the_ends_of_the_globe():
    least, most = np.array([-90, -180, -90, -180]), np.array([90, 360, 90, 360])
    for place in (least, most):
        assert np.isfinite(latency.great_circle_km(*place))
    for place, name in enumerate(("lat1", "lon1", "lat2", "lon2")):
        for beyond in (least - 0.5 * (np.arange(4) == place), most + 0.5 * (np.arange(4) == place)):
            with pytest.raises(ValueError, match=rf"^{name}\(="):
                latency.great_circle_km(*beyond)


def test_the_bound_stays_below_measured_medians():
    """cloudping.co, one-year medians, 2025-05: Oregon–N. Virginia 64, N. Virginia–São Paulo 115, Oregon–São Paulo 175 ms."""
    oregon, virginia, sao_paulo = (45.84, -119.70), (38.95, -77.45), (-23.55, -46.63)
    for a, b, measured in [(oregon, virginia, 64), (virginia, sao_paulo, 115), (oregon, sao_paulo, 175)]:
        bound = latency.round_trip_bound_ms(latency.great_circle_km(*a, *b))
        assert measured / 2 < bound < measured


def test_the_bound_follows_the_path():
    """Two thirds of 299,792.458 km/s there and back over 1,000 km: 10.007 ms."""
    assert latency.round_trip_bound_ms(1000) == pytest.approx(10.00692, abs=1e-5)
    assert latency.round_trip_bound_ms([0, 1000], 2) == pytest.approx([0, 20.01385], abs=1e-5)
    with pytest.raises(ValueError, match=r"path_factor\(=0\.9\) must be 1 or more"):
        latency.round_trip_bound_ms(1000, 0.9)


def test_the_fastest_known_region_serves():
    assert latency.best_round_trip({"west": 175, "east": 115}) == latency.Nearest("east", 115)
    assert latency.best_round_trip({"west": 1, "east": 1}).region == "east"
    assert latency.best_round_trip({"west": None}) == latency.Nearest(None, None, ("west",))
    with pytest.raises(ValueError, match="at least one region"):
        latency.best_round_trip({})
    with pytest.raises(ValueError, match=r"west\(=-1\) must not be negative"):
        latency.best_round_trip({"west": -1})


def test_share_within():
    shares = [0.5, 0.3, 0.2]
    assert latency.share_within([50, 100, 200], shares, [100, 200, math.inf]).tolist() == [0, 0.5, 0.8]
    assert latency.share_within(100, shares, [[100, 90, 80], [101, 102, 103]]).tolist() == [1, 0]
    assert latency.share_within(100, [0.1] * 10, [1] * 10) == pytest.approx(1)
    assert latency.share_within(100, 1, 100) == 1
    above = [0.2, 0.4, 0.3, 0.1]  # whose floats sum to more than 1
    assert sum(above) > 1
    assert latency.share_within(100, above, [1] * 4) == 1
    with pytest.raises(ValueError, match=r"sum of shares\(=0\.9\) must be 1"):
        latency.share_within(100, [0.5, 0.4], [1, 2])
    with pytest.raises(ValueError, match="round_trips"):
        latency.share_within(100, [1], [-1])
