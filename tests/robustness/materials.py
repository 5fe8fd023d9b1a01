"""What is mutated: every shipped scenario, and one of each file that a command reads."""

import csv
import io
import json
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import yaml
from openpyxl import Workbook

from drmodel.scenario.loading import load
from drmodel.simulation.estimate import estimate
from drmodel.simulation.translate import objectives, programs
from drmodel.study.evaluation import evaluate

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "scenarios" / "tiny.yaml"
SCENARIOS = (TINY, *sorted((ROOT / "data").glob("*.yaml")))
LARGE = 50_000  # bytes of a scenario whose every variant takes long to check
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times faster, where PyYAML was built with it
BEGIN = datetime.fromisoformat("2024-01-03T04:05:06+00:00")


@cache
def text_of(path):
    return path.read_text(encoding="utf-8")


@cache
def _json_of(path):
    return json.dumps(yaml.load(text_of(path), LOADER), default=date.isoformat)


def tree_of(path):
    """A scenario as a new tree of plain values."""
    return json.loads(_json_of(path))


@cache
def _study(whole):
    more = {"samples": 64, "sensitivity": True, "search": True} if whole else {"samples": 0}
    return evaluate(load(TINY), budget=640, precision=0.9, jobs=1, seed=1, **more).to_json()


def study(*, whole):
    """A study, with all its parts or with those that every study has, as a new tree."""
    return json.loads(_study(whole))


def simulation(scenario, checkpoint):
    """The command of a small simulation, and what it adds to a checkpoint."""
    return ("simulate", scenario, "--years", "1", "--budget", "640", "--precision", "0.9", "--jobs", "1", "--checkpoint", checkpoint)  # fmt: skip


def checkpoint(folder):
    """The bytes of the checkpoint of `simulation` of the tiny scenario."""
    scenario = load(TINY)
    some = programs(scenario, objectives(scenario, scenario.today()))
    path = folder / "made"
    estimate(some, mission_years=1, budget=640, precision=0.9, jobs=1, seed=2025, checkpoint=path)
    content = path.read_bytes()
    path.unlink()
    return content


# Tables


def _at(hours):
    return (BEGIN + timedelta(hours=hours)).isoformat()


def incidents():
    """Two years of incidents of two causes at two places."""
    rows = [["start", "end", "cause", "scope", "severity"]]
    for number in range(40):
        start = 430.0 * number + 37 * (number % 7)
        cause, scope = ("storm", "power")[number % 2], ("lisboa", "porto")[number % 3 > 0]
        rows.append([_at(start), _at(start + 0.2 + number % 5), cause, scope, str(number % 3)])
    return rows


def durations():
    """Incidents with durations, one without an end."""
    rows = [["started_at", "duration_min", "fault_mode"]]
    rows += [[_at(500 * number), str(7 * number + 3), "storm"] for number in range(20)]
    return [*rows, [_at(10_500), "", "storm"]]


def watched():
    """What UptimeRobot exports."""
    rows, hours = [["Event", "Monitor", "Date-Time", "Reason", "Duration", "Duration (in mins.)"]], 0.0
    for number in range(30):
        minutes = (9_000, 13)[number % 2] + number
        rows.append([("Up", "Down")[number % 2], "tickets", _at(hours), "OK", "", str(minutes)])
        hours += minutes / 60
    return rows


def samples():
    """A table of samples of a probe."""
    return [["time", "value"], *([str(1_735_689_600 + 60 * n), "01"[n % 11 > 0]] for n in range(200))]


def answer():
    """What Prometheus answers to a range query."""
    values = [[1_735_689_600 + 60 * n, "01"[n % 11 > 0]] for n in range(100)]
    result = [{"metric": {"instance": "tickets"}, "values": values}]
    return {"status": "success", "data": {"resultType": "matrix", "result": result}}


def drills():
    """A log of drills of the tiny scenario's pair."""
    rows = [["drill", "step", "start", "end", "success", "ready"]]
    for number in range(6):
        start = 2_000.0 * number
        worked = ("yes", "no")[number == 2]
        rows.append([f"d{number}", "promote", _at(start), _at(start + 0.1 + number / 50), worked, "yes"])
    return rows


def costs():
    """Cost lines of the tiny scenario, as planners keep them."""
    lines = tree_of(TINY)["strategies"]["pair"]["costs"]
    return [["key", "amount"], *([f"strategies.pair.costs.{name}", "140"] for name in lines)]


TABLES = (incidents, durations, watched, samples, drills, costs)


def as_csv(rows, delimiter=","):
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode("utf-8", "surrogatepass")


def as_json(rows):
    header, *body = rows or [[]]
    return json.dumps([dict(zip(header, row, strict=False)) for row in body]).encode()


def as_xlsx(rows):
    """A workbook; it takes fewer characters than other tables do."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(["".join(char for char in cell if char.isprintable())[:32_000] for cell in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


FORMS = {"csv": as_csv, "tsv": lambda rows: as_csv(rows, "\t"), "json": as_json, "xlsx": as_xlsx}
