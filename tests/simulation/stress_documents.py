"""Stressed scenarios: the blocks of the tiny scenario that a simulation reads, written anew with any values they take."""

from pathlib import Path

import yaml
from hypothesis import strategies as st

from drmodel.scenario.loading import load_document
from drmodel.simulation.translate import objectives, programs

TINY = Path(__file__).parents[1] / "scenarios" / "tiny.yaml"
BY_STRATEGY = {"solo": ["porto"], "pair": ["porto", "lyon"], "trio": ["porto", "lyon", "gdansk"]}
SHARED = ["dns", "payments"]
ASSUMED = {"assumption": "Stress"}

shares = st.sampled_from(("0 %", "0.1 %", "30 %", "80 %", "100 %"))
factors = st.sampled_from((0.5, 1, "300 %"))


def durations(*minutes):
    """One value or a spread around it, in any unit."""
    single = st.sampled_from(minutes).flatmap(lambda m: st.sampled_from((f"{m} min", f"{60 * m} s", f"{m / 60:.6f} h")))
    spread = st.sampled_from(minutes).map(lambda m: {"range": [f"{m} min", f"{2 * m} min", f"{5 * m} min"]})
    return single | spread if min(minutes) else single


def _laws(minutes):
    """Every simple law of about so many minutes, as it is written."""
    m = minutes
    return st.sampled_from(
        (
            {"constant": f"{m} min"},
            {"uniform": [f"{m} min", f"{2 * m} min"]},
            {"pert": [f"{m / 10} min", f"{m} min", f"{4 * m} min"]},
            {"triangular": ["0 min", f"{m} min", f"{2 * m} min"]},
            {"empirical": ["0 min", f"{m / 2} min", f"{m} min", f"{m} min", f"{3 * m} min"]},
            {"exponential": {"mean": f"{m} min"}},
            {"lognormal": {"median": f"{m} min", "p95": f"{6 * m} min"}},
            {"lognormal": {"mean": f"{m} min", "sigma": 0.5}},
            {"weibull": {"scale": f"{m} min", "shape": 1.4}},
            {"gamma": {"shape": 2, "scale": f"{m / 2} min"}},
            {"log_logistic": {"scale": f"{m} min", "shape": 2}},
        )
    )


@st.composite
def laws(draw, *minutes, mixed=True, hourly=False):
    simple = _laws(draw(st.sampled_from(minutes)))
    kind = draw(st.sampled_from(("simple", "simple", *(["mixture"] * mixed), *(["hourly"] * hourly))))
    if kind == "mixture":
        return {"mixture": {"probability": draw(shares), "first": draw(simple), "second": draw(simple)}}
    if kind == "hourly":
        days, hours = st.sampled_from(("mon-fri", "sat", "tue,sun")), st.sampled_from(("0-12", "8-18", "23-24"))
        windows = st.fixed_dictionaries({"days": days, "hours": hours, "law": simple})
        return {"hourly": {"base": draw(simple), "windows": draw(st.lists(windows, min_size=1, max_size=2))}}
    return draw(simple)


def subsets(names, least=0):
    return st.lists(st.sampled_from(names), min_size=least, unique=True)


@st.composite
def fault_modes(draw, places):
    """A mode with one of the three ways to say how often."""
    often = draw(
        st.sampled_from(
            (
                {"rate": draw(st.sampled_from(("2 /year", "40 /year", {"range": [5, 20, "90 /year"]})))},
                {"mttf": draw(durations(600, 6_000))},
                {"up": draw(laws(600, 6_000))},
            )
        )
    )
    corrupts = draw(st.sampled_from((False, False, True)))
    return {
        "title": "Stress",
        "places": draw(subsets(places, least=1)),
        **often,
        "repair": draw(laws(1, 60, 600)),
        "repair_each": draw(st.booleans()),
        "detected": draw(shares),
        "harm": "100 %" if corrupts else draw(shares),
        "corrupts": corrupts,
        "source": ASSUMED,
    }


@st.composite
def stages(draw, least=0, depth=0):
    path = []
    for name in draw(subsets(("promote", "reroute", "wake", "load"), least))[: 3 - depth]:
        may_fail = depth < 2 and draw(st.booleans())
        stage = {
            "id": name,
            "duration": draw(laws(1, 20, hourly=True)),
            "phase": draw(st.sampled_from(("promote", "route"))),
        }
        if may_fail:
            stage["success"], stage["needs_ready"] = draw(shares), draw(st.booleans())
            stage["fallback"] = draw(stages(least=1, depth=depth + 1))
        path.append(stage)
    return path


@st.composite
def strategies(draw, regions):
    """What a strategy may say about recovery; it keeps its costs."""
    wanted = {}
    for name in draw(subsets(("first", "second"), least=1)):
        order = draw(st.permutations(regions))
        wanted[name] = {
            "regions": order[: draw(st.integers(1, len(order)))],
            "weight": draw(st.integers(1, 9)),
            "away_share": draw(shares),
        }
    checks = {"interval": draw(durations(1, 5)), "failures": draw(st.integers(1, 3)), "timeout": "10 s"}
    strategy = {
        "groups": wanted,
        "shared": draw(subsets(SHARED)),
        "detection": draw(st.sampled_from((checks, {"time": draw(laws(1, 20))}))),
        "noticed": draw(st.just("never") | laws(1, 60)),
        "decision": {"hold": draw(durations(0, 10)), "worth_above": draw(durations(0, 30))},
        "automatic": draw(stages()),
        "manual": draw(stages()),
        "restore": draw(stages(least=1)),
        "failback": {
            "soak": draw(durations(0, 120)),
            "canary": {"few": {"share": "20 %", "duration": draw(durations(0, 15))}},
            "outage": draw(durations(0, 3)),
        },
        "replication": draw(st.sampled_from(("stream", "files", "none"))),
        "backup": draw(st.sampled_from(("nightly", "hourly"))),
        "readiness": {
            "breakage_rate": draw(st.sampled_from(("0 /year", "6 /year"))),
            "drill_interval": draw(st.sampled_from(("never", "3 month"))),
        },
        "measures": draw(st.sampled_from(([], ["slow_releases"]))),
    }
    return strategy if draw(st.booleans()) else {k: v for k, v in strategy.items() if k not in ("decision", "failback")}


@st.composite
def documents(draw):
    """A whole scenario document."""
    document = yaml.safe_load(TINY.read_text(encoding="utf-8"))
    for unused in ("variants", "default_variant", "beside", "today", "claims"):
        document.pop(unused, None)
    document["as_of"] = str(document["as_of"])
    document["document"]["created"] = str(document["document"]["created"])
    places = [*BY_STRATEGY["trio"], *SHARED]
    for name, mode in document["fault_modes"].items():
        if draw(st.booleans()):
            document["fault_modes"][name] = draw(fault_modes(places)) | {"title": mode["title"]}
    document["fault_scale"].update(rate=draw(factors), repair=draw(factors))
    effect = document["measures"]["slow_releases"]["effects"]["release"]
    effect.update(rate_factor=draw(factors), repair=draw(laws(5, 60)), detected=draw(shares), harm=draw(shares))
    document["replication_methods"]["stream"].update(lag=draw(laws(0.5, 10, mixed=False)), broken=draw(shares))
    document["replication_methods"]["files"].update(lag=draw(laws(0.5, 10)))
    for method in document["backup_methods"].values():
        method.update(interval=draw(durations(60, 1_440)), copy=draw(durations(0, 20)))
    for name, regions in BY_STRATEGY.items():
        document["strategies"][name].update(draw(strategies(regions)))
    targets = document["targets"]
    for objective, unit in (("rto", 20), ("rpo", 2)):
        targets[objective].update(
            value=draw(durations(unit, 60)), scope=draw(st.just("site_loss") | subsets(("storm", "release"), least=1))
        )
    targets["availability"]["value"] = draw(st.sampled_from(("90 %", "99 %", "99.95 %")))
    document["constraints"]["availability"] = draw(st.sampled_from(("unknown", "95 %")))
    return document


@st.composite
def translated(draw):
    """The program of a strategy of a scenario that the loader accepts."""
    document = draw(documents())
    if document["measures"]["slow_releases"]["effects"]["release"]["harm"] == "0 %":
        document["fault_modes"]["release"]["corrupts"] = False
    scenario = load_document(document)
    return programs(scenario, objectives(scenario))[draw(st.sampled_from(list(BY_STRATEGY)))]
