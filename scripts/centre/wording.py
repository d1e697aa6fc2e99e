"""Answers in words, for the table that people read."""

from shared.exam.paper import Item
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
)


def response_text(item: Item, response: Response) -> str:
    """The answer as text, one line for each part of it."""
    match response:
        case SingleChoice():
            return response.choice
        case MultipleChoice():
            return "".join(response.choices)
        case TrueFalse():
            return "正确" if response.value else "错误"
        case FillIn():
            return "\n".join(f"空{blank}：{text}" for blank, text in response.blanks.items())
        case ShortAnswer():
            return response.text
        case Voucher():
            return _voucher(response)
        case Spreadsheet():
            return "\n".join(f"{ref}：{text}" for ref, text in response.cells.items())
        case Form():
            labels = {field.id: field.label for field in item.form.fields} if item.form else {}
            return "\n".join(f"{labels.get(name, name)}：{text}" for name, text in response.fields.items())


def _voucher(voucher: Voucher) -> str:
    head = f"{voucher.word}字第{voucher.number}号 日期 {voucher.date} 附件 {voucher.attachments} 张"
    lines = [f"{line.summary} {line.account} 借 {line.debit} 贷 {line.credit}" for line in voucher.lines]
    return "\n".join([head, *lines])
