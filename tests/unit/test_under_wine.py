"""What the page about tests under the Windows Python says of Wine is what the list says, and every entry is a test."""

import ast
from pathlib import Path

import pytest

from tests.support.under_wine import CANNOT

HOME = Path(__file__).parents[2]
PAGE = (HOME / "docs" / "windows-tests.md").read_text("utf-8")


@pytest.mark.parametrize("place", CANNOT)
def test_the_list_and_its_page_are_alike(place: str) -> None:
    file, _, name = place.partition("::")
    tree = ast.parse((HOME / file).read_text("utf-8"))
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert f"| `{place}` | {CANNOT[place]} |" in PAGE


def test_the_page_tells_of_nothing_else() -> None:
    assert PAGE.count("| `tests/") == len(CANNOT)
