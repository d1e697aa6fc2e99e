"""How answers of the older kinds read: for the history, the review of late answers and the centre's table."""

import pytest

from shared.exam.kinds.asking import answer_parts
from shared.exam.kinds.fill_in import FillIn
from shared.exam.kinds.form import Form, FormField, FormItem, FormTable
from shared.exam.kinds.kind import Telling
from shared.exam.kinds.multiple_choice import MultipleChoice, MultipleChoiceItem
from shared.exam.kinds.parts import Item, Option, Response
from shared.exam.kinds.postings import VoucherLine
from shared.exam.kinds.single_choice import SingleChoice, SingleChoiceItem
from shared.exam.kinds.spreadsheet import Spreadsheet
from shared.exam.kinds.voucher import Voucher

# As this candidate met them: C stood first and had the letter A on the screen.
MET = tuple(Option(id=name, text=f"选项{name}") for name in "CABD")
SINGLE = SingleChoiceItem(item_id="S", stem="?", points="2", options=MET)
MULTIPLE = MultipleChoiceItem(item_id="M", stem="?", points="3", options=MET)
TABLE = FormTable(fields=(FormField(id="m", label="直接材料", type="money"),), rows=())
SEEN = Telling(seen=True, accounts={"1403-01": "原材料"})


@pytest.mark.parametrize(
    ("item", "response", "told"),
    [
        (SINGLE, SingleChoice(choice="C"), [("", "C（考生屏幕上是 A）")]),
        (SINGLE, SingleChoice(choice="D"), [("", "D")]),
        (MULTIPLE, MultipleChoice(choices=("A", "C")), [("", "AC（考生屏幕上是 AB）")]),
        (MULTIPLE, MultipleChoice(choices=("X",)), [("", "X（考生屏幕上是 ?）")]),
        (None, MultipleChoice(choices=("A", "C")), [("", "AC")]),
        (None, FillIn(blanks={"1": "30", "2": ""}), [("空1", "30"), ("空2", "")]),
        (None, Spreadsheet(cells={"表!A1": "=B1"}), [("表!A1", "=B1")]),
        (FormItem(item_id="F", stem="?", points="1", form=TABLE), Form(fields={"m": "1"}), [("直接材料", "1")]),
        (None, Form(fields={"m": "1"}), [("m", "1")]),
        (
            None,
            Voucher(date="2026-10-15", number="1", lines=(VoucherLine(summary="购料", account="1403-01", debit="5"),)),
            [("凭证", "记字第1号 日期 2026-10-15 附件  张"), ("第1行", "购料 1403-01 原材料 借 5")],
        ),
    ],
)
def test_an_answer_in_words(item: Item | None, response: Response, told: list[tuple[str, str]]) -> None:
    assert [(part.label, part.text) for part in answer_parts(item, response, SEEN)] == told
