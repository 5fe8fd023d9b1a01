"""The table of what was tried: what was not run is not said to hold, and one thing that does not hold fails it."""

import json
import os

import pytest

from tests.packaging.pythons import ABSENT, SAME
from tests.trust import campaign
from tests.trust.campaign import Row, audit, collected, fuzz, kernels, mutation, pythons, writing


@pytest.fixture(autouse=True)
def reports(tmp_path, monkeypatch):
    monkeypatch.setattr(campaign, "REPORTS", tmp_path)
    return tmp_path


def test_what_was_not_run_says_what_runs_it():
    assert collected("Fuzz", "fuzz.json", "fuzz", fuzz) == Row("Fuzz", "`make fuzz`", "not run")


def test_what_was_run_says_when(reports):
    file = reports / "kernel_mutants.json"
    file.write_text(json.dumps({"mutants": 35, "killed": 35, "survivors": []}), encoding="utf-8")
    os.utime(file, (0, 0))
    found = collected("Kernels", file.name, "kernel-mutants", kernels)
    assert found == Row("Kernels", "35 of 35 told; run on 1970-01-01", "holds")


@pytest.mark.parametrize(
    ("read", "figures", "said", "holds"),
    [
        (
            fuzz,
            {"cases": 1200, "kinds": {"bytes": 1200}, "failures": []},
            "1,200 cases (1,200 bytes), 0 failures",
            True,
        ),
        (fuzz, {"cases": 1, "kinds": {"bytes": 1}, "failures": [{}]}, "1 cases (1 bytes), 1 failures", False),
        (writing, {"injected": 40, "survived": 40}, "40 faults injected, 40 survived", True),
        (writing, {"injected": 40, "survived": 39}, "40 faults injected, 39 survived", False),
        (mutation, {"mutants": 1000, "killed": 900}, "900 of 1,000 killed, 90.0%", True),
        (mutation, {"mutants": 1000, "killed": 899}, "899 of 1,000 killed, 89.9%", False),
        (kernels, {"mutants": 35, "killed": 34, "survivors": ["x"]}, "34 of 35 told", False),
        (audit, {"dependencies": [{"name": "a", "vulns": []}]}, "1 of 1 packages audited, 0 known", True),
        (audit, {"dependencies": [{"name": "a", "vulns": [{"id": "X"}]}]}, "1 of 1 packages audited, 1 known", False),
        (audit, {"dependencies": [{"name": "a", "skip_reason": "?"}]}, "0 of 1 packages audited, 0 known", False),
        (pythons, {"3.11": SAME, "3.14": ABSENT}, f"3.11 same; 3.14 {ABSENT}", True),
        (pythons, {"3.11": "reproduce: not the same"}, "3.11 reproduce: not the same", False),
    ],
)
def test_what_a_campaign_left_is_judged(read, figures, said, holds):
    assert read(figures) == (said, holds)


@pytest.mark.parametrize(("verdict", "code"), [("holds", 0), ("not run", 0), ("does not hold", 1)])
def test_the_table_is_printed_and_written(reports, monkeypatch, capsys, verdict, code):
    rows = [Row("First", "1 of 1", "holds"), Row("Second", "2", verdict)]
    monkeypatch.setattr(campaign, "rows", lambda: iter(rows))
    assert campaign.main() == code
    printed = capsys.readouterr().out
    assert printed == (reports / "trust.md").read_text(encoding="utf-8")
    assert f"| Second | 2 | {verdict} |" in printed
    assert json.loads((reports / "trust.json").read_text(encoding="utf-8"))[1]["verdict"] == verdict
