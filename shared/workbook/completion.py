"""Which function a person is writing, and inside which brackets: for the list of functions and their arguments."""

import re

import msgspec

from shared.workbook.formula import is_formula
from shared.workbook.references import plain_signs
from shared.workbook.tokens import Token, tokens

_BEGUN = re.compile(r"[A-Za-z][A-Za-z0-9.]*")


class Within(msgspec.Struct, frozen=True, kw_only=True):
    """The caret stands inside a function's brackets: the function, and which argument, from 0."""

    function: str
    argument: int


def begun(text: str, caret: int) -> str:
    """The letters of a function's name just before the caret of a formula; empty where none is being written."""
    if not is_formula(text) or not 1 < caret <= len(text):
        return ""
    plain = plain_signs(text)
    if plain[caret : caret + 1].isalnum() or plain[caret : caret + 1] in {"(", "!", ".", "_"}:
        return ""
    words = _before(plain, caret)
    if not words or any(token.kind == "bad" and token.text in {'"', "'"} for token in words):
        return ""  # inside a text that is not closed yet
    last = words[-1]
    named = last.kind in {"word", "cell"} and last.end == caret and _BEGUN.fullmatch(last.text) is not None
    return last.text if named else ""


def within(text: str, caret: int) -> Within | None:
    """The innermost function whose brackets the caret stands in; None outside of all."""
    if not is_formula(text):
        return None
    stack: list[tuple[str, int]] = []
    name = ""
    for token in _before(plain_signs(text), caret):
        if token.kind == "call":
            name = token.text.upper()
        elif token.kind == "operator" and token.text in {"(", "{"}:
            stack.append((name if token.text == "(" else "", 0))
            name = ""
        elif token.kind == "operator" and token.text in {")", "}"} and stack:
            stack.pop()
        elif token.kind == "operator" and token.text == "," and stack:
            function, argument = stack.pop()
            stack.append((function, argument + 1))
    for function, argument in reversed(stack):
        if function:
            return Within(function=function, argument=argument)
    return None


def _before(plain: str, caret: int) -> list[Token]:
    """The words up to the caret; one that begins before it and ends behind it is left out."""
    return [token for token in tokens(plain) if token.end <= caret]
