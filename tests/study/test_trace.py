"""Traces of a study: the table, the outage to begin with, the timeline, and the files it is written to."""

import re
from dataclasses import replace

import pytest

from drmodel.errors import DrmodelError, OutputError, SimulationError
from drmodel.formatting import Formatter
from drmodel.reporting.catalogue import formatter
from drmodel.study.evaluation import evaluate
from drmodel.study.trace import form_of


def test_the_table_is_tidy_and_in_order_of_time(study):
    table = study.trace("trio", 3).table
    assert list(table.columns) == ["hours", "clock", "group", "place", "event", "cause", "detail"]
    assert table.hours.is_monotonic_increasing
    assert set(table.group) == {"", *study.scenario.strategies["trio"].groups}
    assert table.cause.isin([*study.scenario.fault_modes, ""]).all()
    assert table.clock.str.fullmatch(r"year (10|[1-9]), \d{1,2} [A-Z][a-z]+ \d\d:\d\d:\d\d").all()


def test_either_engine_gives_the_same_trace_and_the_same_worst_outage(study):
    for name in study.scenario.strategies:
        one, other = (study.worst_outage(name, replications=3, engine=e) for e in ("compiled", "reference"))
        assert (one.events, one.outages, one.outage) == (other.events, other.outages, other.outage)
        assert one.figure().canvas.svg() == other.figure().canvas.svg()


def test_the_worst_outage_can_be_replayed(study):
    worst = study.worst_outage("pair", replications=20)
    again = study.trace("pair", worst.replication)
    assert worst.outage in again.outages
    assert worst.outage.hours == max(one.hours for one in again.outages)
    assert again.worst_outage().rows == worst.rows
    assert all(study.trace("pair", i).worst_outage().outage.hours <= worst.outage.hours for i in range(20))


def test_the_search_for_the_worst_outage_tells_how_far_it_is(study):
    told = []
    study.worst_outage("pair", replications=2, progress=lambda *how_far: told.append(how_far))
    assert told == [(1, 2), (2, 2)]


def test_an_outage_is_told_from_its_fault_until_users_are_home(study):
    whole = study.trace("pair", 3)
    failover = next(one for one in whole.outages if one.failover)
    rows = [row for row in whole.events if row.hours >= failover.start]
    home = next((row.hours for row in rows if row.event == "home"), rows[-1].hours)
    shown = replace(whole, outage=failover).rows
    assert shown[0].hours == failover.start
    assert {row.event for row in shown} >= {"fault", "down", "cutover", "up", "home"}
    assert shown[-1].hours == pytest.approx(home)


def test_a_trace_shows_itself_as_text_and_as_html_with_its_timeline(study):
    worst = study.worst_outage("pair", replications=5)
    for text in (str(worst), worst._repr_html_()):
        assert "an outage of" in text
        assert f"seed {study.settings.seed}, replication {worst.replication}, 10 years" in text
    assert worst._repr_html_().count("data:image/svg+xml;base64,") == 1
    whole = study.trace("pair", 3)
    assert f"{len(whole.events):,} events, {len(whole.outages):,} outages" in str(whole)


@pytest.mark.parametrize(("language", "said"), [("en", "Years from the start"), ("pt-BR", "Anos desde o início")])
def test_a_whole_replication_is_drawn_on_one_axis_with_its_longest_outages(study, language, said):
    whole = study.trace("trio", 3)
    words = formatter(language)
    shown = re.findall(r"<text[^>]*>([^<]*)</text>", whole.figure(words).canvas.svg().decode())
    assert said in shown
    longest = whole.worst_outage().outage
    assert any(words.minutes(60 * longest.hours) in text for text in shown if re.match(r"\d  ", text))
    numbered = [text for text in shown if re.match(r"\d  ", text)]
    assert 2 <= len(numbered) <= 3


@pytest.mark.parametrize(("name", "begins"), [("a.svg", b"<?xml"), ("a.png", b"\x89PNG"), ("a.PDF", b"%PDF-")])
def test_a_figure_is_written_as_its_suffix_says(study, tmp_path, name, begins):
    study.worst_outage("solo", replications=2).figure().save(tmp_path / name)
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_the_same_trace_gives_the_same_file(study, tmp_path):
    for name in ("one.svg", "other.svg"):
        study.worst_outage("solo", replications=2).figure().save(tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "other.svg").read_bytes()
    assert b"<text" not in (tmp_path / "one.svg").read_bytes()  # no font is needed to see it


def test_where_nothing_happens_there_is_no_worst_outage_and_the_figure_is_an_empty_axis(tiny):
    study = evaluate(tiny.override({"fault_scale.rate": "0"}), budget=640, precision=0.5, jobs=1, progress=False)
    assert study.worst_outage("solo", replications=2) is None
    quiet = study.trace("solo")
    assert quiet.worst_outage() is None
    assert quiet.table.empty
    assert "Years from the start" in quiet.figure(Formatter("en")).canvas.svg().decode()


def test_what_is_not_there_is_refused(study, tmp_path):
    with pytest.raises(DrmodelError, match="there are solo, pair, trio"):
        study.trace("quartet")
    whole = study.trace("solo")
    elsewhere = replace(whole, outage=replace(whole.outages[0], start=1.5))
    with pytest.raises(DrmodelError, match=r"no outage from hour 1\.5 on"):
        elsewhere.figure()
    with pytest.raises(SimulationError, match="replication"):
        study.trace("solo", -1)
    with pytest.raises(SimulationError, match="between 1 and 100,000"):
        study.worst_outage("solo", replications=0)
    with pytest.raises(OutputError, match=r"one of: \.svg, \.png, \.pdf"):
        form_of("night.gif")
    with pytest.raises(OutputError, match="there is no folder"):
        study.worst_outage("solo", replications=2).figure().save(tmp_path / "nowhere" / "a.svg")
