"""What drmodel runs on, and what it does meanwhile: for who has to find out why something is as it is."""

import re
from collections.abc import Sequence
from typing import Annotated, Any, Literal

import typer

from drmodel.cli.guard import guarded
from drmodel.cli.options import Format
from drmodel.cli.output import Row, emit, json_text
from drmodel.errors import DrmodelError

NOT_THERE = "not installed"

_NAME = re.compile(r"[\w.-]+")


@guarded
def diagnosis(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Say which drmodel this is.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="With --version: what it runs on, too.")] = False,
    form: Format = "table",
    log_level: Annotated[
        Literal["debug", "info", "warning"] | None,
        typer.Option("--log-level", help="Tell on stderr what is done, and how long it takes."),
    ] = None,
) -> None:
    """Which disaster-recovery strategy to buy, when, and at what return."""
    if context.invoked_subcommand is not None:
        if version or verbose or form != "table":
            raise DrmodelError("--version and --verbose, and their --format, go without a command; leave one out")
        if log_level is not None:
            _log(log_level)
        return
    if not version:
        raise DrmodelError("no command; name one, as `drmodel --help` lists them, or give --version")
    rows = _runs_on() if verbose else [{"what": "drmodel", "is": _drmodel()}]
    emit(form, rows, text=lambda: _lines(rows), document=lambda: json_text({row["what"]: row["is"] for row in rows}))


def _log(level: str) -> None:
    """Lines on stderr from here on; without a clock: how long a thing took is said with it."""
    import logging

    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("drmodel: %(levelname)s: %(message)s"))
    logger = logging.getLogger("drmodel")
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(level.upper())


def _drmodel() -> str:
    from importlib.metadata import version

    return version("drmodel")


def _runs_on() -> list[dict[str, Any]]:
    """What it runs on, one thing a row."""
    import platform
    import sys

    from drmodel.drawing.glyphs import FONTS
    from drmodel.scenario.schema import json_schema
    from drmodel.simulation.work import usable_cores
    from drmodel.study.schema import study_schema

    found: dict[str, Any] = {
        "drmodel": _drmodel(),
        "Python": f"{platform.python_version()}, {sys.executable}",
        "platform": platform.platform(),
        **_libraries(),
        **_engine(),
        "cores": usable_cores(),
        "fonts": ", ".join(font.name for font in FONTS),
        "scenario schema": json_schema()["properties"]["schema"]["const"],
        "study schema": study_schema()["properties"]["schema"]["const"],
    }
    return [{"what": what, "is": is_} for what, is_ in found.items()]


def _libraries() -> dict[str, str]:
    """Versions of what drmodel needs and of what it can do more with, as they are installed."""
    from importlib.metadata import requires

    from drmodel.study.environment import versions_of

    wanted = [one for one in requires("drmodel") or () if "extra == 'dev'" not in one and 'extra == "dev"' not in one]
    names = tuple(dict.fromkeys(found.group() for one in wanted if (found := _NAME.match(one))))
    return {**dict.fromkeys(names, NOT_THERE), **versions_of(names)}


def _engine() -> dict[str, str]:
    """Whether the compiled engine is there, and where its code is kept."""
    try:
        from drmodel.simulation.kernel.cache import folder
    except ImportError as error:
        return {"compiled engine": f"no, Numba cannot be imported: {error}"}
    kept = folder()
    if kept is None:
        return {"compiled engine": "compiled anew in every session: its cache cannot be written"}
    state = "compiled" if any(kept.rglob("*.nbi")) else "compiled when it is first used"
    return {"compiled engine": state, "its cache": str(kept)}


def _lines(rows: Sequence[Row]) -> str:
    return "\n".join(f"{row['what']} {row['is']}" for row in rows)
