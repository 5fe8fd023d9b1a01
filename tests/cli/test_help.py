"""Help of every command: what it is for, examples that are commands, lines that fit a terminal."""

import re
import shlex

import click
import pytest
from typer.main import get_command

from drmodel.cli.app import app
from drmodel.cli.examples import BEGIN, EXAMPLES, EXIT_CODES

WIDTH = 80


def every(group: click.Group, before: tuple[str, ...] = ()) -> dict[str, click.Command]:
    """Commands by name, those of groups with that of the group before it."""
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        path = (*before, name)
        found |= every(command, path) if hasattr(command, "commands") else {" ".join(path): command}
    return found


COMMANDS = every(get_command(app))


@pytest.fixture
def helped(run, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    monkeypatch.setattr("shutil.get_terminal_size", lambda *_: (WIDTH, 24))
    return lambda name: run(*name.split(), "--help").stdout


@pytest.mark.parametrize("name", ["", *COMMANDS, "sla", "returns"])
def test_help_fits_a_terminal(helped, name):
    assert [line for line in helped(name).splitlines() if len(line) > WIDTH] == []


@pytest.mark.parametrize("name", ["", "sla", "returns"])
def test_a_list_of_commands_says_what_each_is_for(helped, name):
    assert [line for line in helped(name).splitlines() if line.endswith("...") and not line.startswith("Usage")] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_help_says_what_a_command_is_for_and_how_it_is_typed(helped, name):
    text = helped(name)
    assert re.fullmatch(r"[A-Z][^.]*\.", COMMANDS[name].help.split("\n\n")[0]), "one line, one sentence"
    assert "\n  Examples:\n" in text
    for example in EXAMPLES[name]:
        assert example in text
    assert name not in EXIT_CODES or "Exit codes: " in text


def test_examples_are_of_commands_that_there_are():
    assert set(EXAMPLES) == set(COMMANDS)
    assert set(EXIT_CODES) <= set(COMMANDS)


@pytest.mark.parametrize("example", [*BEGIN, *(one for some in EXAMPLES.values() for one in some)])
def test_an_example_is_a_command(example):
    program, *arguments = shlex.split(example.partition(" > ")[0])
    assert program == "drmodel"
    command = get_command(app)
    while hasattr(command, "commands"):
        name, *arguments = arguments
        command = command.commands[name]
    with command.make_context(name, arguments):
        pass
