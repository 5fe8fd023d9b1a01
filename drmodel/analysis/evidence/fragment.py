"""A calibration as overrides of a scenario, and as a variant that a person can read and paste."""

import textwrap
from collections.abc import Iterable, Mapping
from math import inf
from pathlib import Path
from typing import Any

from drmodel.analysis.evidence.calibration import Calibrated, Calibration, Repair, busiest
from drmodel.analysis.evidence.reading import Remark
from drmodel.errors import DrmodelError

_MOST_SIGMA = 10.0  # of a lognormal law, as a scenario takes it
_SHAPES = ("shape", "sigma")
_LEAST_FOR_A_LAW = 8  # exact lengths
_LINES_SHOWN = 12


def overrides(calibration: Calibration) -> dict[str, Any]:
    """Values by path, for `Scenario.override` and for a variant.

    Where the table says which places are hit, each mode is whole, and so is its cause. Else the rate and the repair
    law of the mode of that id are replaced and the rest stays as the scenario has it; so does the law where fewer than
    eight lengths are known exactly.
    """
    result: dict[str, Any] = {}
    for mode in usable(calibration):
        series, source = mode.series, _source(calibration, mode)
        rate = _spread(mode.rate.low, mode.rate.high, "/year")
        repair = None if mode.repair is None else _law(mode.repair)
        if not series.places:
            result[f"fault_modes.{series.id}.rate"] = {**rate, "source": source}
            if repair is not None and not _hardly_known(mode.repair):
                result[f"fault_modes.{series.id}.repair"] = {**repair, "source": source}
            continue
        whole: dict[str, Any] = {"title": series.title, "places": list(series.places), "rate": rate, "repair": repair}
        if series.cause:
            result[f"causes.{series.cause}"] = {"title": series.cause_title}
            whole["cause"] = series.cause
        result[f"fault_modes.{series.id}"] = {**whole, "source": source}
    return result


def usable(calibration: Calibration) -> list[Calibrated]:
    """The modes that a scenario can take: a whole one needs a repair law, and must be up between its faults."""
    return [mode for mode in calibration.modes if not why_not(mode)]


def why_not(mode: Calibrated) -> str:
    """Why a scenario cannot take a mode; empty if it can."""
    if mode.repair is None:
        return "no length is known exactly: there is no repair law" if mode.series.places else ""
    if busiest(mode.rate, mode.repair.law, mode.repair.intervals) >= 1:
        return (
            f"{mode.rate.value:.3g} a year of {mode.repair.law.mean:.3g} h each may fill the year, far out in their "
            "ranges: keep the severe ones (--severity), name more causes and places, or take a longer window"
        )
    return ""


def fragment(calibration: Calibration, name: str) -> str:
    """A variant as YAML with comments."""
    values = overrides(calibration)
    if not values:
        reasons = "; ".join(f"{mode.series.id}: {why_not(mode)}" for mode in calibration.modes)
        raise DrmodelError(f"nothing in it that a scenario can take: {reasons}")
    window = " to ".join(_days(calibration))
    lines = [
        *_comment(f"{_printable(_file(calibration))}: {len(calibration.incidents)} incidents, {window}, "
                  f"{calibration.years:.3g} years. Intervals at 90 %."),
        *_comment("Put it below `variants:` of a scenario, and check it with `drmodel check`: correlations may name a "
                  "law that is another one now."),
        *(line for remark in calibration.remarks for line in _comment(said(remark, calibration.incidents.word))),
        f"{name}:",
        f"  title: {_yaml(f'Calibrated from {_file(calibration)}')}",
        "  overrides:",
    ]  # fmt: skip
    for mode in calibration.modes:
        about = mode.series.id
        lines += [f"    {line}" for line in _comment(f"{about}: " + "; ".join(notes(calibration, mode)))]
        mine = [path for path in values if path == f"fault_modes.{about}" or path.startswith(f"fault_modes.{about}.")]
        cause = f"causes.{mode.series.cause}"
        if cause in values and mine:
            lines.append(f"    {cause}: {_yaml(values.pop(cause))}")
        for path in mine:
            lines += _entry(path, values[path])
    return "\n".join(lines) + "\n"


def said(remark: Remark, word: str) -> str:
    """A remark with the lines that it is about."""
    if not remark.lines:
        return remark.words
    shown = ", ".join(f"{line:,}" for line in remark.lines[:_LINES_SHOWN])
    more = f" and {len(remark.lines) - _LINES_SHOWN:,} more" if len(remark.lines) > _LINES_SHOWN else ""
    plural = "s" if len(remark.lines) > 1 else ""
    return f"{word}{plural} {shown}{more}: {_printable(remark.words)}"


def notes(calibration: Calibration, mode: Calibrated) -> list[str]:
    """What was found about a mode, in words with their numbers."""
    series, rate = mode.series, mode.rate
    rows = f" of {series.rows} rows" if series.rows != len(series.start) else ""
    count = _counted(len(series.start))
    result = [f"{count}{rows}, {rate.value:.3g} a year ({rate.low:.3g} to {rate.high:.3g})"]
    if mode.repair is not None:
        result += _about_repair(mode.repair)
    if mode.trend is not None and mode.trend.found:
        way = "more" if mode.trend.growth > 1 else "less"
        result.append(
            f"they become {way} frequent (Laplace p = {mode.trend.laplace_p:.2g}, MIL-HDBK-189 p = "
            f"{mode.trend.handbook_p:.2g}, power {mode.trend.growth:.2f}): calibrate a later window"
        )
    if mode.clustered and mode.dispersion is not None:
        index = mode.dispersion[0]
        result.append(
            f"they come in clusters (dispersion {index:.2f}, p = {mode.dispersion[1]:.2g}): the rate's interval is for "
            f"independent ones, about {index**0.5:.1f} times too narrow"
        )
    for part in calibration.shared:
        if part.sharing.shared and part.sharing.cause == series.cause and series.places == (part.sharing.place,):
            result.append(
                f"{part.sharing.shared} of its {part.sharing.incidents} were shared with other places and are not in "
                f"it ({100 * part.value:.0f} %, {100 * part.low:.0f} to {100 * part.high:.0f} %)"
            )
    if reason := why_not(mode):
        result.append(f"left out: {reason}")
    return result


def _about_repair(repair: Repair) -> Iterable[str]:
    best = repair.fits[0].aic_corrected
    order = ", ".join(f"{one.law} {one.aic_corrected - best:.3g}" for one in repair.fits[1:]) if best < inf else ""
    yield f"repair {repair.law.law}{order and f' (AIC above the best: {order})'}"
    if repair.law is not repair.fits[0]:
        yield f"{repair.fits[0].law} fits better but somewhere in its intervals it has no mean, or leaves no time up"
    if repair.p is not None:
        verdict = "does not fit well" if repair.p < 0.05 else "fits"
        yield f"it {verdict} (Kolmogorov-Smirnov {repair.distance:.3f}, bootstrap p = {repair.p:.2g})"
    if _hardly_known(repair):
        yield f"exact lengths: {repair.exact}; the law is hardly known, and a scenario that has one keeps it"
    if repair.longer:
        yield f"{repair.longer} not over yet, counted as at least that long"
    if repair.shorter:
        yield f"{repair.shorter} shorter than a minute"


def _counted(incidents: int) -> str:
    return f"{incidents:,} incident{'s' if incidents != 1 else ''}"


def _hardly_known(repair: Repair | None) -> bool:
    return repair is None or repair.exact < _LEAST_FOR_A_LAW


def _source(calibration: Calibration, mode: Calibrated) -> dict[str, str]:
    begin, end = _days(calibration)
    citation = f"{_file(calibration)}: {_counted(len(mode.series.start))}, {begin} to {end}"
    return {"citation": citation, "date": end}


def _days(calibration: Calibration) -> tuple[str, str]:
    begin, end = calibration.incidents.window
    return str(begin)[:10], str(end)[:10]


def _file(calibration: Calibration) -> str:
    return Path(calibration.incidents.file).name


def _law(repair: Repair) -> dict[str, Any]:
    """The law as a scenario writes it; a time in the unit that reads best."""
    law, parameters = repair.law, {}
    for name, value in law.parameters.items():
        low, high = repair.intervals[name]
        if name in _SHAPES:
            most = _MOST_SIGMA if law.law == "lognormal" else high
            parameters[name] = {"range": [_digits(low), _digits(value), _digits(max(value, min(high, most)))]}
        elif value < 2:
            parameters[name] = _spread(60 * low, 60 * high, "min")
        else:
            parameters[name] = _spread(low, high, "h")
    return {law.law: parameters}


def _spread(low: float, high: float, unit: str) -> dict[str, Any]:
    return {"90%": [_digits(low), f"{_digits(high)} {unit}"]}


def _digits(value: float) -> float:
    """Four significant digits: more than any count of incidents bears."""
    return float(f"{value:.4g}")


def _yaml(value: Any) -> str:
    import yaml

    text: str = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10**9, sort_keys=False)
    return text.removesuffix("\n").removesuffix("\n...").strip()


def _entry(path: str, value: Mapping[str, Any]) -> list[str]:
    """One override; a whole mode over several lines."""
    if "places" not in value:
        return [f"    {path}: {_yaml(value)}"]
    return [f"    {path}:", *(f"      {key}: {_yaml(part)}" for key, part in value.items())]


def _comment(text: str) -> list[str]:
    return textwrap.wrap(_printable(text), 116, initial_indent="# ", subsequent_indent="#   ", break_on_hyphens=False)


def _printable(text: str) -> str:
    """Text of a table in one line: nothing in it may leave the comment."""
    return "".join(char if char.isprintable() else " " for char in text)
