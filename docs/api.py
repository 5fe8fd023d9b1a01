"""Write api.md, next to this file, from the docstrings of what `drmodel` offers; `make docs` runs it."""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from types import ModuleType
from typing import Any, get_origin

import drmodel

PAGE = Path(__file__).with_name("api.md")
INTRO = """# The Python interface

What `import drmodel` offers, from its docstrings; `make docs` writes this page, and a test says when it is out of date.
Units are in brackets: [h] hours, [1] a ratio. Arrays and pandas Series go wherever a number of a calculator goes.
"""
WIDEST = 100  # signature on one line
ITEMS = ("Parameters", "Attributes", "Raises")
_SECTION = re.compile(r"^([A-Z]\w+)\n-{3,}\n", re.MULTILINE)
_MATHS = re.compile(r"^\.\. math::(.*\n(?:[ \t]+.*\n|\n(?=[ \t]))*)", re.MULTILINE)


def page() -> str:
    """All of the page."""
    names = [name for name in drmodel.__all__ if not name.startswith("_")]
    offered = {name: getattr(drmodel, name) for name in names}
    modules = {name: one for name, one in offered.items() if inspect.ismodule(one)}
    others = {name: one for name, one in offered.items() if name not in modules}
    functions = {name: one for name, one in others.items() if not inspect.isclass(one)}
    errors = {name: one for name, one in others.items() if inspect.isclass(one) and issubclass(one, Exception)}
    classes = {name: one for name, one in others.items() if name not in functions and name not in errors}
    parts = [INTRO, _contents(functions, classes, errors, modules)]
    for title, some in (("Functions", functions), ("What they return and take", classes), ("Errors", errors)):
        parts.append(f"## {title}\n")
        parts += [_entry(f"drmodel.{name}", one, 3) for name, one in some.items()]
    for name, module in modules.items():
        parts += [f"## drmodel.{name}\n", _docstring(inspect.getdoc(module) or ""), *_members(name, module)]
    return "\n".join(part.rstrip() + "\n" for part in parts)


def _contents(*groups: Mapping[str, Any]) -> str:
    heads = ("Functions", "Classes", "Errors", "Calculators")
    return "\n".join(
        f"- {head}: {', '.join(f'[{name}](#drmodel{name.lower()})' for name in group)}"
        for head, group in zip(heads, groups, strict=True)
    )


def _members(name: str, module: ModuleType) -> Iterator[str]:
    """What a module of calculators offers: constants, then the rest in its order."""
    own = [n for n, one in vars(module).items() if getattr(one, "__module__", None) == module.__name__]
    public = getattr(module, "__all__", [n for n in own if not n.startswith("_")])
    offered = {n: getattr(module, n) for n in public}
    plain = [f"- `{n}`: {said}" for n, one in offered.items() if (said := _constant(one))]
    if plain:
        yield "\n".join(plain)
    for n, one in offered.items():
        if inspect.isfunction(one) or (inspect.isclass(one) and one.__module__.startswith("drmodel.")):
            yield _entry(f"{name}.{n}", one, 3)


def _constant(one: Any) -> str:
    if isinstance(one, Mapping):
        return ", ".join(f"`{key}`" for key in one)
    if get_origin(one) is not None:
        return f"one of {', '.join(f'`{value}`' for value in one.__args__)}"
    return f"{one:,.10g}" if isinstance(one, int | float) else ""


def _entry(name: str, one: Any, level: int) -> str:
    """A function, a property or a class with what belongs to it."""
    shown = _signature(name, one) if inspect.isfunction(one) else ""
    parts = [f"{'#' * level} {name}\n", shown, _docstring(inspect.getdoc(one) or "")]
    if inspect.isclass(one):
        for key, member in vars(one).items():
            inner = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
            own = inspect.isfunction(inner) and inner.__module__ == one.__module__
            if own and not key.startswith("_") and inspect.getdoc(inner):
                title = f"{name.rpartition('.')[2]}.{key}"
                parts += [_entry(title, inner, level + 1) if inner is member else _short(title, inner)]
    return "\n".join(part for part in parts if part)


def _short(name: str, inner: Any) -> str:
    """A property, or what makes an instance: one paragraph."""
    return f"**{name}**: {_docstring(inspect.getdoc(inner) or '')}"


def _signature(name: str, function: Any) -> str:
    """The signature as it is written."""
    node = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(node, ast.FunctionDef)
    returns = "" if node.returns is None else f" -> {_plain(node.returns)}"
    arguments = [one for one in _arguments(node.args) if one != "self"]
    line = f"{name}({', '.join(arguments)}){returns}"
    if len(line) > WIDEST:
        line = f"{name}(\n{''.join(f'    {one},{chr(10)}' for one in arguments)}){returns}"
    return f"```python\n{line}\n```\n"


def _arguments(of: ast.arguments) -> Iterator[str]:
    positional = [*of.posonlyargs, *of.args]
    for one, default in reversed([*zip_longest(reversed(positional), reversed(of.defaults))]):
        yield _argument(one, default)
    if of.vararg is not None:
        yield f"*{_argument(of.vararg, None)}"
    elif of.kwonlyargs:
        yield "*"
    for one, default in zip(of.kwonlyargs, of.kw_defaults, strict=True):
        yield _argument(one, default)


def _argument(one: ast.arg, default: ast.expr | None) -> str:
    kind = "" if one.annotation is None else f": {_plain(one.annotation)}"
    value = "" if default is None else f"{' = ' if kind else '='}{ast.unparse(default)}"
    return f"{one.arg}{kind}{value}"


def _plain(annotation: ast.expr) -> str:
    """An annotation without the quotes of one that is resolved later."""
    return str(annotation.value) if isinstance(annotation, ast.Constant) else ast.unparse(annotation)


def _docstring(text: str) -> str:
    """A numpydoc docstring as Markdown."""
    about, *rest = _SECTION.split(f"{text}\n")
    parts = [_prose(about)]
    for head, body in zip(rest[::2], rest[1::2], strict=True):
        parts.append(f"**{head}**\n\n{_items(body) if head in ITEMS else _prose(body)}")
    return "\n".join(parts)


def _items(body: str) -> str:
    """Names, each with what is said of it below."""
    lines: list[str] = []
    for line in body.strip().splitlines():
        if line and not line.startswith(" "):
            lines.append(f"- `{line}`:")
        elif line:
            lines[-1] += f" {line.strip()}"
    return "\n".join(_inline(line) for line in lines) + "\n"


def _prose(text: str) -> str:
    """Paragraphs, equations and examples."""
    maths = _MATHS.sub(lambda found: f"\n```math\n{_joined(found.group(1))}\n```\n", text)
    parts = []
    for part in re.split(r"\n\s*\n", maths.strip()):
        stripped = part.strip("\n")
        if stripped.startswith(">>>"):
            parts.append(f"```pycon\n{stripped}\n```")
        else:
            parts.append(stripped if stripped.startswith("```") else _inline(stripped))
    return "\n\n".join(parts) + "\n"


def _joined(maths: str) -> str:
    return "\n".join(line.strip() for line in maths.splitlines() if line.strip())


def _inline(text: str) -> str:
    return re.sub(r"``(.+?)``", r"`\1`", re.sub(r":math:`(.+?)`", r"$\1$", text))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
