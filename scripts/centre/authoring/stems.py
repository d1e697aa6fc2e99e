"""Stems and options are Markdown: what the candidate's window would not show as the author meant it is named by line.

The window shows CommonMark with tables and pictures of the folder; it reads no HTML and opens no link.
"""

import re
from collections.abc import Iterator
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from scripts.centre.authoring.source.faults import Faults, Spot

_READER: Final = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_REMOTE: Final = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:|//)")
_LATEX: Final = re.compile(r"\$\$|\\(?:frac|sqrt|times|div|sum|cdot|left|right|begin|text)\b")
_BLANK: Final = re.compile(r"\{\{\s*(\w*)\s*\}\}")
_STRANGE: Final = re.compile("[\ufffd\ufffe\uffff\u0000-\u0008\u000b\u000c\u000e-\u001f\ue000-\uf8ff]")
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
    tokens = _READER.parse(text)
    for line, code, sentence in _faults(text, tokens):
        faults.add(spot, code, sentence, down=line)
    if not blanks:
        for found in _BLANK.finditer(text):
            told = f"{found[0]} 只有填空题才有，考生会原样看到。请改题型，或删去。"
            faults.add(spot, "blank_not_here", told, down=_line(text, found.start()))


def check_plain(text: str, spot: Spot, faults: Faults) -> None:
    """Note Markdown in a text that is shown as it is (titles, table cells, hints)."""
    if "![" in text or "](" in text:
        faults.add(spot, "markdown_in_plain_text", "这里按原文显示，不能放图片和链接。请移到题干里。")
    if found := _STRANGE.search(text):
        faults.add(spot, "strange_character", _strange(found[0]))


def _faults(text: str, tokens: list[Token]) -> Iterator[tuple[int, str, str]]:
    for token in tokens:
        line = token.map[0] if token.map else 0
        if token.type == "html_block":
            yield line, "raw_html", _html(token.content)
        elif token.type == "code_block":
            yield line, "indented_code", "行首空了4格，会显示成代码。请去掉行首的空格；首行缩进由系统排版。"
        elif token.type == "inline":
            yield from _inline_faults(token, line)
            yield from _broken_table(token, line)
    yield from _uneven_tables(text, tokens)
    for found in _LATEX.finditer(text):
        told = f"不支持 LaTeX 公式（{found[0]}），考生会原样看到。请直接用字符书写，例如 √(2 × K × D ÷ C)，或做成图片。"
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
            yield line, "link", f"链接 {address} 打不开：考试机不连互联网。请只写文字，需要的资料放进资料区。"
        elif child.type == "image" and _REMOTE.match(_source(child)):
            where = "请把图片放进 media，写成 ![说明](media/文件名.png)"
            yield line, "remote_picture", f"图片 {_source(child)} 不在文件夹里，考试机不连互联网。{where}。"


def _broken_table(token: Token, line: int) -> Iterator[tuple[int, str, str]]:
    """A paragraph with rows in bars was meant to be a table."""
    rows = [number for number, row in enumerate(token.content.split("\n")) if _ROW.match(row) and row.count("|") > 2]
    if len(rows) > 1:
        told = "表格不成表格：表头下面要有一行 |---|---|，列数与表头相同，表格前要空一行。"
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
            yield token.map[0], "uneven_table", f"表格这一行有{wrong}格，表头有{columns}格。请补齐或删去多余的格。"


def _cells(row: str) -> int:
    return len(re.split(r"(?<!\\)\|", row.strip().removeprefix("|").removesuffix("|")))


def _inline(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or ()


def _source(token: Token) -> str:
    return str(token.attrGet("src") or "")


def _html(content: str) -> str:
    return f"不支持 HTML（{content.strip()[:30]}），考生会看不到或原样看到。请改用 Markdown：空一行分段，表格用 |。"


def _strange(char: str) -> str:
    if "\ue000" <= char <= "\uf8ff":
        return f"有自造字（U+{ord(char):04X}），考试机上显示不出。请改用正式编码的字。"
    return f"有不能显示的字符（U+{ord(char):04X}），多为复制时带入。请删去重打。"


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at)
