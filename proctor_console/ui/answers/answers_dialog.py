"""作答记录: everything a candidate wrote, by time; and the answers as they stood at a moment.

Object names: `answers_table`, `answers_only`, `answers_item`, `answers_moment` (slider), `answers_at` (the time it
shows), `answers_standing` (the answers then), `answers_show` (asks for the contents), `answers_close`.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from proctor_console.presenters.history import (
    HistoryRow,
    Standing,
    history_rows,
    items_of,
    moments,
    standing_at,
)
from proctor_console.ui.answers.open_answers import OpenAnswersDialog
from proctor_console.ui.frame.workbench import Workbench
from shared.formatting import clock_time
from shared.protocol.answers import AnswerHistory
from shared.protocol.console import SeatView
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.countdown import TabularLabel
from shared.qtkit.widgets.table import SearchableTable
from shared.qtkit.widgets.table_model import Column
from shared.qtkit.widgets.text import Text

_SIZE = (1240, 640)


class AnswersDialog(QDialog):
    """Without contents at first: times, places and sizes need no reason."""

    def __init__(self, parent: QWidget, bench: Workbench, seat: SeatView) -> None:
        super().__init__(parent)
        self._bench = bench
        self._seat = seat
        self._zone = bench.view.time_zone if bench.view else "Asia/Shanghai"
        self._history: AnswerHistory | None = None
        self._moments: list[int] = []
        self.setModal(True)
        self.setObjectName("answers_dialog")
        self.setWindowTitle(self.tr("作答记录"))
        self.resize(*_SIZE)
        self.problem = Banner(tone="problem")
        self.problem.hide()
        self.show_button = Button(self.tr("显示作答内容…"), icon_name="eye")
        self.show_button.setObjectName("answers_show")
        self.item = QComboBox()
        self.item.setObjectName("answers_item")
        self.item.addItem(self.tr("全部题目"), "")
        self.only = QCheckBox(self.tr("只看作答"))
        self.only.setObjectName("answers_only")
        self.only.setChecked(True)
        self.table = self._make_table()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("answers_moment")
        self.at = TabularLabel("--:--:--", FontSize.TITLE, bold=True)
        self.at.setObjectName("answers_at")
        self.standing = self._make_standing()
        self._build()
        self.show_button.clicked.connect(self._ask_for_contents)
        self.item.currentIndexChanged.connect(lambda _index: self._show_rows())
        self.only.toggled.connect(lambda _on: self._show_rows())
        self.slider.valueChanged.connect(lambda _value: self._show_moment())
        self.table.selected.connect(self._go_to)
        ticket = seat.ticket
        bench.run(self, lambda: bench.desk.gateway.answers(ticket), done=self.show_history, failed=self._failed)

    def show_history(self, history: AnswerHistory) -> None:
        """Show a history, with or without contents."""
        moment = self._moments[self.slider.value()] if self._moments else None
        self._history = history
        self._offer_contents()
        if self.item.count() == 1:
            for label in items_of(history):
                self.item.addItem(label, label)
        self._moments = moments(history)
        self.slider.blockSignals(True)
        self.slider.setRange(0, max(0, len(self._moments) - 1))
        self.slider.setValue(self._moments.index(moment) if moment in self._moments else len(self._moments) - 1)
        self.slider.blockSignals(False)
        self.slider.setEnabled(len(self._moments) > 1)
        self._show_rows()
        self._show_moment()

    # ------------------------------------------------------------ making
    def _make_table(self) -> SearchableTable[HistoryRow]:
        table: SearchableTable[HistoryRow] = SearchableTable(
            (
                Column(
                    title=self.tr("书写"),
                    text=lambda r: r.written,
                    tip=lambda r: r.doubt,
                    sort_by=lambda r: (r.written_ms, r.order),
                    width=100,
                ),
                Column(title=self.tr("送达"), text=lambda r: r.received, sort_by=lambda r: r.order, width=86),
                Column(title=self.tr("题目"), text=lambda r: r.item, sort_by=lambda r: r.item_no, width=86),
                Column(title=self.tr("内容"), text=lambda r: r.summary, tip=lambda r: r.summary, width=-1),
                Column(title=self.tr("座位与电脑"), text=lambda r: r.place, tip=lambda r: r.login, width=124),
                Column(title=self.tr("大小"), text=lambda r: r.size, sort_by=lambda r: r.bytes, right=True, width=70),
                Column(title=self.tr("迟到"), text=lambda r: r.late, tip=lambda r: r.late, width=104),
            ),
            placeholder=self.tr("查找时间、题目、内容、座位"),
            empty_title=self.tr("还没有作答"),
            empty_text=self.tr("考生每次作答、标记、翻页都会按时间列在这里。"),
        )
        table.setObjectName("answers_table")
        table.top.insertWidget(1, self.item)
        table.top.insertWidget(2, self.only)
        return table

    def _make_standing(self) -> SearchableTable[Standing]:
        table: SearchableTable[Standing] = SearchableTable(
            (
                Column(title=self.tr("题目"), text=lambda r: r.item, sort_by=lambda r: r.item_no, width=86),
                Column(title=self.tr("当时的作答"), text=lambda r: r.summary, tip=lambda r: r.summary, width=-1),
                Column(title=self.tr("书写"), text=lambda r: r.written, width=100),
            ),
            searchable=False,
            empty_title=self.tr("当时还没有作答"),
            empty_text=self.tr("拖动上面的时间，看考生在那一刻答了什么。"),
        )
        table.setObjectName("answers_standing")
        return table

    def _build(self) -> None:
        head = QHBoxLayout()
        title = self.tr("{n} 号座位 {name}　{ticket}").format(
            n=self._seat.seat, name=self._seat.name_masked, ticket=self._seat.ticket
        )
        head.addWidget(Text(title, "title"))
        head.addStretch(1)
        head.addWidget(self.show_button)
        scrub = QHBoxLayout()
        scrub.setSpacing(Space.S)
        scrub.addWidget(self.at)
        scrub.addWidget(self.slider, 1)
        right = QVBoxLayout()
        right.setSpacing(Space.S)
        right.addWidget(Text(self.tr("截至这一刻的作答"), "strong"))
        right.addLayout(scrub)
        right.addWidget(self.standing, 1)
        side = QWidget()
        side.setFixedWidth(380)
        right.setContentsMargins(0, 0, 0, 0)
        side.setLayout(right)
        middle = QHBoxLayout()
        middle.setSpacing(Space.L)
        middle.addWidget(self.table, 1)
        middle.addWidget(side)
        close = Button(self.tr("关闭"))
        close.setObjectName("answers_close")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(
            Text(
                self.tr("书写时间是考试机按房间时钟记的，送达时间是服务器收到的。历次作答都保留，任何人都不能删改。"),
                "muted",
            ),
            1,
        )
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addLayout(head)
        column.addWidget(self.problem)
        column.addLayout(middle, 1)
        column.addLayout(foot)

    # ------------------------------------------------------------ showing
    def _show_rows(self) -> None:
        if self._history is None:
            return
        rows = history_rows(self._history, self._zone, answers_only=self.only.isChecked())
        self._offer_contents()
        chosen = self.item.currentData()
        self.table.set_rows([row for row in rows if not chosen or row.item == chosen])

    def _offer_contents(self) -> None:
        """All at first; of what was too much for one look, the chosen item alone."""
        history = self._history
        lacking = history is not None and any(e.omitted and e.label == self.item.currentData() for e in history.entries)
        self.show_button.setVisible(history is not None and (not history.opened or lacking))

    def _show_moment(self) -> None:
        if self._history is None or not self._moments:
            return
        at_ms = self._moments[self.slider.value()]
        self.at.setText(clock_time(at_ms, self._zone))
        self.standing.set_rows(standing_at(self._history, at_ms, self._zone))

    def _go_to(self, row: HistoryRow | None) -> None:
        """A chosen row moves the moment to its time."""
        if row is not None and row.written_ms in self._moments:
            self.slider.setValue(self._moments.index(row.written_ms))

    def _ask_for_contents(self) -> None:
        history, label = self._history, self.item.currentData()
        again = history is not None and history.opened
        item_id = next((e.item_id for e in history.entries if e.label == label), "") if history and again else ""
        OpenAnswersDialog(self, self._bench, self._seat, self.show_history, item_id=item_id).open()

    def _failed(self, text: str) -> None:
        self.problem.set_message(text, "problem")
        self.problem.show()
