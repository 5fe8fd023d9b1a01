"""All commands under one name."""

import typer

from drmodel.cli.calculate import returns, sla
from drmodel.cli.calibrate import calibrate
from drmodel.cli.diagnosis import diagnosis
from drmodel.cli.drills import drills
from drmodel.cli.examples import beginning, epilog
from drmodel.cli.init import init
from drmodel.cli.observed import observed
from drmodel.cli.panel import panel
from drmodel.cli.reproduce import reproduce
from drmodel.cli.review import review
from drmodel.cli.scenarios import check, costs, schema
from drmodel.cli.search import search
from drmodel.cli.studies import evaluate, report, simulate
from drmodel.cli.trace import trace
from drmodel.cli.triggers import triggers
from drmodel.cli.workbook import workbook

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain text reads the same in a terminal, a pipe and a log
    help="Which disaster-recovery strategy to buy, when, and at what return. "
    "Exit codes: 0 done, 1 a bug of ours, 2 bad input, usage or output path, 3 a no that was asked for, 130 Ctrl-C.",
    epilog=beginning(),
)
app.callback(invoke_without_command=True)(diagnosis)
for command in (
    init,
    check,
    schema,
    costs,
    triggers,
    simulate,
    trace,
    evaluate,
    search,
    review,
    report,
    workbook,
    panel,
    reproduce,
    calibrate,
    observed,
    drills,
):
    app.command(epilog=epilog(command.__name__))(command)
app.add_typer(sla, name="sla")
app.add_typer(returns, name="returns")
