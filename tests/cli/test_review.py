import csv
import io
import json

import jsonschema

from drmodel.study.schema import study_schema

QUICK = ("--budget", "640")  # years: the least that gives every estimate its sections


def test_a_review_in_three_forms(run, tiny):
    """The memo's detail sums to 220 where its comparison says 235."""
    rows = json.loads(run("review", tiny, *QUICK, "--format", "json").stdout)
    (one,) = [row for row in rows if row["rule"] == "itemised"]
    assert (one["stated"], one["found"], one["unit"], one["section"]) == (235, 220, "EUR/month", "Costs")
    for row in rows:
        assert set(row["why"]) == {key for key, value in row.items() if value is None}
    schema = study_schema()
    jsonschema.validate(rows, schema["properties"]["findings"] | {"$defs": schema["$defs"]})
    table = list(csv.DictReader(io.StringIO(run("review", tiny, *QUICK, "--format", "csv").stdout)))
    assert [row["rule"] for row in table] == [row["rule"] for row in rows]
    text = run("review", tiny, *QUICK).stdout
    assert "Grave:" in text
    assert "Costs: Two cities: the detail sums to €220, the comparison says €235." in text


def test_a_review_speaks_the_language_asked_for(run, tiny):
    text = run("review", tiny, *QUICK, "--language", "pt-BR").stdout
    assert "o detalhe soma €\N{NO-BREAK SPACE}220, o comparativo diz €\N{NO-BREAK SPACE}235" in text


def test_a_claim_that_leads_nowhere_is_bad_input(run, tiny):
    result = run("review", tiny, *QUICK, "--set", "claims.hours.expression=outcomes.pear.avoided_hours", code=2)
    assert "did you mean `outcomes.pair.avoided_hours`?" in result.stderr
