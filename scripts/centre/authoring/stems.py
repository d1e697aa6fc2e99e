"""Stems and options are Markdown: what the candidate's window would not show as the author meant it is named by line.

The window shows CommonMark with tables and pictures of the folder; it reads no HTML and opens no link. What only Qt's
reader does (a single ~ strikes out) is told as well.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from scripts.centre.authoring.marks import marked, marks_left
from scripts.centre.authoring.signs import is_blank, sign_fault
from scripts.centre.authoring.source.faults import Faults, Spot
from scripts.centre.authoring.written import NUMBERED
from shared.exam.formulas import formulas, replaced
from shared.words.catalogue import say

_READER: Final = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_REMOTE: Final = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:|//)")
_LATEX: Final = re.compile(r"\$\$|\\(?:frac|sqrt|times|div|sum|cdot|left|right|begin|text)\b")
_BLANK: Final = re.compile(r"\{\{\s*(\w*)\s*\}\}")
_FORMULA: Final = "\u222b"
"""What stands for a formula while the rest of a text is looked at."""
_ROW: Final = re.compile(r"^\s*\|.*\|\s*$")
_PLAIN_MARKED: Final = re.compile(r"\*\*[^*\n]+\*\*|</?[A-Za-z][^<>\n]{0,40}>|&(?:[a-z]{2,8}|#\d{1,5});|\\(?=[*_#$\[])")
_FINE_DOLLAR: Final = re.compile(
    r"\\\$|`[^`]*`|\$?[A-Z]{1,3}\$\d+|\$[A-Z]{1,3}(?:\$?\d+|(?=:))|(?<=:)\$[A-Z]{1,3}|[A-Z]{2,3}\$|\$(?=[\d,.])|\d\$|[（(]\$[)）]"
)
_DOLLAR: Final = re.compile(r"\$\s*(?:\\?[A-Za-z]|[\u4e00-\u9fa5])[^\n]{0,12}")
_LITERAL: Final = re.compile(r"\\[nt](?![A-Za-z])")
"""A line break as programs write it: between single quotes it stays what it is."""
_BLOCKS: Final = {
    "bullet_list_open": "-",
    "ordered_list_open": "1.",
    "blockquote_open": ">",
    "heading_open": "#",
    "hr": "---",
}
_LOOKS_COUNTED: Final = re.compile(r"[¥￥$]?\d")


def pictures(text: str) -> Iterator[str]:
    """The files of the pictures in a text, those of other places left out."""
    for token in _inline(_READER.parse(text)):
        if token.type == "image" and not _REMOTE.match(source := _source(token)):
            yield source


def check_text(text: str, spot: Spot, faults: Faults, *, blanks: bool = False, option: bool = False) -> None:
    """Note everything in a Markdown text that a candidate would see otherwise than written.

    `blanks`: this text may have {{1}} in it, its kind looks after them. `option`: it is one line to choose or move.
    """
    if text.strip() and is_blank(text):
        faults.add(spot, "nothing_seen", say("author.text.nothing"))
        return
    for formula in formulas(text):
        line = _line(text, formula.start)
        if _BLANK.search(formula.latex):
            faults.add(spot, "formula_blank", say("author.formula.blank", latex=formula.latex), down=line)
        if formula.latex[0] in ")）,，、；;":
            told = say("author.text.formula_begins", found=text[formula.start : formula.end][:20])
            faults.add(spot, "open_formula", told, down=line)
    text = replaced(text, lambda _formula: _FORMULA)
    env: dict[str, Any] = {}
    tokens = _READER.parse(text, env)
    for line, code, sentence in _faults(text, tokens, option=option):
        faults.add(spot, code, sentence, down=line)
    for line, code, sentence in () if option else _doubts(tokens):
        faults.add(spot, code, sentence, down=line, doubt=True)
    for label, reference in env.get("references", {}).items():
        told = say("author.text.vanishes", label=label.lower()[:20])
        faults.add(spot, "text_vanishes", told, down=reference["map"][0])
    if not blanks:
        for found in _BLANK.finditer(text):
            told = say("author.text.blank", blank=found[0])
            faults.add(spot, "blank_not_here", told, down=_line(text, found.start()))


def check_plain(text: str, spot: Spot, faults: Faults) -> None:
    """Note Markdown in a text that is shown as it is (titles, table cells, hints)."""
    if text.strip() and is_blank(text):
        faults.add(spot, "nothing_seen", say("author.text.nothing"))
        return
    if "![" in text or "](" in text:
        faults.add(spot, "markdown_in_plain_text", say("author.text.plain"))
    elif marked := _PLAIN_MARKED.search(text) or next(iter(formulas(text)), None):
        found = marked[0] if isinstance(marked, re.Match) else f"${marked.latex}$"
        faults.add(spot, "markdown_in_plain_text", say("author.text.plain_marked", found=found[:20]))
    check_signs(text, spot, faults)


def check_signs(text: str, spot: Spot, faults: Faults) -> None:
    """Note a sign that cannot be seen, or typed, as it was meant."""
    if fault := sign_fault(text):
        faults.add(spot, fault[1], fault[2])


def _faults(text: str, tokens: list[Token], *, option: bool) -> Iterator[tuple[int, str, str]]:
    for token in tokens:
        line = token.map[0] if token.map else 0
        if token.type == "html_block":
            yield line, "raw_html", _html(token.content)
        elif token.type == "code_block":
            yield line, "indented_code", say("author.text.indented")
        elif option and token.type in _BLOCKS:
            yield line, "block_in_option", say("author.text.block", found=token.markup or _BLOCKS[token.type])
        elif token.type == "heading_open" and token.markup in {"-", "="}:
            yield token.map[1] - 1 if token.map else line, "shown_as_heading", say("author.text.heading")
        elif token.type == "hr" and token.markup.startswith("_"):
            yield line, "text_vanishes", say("author.text.line_vanishes")
        elif token.type == "inline":
            yield from _inline_faults(token, line)
            yield from _broken_table(token, line)
    yield from _uneven_tables(text, tokens)
    for found in _LATEX.finditer(text):
        told = say("author.text.latex", found=found[0])
        yield _line(text, found.start()), "latex", told
        break
    else:
        bare = _FINE_DOLLAR.sub(lambda fine: " " * len(fine[0]), text)
        if found_dollar := _DOLLAR.search(bare):
            told = say("author.text.dollar", found=found_dollar[0].strip())
            yield _line(text, found_dollar.start()), "open_formula", told
    if broken := _LITERAL.search(text):
        told = say("author.text.literal", found=broken[0])
        yield _line(text, broken.start()), "literal_break", told
    if fault := sign_fault(text):
        yield _line(text, fault[0]), fault[1], fault[2]


def _doubts(tokens: list[Token]) -> Iterator[tuple[int, str, str]]:
    for place, token in enumerate(tokens):
        line = token.map[0] if token.map else 0
        if token.type in {"bullet_list_open", "blockquote_open"}:
            begins = next((t.content for t in tokens[place:] if t.type == "inline"), "")
            if _LOOKS_COUNTED.match(begins) and _items(tokens, place) < 2:
                found = f"{token.markup or '-'} {begins[:10]}"
                yield line, "list_of_one", say("author.text.list_of_one", found=found)
        elif token.type == "inline":
            for down, row in enumerate(token.content.split("\n")):
                if down and NUMBERED.match(row):
                    yield line + down, "lines_joined", say("author.text.lines_joined")
                    break
            for code, sentence in (found for found in marked(token) if found[0].endswith("_meant")):
                yield line, code, sentence


def _items(tokens: list[Token], place: int) -> int:
    """How many items the list that begins here has; 1 for a quotation."""
    level, count = tokens[place].level, 0
    for token in tokens[place + 1 :]:
        if token.level == level and token.nesting < 0:
            break
        count += token.type == "list_item_open" and token.level == level + 1
    return max(1, count)


def _inline_faults(token: Token, line: int) -> Iterator[tuple[int, str, str]]:
    for code, sentence in (*marked(token), *marks_left(token)):
        if not code.endswith("_meant"):
            yield line, code, sentence
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


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at)
