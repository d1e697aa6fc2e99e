"""The list of ways out in docs/lock.md: long enough, and every proof it names exists."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)


def rows() -> list[tuple[int, str]]:
    """Number and proof of each row."""
    text = (DOCS / "lock.md").read_text("utf-8")
    return [(int(number), proof) for number, _what, _then, proof in ROW.findall(text)]


@cache
def functions_of(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_the_list_is_long_enough_and_numbered() -> None:
    assert [number for number, _ in rows()] == list(range(1, len(rows()) + 1))
    assert len(rows()) >= 25


def test_every_way_out_names_a_test_or_a_line_of_the_acceptance_list_that_is_there() -> None:
    text = (DOCS / "windows-acceptance.md").read_text("utf-8")
    accepted = {(n, title) for n, title in re.findall(r"^\| (\d+) \| ([^|]+) \|", text, re.MULTILINE)}
    for number, proof in rows():
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", proof)
        lines = re.findall(r"验收 (\d+)（([^）]+)）", proof)
        assert named or lines, number
        assert all(test in functions_of(path) for path, test in named), (number, named)
        assert set(lines) <= accepted, (number, lines)
