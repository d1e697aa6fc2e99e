"""What each seat types in the trial: different at every seat, so that an answer in a wrong place is seen."""

from shared.exam.kinds.case import Case
from shared.exam.kinds.fill_in import FillIn
from shared.exam.kinds.form import Form
from shared.exam.kinds.matching import Matching
from shared.exam.kinds.multiple_choice import MultipleChoice
from shared.exam.kinds.ordering import Ordering
from shared.exam.kinds.parts import Response
from shared.exam.kinds.postings import VoucherLine
from shared.exam.kinds.short_answer import ShortAnswer
from shared.exam.kinds.single_choice import SingleChoice
from shared.exam.kinds.spreadsheet import Spreadsheet
from shared.exam.kinds.true_false import TrueFalse
from shared.exam.kinds.voucher import Voucher
from shared.words.catalogue import say


def typed_answers(seat: int) -> dict[str, Response]:
    """Item id to answer. Chinese, signs of the keyboard, amounts, formulas: all that candidates type."""
    first, second = "ABCD"[seat % 4], "ABCD"[(seat + 1 + seat // 4 % 3) % 4]
    turned = "ABC"[seat % 3 :] + "ABC"[: seat % 3]
    amount = f"{1000 + seat}.50"
    return {
        "single_choice": SingleChoice(choice=first),
        "multiple_choice": MultipleChoice(choices=tuple(sorted({first, second}))),
        "true_false": TrueFalse(value=seat % 2 == 0),
        "fill_in": FillIn(blanks={"a": str(seat), "b": f"Seat-{seat:04d}"}),
        "ordering": Ordering(order=tuple(turned)),
        "matching": Matching(pairs=dict(zip("ABC", "XYZ"[seat % 3 :] + "XYZ"[: seat % 3], strict=True))),
        "case": Case(
            answers={
                "1": SingleChoice(choice=second),
                "2": FillIn(blanks={"a": say("trial.typed.blank", seat=seat)}),
            }
        ),
        "short_answer": ShortAnswer(text=say("trial.typed.long", seat=seat)),
        "voucher": Voucher(
            lines=(
                VoucherLine(summary=say("trial.typed.summary", seat=seat), account="6602", debit=amount),
                VoucherLine(summary=say("trial.typed.summary", seat=seat), account="1001", credit=amount),
            )
        ),
        "spreadsheet": Spreadsheet(
            cells={
                f"{say('trial.paper.sheet')}!B1": str(seat),
                f"{say('trial.paper.sheet')}!B2": "=B1*2",
                f"{say('trial.paper.sheet')}!B3": say("trial.typed.blank", seat=seat),
            }
        ),
        "form": Form(fields={"name": say("trial.typed.blank", seat=seat), "amount": amount, "kind": "ABC"[seat % 3]}),
    }
