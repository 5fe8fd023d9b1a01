import math

import pytest
from pydantic import TypeAdapter, ValidationError

from drmodel.scenario.lawleaf import LawField, LawOrNever, StageDuration
from drmodel.scenario.leaves import Reading


def read(kind, raw):
    return TypeAdapter(kind).validate_python(raw, context=Reading())


@pytest.mark.parametrize(
    ("raw", "mean"),
    [
        ({"constant": "90 min"}, 1.5),
        ({"uniform": ["5 min", "15 min"]}, 1 / 6),
        ({"exponential": {"mean": "4 h"}}, 4),
        ({"lognormal": {"median": "2 h", "sigma": 1}}, 2 * math.exp(0.5)),
        ({"lognormal": {"mean": "2 h", "sigma": 1}}, 2),
        # p95 = median × exp(1.644854 sigma)
        ({"lognormal": {"median": "1 h", "p95": "5.180252 h"}}, math.exp(0.5)),
        ({"weibull": {"scale": "2 h", "shape": 1}}, 2),
        ({"gamma": {"shape": 3, "scale": "2 h"}}, 6),
        # scale × (π/2) / sin(π/2) for shape 2
        ({"log_logistic": {"scale": "1 h", "shape": 2}}, math.pi / 2),
        ({"pert": [1, 3, "8 h"]}, (1 + 12 + 8) / 6),
        ({"triangular": [1, 3, "8 h"]}, 4),
        ({"empirical": ["5 h", "7 h"]}, 6),
        ({"mixture": {"probability": "25 %", "first": {"constant": "4 h"}, "second": {"constant": "8 h"}}}, 7),
        ({"exponential": {"mean": {"range": [2, "6 h"]}}}, 4),
    ],
)
def test_every_law_has_the_mean_of_its_definition(raw, mean):
    assert read(LawField, raw).law().mean == pytest.approx(mean, rel=1e-6)


def test_an_hourly_law_holds_by_the_hour_of_the_week():
    window = {"days": "mon-fri", "hours": "9-18", "law": {"constant": "1 h"}}
    law = read(StageDuration, {"hourly": {"base": {"constant": "2 h"}, "windows": [window]}}).law()
    assert law.mean == pytest.approx((45 * 1 + (168 - 45) * 2) / 168)
    assert [law.week[hour] for hour in (8, 9, 17, 18, 5 * 24 + 9)] == [0, 1, 1, 0, 0]


def test_never_is_an_infinite_time_where_the_field_allows_it():
    assert read(LawOrNever, "never").law().mean == math.inf
    assert read(LawOrNever, {"value": "never", "source": {"assumption": "nobody looks"}}).source is not None


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("4 h", "write `{constant: 4 h}`"),
        (4, "write `{constant: 4 min}`"),
        ("soon", "a law is needed"),
        ("never", "`never` is no law here"),
        ({"normal": {}}, "no such law; there are constant"),
        ({}, "exactly one law is needed"),
        ({"constant": "1 h", "uniform": [1, "2 h"]}, "exactly one law is needed"),
        ({"constant": 5}, "write `5 min`"),
        ({"constant": "unknown"}, "the simulation needs"),
        ({"uniform": ["1 h"]}, "`[low, high]`"),
        ({"uniform": ["2 h", "1 h"]}, "must rise"),
        ({"empirical": []}, "a list of durations"),
        ({"lognormal": {"mean": "1 h", "p95": "2 h"}}, "lognormal takes"),
        ({"lognormal": {"median": "3 h", "p95": "2 h"}}, "p95"),
        ({"weibull": {"scale": "1 h", "shape": "2 h"}}, "does not measure a number"),
        ({"weibull": {"scale": "1 h", "shape": 0}}, "above 0"),
        ({"mixture": {"first": {"constant": "1 h"}}}, "a mixture takes"),
        ({"hourly": {}}, "only the duration of a stage"),
    ],
)
def test_what_is_no_law_is_refused_with_the_remedy(raw, words):
    with pytest.raises(ValidationError) as caught:
        read(LawField, raw)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("window", "words"),
    [
        ({"days": "fri-mon", "hours": "9-18"}, "days are written like"),
        ({"days": "mon-", "hours": "18-9"}, "hours are written like"),
        ({"days": "mon,wed", "hours": "9-25"}, "hours are written like"),
        ({"days": "someday", "hours": "9-18"}, "days are written like"),
    ],
)
def test_a_window_that_is_none_is_refused(window, words):
    raw = {"hourly": {"base": {"constant": "2 h"}, "windows": [{**window, "law": {"constant": "1 h"}}]}}
    with pytest.raises(ValidationError) as caught:
        read(StageDuration, raw)
    assert words in str(caught.value)


def test_a_mixture_within_a_mixture_is_refused():
    inner = {"mixture": {"probability": "5 %", "first": {"constant": "1 h"}, "second": {"constant": "2 h"}}}
    with pytest.raises(ValidationError, match="not supported"):
        read(LawField, {"mixture": {"probability": "5 %", "first": inner, "second": {"constant": "2 h"}}})
