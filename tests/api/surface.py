"""The public interface as text: a line for each name that a caller may rely on.

That is what `drmodel` lists in `__all__`, what its calculators offer, and the members of the classes among these and of those
that they give back. Commands of a shell begin with `$`. What modules inside drmodel have beside that is not public, and may change at any time.

`python -m tests.api.surface` writes the record, public.txt, anew.
"""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from dataclasses import is_dataclass
from functools import cache
from importlib import import_module
from inspect import formatannotation
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic import BaseModel
from typer.main import get_command

import drmodel
from drmodel.cli.app import app

RECORD = Path(__file__).with_name("public.txt")
PLAIN = (bool, int, float, str, tuple, type(None))


def surface() -> list[str]:
    """The lines, in the order of the alphabet."""
    lines: list[str] = []
    classes: dict[str, type] = {}
    for name in drmodel.__all__:
        offered = getattr(drmodel, name)
        members = _members(f"drmodel.{name}", offered) if inspect.ismodule(offered) else [(f"drmodel.{name}", offered)]
        for path, one in members:
            lines.append(_line(path, one))
            for given in _classes(one):
                home = classes.setdefault(given.__name__, given)
                assert home is given, f"two public classes share a name: {home} and {given}"
    for name, one in classes.items():
        lines += [f"{name}.{member}" for member in _of_class(one)]
    return sorted({*lines, *_commands(get_command(app), "$ drmodel")})


def _commands(command: Any, path: str) -> Iterator[str]:
    """Commands with their arguments, and each option of one with the kind of its value and its default."""
    for name, inner in getattr(command, "commands", {}).items():
        yield from _commands(inner, f"{path} {name}")
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    if not hasattr(command, "commands"):
        names = (f"{one.metavar or one.name.upper()}{'...' * (one.nargs == -1)}" for one in arguments)
        shown = (name if one.required else f"[{name}]" for name, one in zip(names, arguments, strict=True))
        yield f"{path}({', '.join(shown)})"
    for one in command.params:
        if one not in arguments:
            kind = "flag" if one.is_flag else formatannotation(one.type_descriptor.annotation).removeprefix("typing.")
            default = "" if one.is_flag or one.default is None else f" = {one.default}"
            yield from (f"{path} {name}: {kind}{default}" for name in (*one.opts, *one.secondary_opts))


def _members(path: str, module: ModuleType) -> Iterator[tuple[str, Any]]:
    """What a module of calculators offers of its own."""
    public = getattr(module, "__all__", None)
    for name, one in vars(module).items():
        own = getattr(one, "__module__", module.__name__) == module.__name__ and not inspect.ismodule(one)
        if name in public if public is not None else own and not name.startswith("_"):
            yield f"{path}.{name}", one


def _line(path: str, one: Any) -> str:
    """A name as it is used; a class of a calculator with what makes one."""
    if inspect.isclass(one) and is_dataclass(one) and path.count(".") > 1:
        return f"class {path}({', '.join(_made_of(one))})"
    if inspect.isclass(one):
        bases = ", ".join(base.__name__ for base in one.__bases__ if base is not object)
        return f"class {path}({bases})" if bases else f"class {path}"
    if inspect.isfunction(one):
        return f"{path}{_signature(one)}"
    return f"{path}: {type(one).__name__} = {one!r}" if isinstance(one, float) else path


def _made_of(one: type) -> Iterator[str]:
    """The arguments of a dataclass."""
    types = dict(_annotated(one))
    for name, argument in inspect.signature(one).parameters.items():
        default = "" if argument.default is argument.empty else f" = {_default(argument.default)}"
        yield f"{name}: {_written(types[name])}{default}"


def _of_class(one: type) -> Iterator[str]:
    """The public members of a class, its own and those of bases inside drmodel."""
    for home in one.__mro__:
        if not home.__module__.startswith("drmodel."):
            continue
        format_of_a_file = issubclass(home, BaseModel)  # which has its own schema
        if not format_of_a_file:
            yield from (f"{name}: {_written(annotation)}" for name, annotation in _annotated(home))
        for name, member in vars(home).items():
            if name.startswith(("_", "model_")) or (format_of_a_file and home is not one):
                continue
            inner = member.fget if isinstance(member, property) else getattr(member, "func", None)
            plain = getattr(member, "__func__", member)
            if inner is not None and inspect.getdoc(inner):
                yield f"{name}: {_written(_node(inner).returns)}"
            elif inspect.isfunction(plain) and inspect.getdoc(plain):
                yield f"{name}{_signature(plain)}"


def _classes(one: Any) -> list[type]:
    """The classes that a name of the interface is or gives back."""
    if inspect.isclass(one):
        return [one]
    return _named(_node(one).returns, one.__module__) if inspect.isfunction(one) else []


def _annotated(home: type) -> Iterator[tuple[str, ast.expr]]:
    """The public attributes that a class states, as a dataclass does."""
    body = ast.parse(textwrap.dedent(inspect.getsource(home))).body[0]
    assert isinstance(body, ast.ClassDef)
    for node in body.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id[0] != "_":
            yield node.target.id, node.annotation


@cache
def _node(function: Any) -> ast.FunctionDef:
    node = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(node, ast.FunctionDef)
    return node


def _signature(function: Any) -> str:
    """Arguments with their types as they are written and the values of their defaults."""
    arguments = _node(function).args
    types = {one.arg: one.annotation for one in _every(arguments)}
    shown, starred = [], False
    for one in inspect.signature(function).parameters.values():
        star = {one.VAR_POSITIONAL: "*", one.VAR_KEYWORD: "**"}.get(one.kind, "")
        if one.kind is one.KEYWORD_ONLY and not starred:
            shown.append("*")
        starred |= one.kind in {one.KEYWORD_ONLY, one.VAR_POSITIONAL}
        annotation = types[one.name]
        kind = "" if annotation is None else f": {_written(annotation)}"
        default = "" if one.default is one.empty else f" = {_default(one.default)}"
        shown.append(f"{star}{one.name}{kind}{default}")
    return f"({', '.join(shown)}) -> {_written(_node(function).returns)}"


def _every(arguments: ast.arguments) -> list[ast.arg]:
    found = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return [*found, *(one for one in (arguments.vararg, arguments.kwarg) if one is not None)]


def _default(value: Any) -> str:
    return repr(value if isinstance(value, PLAIN) else f"a {type(value).__name__}")


class _Unquoted(ast.NodeTransformer):
    """Annotations that are resolved later, as those that are not; the words of a Literal stay what they are."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        literal = isinstance(node.value, ast.Name) and node.value.id == "Literal"
        return node if literal else self.generic_visit(node)  # type: ignore[return-value]

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        return ast.parse(node.value, mode="eval").body if isinstance(node.value, str) else node


def _written(annotation: ast.expr | None) -> str:
    return "None" if annotation is None else ast.unparse(_Unquoted().visit(annotation))


def _named(annotation: ast.expr | None, module: str) -> list[type]:
    """The classes of drmodel that an annotation names, from where its module has them."""
    if annotation is None:
        return []
    tree = ast.parse(_written(annotation), mode="eval")
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            one = _resolved(node.id, module)
            if inspect.isclass(one) and one.__module__.startswith("drmodel."):
                found.append(one)
    return found


def _resolved(name: str, module: str) -> Any:
    """What a name means in a module, or where only type checkers look."""
    there = import_module(module)
    if hasattr(there, name):
        return getattr(there, name)
    imports = [node for node in ast.walk(ast.parse(inspect.getsource(there))) if isinstance(node, ast.ImportFrom)]
    homes = [node.module for node in imports if name in {alias.asname or alias.name for alias in node.names}]
    return getattr(import_module(homes[0]), name) if homes and homes[0] else None


if __name__ == "__main__":
    RECORD.write_text("".join(f"{line}\n" for line in surface()), encoding="utf-8")
