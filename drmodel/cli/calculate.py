"""Formulas from the shell: service levels and returns."""

from typing import Annotated, Any

import typer

from drmodel.cli.examples import epilog
from drmodel.cli.guard import arguments, guarded
from drmodel.cli.options import Format, Share, Shares
from drmodel.cli.output import emit

YEAR, MONTH = 8_760.0, 730.0  # the windows of `drmodel.sla`, whose import is not free

sla = typer.Typer(no_args_is_help=True, help="Service levels: downtime, redundancy, error budgets.")
returns = typer.Typer(no_args_is_help=True, help="Returns: ratios, break-even, payback.")

NEGATIVE = {"ignore_unknown_options": True}  # amounts may be negative: -5 is no option

YearHours = Annotated[float, typer.Option("--hours", help="Length of the window [h]; a year by default.")]
MonthHours = Annotated[float, typer.Option("--hours", help="Length of the window [h]; a month by default.")]


@sla.command(epilog=epilog("sla downtime"))
@guarded
def downtime(availability: Shares, hours: YearHours = YEAR, form: Format = "table") -> None:
    """Downtime that an availability allows."""
    from drmodel.calculators.sla import downtime as allowed

    with arguments():
        rows = [_row(availability=a, hours=hours, downtime_hours=allowed(a, hours)) for a in availability]
    emit(form, rows)


@sla.command(epilog=epilog("sla availability"))
@guarded
def availability(
    down: Annotated[list[float], typer.Argument(metavar="HOURS...", help="Downtime in the window [h].")],
    hours: YearHours = YEAR,
    form: Format = "table",
) -> None:
    """Availability of a window with a given downtime."""
    from drmodel.calculators.sla import availability as reached

    with arguments():
        rows = [_row(downtime_hours=d, hours=hours, availability=reached(d, hours)) for d in down]
    emit(form, rows)


@sla.command(epilog=epilog("sla compose"))
@guarded
def compose(
    parts: Shares,
    parallel: Annotated[bool, typer.Option("--parallel", help="Any one is enough; else all are needed.")] = False,
    form: Format = "table",
) -> None:
    """Availability of independent parts together."""
    from drmodel.calculators import sla as formulas

    with arguments():
        whole = formulas.parallel(*parts) if parallel else formulas.series(*parts)
        row = _row(availability=whole, downtime_hours_year=formulas.downtime(whole))
    emit(form, [{"needed": "any" if parallel else "all", **row}])


@sla.command(epilog=epilog("sla budget"))
@guarded
def budget(
    slo: Share,
    hours: MonthHours = MONTH,
    down: Annotated[float, typer.Option("--down", help="Downtime so far [h].")] = 0.0,
    form: Format = "table",
) -> None:
    """Error budget of an objective, and what is left of it."""
    from drmodel.calculators import sla as formulas

    with arguments():
        row = _row(
            slo=slo,
            hours=hours,
            budget_hours=formulas.budget(slo, hours),
            consumed=formulas.budget_consumed(down, slo, hours),
            left_hours=formulas.budget_left(down, slo, hours),
        )
    emit(form, [row])


@returns.command(epilog=epilog("returns ratio"), context_settings=NEGATIVE)
@guarded
def ratio(
    avoided: Annotated[float, typer.Argument(metavar="AVOIDED", help="Avoided loss [money per year].")],
    added: Annotated[float, typer.Argument(metavar="ADDED", help="Added cost [money per year].")],
    form: Format = "table",
) -> None:
    """Benefit-cost ratio, gross, and ROI, net of the cost.

    With the net benefit, and the months of benefit that cover the cost.
    """
    from drmodel.calculators import returns as formulas

    with arguments():
        row = _row(
            benefit_cost_ratio=formulas.benefit_cost_ratio(avoided, added),
            roi=formulas.roi(avoided, added),
            net_benefit=formulas.net_benefit(avoided, added),
            cost_cover_months=formulas.cost_cover_months(added, avoided),
        )
    emit(form, [row])


@returns.command("break-even", epilog=epilog("returns break-even"), context_settings=NEGATIVE)
@guarded
def break_even(
    added: Annotated[float, typer.Argument(metavar="ADDED", help="Added cost [money per year].")],
    cost_per_hour: Annotated[float, typer.Argument(metavar="HOURLY", help="Cost of an hour of outage [money per h].")],
    form: Format = "table",
) -> None:
    """Hours of outage to avoid in a year for a cost to pay."""
    from drmodel.calculators.returns import break_even_hours

    with arguments():
        hours = break_even_hours(added, cost_per_hour)
    emit(form, [_row(break_even_hours=hours)])


@returns.command(epilog=epilog("returns payback"), context_settings=NEGATIVE)
@guarded
def payback(
    one_off: Annotated[float, typer.Argument(metavar="ONE_OFF", help="One-off cost [money].")],
    net: Annotated[float, typer.Argument(metavar="NET", help="Net benefit [money per month].")],
    form: Format = "table",
) -> None:
    """Months until the net benefit has paid a one-off cost.

    Without interest.
    """
    from drmodel.calculators.returns import payback_months

    with arguments():
        months = payback_months(one_off, net)
    emit(form, [_row(payback_months=months)])


def _row(**values: Any) -> dict[str, float]:
    """A record of plain floats."""
    return {name: float(value) for name, value in values.items()}
