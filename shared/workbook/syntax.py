"""A formula as a tree, or the fault in it with its place and a sentence.

Precedence as in Excel, from loose to tight: comparison, &, + -, * /, ^, per cent, sign, then the operators of
references (colon, blank). Chains of equal strength are one node, so that a long sum is not a deep tree.
"""

from typing import Final

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
        raise FormulaError(f"公式超过{LONGEST}个字符。", LONGEST)
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
            raise FormulaError("等号后面没有内容。", self._length)
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
                raise FormulaError("公式太长，请分成几个单元格计算。", token.at)
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
                raise FormulaError("百分号太多。", token.at)

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
                raise FormulaError(f"“{token.text}”前面缺少运算符。", token.at)
            operands.append(self._colon())
            if not _refers(operands[-1]):
                raise FormulaError(f"“{token.text}”前面缺少运算符。", token.at)
        return Span(" ", tuple(operands)) if len(operands) > 1 else operands[0]

    def _colon(self) -> Node:
        operands = [self._spilled()]
        while self._peek().kind == "operator" and self._peek().text == ":":
            colon = self._peek()
            self._here += 1
            operands.append(self._spilled())
            if not all(_refers(operand) for operand in operands):
                raise FormulaError("冒号两边应是单元格。", colon.at)
        return _range(operands) if len(operands) > 1 else operands[0]

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
                    raise FormulaError("不能引用别的工作簿。", token.at)
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
            raise FormulaError(f"“{number.text}{after.text}”不是数值，也不是单元格或名称。", number.at)

    def _on_sheet(self, token: Token) -> Node:
        bare = token.text[:-1]
        if bare.startswith("'"):
            bare = bare[1:-1].replace("''", "'")
        if "[" in bare:
            raise FormulaError("不能引用别的工作簿。", token.at)
        first, colon, last = bare.partition(":")
        target = self._peek()
        self._here += 1
        if target.kind == "cell":
            return Reference(first, target.text.upper(), last if colon else None)
        if target.kind == "word" and not colon:
            return Name(first, target.text)
        if target.kind == "error":
            return Literal("error", target.text)
        raise FormulaError(f"“{token.text}”后面应是单元格。", token.end)

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
                raise FormulaError(f"函数{token.text}缺少右括号。", self._length)
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
                raise FormulaError("缺少右括号。", self._length)
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
            raise FormulaError("大括号里各行的个数不同。", opening.at)
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
        raise FormulaError("大括号里只能是数值或文字。", opening.at)

    # ------------------------------------------------------------ the words
    def _peek(self) -> Token:
        return self._tokens[self._here] if self._here < len(self._tokens) else _END

    def _take(self) -> Token:
        token = self._peek()
        if token is _END:
            raise FormulaError("公式没有写完。", self._length)
        self._here += 1
        return token

    def _skip(self) -> None:
        while self._peek().kind == "space" and self._peek() is not _END:
            self._here += 1

    def _deeper(self, token: Token) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise FormulaError(f"括号或函数嵌套超过{_DEEPEST}层。", token.at)

    @staticmethod
    def _unexpected(token: Token) -> FormulaError:
        match token.text:
            case ")":
                return FormulaError("多了一个右括号，或括号里没有内容。", token.at)
            case '"':
                return FormulaError("文字缺少右引号。", token.at)
            case "'":
                return FormulaError("工作表名称的引号不完整。", token.at)
        if token.kind == "operator":
            return FormulaError(f"“{token.text}”的位置不对，前面或后面缺少内容。", token.at)
        if token.kind == "bad":
            return FormulaError(f"公式里不能有“{token.text[:1]}”。", token.at)
        return FormulaError(f"“{token.text}”前面缺少运算符。", token.at)


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
