"""The page in a browser: every control moved, its figures held against drmodel's own, what it saves and prints opened."""

import http.client
import io
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pypdf import PdfReader

from drmodel.reporting.catalogue import formatter
from drmodel.reporting.panel import shown
from drmodel.reporting.panel.levers import applied, controls, moved
from drmodel.reporting.panel.live import YEARS, Live, asked
from drmodel.reporting.view import View
from drmodel.scenario.loading import check, load

CHROMIUM = shutil.which("chromium")
TINY = Path(__file__).parents[1] / "scenarios/tiny.yaml"
LOG = logging.getLogger(__name__)
LONGEST = 120_000  # [ms] that anything may take: the first compilation, on a machine with other work

FOLLOWED = """() => {
  for (const kind of ["keydown", "change"]) addEventListener(kind, () => window.moved = performance.now(), true);
  new MutationObserver(() => window.followed ??= Math.round(performance.now() - window.moved)).observe(
    document.querySelector(".drm-figures"), { childList: true, subtree: true });
}"""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: install Debian's package of that name")


class Server:
    """`drmodel panel` as somebody would start it, in a folder of its own."""

    def __init__(self, folder, *arguments):
        command = [sys.executable, "-m", "drmodel", "panel", *arguments, "--no-browser"]
        self.process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().strip()

    def stop(self):
        """Ctrl-C; the code, and what was said on the error stream."""
        self.process.send_signal(signal.SIGINT)
        _, said = self.process.communicate(timeout=60)
        return self.process.returncode, said


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def started(tmp_path):
    """Serve a file of the test's folder, until the test is over."""
    servers = []

    def start(*arguments):
        servers.append(Server(tmp_path, *arguments))
        return servers[-1].url

    yield start
    for server in servers:
        assert server.stop()[0] == 130


@pytest.fixture
def opened(browser):
    """Open an address; nothing on the page may fail, and nothing may be asked of the outside."""
    contexts, wrong = [], []

    def asked_of(request):
        if not re.match(r"(http|ws)://127\.0\.0\.1:|data:|blob:", request.url):
            wrong.append(request.url)

    def goto(url, **options):
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | options))
        context.set_default_timeout(LONGEST)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        page.on("request", asked_of)
        page.goto(url)
        page.wait_for_selector(".drm-options")
        return page

    yield goto
    for context in contexts:
        context.close()
    assert wrong == []


class Desk:
    """A page and the scenario behind it: what it shows, and what drmodel says that it should."""

    def __init__(self, page, scenario, language="en"):
        self.page, self.scenario, self.words = page, scenario, formatter(language)
        self.controls, self.settings, self.live = controls(scenario, self.words), {}, Live(2025)

    def lever(self, title):
        """The visible control under a name."""
        return self.page.locator(".drm-lever:visible").filter(
            has=self.page.locator(".widget-label", has_text=re.compile(rf"^{re.escape(title)}$"))
        )

    def move(self, control):
        """With the keyboard: one stop to the right, or to the left at the end; of a list the next entry."""
        number = control.used + 1 if control.used + 1 < len(control.options) else control.used - 1
        self.settings[control.id] = number
        lever = self.lever(control.title)
        if control.kind == "stops":
            lever.locator(".noUi-handle").press("ArrowRight" if number > control.used else "ArrowLeft")
        else:
            lever.locator("select").select_option(index=number)

    def look_at(self, strategy):
        self.lever("Option to look at").locator("select").select_option(label=self.title(strategy))
        self.page.wait_for_selector(f"tr.drm-looked-at[data-strategy={strategy}]")

    def title(self, strategy):
        return self.words.text(self.scenario.strategies[strategy].title.texts)

    def expect(self, strategy, tell=""):
        """Wait until the page shows what drmodel says; all of it."""
        start, what = time.perf_counter(), asked(applied(self.scenario, moved(self.controls, self.settings)))
        views = {}
        while True:
            years = int(re.search(r"([\d,]+) years", self.text(".drm-state")).group(1).replace(",", ""))
            if years not in views:
                study = self.live.study(what, YEARS.index(years))
                views[years] = view = View(study, self.words, {})
                expected = {
                    ".drm-decision": shown.decision(view),
                    ".drm-compared": shown.options(view, strategy),
                    ".drm-caused": shown.causes(view, strategy),
                }
                views[years] = {where: plain(html) for where, html in expected.items()}
            found = {where: " ".join(self.text(where).split()) for where in views[years]}
            if found == views[years]:
                return
            if 1000 * (time.perf_counter() - start) > LONGEST:
                assert found == views[years], tell
            self.page.wait_for_timeout(50)

    def text(self, where):
        return self.page.locator(where).text_content()


def plain(html):
    """What a browser shows of a page's text, as `textContent` gives it."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    shutil.copy(TINY, folder / "tiny.yaml")
    server = Server(folder, "tiny.yaml")
    yield folder, server
    code, said = server.stop()
    assert code == 130
    assert "Traceback" not in said
    assert server.url.partition("token=")[2] not in said
    assert not kernels_of(server.process.pid)


def kernels_of(parent):
    """Kernels that a process left behind."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            environment = (entry / "environ").read_bytes()
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue  # gone by now, or not ours
        if b"ipykernel" in command and f"JPY_PARENT_PID={parent}\0".encode() in environment:
            found.append(int(entry.name))
    return found


def test_every_control_is_followed_by_the_figures_that_drmodel_gives(served, opened, tmp_path):
    """One after the other, on top of each other; what is then saved is that scenario, and its report can be had."""
    folder, server = served
    page = opened(server.url)
    desk = Desk(page, load(folder / "tiny.yaml"))
    first = next(name for name, one in desk.scenario.strategies.items() if not one.baseline)
    desk.expect(first)
    page.screenshot(path=tmp_path / "wide.png", full_page=True)
    page.evaluate(FOLLOWED)
    for strategy in (*desk.scenario.strategies, ""):
        if strategy:
            desk.look_at(strategy)
            looked_at = strategy
        for control in desk.controls:
            if control.strategy == strategy:
                page.evaluate("window.followed = null")
                desk.move(control)
                desk.expect(looked_at, control.id)
                LOG.info("%s: figures after %s ms", control.id, page.evaluate("window.followed"))
    assert set(desk.settings) == {one.id for one in desk.controls}
    what_if = applied(desk.scenario, moved(desk.controls, desk.settings))

    desk.lever("Name of the variant").locator("input").fill("all_moved")
    desk.lever("New file").locator("input").fill("moved.yaml")
    page.get_by_role("button", name="Save as variant").click()
    page.get_by_text("moved.yaml is written; its variant is all_moved").wait_for()
    assert check(folder / "moved.yaml") == []
    kept = asked(load(folder / "moved.yaml", "all_moved"))
    assert kept.programs == asked(what_if).programs
    page.get_by_role("button", name="Save as variant").click()
    page.get_by_text("moved.yaml: is there already").wait_for()

    page.get_by_role("button", name="Make PDF").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download tiny_en.pdf").click()
    reader = PdfReader(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert "Ferry tickets" in reader.pages[0].extract_text()
    assert what_if.sha256[:12] in "".join(one.extract_text() for one in reader.pages)

    page.get_by_role("button", name="As in the file").click()
    desk.settings.clear()
    desk.expect(looked_at)


def test_the_page_is_reached_with_the_keyboard_alone(served, opened, tmp_path):
    """Tab stops on every visible control once, in the order of the page, each with its name, and is seen to do so."""
    _, server = served
    page = opened(server.url, color_scheme="dark")
    page.locator(".drm-lever select").first.focus()
    names, rings = [], []
    for _ in range(60):
        name, ring = page.evaluate(
            """() => {
              const one = document.activeElement, style = getComputedStyle(one);
              const label = one.labels && one.labels[0] ? one.labels[0].textContent : one.textContent;
              return [one.getAttribute("aria-label") || label, style.outlineStyle + style.outlineWidth];
            }"""
        )
        names.append(name)
        rings.append(ring)
        if name == "Make PDF":
            break
        page.keyboard.press("Tab")
    visible = page.locator(".drm-levers .drm-lever:visible .widget-label").all_text_contents()
    assert names == [*visible[:-2], "As in the file", *visible[-2:], "Save as variant", "Make PDF"]
    assert set(rings[1:]) == {"solid3px"}
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") == width
        heights = page.evaluate("[...document.querySelectorAll('.drm-button')].map(one => one.offsetHeight)")
        assert [height > 30 for height in heights] == [True] * 3, "nothing is squeezed"
    page.screenshot(path=tmp_path / "narrow_dark.png", full_page=True)


def test_a_page_whose_kernel_ended_says_so(served, browser):
    """Killed, or out of memory; another page of the same server does not notice."""
    _, server = served
    before, pages = set(kernels_of(server.process.pid)), []
    for _ in range(2):
        pages.append(browser.new_page())
        pages[-1].goto(server.url)
        pages[-1].wait_for_selector(".drm-options", timeout=LONGEST)
    killed = min(set(kernels_of(server.process.pid)) - before)
    os.kill(killed, signal.SIGKILL)
    deadline = time.monotonic() + LONGEST / 1000
    while not any(lost := [page.locator("#lost").is_visible() for page in pages]) and time.monotonic() < deadline:
        pages[0].wait_for_timeout(100)
    assert sorted(lost) == [False, True]
    told = pages[lost.index(True)].locator("#lost").text_content()
    assert told == "The figures no longer follow: reload the page, or start the command again"
    for page in pages:
        page.close()


@pytest.mark.parametrize("header", [{"Host": "rebound.example"}, {"Origin": "http://other.example"}])
def test_foreign_names_and_pages_are_refused_with_the_token_too(served, header):
    """A domain of somebody else may lead here, and a page of his may know the token."""
    _, server = served
    address, _, token = server.url.partition("?")
    if "Origin" in header:
        with urllib.request.urlopen(server.url) as answer:
            kernel = re.search(r'"kernelId": "([0-9a-f-]{36})"', answer.read().decode())[1]
        address += f"api/kernels/{kernel}/channels"
        header |= {"Upgrade": "websocket", "Connection": "Upgrade"}
        header |= {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version": "13"}
    connection = http.client.HTTPConnection(urlsplit(address).netloc)
    connection.request("GET", f"{urlsplit(address).path}?{token}", headers=header)
    assert connection.getresponse().status == 403
    connection.close()


def test_nobody_gets_in_without_the_token(served):
    _, server = served
    address = server.url.partition("?")[0]
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[0-9a-f]{32,}", server.url)
    with urllib.request.urlopen(address) as answer:
        assert "/login" in answer.url
        assert b"drm" not in answer.read()
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(f"{address}api/kernels/00000000-0000-0000-0000-000000000000")


def test_hostile_texts_are_text(started, opened, tmp_path):
    """In titles of the scenario, an option, a fault mode, a lever; one is of 5,000 letters, one runs from right to left."""
    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)> #sys $x^2$ {{ nb }} {% raw %} &amp; \u202eabc \u05d0\u05d1 🚢"
    long = "a" * 5_000
    text = TINY.read_text(encoding="utf-8")
    for before, after in (
        ("name: Ferry tickets", hostile),
        ("title: Two cities\n", hostile),
        ("title: Three cities\n", long),
        ("title: Porto is down", hostile),
        ("title: Lost sales,", hostile),
        ("title: How often health is checked", hostile),
        ("title: Every 10 s,", hostile),
    ):
        assert before in text
        key, end = before.partition(":")[0], before[-1] if before[-1] in ",\n" else ""
        text = text.replace(before, f'{key}: "{after}"{end}')
    (tmp_path / "hostile.yaml").write_text(text, encoding="utf-8")
    url = started("hostile.yaml", "--language", "pt-BR")
    page = opened(url, viewport={"width": 390, "height": 844})
    assert page.locator(".drm h1").text_content() == hostile
    assert page.locator(".drm script, .drm img").count() == 0
    labels = page.locator(".drm-lever .widget-label").all_text_contents()
    assert hostile in labels
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.evaluate("document.documentElement.lang") == "pt-BR"
    page.screenshot(path=tmp_path / "hostile.png", full_page=True)


def test_what_does_not_go_together_is_one_line_of_the_page(started, opened, tmp_path):
    """A copy that is a mixture cannot be broken unnoticed as well: the simulator refuses, and the page stays."""
    text = TINY.read_text(encoding="utf-8").replace("title: Archived logs\n", "title: Archived logs\n    broken: 2 %\n")
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    url = started("bad.yaml")
    desk = Desk(opened(url), load(tmp_path / "bad.yaml"))
    desk.look_at("pair")
    desk.lever("Replication").locator("select").select_option(label="Archived logs")
    said = desk.page.locator(".drm-said [role=alert]")
    said.wait_for()
    assert said.text_content().startswith("strategies.pair: replication_methods.files: a lag that is a mixture")
    desk.lever("Replication").locator("select").select_option(label="Streaming")
    desk.expect("pair")
    assert desk.text(".drm-said") == ""


def test_a_file_that_is_wrong_by_now_is_said_in_the_page(started, browser, tmp_path):
    """Somebody edits it while it is served."""
    shutil.copy(TINY, tmp_path / "tiny.yaml")
    url = started("tiny.yaml")
    (tmp_path / "tiny.yaml").write_text("schema: 1\nname: nothing else\n", encoding="utf-8")
    context = browser.new_context()
    page = context.new_page()
    page.goto(url)
    page.get_by_text("tiny.yaml").wait_for(timeout=LONGEST)
    assert "Traceback" not in page.locator("body").text_content()
    context.close()
    assert [one.name for one in tmp_path.iterdir()] == ["tiny.yaml"]
