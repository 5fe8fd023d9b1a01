"""Notebooks run from top to bottom without a warning, and their answers hold."""

import math
import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from scipy.stats import beta

from drmodel.simulation.kernel.cache import NOTICE

FOLDER = Path(__file__).parents[2] / "notebooks"
CARD = "tex2jax_ignore"


@dataclass(frozen=True)
class Executed:
    """A notebook that was run.

    `cells` are its cells of code: what each says, what it prints or shows as text, and what it shows as a page.
    """

    cells: list[tuple[str, str, str]]

    def text(self, source):
        whole = next((text for code, text, _ in self.cells if code == source), None)
        return next(text for code, text, _ in self.cells if source in code) if whole is None else whole

    def card(self, source):
        page = next(page for code, _, page in self.cells if code.endswith(source))
        assert CARD in page
        return page

    def table(self, source):
        """Cells of a table by the name of its row, without its head; of the last if several have a name."""
        page = next(page for code, _, page in self.cells if source in code and "dataframe" in page)
        rows = [
            (re.findall("<th.*?>(.*?)</th>", row), re.findall("<td>(.*?)</td>", row)) for row in page.split("</tr>")
        ]
        return {names[-1]: cells for names, cells in rows if cells}

    @property
    def answer(self):
        return self.cells[-1][1]


def outputs(cell, kind):
    parts = [
        output.get("text", "") if output.output_type == "stream" else output["data"].get(kind, "")
        for output in cell.outputs
    ]
    return "".join(parts)


def executed(name, folder):
    """Run a notebook in an empty folder, and look at what all of them promise."""
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert notebook.cells[0].source.startswith("# ")
    assert "?" in notebook.cells[0].source  # it opens with its question
    assert any(cell.source.startswith("## Answer") for cell in notebook.cells)
    assert all(not cell.outputs for cell in code), "kept without outputs"
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(folder)}}).execute()
    said = [output for cell in code for output in cell.outputs]
    errors = "".join(output.text for output in said if output.output_type == "stream" and output.name == "stderr")
    assert errors.replace(f"{NOTICE}\n", "") == ""  # it is the first to simulate on some machine
    pages = [output["data"].get("text/html", "") for output in said if "data" in output]
    assert not any("<progress" in page or "<script" in page for page in pages)  # nothing of a bar is left
    return Executed([(cell.source, outputs(cell, "text/plain"), outputs(cell, "text/html")) for cell in code])


def test_costs_and_claims(tmp_path):
    """Its own lines sum to 450, its detail to 220; 157,680 over 9,900 less one is 14.9; its own assumptions excuse some."""
    found = executed("01_costs_and_claims", tmp_path)
    review = found.text("review = drmodel.review(study)")
    for words in ("the ROI, net of the cost, is 14.9×", "the priced lines sum to $450", "the detail sums to $220"):
        assert words in review
    assert int(review.splitlines()[1].removeprefix("Findings: ")) >= 29
    assert CARD in found.card("\nreview")
    assert [float(x) for x in found.table("stated.cost_month")["active_active"]] == [450, 550]
    assert "claims.meets_target" in found.text("documented")
    assert re.match(r"\d\d findings, \d+ of them grave; \d+ under its own assumptions\.\n", found.answer)
    for rule, path in (("ratio", "statements.return.roi"), ("claim", "claims.meets_target")):
        assert re.search(rf"high +{rule} +{re.escape(path)}", found.answer)


def test_availability_and_returns(tmp_path):
    """The document: 87.6 and 8.76 h, R$ 2,000, R$ 157,680, R$ 9,900, 15.9 and 4.95 h; (4 − 8.76/21.9)/(4 − r) to cure."""
    found = executed("02_availability_and_returns", tmp_path)
    allowed = found.table("drmodel.sla.downtime(levels)")
    assert [[float(x) for x in allowed[level]] for level in ("0.9900", "0.9990")] == [[87.6, 7.3], [8.76, 0.73]]
    reckoned = {name: float(cells[0]) for name, cells in found.table("reckoned").items()}
    assert reckoned == {
        "an hour, R$": 2000,
        "avoided a year, R$": 157_680,
        "added a year, R$": 9_900,
        "benefit–cost ratio": 15.93,
        "return on investment": 14.93,
        "hours that pay for it": 4.95,
    }
    assert found.text("drmodel.sla.parallel") == "99.99%\n"  # 1 − 0.01²
    needed = {int(minutes): float(cells[0]) for minutes, cells in found.table("share_curable_needed").items()}
    assert needed == {r: pytest.approx((4 - 8.76 / 21.9) / (4 - r / 60), abs=0.0005) for r in (5, 10, 15)}
    reached = {name: [float(x) for x in cells] for name, cells in found.table("odds_year[0.999]").items()}
    assert reached["single"][0] == pytest.approx(0.99, abs=0.0005)  # calibrated to the document
    assert all(mean < 0.999 for mean, *_ in reached.values())
    assert "reached by: no option." in found.answer
    avoids, hours, returns = re.search(
        r"avoids (\d+) h a year, not (\d+),\nand returns ([\d.]+) times", found.answer
    ).groups()
    assert int(hours) == 79  # 78.84
    assert int(avoids) < 20  # region and database make less than a fifth of the hours, so no more can be cured
    assert float(returns) < 2
    assert "not 15.9." in found.answer
    assert "The best is single_staged_deploys" in found.answer


def test_failover_simulation(tmp_path):
    found = executed("03_failover_simulation", tmp_path)
    assert CARD in found.card('estimates["warm"]')
    assert CARD in found.card('study.trace("warm", replication=3)')
    causes = {name: [float(x) for x in cells] for name, cells in found.table("study.downtime_by_cause").items()}
    single, _, warm = (sum(cells[i] for cells in causes.values()) for i in range(3))
    said = re.search(r"all causes: ([\d.]+) h instead of ([\d.]+) h", found.answer)
    assert [float(x) for x in said.groups()] == pytest.approx(
        [warm, single], abs=0.4
    )  # each of eight is rounded to 0.05
    assert single == pytest.approx(87.6, abs=1)  # the document's, which the causes are scaled to
    assert warm > 60  # the most of it hits both regions
    within = {name: [float(x) for x in cells] for name, cells in found.table('"failover")').items()}
    ended, of_all = re.search(r"^(\d+)% of its failovers.*only (\d+)% of all", found.answer, re.DOTALL).groups()
    assert [int(of_all), int(ended)] == [pytest.approx(100 * within["warm"][i], abs=0.6) for i in (0, 2)]


def test_compare_and_recommend(tmp_path):
    """With the causes of public incident histories no second region is worth it before deploys are staged."""
    found = executed("04_compare_and_recommend", tmp_path)
    for card in ("study", "study.recommendation", "study.uncertainty", "study.sensitivity", "\nplan"):
        assert CARD in found.card(card)
    sure = found.text("study.uncertainty").splitlines()
    odds = next(line.split()[1] for line in sure if line.startswith("single_staged_deploys"))
    assert int(odds) > 90
    assert "outage_cost " in found.text("choice.flips")
    changes = found.text("study.sensitivity")
    swings = re.findall(r"(\S+) +([\d,]+) +(\S+) +(\S+) +(\d+)$", changes, re.MULTILINE)
    assert len(swings) == 12
    assert {tuple(swing[2:]) for swing in swings} == {
        ("single_staged_deploys", "single_staged_deploys", "0")
    }  # no flip
    reaching = dict(re.findall(r"(\S+) reaches the availability on average: not true .* changes at ([\d.]+)", changes))
    assert set(reaching) == {"warm", "active_active"}  # only with two sites, and if nearly all is the loss of one
    assert all(float(share) > 0.85 for share in reaching.values())
    plan = found.text("plan = drmodel.search")
    assert "Asked: 90" in plan
    assert "years that meet it" in plan
    assert "Now: single_staged_deploys\nWhen triggered: single_staged_deploys\n" in found.text("study.recommendation")
    assert "etp_express_pt-BR.pdf" in found.answer
    assert (tmp_path / "etp_express_pt-BR.pdf").read_bytes().startswith(b"%PDF")


def test_triggers_and_roadmap(tmp_path):
    """Growth between 1 and 10 %, most likely 4 %, is a beta law; the day is ln(threshold/100)/ln(1 + growth) months off."""
    found = executed("05_triggers_and_roadmap", tmp_path)
    months = [float(x) for x in re.findall(r"[\d.]+", found.text("months_to_threshold"))]
    assert months == [pytest.approx(math.log(100) / math.log(1 + growth), abs=0.05) for growth in (0.01, 0.04, 0.1)]
    growth = beta(1 + 4 * 3 / 9, 1 + 4 * 6 / 9, 0.01, 0.09)

    def reached(users, odds):
        return date(2025, 12, 22) + timedelta(hours=730 * math.log(users / 100) / math.log(1 + growth.ppf(1 - odds)))

    def off(day, users, odds):
        return abs(date.fromisoformat(day) - reached(users, odds)).days

    early, middle, late, start = found.table('table[["early"')["users"]
    for day, odds in ((early, 0.1), (middle, 0.5), (late, 0.9)):
        assert off(day, 10_000, odds) <= 5  # the 4,096 draws are a stratified sample
    assert date.fromisoformat(middle) - date.fromisoformat(start) == timedelta(weeks=8)
    roadmap = found.table("roadmap.waits_for")
    assert off(roadmap["stay_single"][2], 5_000, 0.5) <= 5
    assert off(roadmap["active_active"][2], 50_000, 0.5) <= 5
    assert roadmap["warm"][2] == middle
    pays = {name: [float(x) for x in cells] for name, cells in found.table("study.pays_table").items()}
    assert pays["warm"][0] < 2000 < pays["cold"][0]
    assert "2000" in found.text("economics.hour")
    assert found.answer.startswith(
        "Fired: none.\nNobody can say: revenue.\n> 10000 users: as likely as not by " + middle
    )
    waiting = {name: f"R$ {cells[-1]:,.0f}" for name, cells in pays.items()}
    assert f"without single_staged_deploys costs {waiting['single_staged_deploys']}" in found.answer
    assert f"without warm {waiting['warm']}." in found.answer


def test_calibrate_from_incidents(tmp_path):
    """The log was simulated with eight losses of the region a year and a lognormal repair."""
    found = executed("06_calibrate_from_incidents", tmp_path)
    for card in ("\nbefore.recommendation", "\ncalibration", "after.recommendation"):
        assert CARD in found.card(card)
    low, high, repair = re.search(
        r"between ([\d.]+) and ([\d.]+): True; repair: (\w+)", found.text("region.low")
    ).groups()
    assert float(low) < 8 < float(high)
    assert repair == "lognormal"
    assert "without a log    single_staged_deploys\ncalibrated                        warm" in found.text(
        "without a log"
    )


def test_what_if(tmp_path):
    """Without most of the bad deploys there is little that staging them could cure."""
    found = executed("what_if", tmp_path)
    assert "fault_modes.deploys.rate=" in found.text("deploys.value = 0")
    assert found.answer == "('single', 'warm')"
