"""The kind of a session stands in the name of every file of it: nothing formal is taken for a trial."""

import ast
from collections.abc import Iterator
from typing import Final

import pytest
from msgspec.structs import replace

from proctor_console.core.file_names import session_file
from scripts.lab.pictures.room import sample_view
from shared.exam.plan import SessionKind
from shared.protocol.console import RoomView
from tests.support.manual import ROOT

OF_NO_SESSION: Final = {"_choose_diagnostics": "of a machine, whatever session it has"}
"""Functions that propose a name for a file that belongs to no session, and why."""
NAMED_ELSEWHERE: Final = {
    "scripts/centre/issuing/issue.py": "the package",
    "site_server/service/evening/seal.py": "the bundle, and with it its addenda",
}


@pytest.fixture(scope="module")
def view() -> RoomView:
    return sample_view()


@pytest.mark.parametrize("kind", ["formal", "trial", "mock"])
def test_the_kind_stands_in_the_name(view: RoomView, kind: SessionKind) -> None:
    assert session_file(replace(view, kind=kind), "考场日志.xlsx") == f"{view.session_id}-{kind}-考场日志.xlsx"
    assert (
        session_file(None, "考场日志.xlsx")
        == session_file(replace(view, session_id=""), "考场日志.xlsx")
        == "考场日志.xlsx"
    )


def proposing() -> Iterator[tuple[str, str]]:
    """Functions of the console that ask where to save a file, and their source."""
    for path in (ROOT / "proctor_console").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and "getSaveFileName" in (ast.get_source_segment(text, node) or ""):
                yield node.name, ast.get_source_segment(text, node) or ""


def test_every_file_the_console_proposes_to_save_is_named_after_its_session() -> None:
    found = list(proposing())
    assert len(found) >= 5
    assert not [name for name, source in found if "session_file(" not in source and name not in OF_NO_SESSION]


def test_what_the_server_and_the_centre_write_is_named_in_the_same_way() -> None:
    for path in NAMED_ELSEWHERE:
        assert "file_stem(" in (ROOT / path).read_text(encoding="utf-8"), path
