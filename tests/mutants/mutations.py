"""Small wrongs that a module can be given, one at a time: a boundary moved, a refusal taken out, a sentence changed, an order lost."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

COMPARED: dict[type[ast.cmpop], tuple[str, ...]] = {
    ast.Lt: ("<=", ">="),
    ast.LtE: ("<", ">"),
    ast.Gt: (">=", "<="),
    ast.GtE: (">", "<"),
    ast.Eq: ("!=",),
    ast.NotEq: ("==",),
    ast.In: ("not in",),
    ast.NotIn: ("in",),
    ast.Is: ("is not",),
    ast.IsNot: ("is",),
}
SIGNS = (
    (ast.Lt, "<"),
    (ast.LtE, "<="),
    (ast.Gt, ">"),
    (ast.GtE, ">="),
    (ast.Eq, "=="),
    (ast.NotEq, "!="),
    (ast.In, "in"),
    (ast.NotIn, "not in"),
)
WORKED_OUT: dict[type[ast.operator], str] = {ast.Add: "-", ast.Sub: "+", ast.Mult: "//", ast.Div: "*", ast.BitAnd: "|", ast.BitOr: "&"}
EXCHANGED = {"sorted": "list", "min": "max", "max": "min", "any": "all", "all": "any"}
SPEAKS_TO_NOBODY = {"dataclass", "lru_cache", "cast", "TypeVar", "getLogger", "field", "Field", "NewType"}
"""Calls whose arguments say how Python is to go about it, not what comes of it."""
OF_NO_MATTER = {"strict", "frozen", "slots", "encoding", "newline", "maxsize", "ensure_ascii", "exist_ok", "parents", "observed", "copy"}
OTHER_WORDS = '"mutated"'


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module with one wrong in it: `new` stands in place of `old`, which begins at so many bytes.

    `called`: it is inside a function. Anything else runs when the module is imported, for whichever test is the first to ask for it.
    """

    path: str
    line: int
    start: int
    old: str
    new: str
    called: bool

    def source(self, whole: str) -> str:
        """The module's text with the wrong in it."""
        text = whole.encode()
        return (text[: self.start] + self.new.encode() + text[self.start + len(self.old.encode()) :]).decode()

    @property
    def words(self) -> str:
        """What is said in its place, where that is changed; of code nothing."""
        return self.old if self.new == OTHER_WORDS else ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}  {_short(self.old)}  →  {_short(self.new)}"


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 70 else f"{words[:67]}..."


def places(path: str, source: str) -> list[list[Mutant]]:
    """All mutants of a module, by the place in it that they are made at."""
    return list(_Places(path, source).found())


def compiles(source: str) -> bool:
    """Whether a text is Python at all; a mutant that is none is no mutant."""
    try:
        compile(source, "", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


class _Places:
    """A walk through a module that meets every place once."""

    def __init__(self, path: str, source: str) -> None:
        self._path = path
        self._source = source
        self._starts = [0]
        for line in source.encode().splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def found(self) -> Iterator[list[Mutant]]:
        for changes, called in self._walk(ast.parse(self._source), called=False):
            yield [self._mutant(old, new, called) for old, new in changes]

    def _walk(self, node: ast.AST, *, called: bool) -> Iterator[tuple[list[tuple[ast.AST, str]], bool]]:
        if changes := [(old, new) for old, new in self._changes(node) if new != self._text(old)]:
            yield changes, called
        for name, child in _looked_at(node):
            yield from self._walk(child, called=called or (name == "body" and isinstance(node, ast.FunctionDef | ast.Lambda)))

    def _text(self, node: ast.AST) -> str:
        start, end = self._span(node)
        return self._source.encode()[start:end].decode()

    def _operand(self, node: ast.AST) -> str:
        """The text of a part of an expression: its own parentheses, if it has any, are no part of it."""
        within = isinstance(node, ast.Compare | ast.BoolOp | ast.BinOp | ast.UnaryOp | ast.IfExp | ast.NamedExpr | ast.Lambda)
        return f"({self._text(node)})" if within else self._text(node)

    def _span(self, node: ast.AST) -> tuple[int, int]:
        assert isinstance(node, ast.expr | ast.stmt)
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._starts[node.lineno - 1] + node.col_offset, self._starts[node.end_lineno - 1] + node.end_col_offset

    def _mutant(self, node: ast.AST, new: str, called: bool) -> Mutant:
        return Mutant(self._path, getattr(node, "lineno", 1), self._span(node)[0], self._text(node), new, called)

    def _changes(self, node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
        """What may stand in place of a node, or of a part of it."""
        text, part = self._text, self._operand
        match node:
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                yield from ((node, f"({part(left)} {other} {part(right)})") for other in COMPARED[type(op)])
            case ast.Compare(left=first, ops=[one, two], comparators=[middle, last]):
                signs = [(COMPARED[type(one)][0], _sign(two)), (_sign(one), COMPARED[type(two)][0])]
                yield from ((node, f"({part(first)} {a} {part(middle)} {b} {part(last)})") for a, b in signs)
            case ast.BoolOp(op=op, values=values):
                other = " or " if isinstance(op, ast.And) else " and "
                yield node, f"({other.join(f'({text(value)})' for value in values)})"
                same = " and " if isinstance(op, ast.And) else " or "
                for left_out in range(len(values)):
                    rest = [f"({text(value)})" for n, value in enumerate(values) if n != left_out]
                    yield node, f"({same.join(rest)})"
            case ast.UnaryOp(op=ast.Not() | ast.Invert(), operand=operand):
                yield node, f"({text(operand)})"
            case ast.BinOp(left=left, op=op, right=right) if type(op) in WORKED_OUT and not _joins_words(node):
                yield node, f"({part(left)} {WORKED_OUT[type(op)]} {part(right)})"
            case ast.Constant(value=bool() as value):
                yield node, str(not value)
            case ast.Constant(value=int() | float() as value):
                yield node, f"{value + 1}"
            case ast.Constant(value=str()) | ast.JoinedStr():
                yield node, OTHER_WORDS
            case ast.Call(func=ast.Name(id=name) as called, args=[ast.GeneratorExp() | ast.expr(), *_]) if name in EXCHANGED:
                if name in ("any", "all") or len(node.args) == 1 or name in ("min", "max"):
                    yield (called, EXCHANGED[name]) if name != "sorted" else (node, f"list({text(node.args[0])})")
            case ast.If(test=test) | ast.IfExp(test=test):
                yield test, "True"
                yield test, "False"
            case ast.comprehension(ifs=[test, *_]):
                yield test, "True"
            case ast.Return(value=ast.expr() as value) if not (isinstance(value, ast.Constant) and value.value is None):
                yield value, "None"
            case ast.Raise() | ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Continue() | ast.Break():
                yield node, "pass"


def _sign(op: ast.cmpop) -> str:
    return next(sign for kind, sign in SIGNS if isinstance(op, kind))


def _joins_words(node: ast.BinOp) -> bool:
    parts = (node.left, node.right)
    return any(isinstance(part, ast.JoinedStr) or (isinstance(part, ast.Constant) and isinstance(part.value, str)) for part in parts)


def _looked_at(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Parts of a node that do something: no docstring, annotation, import, and nothing that only Python itself reads."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "type_comment") or isinstance(node, ast.JoinedStr | ast.Import | ast.ImportFrom):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _nothing_comes_of(child):
                yield name, child


def _nothing_comes_of(node: ast.AST) -> bool:
    match node:
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.keyword(arg=str() as name):
            return name in OF_NO_MATTER
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in SPEAKS_TO_NOBODY
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
        case ast.Subscript(value=ast.Name(id="Literal")) | ast.Assert():
            return True
        case ast.FunctionDef(body=[*_, ast.Expr(value=ast.Constant(value=value))]):
            return value is Ellipsis  # what a protocol asks for
    return False
