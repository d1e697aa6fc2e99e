"""Stems and options are Markdown: what the candidate's window would not show as the author meant it is named by line.

The window shows CommonMark with tables and pictures of the folder; it reads no HTML and opens no link.
"""

import re
from collections.abc import Iterator
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from scripts.centre.authoring.source.faults import Faults, Spot
from shared.exam.formulas import formulas, replaced
from shared.words.catalogue import say

_READER: Final = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_REMOTE: Final = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:|//)")
_LATEX: Final = re.compile(r"\$\$|\\(?:frac|sqrt|times|div|sum|cdot|left|right|begin|text)\b")
_BLANK: Final = re.compile(r"\{\{\s*(\w*)\s*\}\}")
_STRANGE: Final = re.compile("[\ufffd\ufffe\uffff\u0000-\u0008\u000b\u000c\u000e-\u001f\ue000-\uf8ff]")
_FORMULA: Final = "\u222b"
"""What stands for a formula while the rest of a text is looked at."""
_ROW: Final = re.compile(r"^\s*\|.*\|\s*$")


def pictures(text: str) -> Iterator[str]:
    """The files of the pictures in a text, those of other places left out."""
    for token in _inline(_READER.parse(text)):
        if token.type == "image" and not _REMOTE.match(source := _source(token)):
            yield source


def check_text(text: str, spot: Spot, faults: Faults, *, blanks: bool = False) -> None:
    """Note everything in a Markdown text that a candidate would see otherwise than written.

    `blanks`: this text may have {{1}} in it, its kind looks after them.
    """
    for formula in formulas(text):
        if _BLANK.search(formula.latex):
            told = say("author.formula.blank", latex=formula.latex)
            faults.add(spot, "formula_blank", told, down=_line(text, formula.start))
    text = replaced(text, lambda _formula: _FORMULA)
    tokens = _READER.parse(text)
    for line, code, sentence in _faults(text, tokens):
        faults.add(spot, code, sentence, down=line)
    if not blanks:
        for found in _BLANK.finditer(text):
            told = say("author.text.blank", blank=found[0])
            faults.add(spot, "blank_not_here", told, down=_line(text, found.start()))


def check_plain(text: str, spot: Spot, faults: Faults) -> None:
    """Note Markdown in a text that is shown as it is (titles, table cells, hints)."""
    if "![" in text or "](" in text:
        faults.add(spot, "markdown_in_plain_text", say("author.text.plain"))
    if found := _STRANGE.search(text):
        faults.add(spot, "strange_character", _strange(found[0]))


def _faults(text: str, tokens: list[Token]) -> Iterator[tuple[int, str, str]]:
    for token in tokens:
        line = token.map[0] if token.map else 0
        if token.type == "html_block":
            yield line, "raw_html", _html(token.content)
        elif token.type == "code_block":
            yield line, "indented_code", say("author.text.indented")
        elif token.type == "inline":
            yield from _inline_faults(token, line)
            yield from _broken_table(token, line)
    yield from _uneven_tables(text, tokens)
    for found in _LATEX.finditer(text):
        told = say("author.text.latex", found=found[0])
        yield _line(text, found.start()), "latex", told
        break
    for found in _STRANGE.finditer(text):
        yield _line(text, found.start()), "strange_character", _strange(found[0])
        break


def _inline_faults(token: Token, line: int) -> Iterator[tuple[int, str, str]]:
    for child in token.children or ():
        if child.type in {"softbreak", "hardbreak"}:
            line += 1
        elif child.type == "html_inline":
            yield line, "raw_html", _html(child.content)
        elif child.type == "link_open":
            address = child.attrGet("href")
            yield line, "link", say("author.text.link", address=address)
        elif child.type == "image" and _REMOTE.match(_source(child)):
            yield line, "remote_picture", say("author.text.remote", source=_source(child))


def _broken_table(token: Token, line: int) -> Iterator[tuple[int, str, str]]:
    """A paragraph with rows in bars was meant to be a table."""
    rows = [number for number, row in enumerate(token.content.split("\n")) if _ROW.match(row) and row.count("|") > 2]
    if len(rows) > 1:
        told = say("author.text.table")
        yield line + rows[0], "broken_table", told


def _uneven_tables(text: str, tokens: list[Token]) -> Iterator[tuple[int, str, str]]:
    """Rows with more or fewer cells than the head are cut or filled up without a word."""
    lines = text.split("\n")
    columns = 0
    for token in tokens:
        if token.type == "thead_open" and token.map:
            columns = _cells(lines[token.map[0]])
        elif token.type == "tr_open" and token.map and _cells(lines[token.map[0]]) != columns:
            wrong = _cells(lines[token.map[0]])
            yield token.map[0], "uneven_table", say("author.text.uneven", wrong=wrong, columns=columns)


def _cells(row: str) -> int:
    return len(re.split(r"(?<!\\)\|", row.strip().removeprefix("|").removesuffix("|")))


def _inline(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or ()


def _source(token: Token) -> str:
    return str(token.attrGet("src") or "")


def _html(content: str) -> str:
    return say("author.text.html", found=content.strip()[:30])


def _strange(char: str) -> str:
    if "\ue000" <= char <= "\uf8ff":
        return say("author.text.own_character", code=ord(char))
    return say("author.text.strange", code=ord(char))


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at)
