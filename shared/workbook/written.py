"""What in a formula's form the engine takes otherwise than Excel: signs in criteria, arguments that are left out."""

from typing import Final

from shared.workbook.signatures import BRANCHES, OF_NUMBERS, criterion_of
from shared.workbook.tree import Call, Chain, Group, Literal, Node

_NO_TEXT: Final = Literal("text", '""')
_ALL: Final = range(255)
_TEXT_ARGUMENTS: Final = {
    "CONCATENATE": _ALL, "CONCAT": _ALL, "TEXTJOIN": range(2, 255), "SUBSTITUTE": range(3), "REPLACE": (0, 3),
    "LEFT": (0,), "RIGHT": (0,), "MID": (0,), "TRIM": (0,), "LEN": (0,), "FIND": (0, 1), "SEARCH": (0, 1),
    "EXACT": _ALL,
}  # fmt: skip
"""Which arguments of a function are texts."""


def any_sign(call: Call, index: int) -> bool:
    """Whether the argument is a criterion for the range before it in which a ? is written."""
    asked = criterion_of(call.function, index)
    if asked != index - 1 or index >= len(call.arguments):
        return False
    written = _texts_in(call.arguments[index])
    return "?" in written and (written.startswith("<>") or written[:1] not in {"<", ">"})


def _texts_in(node: Node) -> str:
    """The texts that a criterion is joined of."""
    match node:
        case Literal():
            return node.text[1:-1] if node.kind == "text" else ""
        case Group():
            return _texts_in(node.inner)
        case Chain():
            return "".join(_texts_in(operand) for operand in node.operands)
    return ""


def takes_text(function: str, index: int) -> bool:
    """Whether an argument is wanted as a text."""
    return index in _TEXT_ARGUMENTS.get(function, ())


def takes_number(function: str, index: int) -> bool:
    """Whether an argument is wanted as a plain number."""
    return function in OF_NUMBERS or (function == "CHOOSE" and index == 0)


def told_area(node: Node) -> Node | None:
    """The text that names the area of INDIRECT; None for anything else. ROW(INDIRECT("1:"&A1)) counts up to A1."""
    if isinstance(node, Group):
        return told_area(node.inner)
    is_told = isinstance(node, Call) and node.function == "INDIRECT" and len(node.arguments) == 1
    return node.arguments[0] if is_told and isinstance(node, Call) else None


def as_text(node: Node) -> Node:
    """A node that is wanted as a text: what its IF leaves out is no text there, where it is 0 as a number.

    =IF(A1<0,"负",)&TEXT(A1,"0") begins with nothing and not with 0; the formulas for amounts in words need it.
    """
    match node:
        case Group():
            return Group(as_text(node.inner))
        case Call() if node.function in BRANCHES:
            first = BRANCHES[node.function]
            kept, branches = node.arguments[:first], node.arguments[first:]
            return Call(node.function, (*kept, *(_branch(branch) for branch in branches)))
    return node


def _branch(node: Node) -> Node:
    left_out = isinstance(node, Literal) and node.kind == "empty"
    return _NO_TEXT if left_out else as_text(node)
