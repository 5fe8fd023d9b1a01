"""Whether a command behaved: what it printed, how it ended and what it left behind."""

import json
import os
import re
import signal
import traceback
import warnings
import zipfile
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest.mock import patch
from xml.etree import ElementTree

import typer
import yaml
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from drmodel.cli.app import app
from drmodel.errors import DrmodelError
from drmodel.reporting.catalogue import formatter
from drmodel.reporting.panel.levers import applied, controls
from drmodel.reporting.panel.live import asked
from drmodel.scenario.loading import load
from drmodel.study.schema import study_schema
from tests.robustness.materials import LOADER

PATIENCE = 60.0  # s of CPU time for one command; the slowest one takes a few
MOST_MEMORY = 1_000_000_000  # bytes
ENDS = 32  # items of a list, at each end: those of a known number are kept whole
SHARES = {"availability", "probability", "share", "odds", "within_rto", "p_best", "availability_observed"}
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_FORMS = {
    ".pdf": lambda path: path.read_bytes().startswith(b"%PDF-") and path.read_bytes().rstrip().endswith(b"%%EOF"),
    ".xlsx": lambda path: zipfile.ZipFile(path).testzip() is None,
    ".svg": lambda path: ElementTree.parse(path).getroot().tag.endswith("svg"),
    ".yaml": lambda path: isinstance(yaml.load(path.read_text(encoding="utf-8"), LOADER), dict),
    "": lambda path: path.stat().st_size > 0,
}


class HangError(BaseException):
    """A command that takes too long; nothing that catches errors catches it."""


@dataclass(frozen=True)
class Verdict:
    """How a case went.

    Attributes
    ----------
    codes
        Each command that ran, and the code that it ended with.
    complaint
        What was wrong; empty if nothing was.
    """

    codes: tuple[tuple[str, int], ...]
    complaint: str = ""


@cache
def _command():
    return typer.main.get_command(app)


@cache
def _study_validator():
    return Draft202012Validator(study_schema())


@contextmanager
def _watched(patience):
    """Raise HangError after some seconds of CPU time; None, as in a test that is traced, waits for ever."""

    def late(*_):
        raise HangError

    if patience is None:
        yield
        return
    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, patience, 1.0)  # again and again: where it is ignored, the next one is not
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _without_server(step):
    """Have the page do what it begins with, and nobody wait for a browser."""
    return patch("drmodel.reporting.panel.served.serve", _begun) if step.arguments[0] == "panel" else nullcontext()


def _begun(given, title, language, *, port, browser, tell):
    """Everything that can be moved, some of it moved, and what a study of it takes."""
    scenario = load(*given)
    some = controls(scenario, formatter(language))
    with suppress(DrmodelError):  # what cannot be simulated is a line of the page
        asked(applied(scenario, [control.options[-1] for control in some[:1]]))
    tell(title)
    return False


def judge(case, folder, patience=PATIENCE):
    """Run the commands of a case in an empty folder; stops at the first complaint."""
    for name, content in case.files.items():
        (folder / name).write_bytes(content)
    codes, lacking, here = [], set(), Path.cwd()
    os.chdir(folder)
    try:
        for step in case.steps:
            if lacking.intersection(step.arguments):
                continue
            before = _contents(Path())
            try:
                with _watched(patience), _without_server(step), warnings.catch_warnings():
                    warnings.simplefilter("error")
                    result = CliRunner(env={"DRMODEL_DEBUG": "1"}).invoke(_command(), list(step.arguments), color=True)
            except HangError as late:
                return Verdict(tuple(codes), _said(step, f"no end after {patience:g} s", _where(late)))
            codes.append((step.arguments[0], result.exit_code))
            if complaint := _complaint(step, result, before):
                return Verdict(tuple(codes), complaint)
            if result.exit_code:
                lacking |= {step.into, *step.writes} - before.keys()
            elif step.into is not None:
                Path(step.into).write_text(result.stdout, encoding="utf-8")
        return Verdict(tuple(codes))
    finally:
        os.chdir(here)


def _complaint(step, result, before):
    """What is wrong with how a command went; empty if nothing is."""
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        return _said(step, "traceback", _where(result.exception))
    if result.exit_code not in (0, 2) or (result.exit_code and step.must):
        return _said(step, f"exit code {result.exit_code}", result.output)
    if result.exit_code == 2 and (result.stdout or not result.stderr.strip()):
        return _said(step, "refused without a line that helps, or after a result", result.output)
    if "Traceback (most recent call last)" in result.output or _CONTROL.search(result.output):
        return _said(step, "a traceback or control characters in what it says", repr(result.output[:2_000]))
    if result.exit_code == 0 and "json" in step.arguments and (complaint := _of_json(step, result.stdout)):
        return _said(step, *complaint)
    return _of_files(step, result.exit_code, before)


def _of_files(step, code, before):
    """What is wrong with the files that are there after a command."""
    after = _contents(Path())
    changed = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    if strange := changed - set(step.writes):
        return _said(step, "files that it was not asked to write", str(sorted(strange)))
    if code and changed and "--checkpoint" not in step.arguments:
        return _said(step, "refused, and left a file", str(sorted(changed)))
    for name in step.writes if code == 0 else ():
        try:
            whole = _FORMS[Path(name).suffix](Path(name))
        except Exception:  # noqa: BLE001 - whatever a reader finds wrong with it
            return _said(step, f"{name} cannot be read", traceback.format_exc())
        if not whole:
            return _said(step, f"{name} is not whole", "")
    return ""


def _contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def _of_json(step, text):
    """What is wrong with printed JSON: a number that is none, a share beyond 0 and 1, what the schema does not know."""

    def refused(name):
        raise ValueError(name)

    try:
        value = json.loads(text, parse_constant=refused)
    except ValueError as error:
        return "no JSON", f"{error}: {text[:300]}"
    if step.arguments[0] == "evaluate" and (error := next(_study_validator().iter_errors(_thinned(value)), None)):
        return "a study that its schema does not allow", f"{error.json_path}: {error.message[:300]}"
    wrong = next(_beyond(value, ""), None)
    return wrong and ("a share beyond 0 and 1, or a mean outside its interval", wrong)


def _thinned(value):
    """A document with the ends of its long lists alone: of thousands of bins each has the same schema."""
    if isinstance(value, dict):
        return {key: _thinned(child) for key, child in value.items()}
    if isinstance(value, list):
        ends = value if len(value) <= 2 * ENDS else value[:ENDS] + value[-ENDS:]
        return [_thinned(child) for child in ends]
    return value


def _beyond(value, path):
    """Shares that are none, and means outside their own interval, by path."""
    if isinstance(value, dict):
        ends = [value.get(name) for name in ("low", "mean", "high")]
        if all(isinstance(end, int | float) for end in ends):
            slack = 1e-9 * max(map(abs, ends))
            if not ends[0] - slack <= ends[1] <= ends[2] + slack:
                yield f"{path}: {ends}"
        for key, child in value.items():
            shares = child.values() if isinstance(child, dict) else [child]
            if key in SHARES and any(isinstance(one, float) and not 0 <= one <= 1 for one in shares):
                yield f"{path}.{key}: {child}"
            yield from _beyond(child, f"{path}.{key}")
    elif isinstance(value, list):
        for number, child in enumerate(value):
            yield from _beyond(child, f"{path}[{number}]")


def _where(error):
    """Our own frames, and the last one, of a traceback."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/drmodel/" in frame.filename]
    told = [f"  {frame.filename}:{frame.lineno} {frame.name}: {frame.line}" for frame in [*ours[-6:], *frames[-1:]]]
    return "\n".join([*told, "".join(traceback.format_exception_only(error))[:1_000]])


def _said(step, what, more):
    return f"{what}\n  drmodel {' '.join(step.arguments)[:300]}\n{more}"


class Memory:
    """What one case uses, whatever those before it left in this process: as if it had been the first."""

    def __init__(self):
        self._fresh = self._read("VmRSS")

    @contextmanager
    def watched(self):
        """Measure what is done within; `used` then holds the most that it had in use [bytes]."""
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak is from here on
        before = self._read("VmRSS")
        yield
        self.used = self._fresh + self._read("VmHWM") - before

    def _read(self, name):
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        return 1_024 * int(re.search(rf"^{name}:\s*(\d+) kB", status, re.MULTILINE).group(1))
