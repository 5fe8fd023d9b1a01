"""The campaign: files and options that are changed at random, and valid scenarios, through the commands.

`make fuzz` plays 10,000 cases, `make fuzz CASES=1000000` more. No traceback, no hang, no memory over 1 GB and no partial
file may come of any. A case has an address, and `python -m tests.robustness.fuzz --case KIND:NUMBER` plays it alone.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue

FIGURES = Path(__file__).parents[2] / "reports" / "fuzz.json"
STOPPED_AFTER = 600  # s of one case, by the clock: what no signal interrupts is killed
CASES_OF_A_WORKER = 6_000  # then a new one takes over, so that what libraries keep does not add up
MOST_SHOWN = 20  # failures
TOLD_EVERY = 1_000  # cases
ADDRESSABLE = 6_000_000_000  # bytes: far more than any case may use, and less than would bring a machine down


def addresses(cases):
    """Kinds and numbers of so many cases, mixed."""
    from tests.robustness.cases import KINDS

    total = sum(kind.share for kind in KINDS.values())
    found = [
        ((number + 0.5) / count, kind, number)
        for kind, one in KINDS.items()
        for count in [max(1, round(cases * one.share / total))]
        for number in range(count)
    ]
    return [(kind, number) for _, kind, number in sorted(found)]


def play(campaign_seed, kind, number, patience=None):
    """The verdict on one case."""
    from tests.robustness.cases import case_of
    from tests.robustness.judge import judge

    with tempfile.TemporaryDirectory() as folder:
        return judge(case_of(campaign_seed, kind, number), Path(folder), patience)


def work(campaign_seed):
    """Play the cases whose addresses come in, and say how each went."""
    from tests.robustness.judge import MOST_MEMORY, PATIENCE, Memory

    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSABLE, ADDRESSABLE))
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    memory = Memory()
    for line in sys.stdin:
        kind, number = line.split(":")
        with memory.watched():
            verdict = play(campaign_seed, kind, int(number), PATIENCE)
        complaint = verdict.complaint
        if not complaint and memory.used > MOST_MEMORY:
            complaint = f"memory of {memory.used:,} bytes"
        out.write(json.dumps([verdict.codes, complaint, memory.used]) + "\n")
        out.flush()


class Worker:
    """A process that plays cases, until it dies, is killed or has played many."""

    def __init__(self, campaign_seed):
        self.left = CASES_OF_A_WORKER
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.robustness.fuzz", "--seed", str(campaign_seed), "--work"],
            cwd=FIGURES.parents[1],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # Ctrl-C is for the campaign
        )

    def play(self, kind, number):
        """Codes and complaint of a case, and the memory that it used."""
        self.left -= 1
        killer = threading.Timer(STOPPED_AFTER, self.process.kill)
        killer.start()
        try:
            self.process.stdin.write(f"{kind}:{number}\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        killer.cancel()
        if answer:
            return json.loads(answer)
        self.left = 0
        return [[], f"the process died, or had no end in {STOPPED_AFTER} s", 0]

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Campaign:
    """Cases to play, and how those that were played went."""

    def __init__(self, campaign_seed, cases):
        self.seed, self.start = campaign_seed, time.monotonic()
        self.open = Queue()
        for address in addresses(cases):
            self.open.put(address)
        self.kinds, self.commands, self.failures, self.memory = Counter(), {}, [], 0
        self._lock = threading.Lock()

    def run(self, jobs):
        threads = [threading.Thread(target=self._serve) for _ in range(jobs)]
        for thread in threads:
            thread.start()
        try:
            for thread in threads:
                thread.join()
        except KeyboardInterrupt:  # what was played until then counts
            while not self.open.empty():
                with suppress(Empty):
                    self.open.get_nowait()
            for thread in threads:
                thread.join()

    def _serve(self):
        worker = Worker(self.seed)
        while True:
            try:
                kind, number = self.open.get_nowait()
            except Empty:
                return worker.close()
            codes, complaint, used = worker.play(kind, number)
            with self._lock:
                self._note(kind, number, codes, complaint)
                self.memory = max(self.memory, used)
            if worker.left == 0:
                worker.close()
                worker = Worker(self.seed)

    def _note(self, kind, number, codes, complaint):
        self.kinds[kind] += 1
        if self.kinds.total() % TOLD_EVERY == 0:
            sys.stdout.write(f"{self.kinds.total():,} cases, {len(self.failures)} failures\n")
            sys.stdout.flush()
        for command, code in codes:
            self.commands.setdefault(command, Counter())["done" if code == 0 else "refused"] += 1
        if complaint:
            self.failures.append({"case": f"{kind}:{number}", "complaint": complaint})
            if len(self.failures) <= MOST_SHOWN:
                sys.stdout.write(f"FAILED  {again(self.seed, kind, number)}\n{complaint[-3_000:]}\n")
                sys.stdout.flush()

    def figures(self):
        """What is kept of the campaign."""
        return {
            "seed": self.seed,
            "cases": self.kinds.total(),
            "kinds": dict(self.kinds),
            "commands": {name: dict(codes) for name, codes in sorted(self.commands.items())},
            "failures": self.failures,
            "most_memory_bytes": self.memory,
            "seconds": round(time.monotonic() - self.start),
        }


def again(campaign_seed, kind, number):
    """The command that plays a case once more."""
    return f"python -m tests.robustness.fuzz --seed {campaign_seed} --case {kind}:{number}"


def shown(figures):
    """The figures in a few lines."""
    lines = [f"{figures['cases']:,} cases in {figures['seconds']} s, {len(figures['failures'])} failures"]
    lines += [f"  at most {figures['most_memory_bytes'] / 1e6:,.0f} MB of memory for one"]
    lines += [f"  {kind:12}{count:>9,} cases" for kind, count in figures["kinds"].items()]
    lines += [
        f"  {command:12}{codes.get('done', 0):>9,} done  {codes.get('refused', 0):>9,} refused"
        for command, codes in figures["commands"].items()
    ]
    return "\n".join(lines) + "\n"


def alone(campaign_seed, kind, number, keep):
    """Play one case here; its files are kept if a folder is named."""
    if keep is not None:
        from tests.robustness.cases import case_of

        keep.mkdir(parents=True, exist_ok=True)
        case = case_of(campaign_seed, kind, number)
        for name, content in case.files.items():
            (keep / name).write_bytes(content)
        for step in case.steps:
            sys.stdout.write(f"drmodel {' '.join(step.arguments)}\n")
    verdict = play(campaign_seed, kind, number)
    sys.stdout.write(verdict.complaint + "\n" if verdict.complaint else f"nothing wrong: {verdict.codes}\n")
    return 1 if verdict.complaint else 0


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.robustness.fuzz", description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000, help="how many, of all kinds together")
    parser.add_argument("--seed", type=int, default=0, help="of the campaign")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="processes that play")
    parser.add_argument("--case", metavar="KIND:NUMBER", help="this one alone, here")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where to leave the files of --case")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.work:
        work(asked.seed)
        return 0
    if asked.case is not None:
        kind, number = asked.case.split(":")
        return alone(asked.seed, kind, int(number), asked.keep)
    campaign = Campaign(asked.seed, asked.cases)
    campaign.run(asked.jobs)
    figures = campaign.figures()
    FIGURES.parent.mkdir(exist_ok=True)
    FIGURES.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(shown(figures))
    return 1 if figures["failures"] else 0


if __name__ == "__main__":
    sys.exit(main())
