"""Whatever an author writes into a file, the check tells it or takes it; it never ends in an exception."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.centre import samples
from scripts.centre.authoring.exam_folder import check_exam

EXAM = samples.EXAM
FILES = sorted(path.relative_to(EXAM) for path in EXAM.rglob("*.toml") if path.name != "accounts.toml")
VALUES = st.sampled_from(
    [
        "1",
        "-1",
        "true",
        '"x"',
        "[]",
        "{}",
        "[1, 2]",
        "[{ a = 1 }]",
        '""',
        "1.5",
        "2026-01-01",
        '"![x](y)"',
        '"{{1}}"',
        "nan",
    ]
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    exam = tmp_path_factory.mktemp("slips") / "exam"
    shutil.copytree(EXAM, exam)
    return exam


def replaced(lines: list[str], at: int, value: str) -> list[str]:
    """The lines with another value for the key on one of them, however many lines the old value takes."""
    key, old = lines[at].split("=", 1)
    end = at
    for opening, closing in (('"""', '"""'), ("[", "]")):
        if old.strip() == opening:
            end = next(n for n in range(at + 1, len(lines)) if lines[n].strip() == closing)
    return [*lines[:at], f"{key}= {value}", *lines[end + 1 :]]


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(FILES), st.integers(0, 10_000), VALUES, st.booleans())
def test_a_slip_anywhere_is_told_or_taken(folder: Path, file: Path, number: int, value: str, whole_line: bool) -> None:
    text = (EXAM / file).read_text(encoding="utf-8")
    lines = text.split("\n")
    keys = [n for n, line in enumerate(lines) if " = " in line and not line.lstrip().startswith(("{", "#"))]
    at = keys[number % len(keys)]
    changed = [*lines[:at], *lines[at + 1 :]] if whole_line else replaced(lines, at, value)
    (folder / file).write_text("\n".join(changed), encoding="utf-8")
    try:
        checked = check_exam(folder)
    finally:
        (folder / file).write_text(text, encoding="utf-8")
    assert (checked.authored is None) == bool(checked.faults)
    for fault in checked.faults:
        assert fault.sentence.endswith("。")
        assert fault.line > 0 or not fault.file.endswith(".toml") or fault.code in {"file_missing", "file_unreadable"}
