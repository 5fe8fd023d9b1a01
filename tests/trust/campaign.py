"""What can be said for drmodel, in one table: what was tried against it, and what came of that.

`make trust` runs what takes seconds, and collects what the long campaigns left in reports/. It prints the table, and writes it to
reports/trust.md and reports/trust.json.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from tests.api.changes import changes
from tests.api.surface import RECORD, surface
from tests.packaging.audit import EXPLAINED
from tests.packaging.licences import compatible, listed, needs, of_installed
from tests.packaging.pythons import ABSENT, SAME

ROOT = Path(__file__).parents[2]
REPORTS = ROOT / "reports"
SCENARIO = ROOT / "data" / "small_saas.yaml"
YEARS = 6_400
ENOUGH_TOLD = 0.9
HEAD = """# What was tried against drmodel

`make trust` writes this anew.

| what | figures | |
|---|---|---|
"""
Verdict = Literal["holds", "does not hold", "not run"]
Judged = tuple[str, Verdict]  # figures, and what they say


@dataclass(frozen=True)
class Row:
    """One thing that was tried.

    Attributes
    ----------
    what
        The question.
    figures
        What was counted; where it was not run, what runs it.
    verdict
        The answer.
    """

    what: str
    figures: str
    verdict: Verdict

    def markdown(self) -> str:
        """The row as a line of the table."""
        return f"| {self.what} | {self.figures} | {self.verdict} |\n"


def collected(what: str, file: str, target: str, read: Callable[[Mapping[str, Any]], Judged]) -> Row:
    """What a campaign left in a file, or that it has not been run."""
    path = REPORTS / file
    if not path.exists():
        return Row(what, f"`make {target}`", "not run")
    figures, verdict = read(json.loads(path.read_text(encoding="utf-8")))
    day = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    return Row(what, f"{figures}; of {day}", verdict)


def fuzz(found: Mapping[str, Any]) -> Judged:
    """Damaged and made-up scenarios, tables and studies through the commands."""
    failures = len(found["failures"])
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in found["kinds"].items())
    return f"{found['cases']:,} cases ({kinds}), {failures} failed", _verdict(failures == 0)


def writing(found: Mapping[str, Any]) -> Judged:
    """Faults while files were written."""
    injected, survived = found["injected"], found["survived"]
    groups = ", ".join(f"{count:,} {group}" for group, count in found["groups"].items())
    return f"{injected:,} faults injected ({groups}), {survived:,} survived", _verdict(survived == injected)


def mutation(found: Mapping[str, Any]) -> Judged:
    """Broken lines of Python that the tests tell."""
    rate = found["killed"] / found["mutants"]
    figures = f"{found['killed']:,} of {found['mutants']:,} told, {rate:.1%}"
    if left := len(found["not_run"]):
        return f"{figures}; {left} of the modules not tried", "not run"
    return figures, _verdict(rate >= ENOUGH_TOLD)


def kernels(found: Mapping[str, Any]) -> Judged:
    """Broken compiled engines that the comparison with the reference tells."""
    return f"{found['killed']} of {found['mutants']} told", _verdict(not found["survivors"])


def audit(found: Mapping[str, Any]) -> Judged:
    """Known vulnerabilities of what is pinned; what nobody could be asked about was not run."""
    packages = found["dependencies"]
    audited = [one for one in packages if "skip_reason" not in one]
    known = [each["id"] for one in audited for each in one["vulns"]]
    left = [id_ for id_ in known if id_ not in EXPLAINED]
    figures = f"{len(audited)} of {len(packages)} packages audited"
    if unanswered := len(packages) - len(audited):
        figures += f" (of {unanswered} the service that was asked told nothing)"
    figures += f", {len(known)} known, {len(left)} of these not explained"
    return figures, "does not hold" if left else "holds" if len(audited) == len(packages) else "not run"


def pythons(found: Mapping[str, str]) -> Judged:
    """The same study under every declared Python."""
    said = "; ".join(f"{version} {result}" for version, result in found.items())
    return said, _verdict(set(found.values()) <= {SAME, ABSENT})


def mended(changelog: str) -> Row:
    """What the campaigns found, as CHANGELOG.md lists it under headings such as `Found by the fuzz campaign`.

    Examples
    --------
    >>> mended("### Found by the fuzz campaign\\n\\n- One.\\n- Two,\\n  at length.\\n\\n### Added\\n\\n- Three.\\n").figures
    '2 by the fuzz campaign'
    """
    sections = re.findall(r"^#+ Found by (.+)\n((?:(?!#).*\n?)*)", changelog, re.MULTILINE)
    counts = [f"{len(re.findall('^- ', items, re.MULTILINE))} by {who}" for who, items in sections]
    what = "What campaigns found is mended, as CHANGELOG.md lists it"
    return Row(what, ", ".join(counts) or "none is listed", "holds" if counts else "not run")


def interface() -> Row:
    """The public interface against its record."""
    lines = RECORD.read_text(encoding="utf-8").splitlines()
    found = list(changes(lines, surface()))
    breaking = sum(one.weight == "breaks" for one in found)
    figures = f"{len(lines)} names, {len(found)} changed or new, {breaking} of these break callers"
    return Row("The public interface breaks no caller of the recorded one", figures, _verdict(breaking == 0))


def licences() -> Row:
    """Licences of what is pinned."""
    rows = listed()
    bad = [name for name, (licence, _) in rows.items() if not compatible(licence)]
    bad += [name for name, (licence, _) in rows.items() if (says := of_installed(name)) and licence not in says]
    figures = f"{len(rows)} packages, {len(set(bad))} that do not go with MIT or say something else"
    return Row("Licences are known and compatible", figures, _verdict(not bad and rows.keys() == needs().keys()))


def wheel() -> Row:
    """The same wheel twice."""
    with tempfile.TemporaryDirectory() as folder:
        built = [_built(Path(folder) / name) for name in ("one", "two")]
    figures = f"two builds of {len(built[0]):,} bytes"
    return Row("A wheel is the same bytes when it is built again", figures, _verdict(built[0] == built[1]))


def _built(folder: Path) -> bytes:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl")).read_bytes()


def study() -> Row:
    """The same study from one process and from two, and with other hashes of Python."""
    runs = {jobs: _study(jobs, hashes) for jobs, hashes in ((1, "1"), (2, "2"))}
    same = runs[1] == runs[2]
    figures = f"one and two processes, other hash seeds: {len(runs[1]):,} bytes"
    return Row("A study is the same bytes when it is made again", figures, _verdict(same))


def _study(jobs: int, hashes: str) -> bytes:
    command = [sys.executable, "-m", "drmodel", "evaluate", str(SCENARIO), "--budget", str(YEARS), "--format", "json"]
    environment = os.environ | {"PYTHONHASHSEED": hashes}
    done = subprocess.run([*command, "--jobs", str(jobs)], check=True, capture_output=True, env=environment)
    return done.stdout


def _verdict(holds: bool) -> Verdict:
    return "holds" if holds else "does not hold"


def rows() -> Iterator[Row]:
    """All rows, each when it is known."""
    yield collected("No input makes a command fail, hang or leave half a file", "fuzz.json", "fuzz", fuzz)
    yield collected("Interrupted writing loses nothing", "writing.json", "faults", writing)
    yield collected("Tests tell broken formulas, laws and reference engine", "mutation.json", "mutation", mutation)
    yield collected("The engines' comparison tells broken kernels", "kernel_mutants.json", "kernel-mutants", kernels)
    yield mended((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    yield study()
    yield collected("A study is the same under every Python", "pythons.json", "pythons", pythons)
    yield wheel()
    yield interface()
    yield licences()
    yield collected("No vulnerability is known of what is pinned", "audit.json", "audit", audit)


def main() -> int:
    """Try, collect, print and write."""
    found = []
    sys.stdout.write(HEAD)
    for row in rows():
        found.append(row)
        sys.stdout.write(row.markdown())
        sys.stdout.flush()
    REPORTS.mkdir(exist_ok=True)
    (REPORTS / "trust.md").write_text(HEAD + "".join(row.markdown() for row in found), encoding="utf-8")
    record = json.dumps([asdict(row) for row in found], ensure_ascii=False, indent=1)
    (REPORTS / "trust.json").write_text(f"{record}\n", encoding="utf-8")
    return 1 if any(row.verdict == "does not hold" for row in found) else 0


if __name__ == "__main__":
    sys.exit(main())
