"""The words of a formula: numbers, texts, references, names, operators, each with where it stands.

The grammar follows [MS-XLSX] 2.2.2 and ECMA-376 part 1, 18.17, as far as a person types it.
"""

import re
from typing import Final, Literal

import msgspec

Kind = Literal["number", "text", "error", "sheet", "cell", "word", "call", "bracket", "operator", "space", "bad"]

_NAME: Final = r"[A-Za-z_\\\u00a1-\uffff][\w.\\?\u00a1-\uffff]*"
_PATTERNS: Final[tuple[tuple[Kind, str], ...]] = (
    ("space", r"[ \t\r\n\u3000\xa0]+"),
    ("text", r'"(?:[^"]|"")*"'),
    ("sheet", r"'(?:[^']|'')+'!"),
    # Sheets whose name begins with a digit (1月) come before numbers; two of them are a 3-D reference.
    ("sheet", r"[\w.\u00a1-\uffff]+(?::[\w.\u00a1-\uffff]+)?!"),
    ("error", r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|SPILL!|CALC!|GETTING_DATA)"),
    ("call", _NAME + r"(?=\()"),
    ("cell", r"\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}(?![\w.(\[\u00a1-\uffff])"),
    ("cell", r"\$?[A-Za-z]{1,3}(?=:\$?[A-Za-z]{1,3}(?![\w.(\u00a1-\uffff]))"),
    ("cell", r"(?<=:)\$?[A-Za-z]{1,3}(?![\w.(\u00a1-\uffff])"),
    ("cell", r"\$?[1-9]\d{0,6}(?=:\$?[1-9]\d{0,6}(?![\w.]))"),
    ("cell", r"(?<=:)\$?[1-9]\d{0,6}(?![\w.(\u00a1-\uffff])"),
    ("number", r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"),
    ("word", _NAME),
    ("operator", r"<=|>=|<>|[-+*/^&=<>%(){},;:#@]"),
)
_TOKEN: Final = re.compile("|".join(f"(?P<{kind}_{n}>{pattern})" for n, (kind, pattern) in enumerate(_PATTERNS)))


class Token(msgspec.Struct, frozen=True):
    """One word: what it is, its characters, and where it begins (from 0, the `=` counts)."""

    kind: Kind
    text: str
    at: int

    @property
    def end(self) -> int:
        """Where the next one begins."""
        return self.at + len(self.text)


def tokens(formula: str) -> list[Token]:
    """The words of a formula with its leading `=`; what is none becomes a `bad` one, for the parser to name."""
    found: list[Token] = []
    at = 1 if formula[:1] == "=" else 0
    while at < len(formula):
        token = _bracket(formula, at) or _next(formula, at)
        found.append(token)
        at = token.end
    return found


def _next(formula: str, at: int) -> Token:
    match = _TOKEN.match(formula, at)
    if match is None or match.lastgroup is None:
        return Token("bad", formula[at], at)
    kind = _PATTERNS[int(match.lastgroup.rpartition("_")[2])][0]
    return Token(kind, match.group(), at)


def _bracket(formula: str, at: int) -> Token | None:
    """A structured reference's brackets, [[#This Row],[金额]]; an apostrophe takes the next character as it is."""
    if formula[at] != "[":
        return None
    depth, here = 0, at
    while here < len(formula):
        char = formula[here]
        if char == "'":
            here += 1
        depth += (char == "[") - (char == "]")
        here += 1
        if depth == 0:
            return Token("bracket", formula[at:here], at)
    return Token("bad", formula[at:], at)
