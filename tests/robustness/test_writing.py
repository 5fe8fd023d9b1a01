"""Writing is stopped at some steps, and commands at some instants; `make faults` stops them at all."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from drmodel.errors import OutputError
from drmodel.writing import checked_target, write_new, write_whole

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("groups", "every", "least"),
    [
        (("calls", "sizes"), 3, 80),
        (("bytecodes",), 9, 80),
        (("rights",), 1, 12 if os.geteuid() == 0 else 0),
        (("together",), 5, 2),
        (("full",), 4, 4),
    ],
)
def test_what_is_stopped_leaves_the_old_file_or_the_new_one(groups, every, least):
    asked = [sys.executable, "-m", "tests.robustness.faults", *groups, "--every", str(every), "--json"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, timeout=600, check=True)
    found = json.loads(done.stdout)
    assert found["wrong"] == []
    assert found["injected"] >= least


@pytest.mark.parametrize("write", [write_whole, write_new])
def test_a_new_file_has_the_rights_of_any_other(tmp_path, write):
    write(tmp_path / "new", "text")
    (tmp_path / "other").write_text("text", encoding="utf-8")
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == stat.S_IMODE((tmp_path / "other").stat().st_mode)


def test_a_file_keeps_its_rights_and_a_link_stays_a_link(tmp_path):
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_text("old", encoding="utf-8")
    file.chmod(0o600)
    link.symlink_to(file)
    write_whole(link, "new")
    assert link.is_symlink()
    assert file.read_text(encoding="utf-8") == "new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["file", "link"]


@pytest.mark.parametrize(
    "write", [lambda path: write_whole(path, b""), lambda path: write_new(path, ""), checked_target]
)
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "the name of the file to write is empty"),
        ("none/file", "there is no folder none"),
        (".", "a folder, not a file"),
        ("pipe", "not a file"),
        ("file\0", "null byte"),
        ("loop", "link"),
        ("x" * 300, "too long"),
    ],
)
def test_where_no_file_can_be_is_said_in_one_line(tmp_path, monkeypatch, write, name, said):
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    Path("loop").symlink_to("loop")
    before = sorted(tmp_path.iterdir())
    if name == "x" * 300 and write is checked_target:
        name = f"none/{name}"  # only its folder is tried
        said = "no folder"
    with pytest.raises(OutputError, match=said) as refused:
        write(name)
    assert len(str(refused.value).splitlines()) == 1
    assert sorted(tmp_path.iterdir()) == before


def test_a_device_is_not_replaced_by_a_file():
    with pytest.raises(OutputError, match="not a file"):
        write_whole(os.devnull, b"text")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_text_that_no_file_holds_is_refused(tmp_path):
    with pytest.raises(OutputError, match="cannot be written"):
        write_new(tmp_path / "new", "\ud800")
    assert list(tmp_path.iterdir()) == []
