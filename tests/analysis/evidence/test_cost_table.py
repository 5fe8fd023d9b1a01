"""Cost lines come back from a table: what was changed, and nothing else; what is wrong is told by its row."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from drmodel.analysis.costs import costs
from drmodel.analysis.evidence.cost_table import cost_table
from drmodel.errors import DrmodelError, TableError
from drmodel.scenario.loading import load, load_text
from drmodel.scenario.models import Scenario
from tests.study.conftest import TINY


@pytest.fixture(scope="module")
def tiny() -> Scenario:
    return load(TINY)


@pytest.fixture
def table(tmp_path):
    """A table of the given text, held against a scenario."""

    def read(text: str, scenario: Scenario, name: str = "costs.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return cost_table(path, scenario)

    return read


def test_the_total_follows_an_amount(table, tiny):
    """105.50 for the standby instead of the mean of its range, 105; the bill of a month is 0.50 dearer."""
    found = table("key,amount\nstrategies.pair.costs.standby,105.50\n", tiny)
    before, after = costs(tiny)["pair"].month, costs(found.applied())["pair"].month
    assert tiny.strategies["pair"].costs["standby"].amount.value == 105
    assert after.known - before.known == pytest.approx(0.5)
    assert after.missing == before.missing
    assert found.overrides["strategies.pair.costs.standby.amount"]["source"] == {"citation": "costs.csv, line 2"}


@pytest.mark.parametrize("shown", ["105", "105.00", "105,00", "105.0000", "105 EUR/month"])
def test_what_is_the_same_stays_with_its_range(table, tiny, shown):
    found = table(f'key;amount\nstrategies.pair.costs.standby;"{shown}"\n', tiny)
    if shown.endswith("month"):
        assert found.overrides["strategies.pair.costs.standby.amount"]["value"] == shown
    else:
        assert found.overrides == {}
        assert found.applied() is tiny


def test_a_value_rounded_as_it_is_shown_is_the_same(table, tiny):
    scenario = tiny.override({"strategies.pair.costs.standby.amount": "{range: [80, 100, 151 EUR/month]}"})
    assert scenario.strategies["pair"].costs["standby"].amount.value == pytest.approx(631 / 6)
    assert table("key,amount\nstrategies.pair.costs.standby,105.1667\n", scenario).overrides == {}
    assert table("key,amount\nstrategies.pair.costs.standby,105.17\n", scenario).overrides != {}


def test_usage_and_surcharge_and_units_by_word(table, tiny):
    text = "key,amount,usage,tax or fee\nstrategies.pair.costs.traffic,0.03,600,20 %\nmeasures.slow_releases.costs.tool,unknown,,\n"
    found = table(text, tiny)
    line = found.applied().strategies["pair"].costs["traffic"]
    assert (line.amount.value, line.usage.value, line.surcharge.value) == (0.03, 600, 0.2)
    assert "measures.slow_releases.costs.tool" in costs(found.applied())["pair"].month.missing


def test_a_new_line_has_its_unit_and_its_title(table, tiny):
    text = "line,key,amount\nAudit,strategies.trio.costs.audit,10 EUR/month\n"
    found = table(text, tiny).applied()
    assert str(found.strategies["trio"].costs["audit"].title) == "Audit"
    assert costs(found)["trio"].month.known - costs(tiny)["trio"].month.known == pytest.approx(10)


def test_an_unknown_line_may_be_left_unknown_or_get_a_price(table, tiny):
    assert table("key,amount\nstrategies.pair.costs.licences,Unknown\n", tiny).overrides == {}
    priced = table("key,amount\nstrategies.pair.costs.licences,12\n", tiny).applied()
    assert costs(priced)["pair"].month.missing == ()


def test_titles_above_totals_beside_and_other_columns_are_left_out(table, tiny):
    text = (
        "Costs,,,\nTotal,300,,\n,,,\nLine,Amount,Month,Key\nTwo cities,,,\n"
        "Standby,110,=B6*2,strategies.pair.costs.standby\n"
    )
    assert table(text, tiny).applied().strategies["pair"].costs["standby"].amount.value == 110


def test_the_headings_may_be_portuguese(table, tiny):
    found = table("Linha;Chave;Valor\nReserva;strategies.pair.costs.standby;110,5\n", tiny)
    assert found.applied().strategies["pair"].costs["standby"].amount.value == 110.5


def test_the_variant_is_read_by_a_scenario(table, tiny):
    found = table("key,amount\nstrategies.pair.costs.standby,110\n", tiny)
    text = TINY.read_text(encoding="utf-8").replace("variants:\n", "variants:\n" + _indented(found.fragment()), 1)
    again = load_text(text, "tiny.yaml", "quoted")
    assert costs(again)["pair"] == costs(found.applied())["pair"]


def _indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in text.splitlines())


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("strategies.pear.costs.standby,5", "line 2 .* there is no `strategies.pear`; did you mean `pair`"),
        ("servers,5", "line 2 .*key of a cost line: write one like `strategies.warm.costs.dns`"),
        (",5", "line 2 .*key of a cost line"),
        ("strategies.pair.run_effort,5", "line 2 .*key of a cost line"),
        ("strategies.pair.costs.standby,", "line 2 .*an amount is needed: a number, or `unknown`"),
        ("strategies.pair.costs.standby,-5", "line 2 .*a cost cannot be negative"),
        ("strategies.pair.costs.standby,5 USD/month", "line 2 .*the scenario has no currency USD"),
        ("strategies.pair.costs.standby,5 h", "line 2 .*does not measure a cost"),
        ("strategies.pair.costs.standby,many", "line 2 .*a number with a unit is needed"),
        ('strategies.pair.costs.standby,"1,234"', "line 2 .*no separators inside a number: write `1234`"),
        ("strategies.pair.costs.standby,nan", "line 2 "),
        ("strategies.pair.costs.standby,=1+1", "line 2 .*a formula; write its value"),
        ("strategies.pair.costs.new,5", "line 2 .*needs a unit: write `5 EUR/month`"),
        ("strategies.pair.costs.standby,5\nstrategies.pair.costs.standby,5", "line 3 .*stands twice: line 2 has it"),
    ],
)
def test_what_is_wrong_is_told_by_its_row(table, tiny, rows, told):
    with pytest.raises(TableError, match=told) as refused:
        table(f"key,amount\n{rows}\n", tiny)
    assert len(str(refused.value).splitlines()) == 2


def test_all_faults_are_told_at_once(table, tiny):
    with pytest.raises(TableError) as refused:
        table("key,amount\nstrategies.pair.costs.standby,-5\nstrategies.trio.costs.servers,many\n", tiny)
    assert [fault.line for fault in refused.value.faults] == [2, 3]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "key\nstrategies.pair.costs.standby\n"])
def test_a_file_without_the_columns_is_refused(table, tiny, text):
    with pytest.raises(TableError, match="no row names the columns|empty"):
        table(text, tiny)


def test_a_table_without_a_line_is_refused(table, tiny):
    with pytest.raises(TableError, match="no row has the key of a cost line"):
        table("key,amount\n,\n", tiny)


def test_two_columns_of_one_meaning_are_refused(table, tiny):
    with pytest.raises(TableError, match="two columns of one meaning"):
        table("key,chave,amount\nstrategies.pair.costs.standby,x,5\n", tiny)


def test_of_a_workbook_the_sheet_that_holds_the_lines(tmp_path, tiny):
    book = Workbook()
    book.active.append(["Nothing", "here"])
    book.create_sheet("Empty")
    sheet = book.create_sheet("Prices")
    sheet.append(["Prices of May"])
    sheet.append(["Key", "Amount", "Twice"])
    sheet.append(["strategies.pair.costs.standby", 99.5, "=B3*2"])
    book.save(tmp_path / "prices.xlsx")
    found = cost_table(tmp_path / "prices.xlsx", tiny)
    assert found.overrides["strategies.pair.costs.standby.amount"]["value"] == "99.5 EUR/month"
    assert found.overrides["strategies.pair.costs.standby.amount"]["source"]["citation"] == "prices.xlsx, row 3"


def test_a_file_for_a_scenario_is_refused(tmp_path):
    with pytest.raises(DrmodelError, match="scenario is a str"):
        cost_table(tmp_path / "a.csv", str(TINY))


def test_a_damaged_workbook_is_refused(tmp_path, tiny):
    content = BytesIO()
    Workbook().save(content)
    (tmp_path / "cut.xlsx").write_bytes(content.getvalue()[:900])
    with pytest.raises(TableError, match="no XLSX"):
        cost_table(tmp_path / "cut.xlsx", tiny)
    assert load_workbook(BytesIO(content.getvalue())).sheetnames
