"""What a node of a formula comes to, as far as its form tells: one value or many, and whether it may be a text."""

from typing import Final, Literal

from shared.workbook.places import Place
from shared.workbook.reach import Reach
from shared.workbook.scope import Scope
from shared.workbook.signatures import ARRAYS, BRANCHES, TEXTS, TRUTHS, gives_one, pairs_of, parameter
from shared.workbook.tree import Call, Chain, Group, Matrix, Name, Node, Reference, Sign, Span, Structured
from shared.workbook.tree import Literal as Constant

Mode = Literal["plain", "array", "typed"]
"""How the formula was given: `plain` in a template, an `array` formula of it, or `typed` by the candidate.

A typed one may fill several cells, as in Excel since 2021; whole columns and rows still mean the formula's own row.
"""

_COMPARING: Final = frozenset({"=", "<>", "<", ">", "<=", ">="})
_LOOKING_UP: Final = frozenset({"VLOOKUP", "HLOOKUP", "LOOKUP", "XLOOKUP", "INDEX", "LET"})


class Shapes(Reach):
    """The view from one cell, for a formula given in a mode. `wanted`: a value (V), a reference (R), an array (A)."""

    def __init__(self, scope: Scope, at: Place, mode: Mode, *, careful: bool = False) -> None:
        """`careful`: a cell the formula reads may hold a number as text that only we can read (`odd`)."""
        super().__init__(scope, at)
        self._mode, self._careful = mode, careful

    def _operand(self, wanted: str) -> str:
        """What an operand of an operator is wanted as, where its result is wanted as that."""
        if wanted == "A" or (wanted == "R" and self._mode != "plain"):
            return "A"
        return "V"

    def _shape(self, node: Node) -> tuple[int, int]:
        """Rows and columns of an operand as far as its form tells, one by one where it does not."""
        match node:
            case Reference() | Structured() | Name():
                area = self.area(node)
                if area is None:
                    return 1, 1
                area = self.clipped(area)
                return area.bottom - area.top + 1, area.right - area.left + 1
            case Call() if node.function == "TRANSPOSE" and node.arguments:
                rows, columns = self._shape(node.arguments[0])
                return columns, rows
            case Call() if not gives_one(node.function):
                shapes = [self._shape(argument) for argument in node.arguments]
            case Sign():
                return self._shape(node.operand)
            case Group():
                return self._shape(node.inner)
            case Chain():
                shapes = [self._shape(operand) for operand in node.operands]
            case _:
                return 1, 1
        return max((rows for rows, _ in shapes), default=1), max((columns for _, columns in shapes), default=1)

    def _single(self, node: Node, wanted: str) -> bool:
        """Whether a node comes to one value, as far as its form tells."""
        match node:
            case Constant():
                return True
            case Matrix():
                return False
            case Reference() | Structured() | Name() | Span():
                if isinstance(node, Name) and node.text.lower() in self.variables:
                    return False
                area = self.area(node)
                one = area is not None and (area.cells == 1 or (wanted == "V" and self._mode == "plain"))
                return one or (area is None and isinstance(node, Name) and not isinstance(self.named(node), Span))
            case Call():
                if node.function in ARRAYS or node.function == "LET":
                    return False
                if node.function in {"ROW", "COLUMN"} and node.arguments:
                    area = self.area(node.arguments[0])
                    return area is not None and (area.cells == 1 or (self._mode == "plain" and wanted != "A"))
                if gives_one(node.function):
                    return True
                return all(
                    self._single(argument, self._operand(wanted))
                    for n, argument in enumerate(node.arguments)
                    if parameter(node.function, n) in {"V", "?"}
                )
            case Sign() | Group():
                return self._single(node.operand if isinstance(node, Sign) else node.inner, wanted)
            case Chain():
                return all(self._single(operand, wanted) for operand in node.operands)

    def _texty(self, node: Node) -> bool:
        """Whether a node may come to a text that reads as a number."""
        match node:
            case Constant():
                return node.kind == "text"
            case Reference() | Structured() | Name() | Span():
                return self._careful
            case Call():
                first = BRANCHES.get(node.function)
                if first is not None:
                    return any(self._texty(argument) for argument in node.arguments[first:])
                return node.function in TEXTS or (self._careful and node.function in _LOOKING_UP)
            case Group():
                return self._texty(node.inner)
            case Chain():
                return node.operators[0] == "&"
            case Sign() | Matrix():
                return False

    def _truthy(self, node: Node) -> bool:
        """Whether a node may come to TRUE or FALSE."""
        match node:
            case Constant():
                return node.kind == "logical"
            case Call():
                first = BRANCHES.get(node.function)
                if first is not None:
                    return any(self._truthy(argument) for argument in node.arguments[first:])
                return node.function in TRUTHS
            case Group():
                return self._truthy(node.inner)
            case Chain():
                return node.operators[0] in _COMPARING
            case _:
                return False

    def _uneven(self, node: Call) -> bool:
        """Whether the ranges of SUMIFS and its sisters are not of one shape; Excel takes no part of them then."""
        first = pairs_of(node.function)
        if first is None:
            return False
        ranges = [*node.arguments[:first], *node.arguments[first::2]]
        return len({self._shape(one) for one in ranges if self.area(one) is not None}) > 1
