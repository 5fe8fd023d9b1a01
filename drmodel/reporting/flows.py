"""What the options return over the horizon: value, rates and payback, and the flows that they come from."""

from drmodel.analysis.costs import baseline_of
from drmodel.calculators.costs import PartialTotal
from drmodel.formatting import EN_DASH, NBSP, Value
from drmodel.reporting.blocks import Block, Cell, table
from drmodel.reporting.view import View
from drmodel.simulation.statistics import Interval
from drmodel.study.results import Situation

MOST_IRR = 10.0  # [1] beyond it a rate of return only says that next to nothing was paid at the start


def flows_blocks(view: View) -> list[Block]:
    """The table of returns, and the sums of the discounted flows month by month."""
    figure = view.figure(
        "returns",
        _finding(view),
        view._("Gains less costs against today's option, discounted and summed; a dot marks when they have paid back"),
    )
    return [_returns(view), *figure]


def _finding(view: View) -> str:
    planned = view.study.planned
    worth = {name: found.all.npv.mean for name, found in planned.returns.items() if found.all.npv is not None}
    worth.pop(baseline_of(planned.scenario), None)
    horizon = Value("months", planned.scenario.finance.months)
    best = max(worth, key=lambda name: worth[name], default=None)
    back = None if best is None else planned.returns[best].all.discounted_payback_months
    if best is None or back is None:
        return view.say("No option pays back what it costs within {months}", months=horizon)
    return view.say(
        "{name} has paid back after {back} and is worth {amount} over {months}",
        name=Value("text", view.title(best)),
        back=Value("months", back, 1),
        amount=Value("money", worth[best], currency=planned.scenario.currency.value),
        months=horizon,
    )


def _returns(view: View) -> Block:
    planned, today = view.study.planned, view.study.today
    rows: list[list[Cell | str]] = []
    for name, found in planned.returns.items():
        if name == baseline_of(planned.scenario):
            continue
        cost, flows = planned.worths[name].cost, found.all
        start = PartialTotal(-flows.net[0], (*cost.setup.missing, *cost.one_off.missing))
        rows.append(
            [
                Cell(view.title(name), strong=True),
                view.value_total(start),
                _value(view, today.returns[name].all.npv) if name in today.returns else EN_DASH,
                Cell(_value(view, flows.npv), strong=True),
                _value(view, found.cash.npv),
                _rates(view, flows.irr),
                _time(view, planned, flows.payback_months),
                _time(view, planned, flows.discounted_payback_months),
            ]
        )
    return table(
        view._("What the options return over time"),
        view.say(
            "{currency} over {months}, against today's option",
            currency=Value("text", planned.scenario.currency.value),
            months=Value("months", planned.scenario.finance.months),
        ),
        (
            (view._("Option"), 2.6, False),
            (view._("At the start"), 1.7, True),
            (view._("Net present value today"), 2.0, True),
            (view._("When triggered"), 2.0, True),
            (view._("Cash only"), 1.9, True),
            (view._("Internal rate of return"), 1.9, True),
            (view._("Payback"), 1.6, True),
            (view._("Discounted"), 1.6, True),
        ),
        rows,
        _source(view),
        dense=True,
    )


def _value(view: View, npv: Interval | None) -> str:
    return EN_DASH if npv is None else view.value_money(npv.mean)


def _rates(view: View, rates: tuple[float, ...]) -> str:
    """All rates of return of a year; a dash for none."""
    shown = [
        f">{NBSP}{view.words.share(MOST_IRR, 0)}" if rate > MOST_IRR else view.words.share(rate, 0) for rate in rates
    ]
    return " · ".join(shown) or EN_DASH


def _time(view: View, situation: Situation, months: float | None) -> str:
    if months is None:
        return f">{NBSP}{view.words.value(Value('months', situation.scenario.finance.months))}"
    return view.words.value(Value("months", months, 1))


def _source(view: View) -> str:
    planned = view.study.planned
    rate = planned.scenario.finance.discount_rate
    said = [f"{view.simulated()}."]
    if rate is not None and rate.value is not None:
        said.append(
            view.say(
                "Discounted at {share} a year; what is paid at the start is not.", share=Value("share", rate.value)
            )
        )
    missing = [path for found in planned.returns.values() for path in found.missing]
    if missing:
        said.append(
            view.say("Unknown, and left out or taken not to grow: {names}", names=Value("text", view.names(missing)))
        )
    return " ".join(said)
