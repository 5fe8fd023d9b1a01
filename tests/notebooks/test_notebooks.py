"""Notebooks run from top to bottom without a warning, and their answers hold."""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.stem)
def executed(request, tmp_path_factory):
    notebook = nbformat.read(request.param, as_version=4)
    assert all(not cell.outputs for cell in notebook.cells if cell.cell_type == "code"), "kept without outputs"
    elsewhere = {"metadata": {"path": str(tmp_path_factory.mktemp("notebook"))}}
    NotebookClient(notebook, timeout=300, resources=elsewhere).execute()
    return request.param.stem, notebook


def answer(notebook):
    """Plain text of all cells under the heading `Answer`, and of those after them."""
    start = next(i for i, cell in enumerate(notebook.cells) if cell.source.startswith("## Answer"))
    outputs = [output for cell in notebook.cells[start:] for output in cell.get("outputs", [])]
    return "".join(output["data"]["text/plain"] for output in outputs if "data" in output)


def _rows(page):
    """Cells of a table in HTML, row by row, without its head."""
    rows = [re.findall("<td>(.*?)</td>", row) for row in page.split("</tr>")]
    return [row for row in rows if row]


def test_nothing_is_written_to_the_error_stream(executed):
    _, notebook = executed
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert not [o.text for o in outputs if o.output_type == "stream" and o.name == "stderr"]


def test_what_has_a_card_is_shown_as_html(executed):
    """Text of the scenario is data; nothing of a progress bar is left to see."""
    _, notebook = executed
    pages = [o["data"].get("text/html", "") for c in notebook.cells for o in c.get("outputs", []) if "data" in o]
    assert not any("<progress" in page or "<script" in page for page in pages)
    cards = ("study", "study.recommendation", "after.recommendation", 'study.trace("warm", replication=3)')
    shown = [
        c
        for c in notebook.cells
        if c.cell_type == "code"
        and (c.source in cards or c.source.endswith(("\nplan", "\nreview", "\nbefore.recommendation")))
    ]
    assert sum("tex2jax_ignore" in page for page in pages) == len(shown)


def test_a_notebook_closes_with_its_answer(executed):
    """With the causes of public incident histories: no second region is worth it before deploys are staged."""
    name, notebook = executed
    expected = {
        "01_costs_and_claims": ("('ratio', 'statements.return.roi')", "('claim', 'claims.meets_target')"),
        "03_failover_simulation": ("A warm standby cures",),
        "06_calibrate_from_incidents": (
            "without a log    single_staged_deploys\ncalibrated                        warm",
        ),
        "04_compare_and_recommend": (
            "Now: single_staged_deploys\nWhen triggered: single_staged_deploys\n",
            "etp_express_pt-BR.pdf",
        ),
        "what_if": ("('single', 'warm')",),
    }
    for words in expected[name]:
        assert words in answer(notebook)


def test_the_document_is_reviewed_with_all_its_findings(executed):
    """Its own lines sum to 450, its detail to 220; 157,680 over 9,900 less one is 14.9; its own assumptions excuse some."""
    name, notebook = executed
    if name != "01_costs_and_claims":
        return
    text = {
        cell.source: output["data"]["text/plain"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "data" in output
    }
    review = next(said for source, said in text.items() if source.endswith("\nreview"))
    for words in ("the ROI, net of the cost, is 14.9×", "the priced lines sum to $450", "the detail sums to $220"):
        assert words in review
    assert int(review.splitlines()[1].removeprefix("Findings: ")) >= 29
    costs = next(said for source, said in text.items() if "stated.cost_month" in source)
    assert re.search(r"active_active +450\.0+ +550\.0", costs)
    assert "claims.meets_target" in next(said for source, said in text.items() if "documented" in source)


def test_how_sure_it_is_what_flips_it_and_what_would_meet_the_target(executed):
    """Staged deploys win in nearly all cases; an hour of outage would have to cost next to nothing to flip that."""
    name, notebook = executed
    if name != "04_compare_and_recommend":
        return
    outputs = {
        cell.source: output["data"]["text/plain"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "data" in output
    }
    pages = {
        cell.source: output["data"].get("text/html", "")
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "data" in output
    }
    sure = next(text for source, text in outputs.items() if "odds of being best" in source)
    flips = next(text for source, text in outputs.items() if "choice.flips" in source)
    swings = next(_rows(page) for source, page in pages.items() if "turned.tornado" in source)
    conditions = next(_rows(page) for source, page in pages.items() if "turned.flips" in source)
    plan = next(text for source, text in outputs.items() if source.endswith("\nplan"))
    assert float(next(line for line in sure.splitlines() if line.startswith("single_staged_deploys")).split()[1]) > 0.9
    assert "outage_cost " in flips
    assert len(swings) == 8
    assert {tuple(row[2:]) for row in swings} == {("single_staged_deploys", "single_staged_deploys", "0")}  # no flip
    reaching = {row[0]: row[5] for row in conditions if row[1] == "availability" and row[5] != "NaN"}
    assert set(reaching) == {"warm", "active_active"}  # only with two sites, and if nearly all is the loss of one
    assert all(float(share) > 0.85 for share in reaching.values())
    assert "Asked: 90" in plan
    assert "years that meet it" in plan


def test_a_log_calibrates_the_scenario_and_the_truth_lies_in_the_interval(executed):
    """The log was simulated with eight losses of the region a year and a lognormal repair."""
    name, notebook = executed
    if name != "06_calibrate_from_incidents":
        return
    low, high, law = re.search(r"region_west +([\d.]+) +([\d.]+) +(log[nl])", answer(notebook)).groups()
    assert float(low) < 8 < float(high)
    assert law == "logn"
