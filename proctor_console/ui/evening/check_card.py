"""The three-way check, row by row: what PC, server and bundle hold of each sitting, and whether it agrees.

Object name: `check_table`.
"""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QIcon

from proctor_console.presenters.collection import CheckRow, check_rows, check_summary
from shared.protocol.console import RoomView
from shared.protocol.jobs import SittingCheck
from shared.qtkit.look.states import DisplayState, state_icon
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.table import SearchableTable
from shared.qtkit.widgets.table_model import Column
from shared.qtkit.widgets.text import Text
from shared.words.catalogue import say


class CheckCard(Card):
    """What the last count found; what differs comes first."""

    def __init__(self) -> None:
        super().__init__(QCoreApplication.translate("CheckCard", "三方核对"))
        self._summary = Text(self.tr("结束考试后点“开始清点”，逐份核对考生机、服务器和成绩包。"), "muted", wrap=True)
        self.table: SearchableTable[CheckRow] = SearchableTable(
            (
                Column(title=self.tr("座位"), text=lambda r: str(r.seat), sort_by=lambda r: r.seat, width=68),
                Column(title=self.tr("姓名"), text=lambda r: r.name, width=96),
                Column(title=self.tr("准考证号"), text=lambda r: r.ticket, width=132),
                Column(
                    title=self.tr("记录数"),
                    text=lambda r: str(r.entries),
                    sort_by=lambda r: r.entries,
                    right=True,
                    width=84,
                ),
                Column(title=self.tr("考生机"), text=lambda r: r.client, width=96),
                Column(title=self.tr("服务器"), text=lambda r: r.server, width=96),
                Column(title=self.tr("成绩包"), text=lambda r: r.bundle, width=96),
                Column(title=self.tr("结果"), text=lambda r: r.result, icon=_result_icon, width=-1),
            ),
            placeholder=self.tr("查找座位、姓名、准考证号"),
            empty_title=self.tr("还没有清点"),
            empty_text=self.tr("清点后这里逐份列出三方校验码，不一致的排在最前。"),
        )
        self.table.setObjectName("check_table")
        self.body.addWidget(self._summary)
        self.body.addWidget(self.table, 1)

    def show_checks(self, view: RoomView | None, checks: tuple[SittingCheck, ...]) -> None:
        """Show the outcome of a count; `view` gives the names."""
        self.table.set_rows(check_rows(view, checks) if view else [])
        self._summary.setText(check_summary(checks))


def _result_icon(row: CheckRow) -> QIcon:
    if row.result == say("console.check.agrees"):
        return state_icon(DisplayState.HANDED_IN)
    return state_icon(DisplayState.PROBLEM if row.result == say("console.check.differs") else DisplayState.OFFLINE)
