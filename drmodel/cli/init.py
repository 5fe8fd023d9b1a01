"""A scenario to start from: from an example, or from a few flags."""

from typing import Annotated, Literal

import typer

from drmodel.cli.guard import guarded
from drmodel.writing import write_new


@guarded
def init(
    file: Annotated[str, typer.Argument(metavar="FILE", help="The scenario file to write; never one that is there.")],
    example: Annotated[
        str | None, typer.Option("--from", metavar="NAME", help="The example to start from; any other name lists them.")
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="What the scenario is called.")] = None,
    strategies: Annotated[
        str | None,
        typer.Option(
            "--strategies", metavar="A,B", help="Of backups, cold, warm, active; by default all, beside doing nothing."
        ),
    ] = None,
    currency: Annotated[
        str | None, typer.Option("--currency", metavar="CODE", help="Currency, such as EUR; by default USD.")
    ] = None,
    outage_cost: Annotated[
        float | None,
        typer.Option("--outage-cost", metavar="NUMBER", help="What an hour of outage costs, in that currency: 500."),
    ] = None,
    rto: Annotated[str | None, typer.Option("--rto", metavar="TIME", help="Recovery time objective: '15 min'.")] = None,
    rpo: Annotated[str | None, typer.Option("--rpo", metavar="TIME", help="Recovery point objective: '5 min'.")] = None,
    availability: Annotated[
        str | None, typer.Option("--availability", metavar="SHARE", help="Availability to reach: '99.9 %'.")
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="The day that it speaks of; by default 2026-01-01.")
    ] = None,
    language: Annotated[
        Literal["en", "pt-BR"] | None,
        typer.Option("--language", help="Language of the file; by default English, or that of the example."),
    ] = None,
) -> None:
    """Write a commented scenario to go on from.

    An example, or a small one from a few flags; nothing is asked.
    """
    from drmodel.errors import DrmodelError
    from drmodel.scenario.starting import Answers, example_to_start_from, new_text, option

    answers = Answers(
        name=name,
        as_of=on,
        currency=currency,
        strategies=None if strategies is None else tuple(one.strip() for one in strategies.split(",")),
        outage_cost=outage_cost,
        availability=availability,
        rto=rto,
        rpo=rpo,
    )
    if example is None:
        text = new_text(answers, language or "en")
    elif answers.given():
        what = ", ".join(map(option, answers.given()))
        raise DrmodelError(
            f"--from {example} is a whole scenario: leave out {what}, and change the file that it writes"
        )
    else:
        text = example_to_start_from(example, language)
    write_new(file, text)
    typer.echo(f"{file}: written; go on in it, then `drmodel check {file}` and `drmodel evaluate {file}`")
