"""A bar stands where somebody watches, and nowhere else."""

import io
import sys

import nbformat
import pytest
from nbclient import NotebookClient

from drmodel.study.progress import progress_bar, watched


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Watcher(NotebookClient):
    """A front end that keeps what it is shown while cells run."""

    seen: list[dict]

    def process_message(self, msg, cell, cell_index):
        if msg["msg_type"] in ("display_data", "update_display_data"):
            self.seen = [*getattr(self, "seen", []), msg["content"]["data"]]
        return super().process_message(msg, cell, cell_index)


def test_nobody_watches_a_pipe(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress_bar("simulating") as tell:
        assert tell is None
    assert sys.stderr.getvalue() == ""


def test_a_bar_on_a_terminal(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    with progress_bar("simulating") as tell:
        tell(1, 2)
        tell(2, 2)
    assert "simulating" in sys.stderr.getvalue()


@pytest.fixture(scope="module")
def notebook():
    """Output of one cell that works for a while, and all that was seen of it."""
    code = """
from drmodel.study.progress import progress_bar

with progress_bar("simulating") as tell:
    for done in range(1, 1001):
        tell(done, 1000)
"done"
"""
    page = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    client = Watcher(page, timeout=60)
    client.execute()
    return page.cells[0].outputs, client.seen


def test_a_bar_in_a_notebook(notebook):
    _, seen = notebook
    assert "<progress" in seen[0]["text/html"]
    shown = [data["text/plain"] for data in seen]
    assert shown == [*(f"simulating {percent} %" for percent in range(101)), ""]


def test_nothing_of_it_stays(notebook):
    bar, result = notebook[0]
    assert bar.data == {"text/plain": "", "text/html": ""}
    assert result.data["text/plain"] == "'done'"


def test_a_function_of_the_caller_is_told_instead(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    told = []
    with watched(lambda *amounts: told.append(amounts), "simulating") as tell:
        tell(1, 2)
    assert told == [(1, 2)]
    assert sys.stderr.getvalue() == ""


def test_false_is_silence(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    with watched(False, "simulating") as tell:
        assert tell is None
    with watched(True, "simulating") as tell:
        tell(1, 2)
    assert "simulating" in sys.stderr.getvalue()
