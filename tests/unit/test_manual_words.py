"""What the manuals quote is in the programs: every “…” is a text of a window, a message or an installer, word for word.

What is pressed, chosen or filled must be a whole text; other quotes may be a part of one. Where a text holds a value
the manuals write N, … or a value of their own.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from tests.support.manual import MANUALS, ROOT

PROGRAMS: Final = ("candidate_client", "proctor_console", "site_server", "shared", "scripts", "installers")
TEXTS: Final = (*sorted(MANUALS.glob("*.md")), ROOT / "docs" / "server.md")
_QUOTE: Final = re.compile(r"(?P<before>.{0,2})[“「](?P<words>[^”」\n]{1,60})[”」]")
_PRESSED: Final = re.compile(r"(点|按|选|勾)$")
_VALUE: Final = re.compile(r"…+|\b[NX]\b|\d+|\s+|●")
_HOLE: Final = re.compile(r"\{[^{}]*\}|\s*\([A-Za-z0-9&+]+\)$|\s+|…+$")
_OF_OTHER_FILES: Final = re.compile(r"\"([^\"\n]+)\"|^Name=(.+)$", re.MULTILINE)

# Said by something else than our programs, put together from texts that are checked by themselves, or no quote of one.
OTHERS: Final = {
    "是否允许此应用更改你的设备": "Windows asks",
    "设置 → 应用": "a page of Windows",
    "不是私密连接": "a browser says it",
    "高级": "a button of a browser",
    "继续前往": "a link of a browser",
    "理论剩余": "the name of a part before the word of the clock",
    "选 A": "an example of an author's words",
    "10:05 谁坐在 12 号": "the question that is answered",
}


@cache
def literals() -> frozenset[str]:
    """Every text in the programs' code and in what their installers are made of."""
    found: set[str] = set()
    for folder in PROGRAMS:
        for path in (ROOT / folder).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            values = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
            found |= {value for value in values if isinstance(value, str) and _is_words(value)}
    for kind in ("*.nsi", "*.desktop"):
        for path in (ROOT / "installers").rglob(kind):
            pairs = _OF_OTHER_FILES.findall(path.read_text(encoding="utf-8-sig"))
            found |= {text for pair in pairs for text in pair if _is_words(text)}
    return frozenset(found)


def _is_words(value: str) -> bool:
    return any(char > "\u2e7f" for char in value)


@cache
def whole_texts() -> frozenset[str]:
    return frozenset(re.sub(r"&(?=\w)", "", _HOLE.sub("", text)) for text in literals())


@cache
def in_one_line() -> str:
    return "\n".join(sorted(whole_texts()))


def quotes(path: Path) -> Iterator[tuple[int, str, bool]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        for found in _QUOTE.finditer(line):
            yield number, found["words"], bool(_PRESSED.search(found["before"]))


def is_there(words: str, *, pressed: bool) -> bool:
    if words in OTHERS or f"# {words}" in headings():
        return True
    steps = words.split(" → ")
    if len(steps) > 1:
        return all(is_there(step, pressed=pressed) for step in steps)
    pieces = [piece for piece in _VALUE.split(words.replace("“", "").replace("”", "")) if piece]
    if pressed:
        return "".join(pieces) in whole_texts()
    return re.search(".*?".join(map(re.escape, pieces)), in_one_line()) is not None


@cache
def headings() -> frozenset[str]:
    lines = (line for path in TEXTS for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#"))
    return frozenset(f"# {re.sub('^#+ *', '', line).partition('：')[0]}" for line in lines)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_what_a_manual_quotes_is_in_the_programs(path: Path) -> None:
    found = list(quotes(path))
    assert found
    assert [f"{number}: {words}" for number, words, pressed in found if not is_there(words, pressed=pressed)] == []
