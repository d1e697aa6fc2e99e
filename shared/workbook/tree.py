"""What a formula is made of, as a tree; and the fault of a text that is none."""

import msgspec


class FormulaError(Exception):
    """A malformed formula: `words` for people, `at` the character it is about (from 0, the `=` counts)."""

    def __init__(self, words: str, at: int) -> None:
        super().__init__(words)
        self.words, self.at = words, at


class Literal(msgspec.Struct, frozen=True):
    """A number, text, truth value or error as written; `kind` is number, text, logical, error or empty."""

    kind: str
    text: str


class Reference(msgspec.Struct, frozen=True):
    """A1, $A$1:B2, A:A, 2:3, perhaps on a named sheet (`sheet`) or over sheets from it to `last_sheet`."""

    sheet: str | None
    text: str
    last_sheet: str | None = None


class Name(msgspec.Struct, frozen=True):
    """A defined name, a variable of LET, or a table."""

    sheet: str | None
    text: str


class Structured(msgspec.Struct, frozen=True):
    """T1[金额]; `table` is empty for a reference inside the table itself."""

    table: str
    inside: str


class Call(msgspec.Struct, frozen=True):
    """A function and its arguments, in upper case, without the prefixes a file writes before newer functions."""

    function: str
    arguments: tuple["Node", ...]


class Sign(msgspec.Struct, frozen=True):
    """`-`, `+` or `@` before, `%` or `#` behind an operand."""

    sign: str
    operand: "Node"


class Chain(msgspec.Struct, frozen=True):
    """Operands with operators of one strength between them."""

    operands: tuple["Node", ...]
    operators: tuple[str, ...]


class Span(msgspec.Struct, frozen=True):
    """`operator` is `:` for a computed range (A1:INDEX(…)), a blank for what two areas share, `,` for a union."""

    operator: str
    operands: tuple["Node", ...]


class Matrix(msgspec.Struct, frozen=True):
    """{1,2;3,4}."""

    rows: tuple[tuple["Node", ...], ...]


class Group(msgspec.Struct, frozen=True):
    """Brackets."""

    inner: "Node"


Node = Literal | Reference | Name | Structured | Call | Sign | Chain | Span | Matrix | Group
