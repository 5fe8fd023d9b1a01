"""A bar for what takes its time, where somebody watches: on a terminal, and in a notebook."""

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

Progress = Callable[[int, int], None]  # amount done, the most there can be
_log = logging.getLogger(__name__)
_NOTHING = {"text/plain": "", "text/html": ""}  # what is left of a bar in a notebook's file


@contextmanager
def watched(progress: Progress | bool, what: str) -> Iterator[Progress | None]:
    """What to tell of progress: what the caller gave, or a bar if it said True; the log tells how long it took."""
    start = time.monotonic()
    _log.info("%s", what)
    with _teller(progress, what) as tell:
        yield tell
    _log.info("%s: took %.2f s", what, time.monotonic() - start)


def _teller(progress: Progress | bool, what: str) -> AbstractContextManager[Progress | None]:
    if callable(progress):
        return nullcontext(progress)
    return progress_bar(what) if progress else nullcontext(None)


@contextmanager
def progress_bar(what: str) -> Iterator[Progress | None]:
    """What to call with the amount done and the most there can be; None where nobody watches.

    On a terminal the bar goes to stderr; in a notebook it stands below its cell. Either is gone at the end.
    """
    if (display := _notebook_display()) is not None:
        with _in_notebook(what, display) as tell:
            yield tell
    elif sys.stderr.isatty():
        with _on_terminal(what) as tell:
            yield tell
    else:
        yield None


@contextmanager
def _on_terminal(what: str) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, most: bar.update(task, completed=done, total=most)


@contextmanager
def _in_notebook(what: str, display: Callable[..., Any]) -> Iterator[Progress]:
    """A bar of the page's own: rich's needs ipywidgets, and leaves a dead widget in the file."""
    handle = display(_page(what, 0), raw=True, display_id=True)
    shown = 0

    def tell(done: int, most: int) -> None:
        nonlocal shown
        percent = 100 * done // most
        if percent > shown:
            shown = percent
            handle.update(_page(what, percent), raw=True)

    try:
        yield tell
    finally:
        handle.update(_NOTHING, raw=True)


def _page(what: str, percent: int) -> dict[str, str]:
    bar = f'<progress value="{percent}" max="100"></progress>'
    return {"text/plain": f"{what} {percent} %", "text/html": f"{what} {bar} {percent} %"}


def _notebook_display() -> Callable[..., Any] | None:
    """How a notebook shows something; None outside one."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if not hasattr(shell, "kernel"):
        return None
    from IPython.display import display

    return display
