"""What the command refuses before anything is served; what it serves is tried in `tests/panel`."""

import socket

import pytest

from drmodel.cli import panel as module

SERVED = "drmodel.reporting.panel.served"


@pytest.fixture
def serve(monkeypatch):
    """Nothing is served: what was asked for is noted, and Ctrl-C is at once."""
    asked = []
    monkeypatch.setattr(f"{SERVED}.serve", lambda *given, **options: asked.append((given, options)) or True)
    return asked


def test_what_is_asked_for_is_served(run, tiny, serve):
    settings = ("--variant", "memo", "--set", "fault_modes.storm.rate=2 /year", "--on", "2026-04-01")
    run("panel", tiny, *settings, "--language", "pt-BR", "--port", "8900", "--no-browser", code=130)
    [((given, title, language), options)] = serve
    assert given == (tiny, "memo", ["fault_modes.storm.rate=2 /year"], "2026-04-01")
    assert (title, language) == ("Ferry tickets", "pt-BR")
    assert (options["port"], options["browser"]) == (8900, False)


def test_by_default_it_is_the_scenarios_language_a_free_port_and_a_browser(run, tiny, serve):
    run("panel", tiny, code=130)
    [((_, _, language), options)] = serve
    assert (language, options["port"], options["browser"]) == ("en", None, True)


def test_extras_that_are_not_there_are_named_with_what_installs_them(run, tiny, serve, monkeypatch):
    monkeypatch.setattr(module, "find_spec", lambda name: None if name == "voila" else name)
    result = run("panel", tiny, code=2)
    assert result.stderr == 'the page needs voila: pip install -c constraints.txt -e ".[notebook]"\n'
    assert serve == []


def test_a_wrong_file_is_said_before_anything_is_served(run, tiny, serve):
    assert "no such" in run("panel", tiny, "--variant", "stormy", code=2).stderr
    assert run("panel", "nowhere.yaml", code=2).stderr.count("\n") <= 2
    assert serve == []


def test_a_port_that_is_taken_is_said(run, tiny):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("panel", tiny, "--port", port, "--no-browser", code=2)
    assert result.stderr == f"--port {port}: Address already in use; name another, or leave it out\n"


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_what_is_no_port_is_refused(run, tiny, serve, port):
    run("panel", tiny, "--port", port, code=2)
    assert serve == []
