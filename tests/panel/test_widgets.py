"""The page's widgets without a browser: what they hold once the loop has run."""

import asyncio
import json
import os
import re
import signal
import socket
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import drmodel
from drmodel.errors import DrmodelError, SimulationError
from drmodel.reporting.panel import cell, served
from drmodel.reporting.panel import page as module
from drmodel.reporting.panel.live import YEARS, Live
from drmodel.scenario.loading import check, load

TINY = Path(__file__).parents[1] / "scenarios/tiny.yaml"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Two steps, and no pause between them."""
    monkeypatch.setattr(module, "PAUSE", 0.0)
    monkeypatch.setattr(module, "YEARS", YEARS[:2])


def in_a_loop(play):
    """Run what somebody does, then let the page come to rest."""

    async def run():
        page = play()
        for _ in range(2):
            for task in (page._following, page._making):
                if task is not None:
                    await asyncio.wait([task])
        await asyncio.sleep(0)
        return page

    return asyncio.run(run())


def test_the_figures_follow_to_the_finest_step(tiny, tmp_path):
    page = in_a_loop(lambda: drmodel.panel(tiny, folder=tmp_path))
    assert "5,120 years" in page.state.value
    assert "more years" not in page.state.value
    assert "When triggered" in page.decided.value
    assert page.looked_at.value == "pair"
    assert 'data-strategy="pair" class=drm-looked-at' in page.compared.value
    assert page.study.years == YEARS[1]
    assert "widget-view" in str(page._repr_mimebundle_())


def test_a_move_changes_scenario_figures_and_the_controls_look(tiny):
    def play():
        page = drmodel.panel(tiny)
        move = page.moves["fault_modes.storm.rate"]
        move.value = 0
        assert "drm-moved" in move._dom_classes
        page.looked_at.value = "trio"
        return page

    page = in_a_loop(play)
    assert page.scenario.overrides == ("fault_modes.storm.rate=0.05 /year",)  # a tenth of what the calm has
    assert page._of_strategy["trio"].layout.display == ""
    assert page._of_strategy["pair"].layout.display == "none"
    assert "Three cities" in page.caused.value
    page.reset.click()
    assert page.scenario is tiny
    assert "drm-moved" not in page.moves["fault_modes.storm.rate"]._dom_classes


def test_without_a_loop_nothing_runs_but_what_is_asked_for(tiny):
    page = drmodel.panel(tiny, "pt-BR")
    page.moves["outage_cost.data_value"].value = 0
    assert "primeiros números" in page.state.value
    assert page.study.years == YEARS[0]
    page._make_pdf()
    assert page.link.value == ""


def test_whoever_moves_while_it_refines_is_followed_first(tiny, monkeypatch):
    """The finer study of what is not asked for any more is dropped."""
    asked, study = [], Live.study

    def watched(self, what, step, **settings):
        asked.append(step)
        if step == 1 and len(asked) == 2:
            page.moves["fault_modes.storm.rate"].value = 0
            settings["progress"](1, 2)
        return study(self, what, step, **settings)

    monkeypatch.setattr(Live, "study", watched)

    def play():
        nonlocal page
        page = drmodel.panel(tiny)
        return page

    page = None
    in_a_loop(play)
    assert asked == [0, 1, 0, 1]
    assert page.study.overrides == ("fault_modes.storm.rate=0.05 /year",)


@pytest.mark.parametrize(
    ("error", "said"),
    [(SimulationError("it\ncannot <be>"), "it cannot &lt;be&gt;"), (KeyError("odd"), "KeyError: &#x27;odd&#x27;")],
)
def test_what_fails_is_one_line_and_the_page_goes_on(tiny, monkeypatch, error, said):
    study = Live.study

    def fails(*_, **__):
        raise error

    monkeypatch.setattr(Live, "study", fails)

    async def run():
        page = drmodel.panel(tiny)
        await asyncio.wait([page._following])
        await asyncio.sleep(0)
        assert said in page.said.value
        monkeypatch.setattr(Live, "study", study)
        page.moves["outage_cost.data_value"].value = 0
        await asyncio.wait([page._following])
        assert page.said.value == ""

    asyncio.run(run())


def test_what_is_saved_is_a_faultless_file_and_never_replaces_one(tmp_path):
    (tmp_path / "tiny.yaml").write_text(TINY.read_text(encoding="utf-8"), encoding="utf-8")
    page = drmodel.panel(load(tmp_path / "tiny.yaml"), folder=tmp_path)
    page.save.click()
    assert "nothing was changed yet" in page.kept.value
    page.moves["levers.checks.pair"].value = 1
    page.save.click()
    assert "tiny_what_if.yaml is written" in page.kept.value
    assert check(tmp_path / "tiny_what_if.yaml") == []
    page.variant.value = "other"
    page.save.click()
    assert "is there already" in page.kept.value
    page.file.value = " "
    page.save.click()
    assert "the name of the file to write is empty" in page.kept.value
    for outside in ("../x.yaml", str(tmp_path / "x.yaml"), "a/../x.yaml", "./x.yaml", "/"):
        page.file.value = outside
        page.save.click()
        assert "a name without a folder is needed" in page.kept.value
    for no_file in ("..", ".", "tiny.yaml", "x\x00.yaml"):
        page.file.value = no_file
        page.save.click()
        assert 'role="alert"' in page.kept.value
    page.file.value, page.variant.value = "x.yaml", ""
    page.save.click()
    assert "a variant is called in small letters" in page.kept.value
    assert {one.name for one in tmp_path.iterdir()} == {"tiny.yaml", "tiny_what_if.yaml"}
    assert not list(tmp_path.parent.glob("*.yaml"))


def test_the_report_is_a_link_with_all_of_it(tiny, monkeypatch):
    told = []

    def evaluate(scenario, *, seed, progress):
        progress(1, 2)
        told.append(scenario)
        return "study"

    monkeypatch.setattr(module, "evaluate", evaluate)
    monkeypatch.setattr(module, "render", lambda study, language: f"%PDF of {study} {language}".encode())

    def play():
        page = drmodel.panel(tiny)
        page.moves["outage_cost.data_value"].value = 0
        page.make.click()
        page.make.click()  # once is enough
        return page

    page = in_a_loop(play)
    assert [one.overrides for one in told] == [("outage_cost.data_value=0 EUR/h",)]
    assert 'download="tiny_en.pdf"' in page.link.value
    assert "JVBERiBvZiBzdHVkeSBlbg==" in page.link.value  # what `base64` makes of "%PDF of study en"
    assert not page.make.disabled


def test_a_report_that_cannot_be_made_is_said_where_it_was_asked_for(tiny, monkeypatch):
    def refuse(*_, **__):
        raise SimulationError("too much of it")

    monkeypatch.setattr(module, "evaluate", refuse)

    def play():
        page = drmodel.panel(tiny)
        page.make.click()
        return page

    page = in_a_loop(play)
    assert "too much of it" in page.link.value
    assert not page.make.disabled


def test_what_is_no_scenario_is_refused():
    with pytest.raises(DrmodelError, match="scenario is a str"):
        drmodel.panel("tiny.yaml")
    with pytest.raises(ValueError, match="language"):
        drmodel.panel(load(TINY), "fr")


def test_without_ipywidgets_it_is_said_how_to_get_them(tiny, monkeypatch):
    monkeypatch.setitem(sys.modules, "drmodel.reporting.panel.page", None)
    with pytest.raises(DrmodelError, match=r'pip install -c constraints\.txt -e "\.\[notebook\]"'):
        drmodel.panel(tiny)


class App:
    """Voilà, which serves nothing and is interrupted."""

    display_url = "http://127.0.0.1:1/?token=x"
    made: "App"

    def __init__(self, config):
        self.config, App.made = config, self

    def initialize(self, arguments):
        self.notebook = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))

    def start(self):
        loop = served.IOLoop.current()
        loop.add_callback(loop.stop)
        loop.start()
        handler = signal.getsignal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            handler(signal.SIGINT, None)


def test_it_is_served_on_this_machine_alone_with_a_token(monkeypatch, tmp_path):
    opened, told = [], []
    monkeypatch.setattr(served, "Voila", App)
    monkeypatch.setattr(served, "webbrowser", SimpleNamespace(open=opened.append))
    monkeypatch.setenv("JUPYTER_PATH", "elsewhere")
    before = signal.getsignal(signal.SIGINT)
    given = (str(TINY), None, ["fault_modes.storm.rate=2 /year"], None)
    try:
        assert served.serve(given, "Ferry </title>", "en", port=None, browser=True, tell=told.append)
    finally:
        signal.signal(signal.SIGINT, before)
    ours, theirs = os.environ["JUPYTER_PATH"].split(os.pathsep)
    assert theirs == "elsewhere"
    assert (Path(ours) / "voila/templates/drmodel/index.html.j2").is_file()
    assert opened == told == [App.display_url]
    own = App.made.config["Voila"]
    assert (own["ip"], own["auto_token"], own["open_browser"]) == ("127.0.0.1", True, False)
    [cell] = App.made.notebook["cells"]
    assert "fault_modes.storm.rate=2 /year" in cell["source"]
    monkeypatch.chdir(tmp_path)
    names = {}
    exec(cell["source"].rpartition("\n")[0], names)  # the line before the last imports what the last one calls
    shown = names["shown"](list(given), "en", str(tmp_path))
    assert shown.scenario.fault_modes["storm"].rate.value == 2


def test_a_file_that_is_wrong_by_now_is_shown_as_text(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.yaml").write_text("schema: 1\nname: <b>\nstrategies: <script>\n", encoding="utf-8")
    shown = cell.shown(["bad.yaml", None, [], None], "en", str(tmp_path))
    assert re.match(r"<pre>bad\.yaml: \d+ fault", shown.value)
    assert "<script>" not in shown.value


def test_a_port_is_taken_or_free():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(DrmodelError, match="name another"):
            served._free(taken.getsockname()[1])
    assert served._free(None) > 0
