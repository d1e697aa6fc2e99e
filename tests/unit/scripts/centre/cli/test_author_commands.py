"""`check` for people and for programs, and the schemas on disk."""

import json
import shutil
from pathlib import Path

import pytest

from scripts.centre import samples
from scripts.centre.authoring.exam_folder import read_exam
from scripts.centre.cli.parser import main

EXAM = samples.EXAM


@pytest.fixture
def exam(tmp_path: Path) -> Path:
    shutil.copytree(EXAM, tmp_path / "exam")
    return tmp_path / "exam"


def test_a_good_paper_is_said_to_be_good_without_keys_or_rosters(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(EXAM)]) == 0
    said = capsys.readouterr().out
    paper = read_exam(EXAM).paper
    counts = [f"{section.title}{sum(len(group.items) for group in section.groups)}题" for section in paper.sections]
    assert f"没有发现问题：数字化管理会计（初级）（DMA-J-2026-04-A 第1版），{'，'.join(counts)}。" in said


def test_faults_are_told_line_by_line_and_end_with_code_1(exam: Path, capsys: pytest.CaptureFixture[str]) -> None:
    single = exam / "theory" / "single_choice.toml"
    text = single.read_text(encoding="utf-8")
    single.write_text(text.replace('answer = "D"', 'anwser = "D"', 1), encoding="utf-8")
    (exam / "media" / "x01-cvp.xlsx").write_bytes(b"x")
    assert main(["check", str(exam)]) == 1
    first, second, last = capsys.readouterr().out.strip().split("\n")
    line = text.split("\n").index('answer = "D"') + 1
    told = f"theory/single_choice.toml:{line}：S01：不认识 anwser 这一项，是否想写 answer？请改正。[unknown_field]"
    assert first == told
    assert second.startswith("practical/spreadsheet.toml:19：X01：media/x01-cvp.xlsx：不是 .xlsx 工作簿")
    assert last == "共2处需要改正，在2个文件中。改正后请再检查一次。"


def test_faults_as_json_for_editors(exam: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (exam / "accounts.toml").unlink()
    assert main(["check", str(exam), "--json"]) == 1
    (fault,) = json.loads(capsys.readouterr().out)
    assert fault == {
        "file": "paper.toml",
        "line": 11,
        "item": "",
        "code": "file_missing",
        "sentence": "找不到文件 accounts.toml。请检查文件名，或把文件放进文件夹。",
        "doubt": False,
    }


def test_a_doubt_is_told_and_refuses_nothing(exam: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = exam / "theory/single_choice.toml"
    path.write_text(
        path.read_text("utf-8").replace('stem = """\n', 'stem = """\n金额=单价*数量*税率。\n\n', 1), "utf-8"
    )
    assert main(["check", str(exam)]) == 0
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert first.startswith("请核对：theory/single_choice.toml:12：S01：“*数量*”会显示成斜体")
    assert second.startswith("以上1处标着“请核对”的不一定有误")
    assert main(["check", str(exam), "--json"]) == 0
    assert [fault["doubt"] for fault in json.loads(capsys.readouterr().out)] == [True]


def test_a_folder_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "none")]) == 1
    assert "paper.toml：找不到文件 paper.toml" in capsys.readouterr().out


def test_schemas_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", str(tmp_path / "s")]) == 0
    names = {path.name for path in (tmp_path / "s").iterdir()}
    assert {"paper.schema.json", "voucher.schema.json"} <= names
    assert len(capsys.readouterr().out.split()) == len(names)
