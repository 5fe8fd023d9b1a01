"""Settings for all tests: the same examples in every run, no limit on how long one takes, and no work in vain."""

import gc
import sys
from collections.abc import Generator

import pytest
from hypothesis import settings

settings.register_profile("drmodel", derandomize=True, deadline=None)
settings.load_profile("drmodel")


def pytest_collection_finish():
    """What was imported and collected stays until the end: nobody looks through it for garbage, time and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


def _untraced(item: pytest.Item) -> Generator[None, object, object]:
    """No tracer in what is marked so, or plays many examples of the same; coverage is at least what the others show.

    Where processes share the tests, pytest-cov stops only one of its two.
    """
    if item.get_closest_marker("no_cover") is None and item.get_closest_marker("hypothesis") is None:
        return (yield)
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracer)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_setup(item):
    return (yield from _untraced(item))


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item):
    return (yield from _untraced(item))
