"""An answer in words, part by part: what the centre's table, the review of late answers and the history show.

Choices are named by option identity, as the paper does; `screen` adds the letter the candidate saw where it differs.
"""

from collections.abc import Iterable, Mapping

import msgspec

from shared.exam.paper import Item, Option
from shared.exam.responses import (
    FillIn,
    Form,
    MultipleChoice,
    Response,
    ShortAnswer,
    SingleChoice,
    Spreadsheet,
    TrueFalse,
    Voucher,
    VoucherLine,
)

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class AnswerPart(msgspec.Struct, frozen=True, kw_only=True):
    """One part of an answer: what it is (empty where the answer has only one part) and what was written there."""

    label: str
    text: str


def screen_letters(options: Iterable[Option]) -> dict[str, str]:
    """Option identity to the letter it had on the candidate's screen. `options` in the candidate's order."""
    return {option.id: letter for option, letter in zip(options, _LETTERS, strict=False)}


def answer_parts(
    item: Item | None,
    response: Response,
    screen: Mapping[str, str] | None = None,
    accounts: Mapping[str, str] | None = None,
) -> tuple[AnswerPart, ...]:
    """The parts of an answer, in a fixed order.

    `item` gives form fields their labels, `accounts` (code to name) names a voucher's accounts; without them ids and
    codes stand there.
    """
    match response:
        case SingleChoice():
            return _whole(response.choice + _seen((response.choice,), screen))
        case MultipleChoice():
            return _whole("".join(response.choices) + _seen(response.choices, screen))
        case TrueFalse():
            return _whole("正确" if response.value else "错误")
        case ShortAnswer():
            return _whole(response.text)
        case FillIn():
            return tuple(AnswerPart(label=f"空{blank}", text=text) for blank, text in response.blanks.items())
        case Voucher():
            return _voucher(response, accounts or {})
        case Spreadsheet():
            return tuple(AnswerPart(label=ref, text=text) for ref, text in response.cells.items())
        case Form():
            labels = {field.id: field.label for field in item.form.fields} if item and item.form else {}
            return tuple(AnswerPart(label=labels.get(n, n), text=text) for n, text in response.fields.items())


def _whole(text: str) -> tuple[AnswerPart, ...]:
    return (AnswerPart(label="", text=text),)


def _seen(choices: tuple[str, ...], screen: Mapping[str, str] | None) -> str:
    if not screen:
        return ""
    letters = "".join(sorted(screen.get(choice, "?") for choice in choices))
    return f"（考生屏幕上是 {letters}）" if letters != "".join(sorted(choices)) else ""


def _voucher(voucher: Voucher, accounts: Mapping[str, str]) -> tuple[AnswerPart, ...]:
    head = f"{voucher.word}字第{voucher.number}号 日期 {voucher.date} 附件 {voucher.attachments} 张"
    lines = (AnswerPart(label=f"第{n}行", text=_line(line, accounts)) for n, line in enumerate(voucher.lines, 1))
    return (AnswerPart(label="凭证", text=head), *lines)


def _line(line: VoucherLine, accounts: Mapping[str, str]) -> str:
    sides = (f"借 {line.debit}" if line.debit else "", f"贷 {line.credit}" if line.credit else "")
    return " ".join(text for text in (line.summary, line.account, accounts.get(line.account, ""), *sides) if text)
