"""The examples that mypy reads are those of the README, and mypy does read them."""

import ast
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLES = Path(__file__).with_name("examples.py")


def statements(text: str) -> list[str]:
    return [ast.unparse(node) for node in ast.parse(text).body]


def test_the_readme_says_the_same_in_the_same_order():
    blocks = re.findall(
        r"^```python\n(.*?)^```$", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    shown = [line for block in blocks for line in statements(block) if not line.startswith(("import ", "from "))]
    typed = iter(statements(EXAMPLES.read_text(encoding="utf-8")))
    missing = next((line for line in shown if line not in typed), None)
    assert shown
    assert missing is None, f"not in {EXAMPLES.name}, or not in this order: {missing}"


def test_mypy_reads_them():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
    assert settings["strict"]
    assert EXAMPLES.relative_to(ROOT).as_posix() in settings["files"]
