"""Ways to break a module: one comparison, operator, number, condition or statement at a time.

Annotations, decorators, documentation and the words of messages are left as they are.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

COMPARISONS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
OPPOSITES = {ast.Eq, ast.NotEq, ast.Is, ast.IsNot, ast.In, ast.NotIn}  # what a negation would be, too
OPERATORS = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitOr,
}
SYMMETRIC = {"max", "min", "maximum", "minimum", "isclose", "hypot", "logaddexp", "multiply", "gcd", "together"}
CONDITIONS = {(ast.If, "test"), (ast.While, "test"), (ast.IfExp, "test"), (ast.comprehension, "ifs")}
WORDY = 70  # letters of an expression that are shown
LEFT_ALONE = {
    (ast.AnnAssign, "annotation"),
    (ast.arg, "annotation"),
    (ast.FunctionDef, "returns"),
    (ast.FunctionDef, "decorator_list"),
    (ast.ClassDef, "decorator_list"),
    (ast.ClassDef, "keywords"),
    (ast.Raise, "exc"),
    (ast.Raise, "cause"),
    (ast.JoinedStr, "values"),
}


@dataclass(frozen=True)
class Mutant:
    """One way to break a module.

    Attributes
    ----------
    number
        Its place among all mutants of the module.
    function
        The function or method that is broken, as in `Class.method`; empty outside of functions.
    line, source
        Where it is, and what is written there.
    change
        What becomes of it.
    """

    number: int
    function: str
    line: int
    source: str
    change: str


@dataclass(frozen=True)
class _Site:
    parent: ast.AST
    field: str
    index: int | None
    old: ast.AST
    new: ast.AST
    change: str
    function: str

    def put(self) -> None:
        if self.index is None:
            setattr(self.parent, self.field, self.new)
        else:
            getattr(self.parent, self.field)[self.index] = self.new


def mutants(source: str) -> list[Mutant]:
    """All mutants of a module, in the order of its text.

    Examples
    --------
    >>> [mutant.change for mutant in mutants("def half(x):\\n    return x / 2\\n")]
    ['return None', 'x / 2 → x * 2', '2 → 3']
    """
    lines = source.splitlines()
    found, before = [], Counter[tuple[str, str, str]]()
    for number, site in enumerate(_sites(ast.parse(source))):
        line: int = site.old.lineno  # type: ignore[attr-defined]
        one = Mutant(number, site.function, line, lines[line - 1].strip(), site.change)
        key = one.function, one.source, one.change
        before[key] += 1
        found.append(one if before[key] == 1 else replace(one, change=f"{one.change} ({before[key]})"))
    return found


def broken(source: str, number: int) -> ast.Module:
    """The module with one of its mutants put in place.

    Examples
    --------
    >>> print(ast.unparse(broken("def half(x):\\n    return x / 2\\n", 1)))
    def half(x):
        return x * 2
    """
    tree = ast.parse(source)
    site = list(_sites(tree))[number]
    ast.copy_location(site.new, site.old)
    site.put()
    return ast.fix_missing_locations(tree)


def _sites(node: ast.AST, scope: str = "", function: str = "") -> Iterator[_Site]:
    """What may be changed below a node; `scope` is the class or function around it, `function` the outermost one."""
    for field, value in ast.iter_fields(node):
        if (type(node), field) in LEFT_ALONE:
            continue
        for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(child, ast.AST) or _only_guards(child):
                continue
            for new, change in _changes(node, field, child):
                if function or not isinstance(getattr(child, "op", None), ast.BitOr):  # a union of types
                    yield _Site(node, field, index, child, new, change, function)
            if function or not isinstance(child, ast.ClassDef | ast.FunctionDef):
                yield from _sites(child, scope, function)
            elif isinstance(child, ast.ClassDef):
                yield from _sites(child, f"{scope}{child.name}.")
            else:
                yield from _sites(child.args, scope)
                body = ast.Module(child.body, [])
                yield from _sites(body, scope, f"{scope}{child.name}")


def _only_guards(node: ast.AST) -> bool:
    """What is there for the reader of types, or against a mistake that nobody makes."""
    if isinstance(node, ast.keyword):
        return node.arg == "strict"
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def _changes(parent: ast.AST, field: str, node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """What a node may become, and how that is said."""
    if (type(parent), field) in CONDITIONS and not _is_negated_elsewhere(node):
        new: ast.AST = ast.UnaryOp(ast.Not(), node)
        yield new, _said(new)
    if isinstance(node, ast.expr):
        for new in _expressions(node):
            yield new, f"{_said(node)} → {_said(new)}"
    elif isinstance(node, ast.Return):
        if node.value is not None and ast.unparse(node.value) != "None":
            yield ast.Return(ast.Constant(None)), "return None"
    elif isinstance(node, ast.Break | ast.Continue):
        new = ast.Continue() if isinstance(node, ast.Break) else ast.Break()
        yield new, ast.unparse(new)
    elif isinstance(node, ast.AugAssign):
        yield ast.AugAssign(node.target, OPERATORS[type(node.op)](), node.value), "the opposite of it"
        yield ast.Pass(), "pass"
    elif _may_be_dropped(node):
        yield ast.Pass(), "pass"


def _said(node: ast.AST) -> str:
    text = ast.unparse(node)
    return text if len(text) <= WORDY else f"{text[:WORDY]}…"


def _is_negated_elsewhere(node: ast.AST) -> bool:
    return (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)) or (
        isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in OPPOSITES
    )


def _may_be_dropped(node: ast.AST) -> bool:
    """Whether a statement can be left out without a name that is missed."""
    if isinstance(node, ast.Expr):
        return not isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Assign):
        return all(isinstance(target, ast.Attribute | ast.Subscript) for target in node.targets)
    return isinstance(node, ast.Raise)


def _expressions(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Compare(left, ops, comparators):
            for index, operator in enumerate(ops):
                other = COMPARISONS[type(operator)]()
                yield ast.Compare(left, [*ops[:index], other, *ops[index + 1 :]], comparators)
        case ast.BoolOp(op, values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
        case ast.BinOp(left, op, right) if type(op) in OPERATORS and not (_is_text(left) or _is_text(right)):
            yield ast.BinOp(left, OPERATORS[type(op)](), right)
        case ast.UnaryOp(ast.USub() | ast.Not() | ast.Invert(), operand):
            yield operand
        case ast.Constant(bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(int() | float() as value):
            yield ast.Constant(value + 1)
        case ast.Call(name, [first, second, *rest], keywords) if _may_be_swapped(name, first, second):
            yield ast.Call(name, [second, first, *rest], keywords)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _may_be_swapped(name: ast.expr, first: ast.expr, second: ast.expr) -> bool:
    if isinstance(first, ast.Starred) or isinstance(second, ast.Starred) or _is_text(first):
        return False
    return ast.unparse(name).rpartition(".")[2] not in SYMMETRIC and ast.unparse(first) != ast.unparse(second)
