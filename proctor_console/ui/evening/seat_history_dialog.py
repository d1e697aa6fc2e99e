"""Who sat where and when: one sentence for a seat and a time, and every stretch of every seat.

Object names: `seat_asked`, `seat_time`, `seat_answer`, `seat_table`, `seat_history_close`.
"""

from __future__ import annotations

from PySide6.QtCore import QTime
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QTimeEdit, QVBoxLayout, QWidget

from proctor_console.presenters.seating import SpanRow, moment_ms, span_rows, who_sat
from proctor_console.ui.frame.workbench import Workbench
from shared.formatting import clock_time
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.field import FieldFrame
from shared.qtkit.widgets.number import NumberBox
from shared.qtkit.widgets.table import SearchableTable
from shared.qtkit.widgets.table_model import Column
from shared.qtkit.widgets.text import Text

_SIZE = (860, 620)


class SeatHistoryDialog(QDialog):
    """Everything from the room log that is here already; nothing is asked of the server."""

    def __init__(self, parent: QWidget, bench: Workbench) -> None:
        super().__init__(parent)
        self._bench = bench
        view = bench.view
        self.setModal(True)
        self.setObjectName("seat_history_dialog")
        self.setWindowTitle(self.tr("座位历史"))
        self.resize(*_SIZE)
        self.seat = NumberBox(1, max((s.seat for s in view.seats), default=1) if view else 1, 1, unit=self.tr("号"))
        self.seat.setObjectName("seat_asked")
        self.time = QTimeEdit()
        self.time.setObjectName("seat_time")
        self.time.setDisplayFormat("HH:mm:ss")
        if view is not None:
            at_ms = view.room_ms if view.ended_ms is None else view.started_ms or view.room_ms
            self.time.setTime(QTime.fromString(clock_time(at_ms, view.time_zone), "HH:mm:ss"))
        self.answer = Text("", "heading", wrap=True)
        self.answer.setObjectName("seat_answer")
        self.only = QCheckBox(self.tr("只看这个座位"))
        self.table: SearchableTable[SpanRow] = SearchableTable(
            (
                Column(title=self.tr("座位"), text=lambda r: str(r.seat), sort_by=lambda r: r.seat, width=68),
                Column(title=self.tr("时间"), text=lambda r: r.span, sort_by=lambda r: r.from_ms, width=176),
                Column(title=self.tr("姓名"), text=lambda r: r.name, width=104),
                Column(title=self.tr("准考证号"), text=lambda r: r.ticket, width=148),
                Column(title=self.tr("电脑"), text=lambda r: r.device, width=-1),
                Column(title=self.tr("止于"), text=lambda r: r.end, width=104),
            ),
            placeholder=self.tr("查找座位、姓名、准考证号"),
            empty_title=self.tr("还没有人登录"),
            empty_text=self.tr("考生登录、换机、交卷后，每个座位的经过列在这里。"),
        )
        self.table.setObjectName("seat_table")
        self.table.top.insertWidget(1, self.only)
        self._build()
        self.seat.valueChanged.connect(lambda _n: self._show())
        self.time.timeChanged.connect(lambda _t: self._show())
        self.only.toggled.connect(lambda _on: self._show())
        self._show()

    def _build(self) -> None:
        ask = QHBoxLayout()
        ask.setSpacing(Space.M)
        ask.addWidget(FieldFrame(self.tr("座位"), self.seat))
        ask.addWidget(FieldFrame(self.tr("时间（房间时钟）"), self.time))
        ask.addWidget(self.answer, 1)
        question = Card()
        question.body.addLayout(ask)
        close = Button(self.tr("关闭"))
        close.setObjectName("seat_history_close")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(Text(self.tr("谁在什么时间坐在哪个座位"), "title"))
        column.addWidget(question)
        column.addWidget(self.table, 1)
        column.addLayout(foot)

    def _show(self) -> None:
        view, records = self._bench.view, self._bench.records
        if view is None:
            return
        asked, then = self.seat.value(), self.time.time()
        at_ms = moment_ms(view, then.hour(), then.minute(), then.second())
        self.answer.setText(who_sat(records, view, asked, at_ms))
        rows = span_rows(records, view)
        self.table.set_rows([row for row in rows if not self.only.isChecked() or row.seat == asked])
