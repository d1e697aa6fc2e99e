"""Marks by people: workbooks go out, come back from whatever program, are read strictly, and settle the scores."""

import shutil
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace

from scripts.centre.errors import CentreError
from scripts.centre.issued import IssuedPapers, PaperFiles
from scripts.centre.marking.by_people import Task, settled, tasks
from scripts.centre.marking.marker_folder import marked
from scripts.centre.marking.score_book import score_workbook
from scripts.centre.marking.scores import CandidateScore
from shared.exam.key import PaperKey
from shared.exam.kinds.case import Case, CaseItem, CaseKey
from shared.exam.kinds.choice import ChoiceKey
from shared.exam.kinds.parts import Option, Response
from shared.exam.kinds.short_answer import ShortAnswer, ShortAnswerItem, ShortAnswerKey
from shared.exam.kinds.single_choice import SingleChoice, SingleChoiceItem
from shared.exam.paper import Group, Paper, Section
from tests.support.libreoffice import converted
from tests.support.scoring import score_paper

GAP = Decimal(1)
ONE, TWO, JUDGE = "阅卷一.xlsx", "阅卷二.xlsx", "仲裁.xlsx"
ITEM, ANSWER, FULL, POINTS = 2, 6, 7, 8
NASTY = '=HYPERLINK("http://example.org","点我")'


def the_paper() -> PaperFiles:
    choice = SingleChoiceItem(item_id="S1", stem="选？", points="2", options=(Option(id="A", text="甲"),) * 1)
    short = ShortAnswerItem(item_id="Q1", stem="说明弹性预算。", points="5")
    inner = ShortAnswerItem(item_id="1", stem="为什么？", points="3")
    case = CaseItem(
        item_id="C1", stem="案例", points="5", material="材料", questions=(inner, replace(choice, item_id="2"))
    )
    paper = Paper(
        paper_id="P",
        version=1,
        title="样例",
        subject="样例",
        certificate="样例",
        level="初级",
        duration_s=60,
        sections=(
            Section(
                section_id="t",
                kind="theory",
                title="理论",
                groups=(Group(group_id="g", title="一", instruction="", items=(choice, short, case)),),
            ),
        ),
    )
    key = PaperKey(
        paper_id="P",
        version=1,
        pass_mark="8",
        items={
            "S1": ChoiceKey(right=("A",)),
            "Q1": ShortAnswerKey(reference="按业务量编制（5分）"),
            "C1": CaseKey(questions={"1": ShortAnswerKey(reference="因为（3分）"), "2": ChoiceKey(right=("A",))}),
        },
    )
    return PaperFiles(paper=paper, media={}, key=key)


FILES = the_paper()


def case(text: str) -> Case:
    return Case(answers={"1": ShortAnswer(text=text), "2": SingleChoice(choice="A")})


ANSWERS: dict[str, dict[str, Response]] = {
    "T1": {"S1": SingleChoice(choice="A"), "Q1": ShortAnswer(text=NASTY), "C1": case("因为成本")},
    "T2": {"Q1": ShortAnswer(text="第一行\r\n第二行\x07 𠮷"), "C1": case("  -1+1")},
    "T3": {"S1": SingleChoice(choice="A")},
}


def rows_of(answers: dict[str, dict[str, Response]]) -> tuple[CandidateScore, ...]:
    return tuple(
        CandidateScore(
            ticket=ticket,
            name=f"考生{ticket}",
            seat=seat,
            status="到考",
            score=score_paper(FILES.paper, FILES.key, own, lambda *_: {}),
            remark="",
        )
        for seat, (ticket, own) in enumerate(answers.items(), 1)
    )


def tasks_of(answers: dict[str, dict[str, Response]], package: str = "sha") -> tuple[Task, ...]:
    return tasks(rows_of(answers), answers, IssuedPapers(main=FILES), package=package, secret=b"secret")


def fill(path: Path, *points: object, column: int = POINTS) -> None:
    book = openpyxl.load_workbook(path)
    for row, value in enumerate(points, 3):
        book.worksheets[0].cell(row, column).value = value  # type: ignore[assignment]
    book.save(path)


def run(folder: Path, answers: dict[str, dict[str, Response]] = ANSWERS):
    return marked(folder, "样例考试", tasks_of(answers), GAP)


def faults(folder: Path) -> str:
    before = {path: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(CentreError) as refused:
        run(folder)
    assert refused.value.code == "marker_sheets"
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    return refused.value.message


def test_numbers_are_the_same_in_every_run_and_tell_nothing() -> None:
    first = tasks_of(ANSWERS)
    assert first == tasks_of(ANSWERS)
    assert [(task.item_id, task.what, task.full) for task in first] == [
        ("Q1", "答案", Decimal(5)),
        ("Q1", "答案", Decimal(5)),
        ("C1", "（1）答案", Decimal(3)),
        ("C1", "（1）答案", Decimal(3)),
    ]
    other: dict[str, dict[str, Response]] = {**ANSWERS, "T1": {**ANSWERS["T1"], "Q1": ShortAnswer(text="改了")}}
    kept = {task.number for task in first} & {task.number for task in tasks_of(other)}
    assert len(kept) == 3
    assert not {task.number for task in first} & {task.number for task in tasks_of(ANSWERS, "another package")}


def test_the_workbook_names_nobody_and_nothing_of_it_runs(tmp_path: Path) -> None:
    run(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([ONE, TWO])
    sheet = openpyxl.load_workbook(tmp_path / ONE).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not any("考生T" in str(cell.value) or cell.value in {"T1", "T2"} for cell in cells)
    assert NASTY in [cell.value for cell in cells]
    assert not any(cell.data_type == "f" for cell in cells)
    heads = ["评阅号", "题号", "评分点", "题目", "参考答案和评分要点", "作答", "满分", "得分", "备注"]
    assert [cell.value for cell in sheet[2]] == heads
    assert sheet.protection.sheet
    assert not sheet.cell(3, POINTS).protection.locked
    assert sheet.cell(3, ANSWER).protection.locked


def test_two_agree_one_is_judged_and_the_scores_are_final(tmp_path: Path) -> None:
    run(tmp_path)
    fill(tmp_path / ONE, 4, 5, 3, None)
    fill(tmp_path / TWO, 4.5, 2, "２．５", 1)
    said, written = run(tmp_path)
    assert [path.name for path in written] == [JUDGE]
    assert [verdict.state for verdict in said] == ["final", "differ", "final", "open"]
    assert (said[0].points, said[2].points) == (Decimal("4.25"), Decimal("2.75"))
    rows = settled(rows_of(ANSWERS), IssuedPapers(main=FILES), said)
    assert sum(row.manual for row in rows) == 2
    fill(tmp_path / JUDGE, 4)
    fill(tmp_path / ONE, 4, 5, 3, 1)
    said, written = run(tmp_path)
    assert (written, {verdict.state for verdict in said}) == ([], {"final"})
    rows = settled(rows_of(ANSWERS), IssuedPapers(main=FILES), said)
    assert not any(row.manual for row in rows)
    by_people = sum((verdict.points or Decimal(0) for verdict in said), Decimal(0))
    by_machine = Decimal(2 + 2 + 2 + 2)  # two choices of T1, one of T2 in its case, one of T3
    assert sum((row.score.total for row in rows if row.score), Decimal(0)) == by_people + by_machine
    book = tmp_path / "成绩.xlsx"
    book.write_bytes(score_workbook("样例考试", list(FILES.paper.items()), rows, said))
    result = openpyxl.load_workbook(book)["人工评阅"]
    assert [cell.value for cell in result[4]][-1] == "已定"
    assert sum(Decimal(str(row[9].value)) for row in result.iter_rows(min_row=3)) == by_people


def test_a_run_never_touches_a_workbook_that_is_there(tmp_path: Path) -> None:
    run(tmp_path)
    fill(tmp_path / ONE, 4, 5)
    before = (tmp_path / ONE).read_bytes()
    later: dict[str, dict[str, Response]] = {**ANSWERS, "T3": {"Q1": ShortAnswer(text="迟到的作答")}}
    said, written = run(tmp_path, later)
    assert (tmp_path / ONE).read_bytes() == before
    assert [path.name for path in written] == ["阅卷一-2.xlsx", "阅卷二-2.xlsx"]
    assert sum(verdict.first is not None for verdict in said) == 2
    assert run(tmp_path, later)[1] == []


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        (POINTS, 5.5, "第3行 H列（得分）：得分 5.5 应在 0 和满分 5 之间"),
        (POINTS, -1, "应在 0 和满分 5 之间"),
        (POINTS, "好", "得分“好”不是数字"),
        (POINTS, "80%", "不是数字"),
        (POINTS, True, "不是数字"),
        (POINTS, "=3+1", "得分是公式"),
        (POINTS, 1.234, "最多两位小数"),
        (3, "（1）答案", "第3行 C列（评分点）：与发出的评阅表不一致"),
        (1, "AAAAA-AAAAA", "第3行 A列（评阅号）：评阅号 AAAAA-AAAAA 不属于这份成绩数据包"),
        (ANSWER, "别人的作答", "第3行 F列（作答）：与发出的评阅表不一致"),
        (ITEM, "Q9", "第3行 B列（题号）：与发出的评阅表不一致"),
    ],
)
def test_each_fault_is_named_by_file_sheet_row_and_column(
    tmp_path: Path, column: int, value: object, told: str
) -> None:
    run(tmp_path)
    fill(tmp_path / ONE, value, column=column)
    message = faults(tmp_path)
    assert f"{ONE} 工作表“评阅”" in message
    assert told in message
    assert "有 1 处问题" in message


def test_columns_sorted_alone_a_row_twice_a_foreign_file_and_no_workbook(tmp_path: Path) -> None:
    run(tmp_path)
    sheet = openpyxl.load_workbook(tmp_path / ONE)
    sheet.worksheets[0].delete_cols(FULL)
    sheet.save(tmp_path / ONE)
    assert "缺少列“满分”" in faults(tmp_path)
    (tmp_path / ONE).unlink()
    run(tmp_path)
    numbers = [openpyxl.load_workbook(tmp_path / ONE).worksheets[0].cell(row, 1).value for row in (3, 4)]
    fill(tmp_path / ONE, numbers[1], numbers[0], column=1)
    assert "有 2 处问题" in faults(tmp_path)
    fill(tmp_path / ONE, numbers[0], numbers[0], column=1)
    assert "在第 3 行已经出现过" in faults(tmp_path)
    shutil.copy(tmp_path / TWO, tmp_path / "阅卷二-副本.xlsx")
    (tmp_path / ONE).unlink()
    assert faults(tmp_path).count("同时出现在这名评阅员的另一份表里") == 4
    (tmp_path / "阅卷二-副本.xlsx").write_text("hello")
    assert "阅卷二-副本.xlsx" in faults(tmp_path)
    (tmp_path / "阅卷二-副本.xlsx").unlink()
    with pytest.raises(CentreError, match="marker_sheets"):
        marked(tmp_path, "x", tasks_of(ANSWERS, "another package"), GAP)


def test_marks_in_a_file_or_sheet_that_is_not_read_are_not_passed_over(tmp_path: Path) -> None:
    run(tmp_path)
    for name, told in (
        ("阅卷一.xls", "不是 .xlsx 文件"),
        ("阅卷二.csv", "不是 .xlsx 文件"),
        ("仲裁.et", "不是 .xlsx 文件"),
        ("副本阅卷一.xlsx", "文件名应以阅卷一、阅卷二、仲裁开头"),
        ("张老师-阅卷二.XLSX", "文件名应以"),
    ):
        stray = tmp_path / name
        stray.write_bytes((tmp_path / ONE).read_bytes())
        assert f"{name}：没有读取：" in (said := faults(tmp_path))
        assert told in said
        stray.unlink()
    (tmp_path / ONE).rename(tmp_path / "阅卷一.XLSX")
    (tmp_path / "~$阅卷一.xlsx").touch()
    assert run(tmp_path)[1] == []
    book = openpyxl.load_workbook(tmp_path / "阅卷一.XLSX")
    book.copy_worksheet(book.worksheets[0])
    book.save(tmp_path / "阅卷一.XLSX")
    assert "还有一张工作表列着评阅号，没有读取" in faults(tmp_path)


def test_one_persons_marks_do_not_come_back_as_two_peoples(tmp_path: Path) -> None:
    run(tmp_path)
    fill(tmp_path / ONE, 4, 5, 3, 1)
    shutil.copy(tmp_path / ONE, tmp_path / TWO)
    assert f"{TWO}：这是阅卷一的评阅表" in faults(tmp_path)


def test_a_percentage_is_no_mark_and_its_unit_is_no_objection(tmp_path: Path) -> None:
    run(tmp_path)
    fill(tmp_path / ONE, "４．５分", 5)
    assert [verdict.first for verdict in run(tmp_path)[0]][:2] == [Decimal("4.5"), Decimal(5)]
    book = openpyxl.load_workbook(tmp_path / ONE)
    book.worksheets[0].cell(3, POINTS).value = 0.8  # what Excel keeps of 80%
    book.worksheets[0].cell(3, POINTS).number_format = "0%"
    book.save(tmp_path / ONE)
    assert "第3行 H列（得分）：得分以百分比保存" in faults(tmp_path)


def test_an_answer_longer_than_a_cell_goes_on_beside_it(tmp_path: Path) -> None:
    long: dict[str, dict[str, Response]] = {"T1": {"Q1": ShortAnswer(text="甲" * 70_000)}}
    run(tmp_path, long)
    sheet = openpyxl.load_workbook(tmp_path / ONE).worksheets[0]
    assert "".join(str(sheet.cell(3, column).value) for column in (6, 7, 8)) == "甲" * 70_000
    fill(tmp_path / ONE, 3, column=POINTS + 2)
    fill(tmp_path / TWO, 3, column=POINTS + 2)
    said, _ = run(tmp_path, long)
    assert said[0].points == 3


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_what_libreoffice_saves_is_read_the_same(tmp_path: Path) -> None:
    run(tmp_path / "marking")
    one = tmp_path / "marking" / ONE
    fill(one, 4, "2。5", 3, 0)
    saved = converted(one)
    one.write_bytes(saved)
    said, written = run(tmp_path / "marking")
    assert written == []
    assert [verdict.first for verdict in said] == [Decimal(4), Decimal("2.5"), Decimal(3), Decimal(0)]
    sheet = openpyxl.load_workbook(one).worksheets[0]
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
