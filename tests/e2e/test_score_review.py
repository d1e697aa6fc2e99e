"""成绩复查 on real data: built, sat, scored and published by the centre's commands; then looked at again."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from scripts.centre import samples
from scripts.centre.cli.parser import main
from shared.exchange.site_files import write_card
from tests.e2e.test_marks_by_people import PAPER, SHORT, mark
from tests.support.centre_bundle import seal_day
from tests.support.form_pages import misplaced, watch_boxes
from tests.support.pdf import text_of
from tests.support.travelling import make_site

SAMPLES = samples.FOLDER
SINGLE = """
kind = "single_choice"
group_id = "single"
title = "一、单选题"
[[item]]
item_id = "S01"
points = "40"
stem = "管理会计主要服务于"
options = [{ id = "A", text = "单位内部管理" }, { id = "B", text = "税务机关" }, { id = "C", text = "供应商" }]
answer = "A"
"""
Centre = Callable[..., str]


@pytest.fixture
def centre(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Centre:
    """A centre in the working folder, with a session that was sat by three and scored: published.json, 成绩.xlsx."""
    monkeypatch.chdir(tmp_path)
    site, exam = make_site(), Path("试卷")
    exam.mkdir()
    (exam / "paper.toml").write_text(PAPER.replace('["short.toml"]', '["single.toml", "short.toml"]'), "utf-8")
    (exam / "single.toml").write_text(SINGLE, "utf-8")
    (exam / "short.toml").write_text(
        SHORT.replace("100", "60").replace("60分", "30分").replace("40分", "30分"), "utf-8"
    )
    write_card(Path("site.pub.json"), site.public)
    shutil.copytree(SAMPLES / "site", "场次")

    def run(command: str, *more: str, code: int = 0) -> str:
        assert main([*command.split(), *more]) == code, capsys.readouterr()
        told = capsys.readouterr()
        return told.out + told.err

    run("make-keys --no-passphrase --dir c --id PJ01 --name 样例 --url https://x.example.org")
    run("register-site --dir c site.pub.json")
    sheets = "--seating 场次/seating.xlsx --students 场次/students.xlsx --photos 场次/photos.zip"
    run(f"build --dir c --exam 试卷 --plan 场次/plan.toml {sheets} --out p.exampkg --allow start-passed")
    seal_day(Path("c"), Path("p.exampkg"), site, Path("b.exambundle"))
    score = "score --dir c b.exambundle --out 成绩.xlsx --json published.json --marking 评阅"
    run(score)
    for name in ("阅卷一.xlsx", "阅卷二.xlsx"):
        mark(Path("评阅") / name, 40, 40, 40)
    run(score)
    return run


def people() -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads(Path("published.json").read_text("utf-8"))
    return rows


def review(centre: Centre, who: str, *more: str, published: str = "published.json", code: int = 0) -> str:
    words = ["--who", who, "--reason", "与估分相差较大", "--by", "样例复查员", "--published", published, *more]
    return centre("review --dir c b.exambundle --out 复查.pdf", *words, code=code)


def changed(points: str) -> str:
    """A file in which the first candidate's choice was entered with other points; its name."""
    rows = json.loads(Path("published.json").read_text("utf-8"))
    item = next(item for item in rows[0]["score"]["items"] if item["item_id"] == "S01")
    section = rows[0]["score"]["sections"][0]
    section["points"] = str(float(section["points"]) - float(item["points"]) + float(points))
    item["points"] = points
    section["passed"] = rows[0]["score"]["passed"] = float(section["points"]) >= 60
    Path("wrong.json").write_text(json.dumps(rows), "utf-8")
    return "wrong.json"


def flat() -> str:
    return "".join(text_of(Path("复查.pdf").read_bytes()).split())


def test_a_score_stands_or_is_put_right_and_every_review_is_in_the_ledger(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "还没有复查过成绩" in centre("reviews --dir c")
    first, absent = people()[0], people()[-1]
    too_large = watch_boxes(monkeypatch)

    said = review(centre, first["ticket"], "--marking", "评阅")
    assert "经复查，成绩没有变化，维持公布的成绩" in said
    text = flat()
    for words in (first["name"], first["ticket"], "与估分相差较大", "已作答2题", "其中1处由人工评阅", "维持公布的成绩"):
        assert words in text

    said = review(centre, first["ticket"], "--marking", "评阅", published=changed("0"))
    assert "理论 40 → 80" in said
    assert "不合格 → 合格" in said
    assert "更正并重新公布" in said
    assert "这名考生此前已复查 1 次" in said
    text = flat()
    for words in ("S01：公布0分，复查40分", "40→80", "+40"):
        assert words in text
    assert misplaced(Path("复查.pdf").read_bytes()) == []

    assert "1 处人工评阅尚未完成" in review(centre, first["ticket"]), "without the sheets nothing is settled"
    assert "缺考" in (review(centre, absent["ticket"]) and flat())
    assert too_large == []

    listed = [line for line in centre("reviews --dir c").splitlines() if "FC-" in line]
    assert len(listed) == 4
    assert [line.split("　")[3] for line in listed] == ["没有变化", "有变化", "待定", "没有变化"]
    assert [line.split("　")[1][-3:] for line in listed] == ["001", "002", "003", "004"]


def test_the_score_sheet_says_the_same_as_the_review(centre: Centre) -> None:
    rows = list(openpyxl.load_workbook("成绩.xlsx")["成绩"].iter_rows(min_row=3, max_row=5, values_only=True))
    for row in rows:
        review(centre, str(row[0]), "--marking", "评阅")
        assert f"总分{row[6]:g}{row[6]:g}无" in flat()


@pytest.mark.parametrize(
    ("who", "published", "told"),
    [
        ("999999999999", "published.json", "里没有准考证号 999999999999"),
        ("第一名", "published.json", "准考证号"),
        ("", "none.json", "none.json"),
    ],
)
def test_what_does_not_belong_together_is_refused_and_nothing_is_written(
    centre: Centre, who: str, published: str, told: str
) -> None:
    assert told in review(centre, who or people()[0]["ticket"], published=published, code=1)
    rows = people()
    rows[0]["name"] = "另一人"
    Path("other.json").write_text(json.dumps(rows), "utf-8")
    assert "不是同一场考试的文件" in review(centre, rows[0]["ticket"], published="other.json", code=1)
    rows = people()
    rows[0]["paper_id"] = "TRIAL-1"
    Path("other.json").write_text(json.dumps(rows), "utf-8")
    assert "考的是试卷 TRIAL-1" in review(centre, rows[0]["ticket"], published="other.json", code=1)
    rows = people()
    rows[0]["score"]["items"][0]["item_id"] = "T99"
    Path("other.json").write_text(json.dumps(rows), "utf-8")
    assert "不是同一场考试的文件（试考" in review(centre, rows[0]["ticket"], published="other.json", code=1)
    assert "请写明申请理由" in centre(
        "review --dir c b.exambundle --out 复查.pdf --by a --published published.json --who",
        rows[0]["ticket"],
        "--reason",
        " ",
        code=1,
    )
    assert not Path("复查.pdf").exists()
    assert not list(Path("c").rglob("score-reviews.json*"))
