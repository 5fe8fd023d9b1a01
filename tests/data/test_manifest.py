"""Every file of data is in the manifest, with its hash and where it comes from."""

import csv
import hashlib
import json
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "data"
ENTRIES = {entry["file"]: entry for entry in json.loads((DATA / "MANIFEST.json").read_text(encoding="utf-8"))["files"]}
TABLES = sorted(name for name in ENTRIES if name.endswith(".csv"))


def test_the_manifest_lists_every_file_and_no_other():
    found = {path.relative_to(DATA).as_posix() for path in DATA.rglob("*") if path.is_file()}
    assert found - {"MANIFEST.json"} == set(ENTRIES)


@pytest.mark.parametrize("name", ENTRIES)
def test_a_file_is_the_one_that_was_listed(name):
    found = hashlib.sha256((DATA / name).read_bytes()).hexdigest()
    assert ENTRIES[name]["sha256"] == found, f"{name} has changed: write {found} into MANIFEST.json"


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_says_what_whence_when_unit_and_licence(name):
    assert set(ENTRIES[name]) == {"file", "what", "source", "date", "unit", "licence", "sha256"}
    assert all(ENTRIES[name].values())


@pytest.mark.parametrize("name", TABLES)
def test_every_fact_of_a_table_has_source_and_date(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert rows
    assert all(row["source"].strip() not in ("", "same") and row["date"].strip() and None not in row for row in rows)
