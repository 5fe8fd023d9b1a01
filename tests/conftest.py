"""Settings for all tests: the same examples in every run, and no limit on how long one takes."""

from hypothesis import settings

settings.register_profile("drmodel", derandomize=True, deadline=None)
settings.load_profile("drmodel")
