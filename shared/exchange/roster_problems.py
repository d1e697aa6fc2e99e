"""What is wrong in roster spreadsheets and photos: each problem with its file, sheet, row, column and reason."""

from collections.abc import Sequence

import msgspec

from shared.exchange.errors import ExchangeError

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
        place = [self.file, f"工作表“{self.sheet}”" if self.sheet else "", f"第{self.row}行" if self.row else ""]
        place.append(self.column)
        return f"{' '.join(part for part in place if part)}：{self.reason}"


class RosterError(ExchangeError):
    """The rosters were refused as a whole, code `roster_refused`; `problems` has every finding, none is left out."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        shown = "\n".join(problem.line() for problem in problems[:_SHOWN])
        more = f"\n……另有{len(problems) - _SHOWN}处，见完整清单。" if len(problems) > _SHOWN else ""
        count = len(problems)
        super().__init__(
            "roster_refused", f"名单有{count}处问题，没有导入任何内容。请按下列位置改正原表后重试：\n{shown}{more}"
        )
        self.problems = tuple(problems)
