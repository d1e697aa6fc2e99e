"""A formula as a tree, or the fault in it with its place and a sentence.

Precedence as in Excel, from loose to tight: comparison, &, + -, * /, ^, per cent, sign, then the operators of
references (colon, blank). Chains of equal strength are one node, so that a long sum is not a deep tree.
"""

from typing import Final

from shared.words.catalogue import say
from shared.workbook.tokens import Token, tokens
from shared.workbook.tree import (
    Call,
    Chain,
    FormulaError,
    Group,
    Literal,
    Matrix,
    Name,
    Node,
    Reference,
    Sign,
    Span,
    Structured,
)

LONGEST: Final = 8192
"""Characters of a formula (Excel's own limit)."""
_DEEPEST: Final = 60
"""Brackets in one another; Excel takes 64 functions."""
_WIDEST: Final = 2_000
"""Words of one chain (a+b+c …)."""

_LEVELS: Final[tuple[frozenset[str], ...]] = (
    frozenset({"=", "<>", "<", ">", "<=", ">="}),
    frozenset({"&"}),
    frozenset({"+", "-"}),
    frozenset({"*", "/"}),
    frozenset({"^"}),
)
_LAST_LEVEL: Final = len(_LEVELS)

_END: Final = Token("space", "", 0)
_EMPTY: Final = Literal("empty", "")


def parse(formula: str) -> Node:
    """The tree of a formula with its leading `=` and half-width punctuation.

    Raises:
        FormulaError: malformed, too long or too deep.
    """
    if len(formula) > LONGEST:
        raise FormulaError(say("formula.too_long", limit=LONGEST), LONGEST)
    return _Parser(formula).whole()


class _Parser:
    def __init__(self, formula: str) -> None:
        self._tokens = tokens(formula)
        self._length = len(formula)
        self._here = 0
        self._depth = 0

    def whole(self) -> Node:
        self._skip()
        if self._peek() is _END:
            raise FormulaError(say("formula.empty"), self._length)
        node = self._level(0)
        self._skip()
        extra = self._peek()
        if extra is not _END:
            raise self._unexpected(extra)
        return node

    # ------------------------------------------------------------ levels
    def _level(self, level: int) -> Node:
        if level == _LAST_LEVEL:
            return self._percent()
        operands, operators = [self._level(level + 1)], []
        while True:
            self._skip()
            token = self._peek()
            if token.kind != "operator" or token.text not in _LEVELS[level]:
                break
            self._here += 1
            operators.append(token.text)
            operands.append(self._level(level + 1))
            if len(operands) > _WIDEST:
                raise FormulaError(say("formula.chain_too_long"), token.at)
        return Chain(tuple(operands), tuple(operators)) if operators else operands[0]

    def _percent(self) -> Node:
        node, many = self._signed(), 0
        while True:
            self._skip()
            token = self._peek()
            if token.text != "%" or token.kind != "operator":
                return node
            self._here += 1
            node, many = Sign("%", node), many + 1
            if many > _DEEPEST:
                raise FormulaError(say("formula.too_many_percents"), token.at)

    def _signed(self) -> Node:
        self._skip()
        token = self._peek()
        if token.kind == "operator" and token.text in "+-@":
            self._here += 1
            self._deeper(token)
            node = Sign(token.text, self._signed())
            self._depth -= 1
            return node
        return self._joined()

    def _joined(self) -> Node:
        """References with blanks between them: what they have in common."""
        operands = [self._colon()]
        while True:
            before = self._here
            self._skip()
            token = self._peek()
            if before == self._here or token.kind not in {"cell", "sheet", "word", "call"}:
                self._here = before
                break
            if not _refers(operands[-1]):
                raise FormulaError(say("formula.operator_missing", text=token.text), token.at)
            operands.append(self._colon())
            if not _refers(operands[-1]):
                raise FormulaError(say("formula.operator_missing", text=token.text), token.at)
        return Span(" ", tuple(operands)) if len(operands) > 1 else operands[0]

    def _colon(self) -> Node:
        operands = [self._spilled()]
        while (colon := self._next_colon()) is not None:
            self._skip()
            operands.append(self._spilled())
            if not all(_refers(operand) for operand in operands):
                raise FormulaError(say("formula.colon"), colon.at)
        return _range(operands) if len(operands) > 1 else operands[0]

    def _next_colon(self) -> Token | None:
        """The colon of a range is stepped over; blanks may stand around it."""
        before = self._here
        self._skip()
        token = self._peek()
        if token.kind == "operator" and token.text == ":":
            self._here += 1
            return token
        self._here = before
        return None

    def _spilled(self) -> Node:
        node, token = self._operand(), self._peek()
        if token.kind == "operator" and token.text == "#" and isinstance(node, Reference):
            self._here += 1
            return Sign("#", node)
        return node

    # ------------------------------------------------------------ operands
    def _operand(self) -> Node:
        token = self._take()
        match token.kind:
            case "number":
                self._no_tail(token)
                return Literal("number", token.text)
            case "text" | "error":
                return Literal(token.kind, token.text)
            case "sheet":
                return self._on_sheet(token)
            case "cell":
                return Reference(None, token.text.upper())
            case "word":
                return self._word(token)
            case "call":
                return self._call(token)
            case "bracket":
                if _external(token.text) and self._peek().kind in {"sheet", "word"}:
                    raise FormulaError(say("formula.other_workbook"), token.at)
                return Structured("", token.text[1:-1])
            case "operator" if token.text == "(":
                return self._group(token)
            case "operator" if token.text == "{":
                return self._matrix(token)
            case "operator" | "space" | "bad":
                raise self._unexpected(token)

    def _no_tail(self, number: Token) -> None:
        """5甲, 3A1, 1.2.3: a number that runs on as a word."""
        after = self._peek()
        if after.kind in {"word", "cell", "call", "number", "text", "bracket"} and after.at == number.end:
            raise FormulaError(say("formula.not_a_value", number=number.text, after=after.text), number.at)

    def _on_sheet(self, token: Token) -> Node:
        bare = token.text[:-1]
        if bare.startswith("'"):
            bare = bare[1:-1].replace("''", "'")
        if "[" in bare:
            raise FormulaError(say("formula.other_workbook"), token.at)
        first, colon, last = bare.partition(":")
        target = self._peek()
        self._here += 1
        if target.kind == "cell":
            return Reference(first, target.text.upper(), last if colon else None)
        if target.kind == "word" and not colon:
            return Name(first, target.text)
        if target.kind == "error":
            return Literal("error", target.text)
        raise FormulaError(say("formula.cell_expected", text=token.text), token.end)

    def _word(self, token: Token) -> Node:
        if self._peek().kind == "bracket":
            return Structured(token.text, self._take().text[1:-1])
        if token.text.upper() in {"TRUE", "FALSE"}:
            return Literal("logical", token.text.upper())
        return Name(None, token.text.removeprefix("_xlpm."))

    def _call(self, token: Token) -> Node:
        self._take()
        self._deeper(token)
        arguments: list[Node] = []
        while True:
            self._skip()
            ahead = self._peek()
            if ahead.kind == "operator" and ahead.text in {",", ")"}:
                if ahead.text == "," or arguments:
                    arguments.append(_EMPTY)
            else:
                arguments.append(self._level(0))
                self._skip()
            closing = self._peek()
            if closing is _END:
                raise FormulaError(say("formula.call_not_closed", function=token.text), self._length)
            self._here += 1
            if closing.text == ")":
                self._depth -= 1
                return Call(_plain_function(token.text), tuple(arguments))
            if closing.text != ",":
                raise self._unexpected(closing)

    def _group(self, opening: Token) -> Node:
        self._deeper(opening)
        operands = [self._level(0)]
        while True:
            self._skip()
            token = self._peek()
            if token is _END:
                raise FormulaError(say("formula.not_closed"), self._length)
            self._here += 1
            if token.text == ")" and token.kind == "operator":
                self._depth -= 1
                return Group(Span(",", tuple(operands)) if len(operands) > 1 else operands[0])
            if token.text != "," or token.kind != "operator" or not _refers(operands[-1]):
                raise self._unexpected(token)
            operands.append(self._level(0))

    def _matrix(self, opening: Token) -> Node:
        rows: list[list[Node]] = [[]]
        while True:
            self._skip()
            rows[-1].append(self._constant(opening))
            self._skip()
            token = self._take()
            if token.text == "}":
                break
            if token.text == ";":
                rows.append([])
            elif token.text != ",":
                raise self._unexpected(token)
        if len({len(row) for row in rows}) != 1:
            raise FormulaError(say("formula.matrix_uneven"), opening.at)
        return Matrix(tuple(tuple(row) for row in rows))

    def _constant(self, opening: Token) -> Node:
        sign = ""
        if self._peek().kind == "operator" and self._peek().text in {"-", "+"}:
            sign = self._take().text
        token = self._take()
        if token.kind == "number":
            return Literal("number", sign.replace("+", "") + token.text)
        if not sign and token.kind in {"text", "error"}:
            return Literal(token.kind, token.text)
        if not sign and token.text.upper() in {"TRUE", "FALSE"}:
            return Literal("logical", token.text.upper())
        raise FormulaError(say("formula.matrix_constant"), opening.at)

    # ------------------------------------------------------------ the words
    def _peek(self) -> Token:
        return self._tokens[self._here] if self._here < len(self._tokens) else _END

    def _take(self) -> Token:
        token = self._peek()
        if token is _END:
            raise FormulaError(say("formula.unfinished"), self._length)
        self._here += 1
        return token

    def _skip(self) -> None:
        while self._peek().kind == "space" and self._peek() is not _END:
            self._here += 1

    def _deeper(self, token: Token) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise FormulaError(say("formula.too_deep", limit=_DEEPEST), token.at)

    @staticmethod
    def _unexpected(token: Token) -> FormulaError:
        match token.text:
            case ")":
                return FormulaError(say("formula.closed_too_often"), token.at)
            case '"':
                return FormulaError(say("formula.text_not_closed"), token.at)
            case "'":
                return FormulaError(say("formula.sheet_not_closed"), token.at)
        if token.kind == "operator":
            return FormulaError(say("formula.misplaced", text=token.text), token.at)
        if token.kind == "bad":
            return FormulaError(say("formula.bad_sign", sign=token.text[:1]), token.at)
        return FormulaError(say("formula.operator_missing", text=token.text), token.at)


def _range(operands: list[Node]) -> Node:
    """A1:B2 is one reference; A1:INDEX(…) is computed."""
    first = operands[0]
    plain = all(isinstance(o, Reference) and o.last_sheet is None for o in operands)
    if plain and isinstance(first, Reference) and len(operands) == 2:
        last = operands[1]
        if isinstance(last, Reference) and last.sheet in {None, first.sheet}:
            return Reference(first.sheet, f"{first.text}:{last.text}")
    if isinstance(first, Reference) and first.last_sheet is not None and len(operands) == 2:
        last = operands[1]
        if isinstance(last, Reference) and last.sheet is None:
            return Reference(first.sheet, f"{first.text}:{last.text}", first.last_sheet)
    return Span(":", tuple(operands))


def _refers(node: Node) -> bool:
    match node:
        case Reference() | Name() | Structured() | Call() | Span():
            return True
        case Group():
            return _refers(node.inner)
        case Sign():
            return node.sign == "#"
        case Literal():
            return node.kind == "error"
        case Chain() | Matrix():
            return False


def _external(text: str) -> bool:
    return text[1:-1].isdigit() or text[1:-1].lower().endswith((".xlsx", ".xls", ".xlsm"))


def _plain_function(name: str) -> str:
    plain = name.upper()
    for prefix in ("_XLFN.", "_XLWS.", "_XLUDF."):
        plain = plain.removeprefix(prefix)
    return plain
