"""What is wrong in roster spreadsheets and photos: each problem with its file, sheet, row, column and reason."""

from collections.abc import Sequence

import msgspec

from shared.exchange.errors import ExchangeError
from shared.words.catalogue import say

_SHOWN = 5


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One finding. `row` counts from 1 as in a spreadsheet, 0 means the sheet; `column` reads E列（证件号码）."""

    file: str
    reason: str
    sheet: str = ""
    row: int = 0
    column: str = ""

    def line(self) -> str:
        """The finding as one line of Chinese."""
        sheet = say("roster.on_sheet", sheet=self.sheet) if self.sheet else ""
        row = say("roster.in_row", row=self.row) if self.row else ""
        place = " ".join(part for part in (self.file, sheet, row, self.column) if part)
        return say("roster.finding", place=place, reason=self.reason)


class RosterError(ExchangeError):
    """The rosters were refused as a whole, code `roster_refused`; `problems` has every finding, none is left out."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        shown = "\n".join(problem.line() for problem in problems[:_SHOWN])
        more = len(problems) - _SHOWN
        if more > 0:
            sentence = say("roster.refused_more", count=len(problems), shown=shown, more=more)
        else:
            sentence = say("roster.refused", count=len(problems), shown=shown)
        super().__init__("roster_refused", sentence)
        self.problems = tuple(problems)
