"""An exam with questions that people mark, from the author's folder to final scores, through the centre's commands."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from scripts.centre import samples
from scripts.centre.cli.parser import main
from shared.exchange.site_files import write_card
from tests.support.centre_bundle import seal_day
from tests.support.travelling import make_site

SAMPLES = samples.FOLDER
PAPER = """
format = "exam-paper/1"
paper_id = "P-SHORT"
version = 1
title = "样例"
subject = "数字化管理会计(初级)"
certificate = "样例证书"
level = "初级"
duration_minutes = 120
marker_gap = "5"
[[section]]
section_id = "theory"
kind = "theory"
title = "理论"
files = ["short.toml"]
"""
SHORT = """
kind = "short_answer"
group_id = "short"
title = "一、简答题"
[[item]]
item_id = "Q01"
points = "100"
stem = "说明弹性预算与固定预算的区别。"
answer = "=按一系列业务量编制（60分），便于比较（40分）"
"""
WORKBOOKS = ("阅卷一.xlsx", "阅卷二.xlsx", "仲裁.xlsx")
POINTS = 8


def mark(path: Path, *points: float) -> None:
    book = openpyxl.load_workbook(path)
    for row, value in enumerate(points, 3):
        book["评阅"].cell(row, POINTS).value = value
    book.save(path)


def test_from_the_authors_folder_to_final_scores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    site, exam = make_site(), Path("试卷")
    exam.mkdir()
    (exam / "paper.toml").write_text(PAPER, "utf-8")
    (exam / "short.toml").write_text(SHORT, "utf-8")
    write_card(Path("site.pub.json"), site.public)
    shutil.copytree(SAMPLES / "site", "场次")

    def centre(command: str, *more: str, code: int = 0) -> str:
        assert main([*command.split(), *more]) == code, capsys.readouterr()
        told = capsys.readouterr()
        return told.out + told.err

    centre("make-keys --dir c --id PJ01 --name 样例 --url https://x.example.org")
    centre("register-site --dir c site.pub.json")
    sheets = "--seating 场次/seating.xlsx --students 场次/students.xlsx --photos 场次/photos.zip"
    centre(f"build --dir c --exam 试卷 --plan 场次/plan.toml {sheets} --out p.exampkg --allow start-passed")
    seal_day(Path("c"), Path("p.exampkg"), site, Path("b.exambundle"))

    score = "score --dir c b.exambundle --out 成绩.xlsx"
    assert "有 3 份作答需人工评阅" in centre(score)
    score += " --marking 评阅"
    one, two, judge = (Path("评阅") / name for name in WORKBOOKS)
    assert "评阅表已生成" in centre(score)
    mark(one, 80, 59, 90)
    mark(two, 84, 60, 101)
    refused = centre(score, code=1)
    assert "阅卷二.xlsx 工作表“评阅” 第5行 H列（得分）：得分 101 应在 0 和满分 100 之间" in refused
    mark(two, 84, 60, 70)
    assert "0 份待评阅，1 份待仲裁" in centre(score)
    mark(judge, 75)
    assert "评阅已全部完成，共 3 份，成绩为最终成绩" in centre(score)
    rows = list(openpyxl.load_workbook("成绩.xlsx")["成绩"].iter_rows(min_row=3, max_row=5, values_only=True))
    assert sorted((row[6], row[7]) for row in rows) == [(59.5, "不合格"), (75, "合格"), (82, "合格")]
