"""What was measured, as a table that people read and as JSON."""

import os
import platform
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

BUSY = 0.5  # load per core above which others share in what is measured
HEAD = """# How fast the simulator is

`make bench` measures this anew. Each figure is a ratio, or a time, of one run on one machine; no test is timed.

"""


@dataclass(frozen=True)
class Row:
    """A measurement beside what it should be.

    Examples
    --------
    >>> Row("fast against slow", 150.0, ">=", 100, 200, "150 against 1 year/s").markdown()
    '| fast against slow | 150 | ≥ 100 | met | 200 | missed | 150 against 1 year/s |'
    >>> Row("to 1 % [s]", 0.4, "<", 2, 0.5).markdown()
    '| to 1 % [s] | 0.40 | < 2 | met | 0.5 | met |  |'
    >>> Row("against another", None, ">=", 1.5, 2.5, "not measured").markdown()
    '| against another | – | ≥ 1.5 | – | 2.5 | – | not measured |'
    """

    what: str
    value: float | None
    bound: str
    bar: float
    goal: float | None
    note: str = ""

    def meets(self, limit):
        """Whether the value keeps to the right side of a limit; None where one of them is missing."""
        if self.value is None or limit is None:
            return None
        return {">=": self.value >= limit, "<=": self.value <= limit, "<": self.value < limit}[self.bound]

    def record(self):
        """The row for JSON."""
        value = None if self.value is None else round(self.value, 4)
        return asdict(self) | {"value": value, "met": self.meets(self.bar), "goal_met": self.meets(self.goal)}

    def markdown(self):
        """The row as a line of the table."""
        verdict = {True: "met", False: "missed", None: "–"}
        cells = (
            self.what,
            "–" if self.value is None else f"{self.value:.{2 if self.value < 10 else 0}f}",
            f"{ {'>=': '≥', '<=': '≤'}.get(self.bound, self.bound) } {self.bar}",
            verdict[self.meets(self.bar)],
            "–" if self.goal is None else str(self.goal),
            verdict[self.meets(self.goal)],
            self.note,
        )
        return f"| {' | '.join(cells)} |"


def load():
    """Processes that wanted to run, on average over the last minute."""
    return round(os.getloadavg()[0], 2)


def machine():
    """What it was measured on."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory": f"{pages * size / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        **{name: version(name) for name in ("drmodel", "numba", "numpy", "simpy")},
    }


def _processor():
    """Name of the processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def warning(before, cores):
    """What to say of a machine that was not idle before; nothing of one that was.

    Examples
    --------
    >>> warning(0.9, 2)
    ''
    >>> warning(1.1, 2)
    'The machine was busy before: a load of 1.1 on 2 cores. Others shared in what was measured; measure again.'
    """
    if before <= BUSY * cores:
        return ""
    return (
        f"The machine was busy before: a load of {before} on {cores} cores. "
        "Others shared in what was measured; measure again."
    )


def page(day, where, before, after, rows):
    """The table with the day, the machine and its load."""
    busy = warning(before, where["cores"])
    described = ", ".join(f"{key} {value}" for key, value in where.items())
    return (
        HEAD
        + (f"**{busy}**\n\n" if busy else "")
        + f"{day}: {described}; load {before} before, {after} after.\n\n"
        + "| what | measured | bar | | goal | | note |\n"
        + "|---|---:|---:|---|---:|---|---|\n"
        + "".join(f"{row.markdown()}\n" for row in rows)
    )
