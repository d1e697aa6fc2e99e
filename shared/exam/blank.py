"""Is there anything in an answer? Decides what the navigator and the hand-in list call unanswered."""

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


def is_answered(response: Response | None) -> bool:
    """Whether the candidate has put anything into this answer."""
    match response:
        case None:
            return False
        case SingleChoice():
            return bool(response.choice)
        case MultipleChoice():
            return bool(response.choices)
        case TrueFalse():
            return True
        case FillIn():
            return any(text.strip() for text in response.blanks.values())
        case ShortAnswer():
            return bool(response.text.strip())
        case Spreadsheet():
            return any(text.strip() for text in response.cells.values())
        case Form():
            return any(text.strip() for text in response.fields.values())
        case Voucher():
            return any(line.account or line.debit or line.credit or line.summary for line in response.lines)
