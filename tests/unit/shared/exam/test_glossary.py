"""The subject's words are explained: every public class of shared.exam is in the glossary or plainly a structure.

And every module with rules of time, answers and the room names the handbook's section they come from.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).parents[4]
EXAM = HOME / "shared" / "exam"
GLOSSARY = (HOME / "docs" / "glossary.md").read_text("utf-8")

# Parts of something that the glossary does explain, and shapes of a kind's files: no word of the field.
STRUCTURE = {
    "Act", "AnswerPart", "Answered", "AnsweredInParts", "Approval", "Authored", "Blank", "CellValue", "Credential",
    "Desk", "Doing", "Effect", "Finding", "Flagged", "GrantRef", "HeldChoice", "IncidentCode", "Key", "Kind",
    "Lasting", "LateEntries", "LostSpan", "Mark", "Moment", "Number", "Option", "OutageRef", "Part", "PartsError",
    "Place", "Posting", "Proof", "Recalculate", "Refusal", "Response", "RoomLayout", "Scrolled", "Shuffle",
    "Silence", "Span", "StaffMember", "Step", "Stored", "Telling", "TemplateFinding", "Told", "Totals", "Visited",
    "Whom", "Written",
}  # fmt: skip
# `<kind>Item`, `<kind>Key` …: the glossary explains the kind.
OF_A_KIND = ("Item", "Key", "Form", "Kind", "Cell", "Field", "Table", "Line")
# Acts and events are named alike; the glossary explains what is done.
NAMED_BY_THEIR_FILE = {
    "acts",
    "events.py",
    "time_events.py",
    "device_events.py",
    "evening_events.py",
    "watch_events.py",
}


def public_classes() -> Iterator[tuple[str, str]]:
    """File and name of every public class."""
    for path in sorted(EXAM.rglob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield path.relative_to(EXAM).as_posix(), node.name


@pytest.mark.parametrize(("path", "name"), sorted(public_classes()))
def test_every_class_of_the_subject_is_explained(path: str, name: str) -> None:
    if name in STRUCTURE or NAMED_BY_THEIR_FILE & set(Path(path).parts):
        return
    if path.startswith("kinds/") and name.endswith(OF_A_KIND):
        return
    assert f"`{name}" in GLOSSARY or f"{name}`" in GLOSSARY, f"{path}: {name} is not in docs/glossary.md"


def test_nothing_is_called_a_structure_that_is_gone() -> None:
    assert not STRUCTURE - {name for _, name in public_classes()}


@pytest.mark.parametrize("room", ["clock", "answers", "room"])
def test_rules_name_the_section_of_the_handbook(room: str) -> None:
    for path in sorted((EXAM / room).glob("*.py")):
        if path.name != "__init__.py":
            described = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
            assert "考务手册: " in described, f"{path.name} does not say where its rules come from"
