"""Faults while files are written: the writer is stopped at every step, and commands at many instants.

`make faults` injects all and writes reports/writing.json; `python -m tests.robustness.faults GROUP …` only some groups,
`--every N` only every Nth fault. After each the file that was there is there still, or the new one is, whole; nothing else is
left; and the next writing succeeds. Only a process that was killed may leave its file beside, which nothing reads.
"""

import argparse
import errno
import hashlib
import io
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from drmodel import writing
from drmodel.errors import OutputError

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "scenarios" / "tiny.yaml"
FIGURES = ROOT / "reports" / "writing.json"

OLD, NEW = b"what was there\n", "what is written, ção\n".encode() * 4_000
DONE, BUG, REFUSED, INTERRUPTED = 0, 1, 2, 130
KILLED = -signal.SIGKILL
LEFT = re.compile(r"\.drmodel-[0-9a-f]{16}\.part")
NOBODY = 65534
PATIENCE = 300  # s of one command


@dataclass(frozen=True)
class Fault:
    """A fault that was injected.

    Attributes
    ----------
    address
        What was stopped, where, and how.
    wrong
        What came of it that must not; empty if it was survived.
    """

    address: str
    wrong: str


# What may be there after a fault


def unlike(folder: Path, known: dict[str, Sequence[bytes | None]], code: int) -> str:
    """What is wrong with a folder: `known` are its files, each with what may be in it, None for not being there."""
    for name, allowed in known.items():
        file = folder / name
        if (file.read_bytes() if file.exists() else None) not in allowed:
            return f"{name} is neither what was there nor what was written"
    left = sorted(entry.name for entry in folder.iterdir() if entry.name not in known)
    if code == KILLED:
        left = [name for name in left if not LEFT.fullmatch(name)]
    return f"left behind: {', '.join(left)}" if left else ""


def in_child(work: Callable[[], object]) -> int:
    """Exit code of some work, done in a process of its own."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = BUG
    try:
        work()
        code = DONE
    except OutputError:
        code = REFUSED
    except KeyboardInterrupt:
        code = INTERRUPTED
    finally:
        os._exit(code)


@contextmanager
def fresh_folder() -> Iterator[Path]:
    """A folder that anybody can reach."""
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        Path(name).chmod(0o755)
        folder = Path(name) / "out"
        folder.mkdir()
        yield folder


# The writer, step by step


def replace(target: Path) -> None:
    """Write over what is there."""
    writing.write_whole(target, NEW)


def write_new(target: Path) -> None:
    """Write what is not there yet."""
    writing.write_new(target, NEW.decode())


WRITERS: dict[str, tuple[Callable[[Path], None], bytes | None]] = {
    "over an old file": (replace, OLD),
    "where nothing is": (replace, None),
    "a new file": (write_new, None),
}


def stopped(writer: str, address: str, prepare: Callable[[], object], codes: set[int]) -> Fault:
    """A writer that is stopped as `prepare` has it; it may end with one of some codes."""
    write, old = WRITERS[writer]
    with fresh_folder() as folder:
        target = folder / "file"
        if old is not None:
            target.write_bytes(old)

        def work() -> None:
            prepare()
            write(target)

        code = in_child(work)
        return Fault(f"{writer}: {address}", _wrong(folder, target, write, old, code, codes))


def _wrong(
    folder: Path, target: Path, write: Callable[[Path], None], old: bytes | None, code: int, codes: set[int]
) -> str:
    if code not in codes:
        return f"ended with {code}"
    if wrong := unlike(folder, {"file": [NEW] if code == DONE else [old, NEW]}, code):
        return wrong
    if write is replace or not target.exists():
        write(target)  # the next one succeeds
        if target.read_bytes() != NEW:
            return "the next writing does not succeed"
    return ""


class Steps:
    """Calls of the system that a writer makes; one of them does not come off.

    Parameters
    ----------
    at
        Number of that call; 0 for none.
    act
        What happens instead of it.
    """

    NAMES = ("access", "chmod", "close", "fsync", "link", "open", "replace", "stat", "unlink", "urandom")

    def __init__(self, at: int = 0, act: Callable[[], object] = lambda: None) -> None:
        self.at, self.act, self.count = at, act, 0

    def step(self) -> None:
        """One more call."""
        self.count += 1
        if self.count == self.at:
            self.act()

    def put_in_place(self) -> None:
        """Have this process make its calls through here."""
        for name in self.NAMES:
            setattr(os, name, self._through(getattr(os, name)))
        opened, steps = io.open, self

        class Raw(io.FileIO):
            def write(self, content):
                half = len(content) // 2
                steps.step()
                super().write(content[:half])
                steps.step()
                return half + super().write(content[half:])

        def open_(file, mode="r", *arguments, **options):
            if mode != "xb":
                return opened(file, mode, *arguments, **options)
            steps.step()
            return io.BufferedWriter(Raw(file, "x"))

        io.open = open_

    def _through(self, call):
        def through(*arguments, **options):
            self.step()
            return call(*arguments, **options)

        return through


def _refuse(number: int) -> Callable[[], None]:
    def act() -> None:
        raise OSError(number, os.strerror(number))

    return act


def _interrupt() -> None:
    raise KeyboardInterrupt


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


HOW: dict[str, tuple[Callable[[], None], set[int]]] = {
    "kill -9": (_kill, {KILLED}),
    "Ctrl-C": (_interrupt, {INTERRUPTED}),
    "disk full": (_refuse(errno.ENOSPC), {DONE, REFUSED}),
    "disk broken": (_refuse(errno.EIO), {DONE, REFUSED}),
    "not allowed": (_refuse(errno.EACCES), {DONE, REFUSED}),
}


def calls(every: int) -> Iterator[Fault]:
    """Each call of the system fails, or is the last."""
    for writer in WRITERS:
        for how, (act, codes) in HOW.items():
            for at in range(1, _counted(writer, _counting_calls) + 1, every):
                steps = Steps(at, act)
                yield stopped(writer, f"{how} at call {at}", steps.put_in_place, codes)


def _counting_calls(count: list[int]) -> None:
    steps = Steps()
    steps.put_in_place()
    steps.step = lambda: count.append(1)


def _counted(writer: str, prepare: Callable[[list[int]], None]) -> int:
    """How many steps a writer takes that nothing stops."""
    write, old = WRITERS[writer]
    with fresh_folder() as folder:
        target, told = folder / "file", folder.parent / "told"
        if old is not None:
            target.write_bytes(old)

        def work() -> None:
            count: list[int] = []
            prepare(count)
            write(target)
            sys.settrace(None)
            steps = len(count)
            os.write(os.open(told, os.O_CREAT | os.O_WRONLY), str(steps).encode())

        assert in_child(work) == DONE
        return int(told.read_text())


TRACED = {writing.__file__, sys.modules[Path.__module__].__file__}


def _trace(step: Callable[[], object]) -> None:
    """Call something before every bytecode of the writer."""

    def inside(_, event, __):
        if event == "opcode":
            step()
        return inside

    def outside(frame, _, __):
        if frame.f_code.co_filename not in TRACED:
            return None
        frame.f_trace_opcodes = True
        return inside

    sys.settrace(outside)


def bytecodes(every: int) -> Iterator[Fault]:
    """Ctrl-C before each bytecode of the writer, which is where Python hears it."""
    for writer in WRITERS:
        for at in range(1, _counted(writer, lambda count: _trace(lambda: count.append(1))) + 1, every):
            steps = Steps(at, _interrupt)
            yield stopped(writer, f"Ctrl-C at bytecode {at}", lambda steps=steps: _trace(steps.step), {INTERRUPTED})


def sizes(every: int) -> Iterator[Fault]:
    """The disk takes so many bytes of a file, and no more."""
    for writer in WRITERS:
        for size in (0, 1, 4_095, 4_096, 65_536, len(NEW) - 1, len(NEW))[::every]:

            def limit(size: int = size) -> None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

            yield stopped(writer, f"room for {size} bytes", limit, {DONE if size >= len(NEW) else REFUSED})


# Who may not write

RIGHTS = {  # of the folder and of the old file, both of another user, and whether anything may be written
    "a folder that may only be read": (0o555, 0o644, REFUSED),
    "a folder that may not be entered": (0o700, 0o644, REFUSED),
    "a file that may only be read": (0o777, 0o444, REFUSED),
    "a file of somebody else": (0o777, 0o600, REFUSED),
    "a folder like /tmp": (0o1777, 0o666, REFUSED),
    "a folder and a file for all": (0o777, 0o666, DONE),
}


def become_nobody() -> None:
    """Give up what root may do."""
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def rights(_: int) -> Iterator[Fault]:
    """An unprivileged user writes where he may not."""
    if os.geteuid():
        return  # modes are of no account to root alone, and only root can become another
    for case, (folder_mode, file_mode, expected) in RIGHTS.items():
        for checks in (False, True):
            with fresh_folder() as folder:
                target = folder / "file"
                target.write_bytes(OLD)
                target.chmod(file_mode)
                folder.chmod(folder_mode)

                def work(target: Path = target, checks: bool = checks) -> None:
                    become_nobody()
                    if checks:
                        writing.checked_target(target)
                    writing.write_whole(target, NEW)

                code = in_child(work)
                folder.chmod(0o755)
                wrong = "" if code == expected else f"ended with {code}"
                wrong = wrong or unlike(folder, {"file": [NEW if code == DONE else OLD]}, code)
                yield Fault(f"{case}, {'asked before' if checks else 'not asked before'}", wrong)


def together(every: int) -> Iterator[Fault]:
    """Two processes write the same file at once, and a third reads it."""
    one, other = b"a" * 1_000_000, b"b" * 1_000_000
    for turn in range(max(1, 10 // every)):
        with fresh_folder() as folder:
            target = folder / "file"
            target.write_bytes(one)
            children = [_many_times(target, content) for content in (one, other)]
            seen, codes = set(), []
            while len(codes) < len(children):
                seen.add(target.read_bytes() in (one, other))
                for child in children:
                    with suppress(ChildProcessError):
                        done, status = os.waitpid(child, os.WNOHANG)
                        if done:
                            codes.append(os.waitstatus_to_exitcode(status))
            wrong = "" if codes == [DONE, DONE] else f"ended with {codes}"
            wrong = wrong or ("" if seen == {True} else "half a file was seen")
            yield Fault(f"two at once, turn {turn}", wrong or unlike(folder, {"file": [one, other]}, DONE))


def _many_times(target: Path, content: bytes) -> int:
    child = os.fork()
    if child:
        return child
    code = BUG
    try:
        for _ in range(30):
            writing.write_whole(target, content)
        code = DONE
    finally:
        os._exit(code)


# Commands

INCIDENTS = "start,end,severity,scope,cause\n" + "".join(
    f"2024-{month:02}-03T10:00Z,2024-{month:02}-03T1{month % 5 + 1}:30Z,major,porto,power\n" for month in range(1, 13)
)
SOME_YEARS = ("--budget", "6400", "--precision", "0.0001", "--jobs", "2")
COMMANDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {  # arguments, and the files that are written
    "init": (("init", "{out}/mine.yaml"), ("mine.yaml",)),
    "costs": (("costs", "{tiny}", "--table", "{here}/costs.csv", "-o", "{out}/quoted.yaml"), ("quoted.yaml",)),
    "calibrate": (
        ("calibrate", "{here}/incidents.csv", "-o", "{out}/seen.yaml", "--figure", "{out}/seen.pdf"),
        ("seen.yaml", "seen.pdf"),
    ),
    "trace": (("trace", "{tiny}", "--strategy", "pair", "--worst", "-o", "{out}/night.svg"), ("night.svg",)),
    "simulate": (("simulate", "{tiny}", *SOME_YEARS, "--checkpoint", "{out}/run"), ("run",)),
    "simulate, processes": (("simulate", "{tiny}", "--budget", "640", "--engine", "reference", "--jobs", "2"), ()),
    "evaluate": (("evaluate", "{tiny}", *SOME_YEARS, "--samples", "64", "--sensitivity", "--search"), ()),
    "search": (("search", "{tiny}", *SOME_YEARS), ()),
    "report": (("report", "{here}/study.json", "-o", "{out}/report.pdf"), ("report.pdf",)),
    "workbook": (("workbook", "{here}/study.json", "-o", "{out}/book.xlsx"), ("book.xlsx",)),
}
NEVER_OVER = {"mine.yaml"}  # written only where nothing is
FIRST = (0.005, 0.02, 0.035, 0.05, 0.065, 0.08, 0.1)  # s: while Python starts
IN_US = re.compile(
    r'/drmodel/cli/(\w+\.py", line \d+, in (?!<module>)|(?!__init__)\w+\.py)'
)  # what Python says of our lines


class Bench:
    """A folder with what commands read, and what they write when nothing stops them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.whole: dict[str, bytes] = {}
        self.took: dict[str, float] = {}
        (folder / "incidents.csv").write_text(INCIDENTS, encoding="utf-8")
        (folder / "costs.csv").write_text("key,amount\nstrategies.pair.costs.server,130\n", encoding="utf-8")
        study = self.start(("evaluate", str(TINY), "--budget", "640", "--jobs", "1", "--format", "json"))
        (folder / "study.json").write_text(study.communicate(timeout=PATIENCE)[0], encoding="utf-8")

    def start(self, arguments: Sequence[str], temporary: Path | None = None, room: int | None = None):
        """A command as a process of its own, which hears Ctrl-C."""

        def prepare() -> None:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            if room is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

        return subprocess.Popen(
            [sys.executable, "-m", "drmodel", *arguments],
            cwd=ROOT,
            env=os.environ if temporary is None else os.environ | {"TMPDIR": str(temporary)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
            preexec_fn=prepare,  # noqa: PLW1509 - there are no threads here
        )

    def arguments(self, command: str, out: Path) -> list[str]:
        """What is typed."""
        return [part.format(out=out, here=self.folder, tiny=TINY) for part in COMMANDS[command][0]]

    def measure(self, command: str) -> None:
        """Run a command to its end: how long it takes, and what it writes."""
        with fresh_folder() as out:
            start = time.monotonic()
            process = self.start(self.arguments(command, out))
            said = process.communicate(timeout=PATIENCE)
            assert process.returncode == DONE, said
            self.took[command] = time.monotonic() - start
            for name in COMMANDS[command][1]:
                self.whole[name] = (out / name).read_bytes()

    def stopped(self, command: str, address: str, stop: Callable[[subprocess.Popen[str]], None], **how: int) -> Fault:
        """A command that something stops."""
        with fresh_folder() as out:
            temporary = out.parent / "temporary"
            temporary.mkdir()
            for name in COMMANDS[command][1]:
                if name not in NEVER_OVER and name != "run":
                    (out / name).write_bytes(OLD)
            process = self.start(self.arguments(command, out), temporary, **how)
            stop(process)
            try:
                _, said = process.communicate(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                return Fault(f"{command}: {address}", "went on for ever")
            return Fault(f"{command}: {address}", self._wrong(command, out, temporary, process.returncode, said))

    def _wrong(self, command: str, out: Path, temporary: Path, code: int, said: str) -> str:
        in_python = code in (-signal.SIGINT, BUG) and not IN_US.search(said)  # Ctrl-C met Python, which was starting
        if code not in (DONE, REFUSED, INTERRUPTED, KILLED) and not in_python:
            return f"ended with {code}: {said[-300:]}"
        if not in_python and ("Traceback" in said or "Exception ignored" in said or "KeyboardInterrupt" in said):
            return f"told a story: {said[-300:]}"
        if code == REFUSED and len(said.splitlines()) != 1:
            return f"refused in more than a line: {said[-300:]}"
        known = {name: self._allowed(name, out / name) for name in COMMANDS[command][1]}
        if wrong := unlike(out, known, code):
            return wrong
        left = [entry.name for entry in temporary.iterdir()]
        return f"left in the temporary folder: {', '.join(left)}" if left and code != KILLED else ""

    def _allowed(self, name: str, file: Path) -> list[bytes | None]:
        if name == "run" and file.exists():  # counts of any moment, if they are whole
            content = file.read_bytes()
            head, _, rest = content.partition(b"\n")
            digest, body = rest[:32], rest[32:]
            whole = head.startswith(b"drmodel checkpoint ") and hashlib.sha256(body).digest() == digest
            return [content] if whole else [None]
        return [None if name in NEVER_OVER or name == "run" else OLD, self.whole[name]]


def after(seconds: float, number: int) -> Callable[[subprocess.Popen[str]], None]:
    """Send a signal to a command and to all that it has started, as a terminal does."""

    def stop(process: subprocess.Popen[str]) -> None:
        time.sleep(seconds)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)

    return stop


@contextmanager
def bench() -> Iterator[Bench]:
    """A bench in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="faults-bench-"))
    try:
        yield Bench(folder)
    finally:
        shutil.rmtree(folder)


def commands(every: int) -> Iterator[Fault]:
    """Ctrl-C and kill -9 at many instants of commands."""
    with bench() as on:
        for command in COMMANDS:
            on.measure(command)
            while_it_works = [on.took[command] * (n + 0.5) / 16 for n in range(16)]
            for instant in sorted([*FIRST, *while_it_works])[::every]:
                yield on.stopped(command, f"Ctrl-C after {instant:.3f} s", after(instant, signal.SIGINT))
            for instant in while_it_works[:: 3 * every] if COMMANDS[command][1] else ():
                yield on.stopped(command, f"kill -9 after {instant:.3f} s", after(instant, signal.SIGKILL))


def full(every: int) -> Iterator[Fault]:
    """Commands that write, on a disk that takes so many bytes of a file."""
    with bench() as on:
        for command in [name for name, (_, files) in COMMANDS.items() if files][::every]:
            on.measure(command)
            for room in (0, 100):
                yield on.stopped(command, f"room for {room} bytes", lambda _: None, room=room)


GROUPS: dict[str, Callable[[int], Iterator[Fault]]] = {
    "calls": calls,
    "bytecodes": bytecodes,
    "sizes": sizes,
    "rights": rights,
    "together": together,
    "full": full,
    "commands": commands,
}


def main() -> int:
    """Inject, print and write."""
    parser = argparse.ArgumentParser(prog="python -m tests.robustness.faults", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"of {', '.join(GROUPS)}; by default all")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth fault")
    parser.add_argument("--json", action="store_true", help="print the faults as JSON, and write nothing")
    asked = parser.parse_args()
    names = asked.groups or list(GROUPS)
    found: dict[str, list[Fault]] = {}
    for name in names:
        found[name] = []
        for one in GROUPS[name](asked.every):
            found[name].append(one)
            if one.wrong and not asked.json:
                sys.stdout.write(f"{one.address}: {one.wrong}\n")
        if not asked.json:
            survived = sum(not one.wrong for one in found[name])
            sys.stdout.write(f"{name:10} {len(found[name]):5} injected {survived:5} survived\n")
            sys.stdout.flush()
    every = [one for some in found.values() for one in some]
    wrong = [one for one in every if one.wrong]
    if asked.json:
        sys.stdout.write(json.dumps({"injected": len(every), "wrong": [vars(one) for one in wrong]}))
        return 0
    if names == list(GROUPS) and asked.every == 1:
        figures = {
            "injected": len(every),
            "survived": len(every) - len(wrong),
            "groups": {name: len(some) for name, some in found.items()},
            "failures": [f"{one.address}: {one.wrong}" for one in wrong],
        }
        FIGURES.parent.mkdir(exist_ok=True)
        FIGURES.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
