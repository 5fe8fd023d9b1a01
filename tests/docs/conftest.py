"""Pages that are done as they say: files are written, commands typed, and what is shown is held against what comes."""

import doctest
import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from drmodel.cli.app import app

ROOT = Path(__file__).parents[2]
LIKE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
_BLOCK = re.compile(r"^```(\w+) ?([^\n]*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"^([a-z_]+):", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A block of a page: its language, what is said behind that, and its text."""

    language: str
    about: str
    text: str


def blocks(page: Path) -> list[Block]:
    return [Block(*found) for found in _BLOCK.findall(page.read_text(encoding="utf-8"))]


def commands(text: str) -> list[list[str]]:
    """The commands of a block, in words."""
    lines = text.replace("\\\n", " ").splitlines()
    return [words for line in lines if (words := shlex.split(line, comments=True))]


def alike(shown: str, said: str) -> bool:
    """Whether what is said is what is shown, but for blanks of any kind and what `...` stands for."""
    parts = re.split(r" ?\.\.\. ?", " ".join(shown.split()))
    return re.fullmatch(".*".join(map(re.escape, parts)), " ".join(said.split())) is not None


@dataclass
class Reader:
    """Somebody who does what a page says, block by block, in a folder.

    A block with the name of a file is written to it; of a scenario, every block of YAML replaces the keys that it has,
    or is added. What stands in a block of text is what the commands before it must have printed, `...` for anything.
    """

    folder: Path
    said: str | None = None
    names: dict[str, object] = field(default_factory=dict)

    def read(self, page: Path) -> None:
        for block in blocks(page):
            self.do(block)

    def do(self, block: Block) -> None:
        getattr(self, f"_{block.language}")(block)

    def _sh(self, block: Block) -> None:
        code = int(block.about.removeprefix("exits ") or 0)
        said = []
        for words in commands(block.text):
            assert words[0] == "drmodel", f"only drmodel is typed here, not {words[0]}"
            arguments, _, target = (part.split("\0") for part in "\0".join(words[1:]).partition("\0>\0"))
            result = CliRunner().invoke(app, arguments)
            assert result.exit_code == code, f"{' '.join(words)}\n{result.output}"
            if target != [""]:
                (self.folder / target[0]).write_text(result.stdout, encoding="utf-8")
            said.append(result.output)
        self.said = "".join(said)

    def _text(self, block: Block) -> None:
        """What commands print; an equation, where none came before."""
        said, self.said = self.said, None
        assert said is None or alike(block.text, said), f"shown:\n{block.text}\nsaid:\n{said}"

    def _yaml(self, block: Block) -> None:
        path = self.folder / block.about
        path.write_text(_merged(path.read_text(encoding="utf-8") if path.exists() else "", block.text), "utf-8")

    def _csv(self, block: Block) -> None:
        (self.folder / block.about).write_text(block.text, encoding="utf-8")

    def _python(self, block: Block) -> None:
        exec(block.text, self.names)

    def _pycon(self, block: Block) -> None:
        test = doctest.DocTestParser().get_doctest(block.text, self.names, "page", None, None)
        told: list[str] = []
        doctest.DocTestRunner(optionflags=LIKE).run(test, out=told.append, clear_globs=False)
        assert not told, "".join(told)
        self.names |= test.globs


def _merged(text: str, piece: str) -> str:
    """A file of YAML with the blocks of a piece in the places of those of the same keys, new ones at its end."""
    for key, block in _split(piece).items():
        own = _split(text).get(key)
        text = f"{text}{block}" if own is None else text.replace(own, block)
    return text


def _split(text: str) -> dict[str, str]:
    """Top-level blocks by key; a comment or an empty line before a key belongs to neither of its neighbours."""
    starts = [*((found.start(), found.group(1)) for found in _KEY.finditer(text)), (len(text), "")]
    found = {}
    for (start, key), (end, _) in pairwise(starts):
        lines = text[start:end].splitlines(keepends=True)
        while lines[-1].strip() == "" or lines[-1].startswith("#"):
            lines.pop()
        found[key] = "".join(lines)
    return found


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    monkeypatch.chdir(tmp_path)
    return Reader(tmp_path)


@pytest.fixture
def page_blocks() -> Callable[[Path], list[Block]]:
    return blocks


@pytest.fixture
def parsed() -> Callable[[str], list[str]]:
    """Hold the drmodel commands of a block against those that there are; their names."""

    def names(text: str) -> list[str]:
        found = []
        for program, *arguments in commands(text):
            if program.endswith("drmodel"):
                command = get_command(app)
                while hasattr(command, "commands"):
                    name, *arguments = arguments
                    command = command.commands[name]
                    found.append(name)
                cut = arguments.index(">") if ">" in arguments else None
                with command.make_context(found[-1], arguments[:cut]):
                    pass
        return found

    return names
