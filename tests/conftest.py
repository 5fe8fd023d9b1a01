"""Settings for all tests: the same examples in every run, no limit on how long one takes, and none traced in vain."""

import sys

import pytest
from hypothesis import settings

settings.register_profile("drmodel", derandomize=True, deadline=None)
settings.load_profile("drmodel")


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item):
    """No tracer in a test that is marked so; where processes share the tests, pytest-cov stops only one of its two."""
    if item.get_closest_marker("no_cover") is None:
        return (yield)
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)
