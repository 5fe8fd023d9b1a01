"""Where the hours of downtime come from: on page one, or with the failures where page one has no room for it."""

from drmodel.analysis.causes import by_cause, cause_title
from drmodel.analysis.costs import baseline_of
from drmodel.formatting import Value
from drmodel.reporting.blocks import Figure
from drmodel.reporting.view import View

MOST_ON_PAGE_ONE = 8  # options whose bars leave page one room for the reasons


def on_page_one(view: View) -> tuple[Figure, ...]:
    """The figure, where it is short enough."""
    return _figure(view) if len(view.study.scenario.strategies) <= MOST_ON_PAGE_ONE else ()


def with_failures(view: View) -> tuple[Figure, ...]:
    """The figure, where page one has no room for it."""
    return () if len(view.study.scenario.strategies) <= MOST_ON_PAGE_ONE else _figure(view)


def _figure(view: View) -> tuple[Figure, ...]:
    return view.figure("downtime", _finding(view), view._("Hours of downtime a year, by cause"))


def _finding(view: View) -> str:
    """The greatest cause of today's option."""
    scenario = view.study.scenario
    estimate = view.study.planned.estimates[baseline_of(scenario)]
    cause, hours = max(by_cause(scenario, estimate).items(), key=lambda item: item[1])
    if not hours:
        return view._("Today's option was never down in the years simulated")
    return view.say(
        "{cause}: {hours} of the {total} a year that today's option is down",
        cause=Value("text", cause_title(scenario, cause)),
        hours=Value("hours", hours),
        total=Value("hours", estimate.downtime_hours_year.mean),
    )
