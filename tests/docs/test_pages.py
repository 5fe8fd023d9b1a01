"""What a page says to do is done, and what it shows is what comes; links lead somewhere."""

import re
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

import drmodel
from drmodel.cli.app import app

ROOT = Path(__file__).parents[2]
DOCS = sorted((ROOT / "docs").glob("*.md"))
GENERATED = ("api", "scenario_reference")
TYPED = [page for page in DOCS if page.stem not in (*GENERATED, "README")]
PAGES = [*DOCS, ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]*)(?:#([^)\s]*))?\)")
_HEAD = re.compile(r"^#+ (.*)$", re.MULTILINE)
_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.DOTALL | re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """Where links into a page may lead, as GitHub names its headings."""
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in _HEAD.findall(page.read_text("utf-8"))}


@pytest.mark.no_cover
@pytest.mark.parametrize("page", TYPED, ids=lambda page: page.stem)
def test_what_a_page_shows_is_what_comes(reader, page):
    reader.read(page)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_links_lead_somewhere(page):
    for path, anchor in _LINK.findall(_CODE.sub("", page.read_text(encoding="utf-8"))):
        if path.startswith("http"):
            continue
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), path
        assert not anchor or anchor in anchors(target), f"{path}#{anchor}"


def test_the_whole_file_of_the_walk_is_what_its_steps_lead_to(reader, page_blocks):
    page = ROOT / "docs/write_your_own_scenario.md"
    *steps, whole = [block for block in page_blocks(page) if block.language in ("yaml", "sh")]
    for block in steps:
        if block.language == "yaml":
            reader.do(block)
            assert "no faults" in checked(reader.folder / block.about), block.text
        elif block.text.startswith("drmodel init"):
            reader.do(block)
    assert whole.text == (reader.folder / whole.about).read_text(encoding="utf-8")


def checked(path: Path) -> str:
    return CliRunner().invoke(app, ["check", str(path)]).output


def test_commands_of_the_readme_are_commands(page_blocks, parsed):
    found = [one for block in page_blocks(ROOT / "README.md") if block.language == "sh" for one in parsed(block.text)]
    assert {"evaluate", "report", "init"} <= set(found)


def test_the_readme_names_every_command():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in get_command(app).commands if not re.search(rf"^\| .*`{name}\b", text, re.MULTILINE)] == []


@pytest.mark.no_cover
def test_python_of_the_readme_runs(reader, page_blocks, monkeypatch):
    """With few years, and but for a cluster, which a test of its own has."""
    real = drmodel.evaluate
    monkeypatch.setattr(drmodel, "evaluate", lambda scenario: real(scenario, budget=640, samples=0, progress=False))
    for block in page_blocks(ROOT / "README.md"):
        if block.language == "python" and "get_executor" not in block.text:
            reader.do(block)
    assert (reader.folder / "etp_express.pdf").exists()
