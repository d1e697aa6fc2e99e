"""A key may demand formulas without naming them: its check passes, and a wrong formula in a key is told."""

import re
import shutil
from pathlib import Path

from scripts.centre import samples
from scripts.centre.authoring.exam_folder import check_exam

EXAM = samples.EXAM
FILE = "practical/spreadsheet.toml"


def changed(folder: Path, pattern: str, new: str) -> Path:
    exam = folder / "exam"
    shutil.copytree(EXAM, exam)
    source = exam / FILE
    source.write_text(re.sub(pattern, new, source.read_text(encoding="utf-8")), encoding="utf-8")
    return exam


def test_formulas_may_be_demanded_without_being_named(tmp_path: Path) -> None:
    assert not check_exam(changed(tmp_path, ', formula = "=[^"]*"', "")).faults


def test_a_key_whose_formula_gives_another_value_is_told(tmp_path: Path) -> None:
    found = check_exam(
        changed(tmp_path, r'formula = "=SUM\(基础数据!B5:B8\)"', 'formula = "=SUM(基础数据!B5:B9)"')
    ).faults
    assert [fault.code for fault in found] == ["key_not_full_marks"]


def test_a_formula_of_a_key_must_refer_to_cells(tmp_path: Path) -> None:
    found = check_exam(changed(tmp_path, r'formula = "=SUM\(基础数据!B5:B8\)"', 'formula = "288"')).faults
    assert "no_formula" in {fault.code for fault in found}
