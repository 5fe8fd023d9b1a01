"""Arguments and options that several commands share."""

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from drmodel.scenario.models import Scenario

SEED, PRECISION = 2025, 0.01  # as `drmodel.evaluate`, whose import is heavy
MISSION_YEARS = 10  # as `drmodel.simulation.estimate.estimate`, likewise

Form = Literal["table", "json", "csv"]


def share(text: str) -> float:
    """A share as people type it: 0.999 or 99.9%."""
    number = text.strip().removesuffix("%").rstrip()
    try:
        return float(Decimal(number).scaleb(-2 if "%" in text else 0))
    except ArithmeticError:
        raise typer.BadParameter(f"{text!r} is no share: write 0.999 or 99.9%") from None


File = Annotated[str, typer.Argument(metavar="FILE", help="The scenario file.")]
Variant = Annotated[
    str | None, typer.Option("--variant", metavar="NAME", help="A variant of the file; `base` for none.")
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="Put a value at a path of the file; may be repeated."),
]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="Another day to speak of than the file's.")]
Format = Annotated[Form, typer.Option("--format", help="How to print the result.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of the random numbers.")]
Precision = Annotated[
    float, typer.Option("--precision", help="Relative half-width of the downtime's 95 % interval to reach.")
]
Budget = Annotated[
    int | None,
    typer.Option(
        "--budget",
        metavar="YEARS",
        help="Most years to simulate of each strategy; by default 2,000,000, or 20,000 with the reference engine.",
    ),
]
Jobs = Annotated[int | None, typer.Option("--jobs", help="Cores to use; by default all that are there.")]
Engine = Annotated[
    str | None,
    typer.Option(
        "--engine",
        metavar="compiled|reference",
        help="The simulator: by default the compiled one; both give the same numbers.",
    ),
]
Samples = Annotated[
    int | None,
    typer.Option(
        "--samples",
        metavar="N",
        help="Joint samples of what is uncertain, 200 years each; 0: none. "
        "By default 1,024 if --budget is 204,800 or more, else none.",
    ),
]
Sensitivity = Annotated[
    bool,
    typer.Option("--sensitivity", help="Look for what would change the decision too."),
]
Search = Annotated[
    bool,
    typer.Option("--search", help="Search the levers too, for the cheapest plan that meets the targets."),
]
Checkpoint = Annotated[
    str | None,
    typer.Option("--checkpoint", metavar="FILE", help="File to go on from if the same command was stopped before."),
]
Share = Annotated[float, typer.Argument(parser=share, metavar="SHARE", help="Such as 0.999 or 99.9%.")]
Shares = Annotated[list[float], typer.Argument(parser=share, metavar="SHARE...", help="Such as 0.999 or 99.9%.")]


def scenario_of(file: str, variant: str | None, settings: list[str] | None, on: str | None) -> "Scenario":
    """The scenario that the options ask for."""
    import logging
    import time

    log, start = logging.getLogger(__name__), time.monotonic()
    from drmodel.scenario.loading import load

    log.debug("what reads scenarios: imported in %.2f s", time.monotonic() - start)
    start = time.monotonic()
    scenario = load(file, variant, settings or (), on)
    log.info("%s: read and checked in %.2f s, variant %s", file, time.monotonic() - start, scenario.variant_name)
    return scenario


def chosen(name: str | None, known: list[str]) -> list[str]:
    """The strategies that a command speaks of: the named one, or all."""
    from drmodel.errors import DrmodelError

    if name is None:
        return known
    if name not in known:
        raise DrmodelError(f"--strategy {name or repr(name)}: no such strategy; there are {', '.join(known)}")
    return [name]
