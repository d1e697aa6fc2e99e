"""The demo's markers fill in what the centre's own tools read back without a fault."""

from decimal import Decimal
from pathlib import Path

from scripts.centre import samples
from scripts.centre.authoring.exam_folder import read_exam
from scripts.centre.marking.by_people import Task
from scripts.centre.marking.marker_sheet import marker_workbook, read_marker_workbook
from scripts.lab.demo.markers import mark, points_for
from shared.exam.kinds.short_answer import ShortAnswerItem, ShortAnswerKey


def test_both_workbooks_are_filled_in_and_read_back(tmp_path: Path) -> None:
    authored = read_exam(samples.EXAM)
    (item,) = (item for item in authored.paper.items() if isinstance(item, ShortAnswerItem))
    key = authored.key.items[item.item_id]
    assert isinstance(key, ShortAnswerKey)
    answers = {"11": key.reference, "12": "不确定。", "13": "弹性预算按一系列业务量编制。"}
    tasks = [_task(number, item, key, text) for number, text in answers.items()]
    for name in ("阅卷一.xlsx", "阅卷二.xlsx"):
        (tmp_path / name).write_bytes(marker_workbook("样例", tasks))
    assert mark(tmp_path) == len(tasks)
    for name in ("阅卷一.xlsx", "阅卷二.xlsx"):
        points, problems = read_marker_workbook(tmp_path / name, {task.number: task for task in tasks}, {})
        assert problems == []
        assert points == {"11": Decimal(4), "12": Decimal(0), "13": Decimal(1)}
    assert points_for(key.reference) == Decimal(item.points)


def _task(number: str, item: ShortAnswerItem, key: ShortAnswerKey, text: str) -> Task:
    return Task(
        number=number,
        ticket=number,
        item_id=item.item_id,
        place=-1,
        what="答案",
        stem=item.stem,
        rubric=key.reference,
        answer=text,
        full=Decimal(item.points),
    )
