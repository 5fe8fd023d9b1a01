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
    assert found == Row("Kernels", "35 of 35 told; of 1970-01-01", "holds")


@pytest.mark.parametrize(
    ("read", "figures", "said", "verdict"),
    [
        (
            fuzz,
            {"cases": 1200, "kinds": {"bytes": 1200}, "failures": []},
            "1,200 cases (1,200 bytes), 0 failed",
            "holds",
        ),
        (fuzz, {"cases": 1, "kinds": {"bytes": 1}, "failures": [{}]}, "1 cases (1 bytes), 1 failed", "does not hold"),
        (
            writing,
            {"injected": 40, "survived": 40, "groups": {"full": 10, "killed": 30}},
            "40 faults injected (10 full, 30 killed), 40 survived",
            "holds",
        ),
        (
            writing,
            {"injected": 40, "survived": 39, "groups": {"full": 40}},
            "40 faults injected (40 full), 39 survived",
            "does not hold",
        ),
        (mutation, {"mutants": 1000, "killed": 900, "not_run": []}, "900 of 1,000 told, 90.0%", "holds"),
        (mutation, {"mutants": 1000, "killed": 899, "not_run": []}, "899 of 1,000 told, 89.9%", "does not hold"),
        (
            mutation,
            {"mutants": 8, "killed": 8, "not_run": ["a"]},
            "8 of 8 told, 100.0%; 1 of the modules not tried",
            "not run",
        ),
        (kernels, {"mutants": 35, "killed": 34, "survivors": ["x"]}, "34 of 35 told", "does not hold"),
        (pythons, {"3.11": SAME, "3.14": ABSENT}, f"3.11 same; 3.14 {ABSENT}", "holds"),
        (pythons, {"3.11": "reproduce: not the same"}, "3.11 reproduce: not the same", "does not hold"),
    ],
)
def test_what_a_campaign_left_is_judged(read, figures, said, verdict):
    assert read(figures) == (said, verdict)


@pytest.mark.parametrize(
    ("packages", "said", "verdict"),
    [
        ([{"name": "a", "vulns": []}], "1 of 1 packages audited, 0 known, 0 of these not explained", "holds"),
        (
            [{"name": "a", "vulns": [{"id": "X"}, {"id": "Y"}]}],
            "1 of 1 packages audited, 2 known, 1 of these not explained",
            "does not hold",
        ),
        (
            [{"name": "a", "vulns": [{"id": "Y"}]}],
            "1 of 1 packages audited, 1 known, 0 of these not explained",
            "holds",
        ),
        (
            [{"name": "a", "vulns": []}, {"name": "b", "skip_reason": "?"}],
            "1 of 2 packages audited (of 1 the service that was asked told nothing), 0 known, 0 of these not explained",
            "not run",
        ),
    ],
)
def test_vulnerabilities_are_explained_or_do_not_hold(monkeypatch, packages, said, verdict):
    monkeypatch.setattr(campaign, "EXPLAINED", {"Y": "never called"})
    assert audit({"dependencies": packages}) == (said, verdict)


@pytest.mark.parametrize(("verdict", "code"), [("holds", 0), ("not run", 0), ("does not hold", 1)])
def test_the_table_is_printed_and_written(reports, monkeypatch, capsys, verdict, code):
    rows = [Row("First", "1 of 1", "holds"), Row("Second", "2", verdict)]
    monkeypatch.setattr(campaign, "rows", lambda: iter(rows))
    assert campaign.main() == code
    printed = capsys.readouterr().out
    assert printed == (reports / "trust.md").read_text(encoding="utf-8")
    assert f"| Second | 2 | {verdict} |" in printed
    assert json.loads((reports / "trust.json").read_text(encoding="utf-8"))[1]["verdict"] == verdict
