"""The page itself: widgets for what can be moved, and beside them the study that follows."""

import asyncio
from base64 import b64encode
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import ipywidgets as widgets

from drmodel.analysis.costs import baseline_of
from drmodel.errors import DrmodelError
from drmodel.formatting import Value
from drmodel.reporting.catalogue import formatter
from drmodel.reporting.panel import shown
from drmodel.reporting.panel.levers import Control, applied, controls, moved
from drmodel.reporting.panel.live import YEARS, Asked, Live, asked
from drmodel.reporting.panel.saved import with_variant
from drmodel.reporting.panel.shown import safe
from drmodel.reporting.pdf import render
from drmodel.reporting.view import View
from drmodel.scenario.models import Scenario
from drmodel.simulation.estimate import Progress
from drmodel.study.evaluation import DEFAULT_SEED, evaluate
from drmodel.study.results import Study
from drmodel.writing import write_new

PAUSE = 0.4  # [s] that nobody moves before more years are simulated
FULL = widgets.Layout(width="auto")

T = TypeVar("T")


class Moved(Exception):  # noqa: N818 - no error: what is being simulated is not asked for any more
    """Somebody moved a control."""


class Page:
    """Levers and the figures that follow them.

    Attributes
    ----------
    settings
        By control that was moved: the number of its option.
    moves
        The widgets of the controls, by the control's id.
    root
        The widget that holds all others.
    """

    def __init__(self, scenario: Scenario, language: str, folder: Path) -> None:
        self._scenario, self._folder = scenario, folder
        self._words = formatter(language)
        self._live = Live(DEFAULT_SEED)
        self._thread = ThreadPoolExecutor(1)  # always the same one: what it keeps serves the next answer
        self.controls = controls(scenario, self._words)
        self.settings: dict[str, int] = {}
        self.moves = {control.id: self._move(control) for control in self.controls}
        self._turn = 0  # counts what was moved
        self._stirred = asyncio.Event()  # something was moved that no figures follow yet
        self._following: asyncio.Task[None] | None = None
        self._making: asyncio.Task[None] | None = None
        self._view: View | None = None
        self._build()
        self._follow()

    @property
    def scenario(self) -> Scenario:
        """The scenario as it was moved.

        Raises
        ------
        ScenarioError
            If what was moved does not go together.
        """
        return applied(self._scenario, moved(self.controls, self.settings))

    @property
    def study(self) -> Study:
        """The finest study there is of what was moved, a small one if there is none yet."""
        what = asked(self.scenario)
        return self._live.study(what, max(self._live.known(what), 0))

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.root._repr_mimebundle_(**options)

    def _build(self) -> None:
        _, scenario = self._words.gettext, self._scenario
        titles = [(self._words.text(one.title.texts), key) for key, one in scenario.strategies.items()]
        others = [key for _, key in titles if key != baseline_of(scenario)]
        self.looked_at = _labelled(
            widgets.Dropdown(description=_("Option to look at"), options=titles, value=[*others, titles[0][1]][0])
        )
        self.looked_at.observe(lambda _: self._look(), "value")
        self._of_strategy = {key: widgets.VBox(list(self._widgets(key))) for _, key in titles}
        self.reset = _button(_("As in the file"), self._reset)
        self.variant = _labelled(widgets.Text(description=_("Name of the variant"), value="what_if"))
        self.file = _labelled(
            widgets.Text(description=_("New file"), value=f"{Path(scenario.layers.file).stem}_what_if.yaml")
        )
        self.save = _button(_("Save as variant"), self._save)
        self.make = _button(_("Make PDF"), self._make_pdf)
        self.said, self.kept, self.link = _html("drm-said"), _html("drm-kept"), _html("drm-link")
        self.decided, self.compared, self.caused, self.state = (
            _html("drm-decision"),
            _html("drm-compared"),
            _html("drm-caused"),
            _html("drm-state"),
        )
        self.state.value = safe(_("The first figures are on their way"))
        left = widgets.VBox(
            [
                self.looked_at,
                *self._of_strategy.values(),
                *self._in_common(),
                self.reset,
                widgets.HTML(f"<h2>{escape(_('Keep it'))}</h2>"),
                self.variant,
                self.file,
                self.save,
                self.kept,
                self.make,
                self.link,
            ]
        ).add_class("drm-levers")
        right = widgets.VBox([self.state, self.said, self.decided, self.compared, self.caused]).add_class("drm-figures")
        style = (files("drmodel.reporting.panel") / "page.css").read_text(encoding="utf-8")
        head = widgets.HTML(
            f"<style>{style}</style><h1>{safe(self._words.text(scenario.name.texts))}</h1>{self._what()}"
        )
        body = widgets.Box([left, right]).add_class("drm-body")
        self.root = widgets.VBox([head, body]).add_class("drm")
        self._look()

    def _what(self) -> str:
        """Which variant it is of."""
        variant = self._words.gettext("variant {name}").format(name=self._scenario.variant_name)
        return f"<p>{safe(', '.join([variant, *self._scenario.overrides]))}</p>"

    def _widgets(self, strategy: str) -> Iterator[widgets.Widget]:
        yield from (self.moves[control.id] for control in self.controls if control.strategy == strategy)

    def _in_common(self) -> Iterator[widgets.Widget]:
        """The controls of all options under their headings."""
        groups: dict[str, list[Control]] = {}
        for control in self.controls:
            if not control.strategy:
                groups.setdefault(control.group, []).append(control)
        for group, some in groups.items():
            yield widgets.HTML(f"<h2>{safe(group)}</h2>")
            yield from (self.moves[control.id] for control in some)

    def _move(self, control: Control) -> Any:
        kind = widgets.SelectionSlider if control.kind == "stops" else widgets.Dropdown
        options = [(option.label, number) for number, option in enumerate(control.options)]
        move = _labelled(kind(description=control.title, options=options, value=control.used))
        move.observe(partial(self._moved, control), "value")
        return move

    def _moved(self, control: Control, change: Any) -> None:
        self.settings[control.id] = change["new"]
        move = self.moves[control.id]
        (move.remove_class if change["new"] == control.used else move.add_class)("drm-moved")
        self._follow()

    def _reset(self) -> None:
        for control in self.controls:
            self.moves[control.id].value = control.used

    def _look(self) -> None:
        """Show what belongs to the option that is looked at."""
        for key, box in self._of_strategy.items():
            box.layout.display = "" if key == self.looked_at.value else "none"
        if self._view is not None:
            self.compared.value = shown.options(self._view, self.looked_at.value)
            self.caused.value = shown.causes(self._view, self.looked_at.value)

    def _follow(self) -> None:
        """Let the figures follow what was moved; at the latest when somebody runs the loop."""
        self._turn += 1
        self._stirred.set()
        if self._following is None or self._following.done():
            self._following = self._task(self._follow_on())

    async def _follow_on(self) -> None:
        turn = 0
        while turn != self._turn:
            turn = self._turn
            self._stirred.clear()
            try:
                await self._refine(turn)
            except Moved:
                continue
            except DrmodelError as error:
                self.said.value = _alert(str(error))

    async def _refine(self, turn: int) -> None:
        """The study as soon as there is one, then finer ones while nobody moves."""

        def still(*_: int) -> None:
            if turn != self._turn:
                raise Moved

        what = asked(self.scenario)
        step = max(self._live.known(what), 0)
        study = await self._simulated(what, step)
        for finer in range(step + 1, len(YEARS)):
            still()
            self._show(study, goes_on=True)
            await self._unless_moved(asyncio.sleep(PAUSE))
            study = await self._unless_moved(self._simulated(what, finer, still))
        still()
        self._show(study, goes_on=False)

    def _simulated(self, what: Asked, step: int, progress: Progress | None = None) -> "asyncio.Future[Study]":
        """The study at a step, on its way."""
        study = partial(self._live.study, what, step, progress=progress)
        return asyncio.get_running_loop().run_in_executor(self._thread, study)

    async def _unless_moved(self, work: Awaitable[T]) -> T:
        """What work gives; who moves something waits neither for its end nor for the piece that is being simulated."""
        ending, stirred = asyncio.ensure_future(work), asyncio.ensure_future(self._stirred.wait())
        await asyncio.wait({ending, stirred}, return_when=asyncio.FIRST_COMPLETED)
        stirred.cancel()
        if not ending.done():
            ending.cancel()
            raise Moved
        return ending.result()

    def _show(self, study: Study, goes_on: bool) -> None:
        self._view = view = View(study, self._words, {})
        self.said.value = ""
        self.decided.value = shown.decision(view)
        self.state.value = shown.simulated(view, goes_on)
        self._look()

    def _save(self) -> None:
        _ = self._words.gettext
        name, file = self.variant.value.strip(), self.file.value.strip()
        try:
            if Path(file).name != file:
                raise DrmodelError(f"{file}: a name without a folder is needed; it is put where the page was started")
            text = with_variant(self.scenario, name, _("What-if"), _("Set on the what-if page"))
            write_new(str(self._folder / file) if file else "", text)
        except DrmodelError as error:
            self.kept.value = _alert(str(error))
            return
        said = self._words.gettext("{file} is written; its variant is {name}").format(file=file, name=name)
        self.kept.value = f'<p role="status">{safe(said)}</p>'

    def _make_pdf(self) -> None:
        if self._making is None or self._making.done():
            self._making = self._task(self._make_on())

    async def _make_on(self) -> None:
        """The whole report of what was moved, as a link."""
        _, loop = self._words.gettext, asyncio.get_running_loop()
        self.make.disabled = True

        def tell(done: int, most: int) -> None:
            text = self._words.gettext("simulating, {share} of the most it can take")
            text = text.format(share=self._words.share(done / most, 0))
            loop.call_soon_threadsafe(setattr, self.link, "value", f'<p role="status">{safe(text)}</p>')

        try:
            scenario = self.scenario
            study = await asyncio.to_thread(evaluate, scenario, seed=DEFAULT_SEED, progress=tell)
            self.link.value = f'<p role="status">{safe(_("laying out"))}</p>'
            pdf = await asyncio.to_thread(render, study, self._words.language)
        except DrmodelError as error:
            self.link.value = _alert(str(error))
        else:
            await asyncio.sleep(0)  # what was told of the progress comes first
            self.link.value = self._download(pdf)
        finally:
            self.make.disabled = False

    def _task(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None] | None":
        """Work on the loop that runs; without one nobody watches, and nothing is done."""
        try:
            task = asyncio.get_running_loop().create_task(work)
        except RuntimeError:
            work.close()
            return None
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: "asyncio.Task[None]") -> None:
        """A bug is said in the page, which stays."""
        if not task.cancelled() and (error := task.exception()) is not None:
            self.said.value = _alert(f"{type(error).__name__}: {error}")

    def _download(self, pdf: bytes) -> str:
        name = f"{Path(self._scenario.layers.file).stem}_{self._words.language}.pdf"
        size = Value("number", len(pdf) / 1000)
        text = self._words.gettext("Download {name} ({size} kB)").format(name=name, size=self._words.value(size))
        content = b64encode(pdf).decode()
        return f'<a download="{escape(name)}" href="data:application/pdf;base64,{content}">{safe(text)}</a>'


def _labelled(widget: Any) -> Any:
    """A control with its whole name above it: as it is written, not as the maths between two currency signs."""
    name = widget.description
    widget.description_allow_html = True
    widget.description = f'<span class="drm-name tex2jax_ignore mathjax_ignore">{escape(name)}</span>'
    widget.tooltip = name
    widget.style.description_width = "auto"
    widget.layout = FULL
    return widget.add_class("drm-lever")


def _button(text: str, pressed: Callable[[], None]) -> Any:
    button = widgets.Button(description=text, layout=FULL)
    button.on_click(lambda _: pressed())
    return button.add_class("drm-button")


def _alert(text: str) -> str:
    """One line of what does not work."""
    return f'<p role="alert">{safe(" ".join(text.split()))}</p>'


def _html(kind: str) -> Any:
    return widgets.HTML(layout=FULL).add_class(kind)
