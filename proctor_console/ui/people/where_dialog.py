"""查考生: a candidate does not know their room, or telephones: where do they sit? Looked up in all rosters of the site.

Object names: `where_text` `where_ask` `where_told` `where_table` `where_place` `where_spoken` `where_copy`
`where_number` `where_show` `where_close`.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from proctor_console.presenters.whereabouts import WhereRow, rows, told
from proctor_console.ui.frame.workbench import Workbench
from shared.exchange.directory import LONGEST_QUESTION
from shared.protocol.console import CandidateDetail
from shared.protocol.whereabouts import WhereReply
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import show_toast
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.field import Field
from shared.qtkit.widgets.table import SearchableTable
from shared.qtkit.widgets.table_model import Column
from shared.qtkit.widgets.text import Text

_SIZE = (960, 600)


class WhereDialog(QDialog):
    """Asks the server when told to, never at each key. `show_wanted(ticket)`: to be shown on the seat map."""

    show_wanted = Signal(str)

    def __init__(self, parent: QWidget, bench: Workbench, text: str = "") -> None:
        super().__init__(parent)
        self._bench = bench
        self._number = 0
        self.setObjectName("where_dialog")
        self.setWindowTitle(self.tr("查考生"))
        self.setModal(True)
        self.resize(*_SIZE)
        self.field = Field(
            self.tr("考生说的姓名或号码"),
            placeholder=self.tr("姓名、拼音或首字母、准考证号、证件号码或后四位"),
            max_length=LONGEST_QUESTION,
        )
        self.field.edit.setObjectName("where_text")
        self.field.edit.setClearButtonEnabled(True)
        self.field.submitted.connect(self.ask)
        self.ask_button = Button(self.tr("查找"), "primary", icon_name="search")
        self.ask_button.setObjectName("where_ask")
        self.ask_button.setAutoDefault(False)
        self.ask_button.clicked.connect(lambda _checked: self.ask())
        self.told = Text(self.tr("在全考点所有考场、所有场次的名册里查。查找记入考场记录，不记查找的内容。"), wrap=True)
        self.told.setObjectName("where_told")
        self.table: SearchableTable[WhereRow] = SearchableTable(
            (
                Column(title=self.tr("姓名"), text=lambda r: r.name, width=110),
                Column(title=self.tr("准考证号"), text=lambda r: r.ticket, width=130),
                Column(title=self.tr("证件号码"), text=lambda r: r.id_masked, width=180),
                Column(title=self.tr("考场"), text=lambda r: r.room, width=-1),
                Column(title=self.tr("座位"), text=lambda r: r.seat, sort_by=lambda r: int(r.seat), width=56),
                Column(title=self.tr("时间"), text=lambda r: r.when, width=230),
            ),
            searchable=False,
            empty_title=self.tr("还没有查找"),
            empty_text=self.tr("查到的考生列在这里：在哪个考场、几号座位、什么时间考。"),
        )
        self.table.setObjectName("where_table")
        self.table.selected.connect(self._show_row)
        self.answer = Card()
        self.place = Text("", "title", wrap=True)
        self.place.setObjectName("where_place")
        self.spoken = Text("", "body", wrap=True)
        self.spoken.setObjectName("where_spoken")
        self.copy_button = self._button(self.tr("复制这句话"), "where_copy", "copy")
        self.copy_button.clicked.connect(lambda _checked: self._copy())
        self.number_button = self._button(self.tr("显示完整证件号码"), "where_number", "eye")
        self.number_button.clicked.connect(lambda _checked: self._show_number())
        self.show_button = self._button(self.tr("在座位图上看"), "where_show", "grid")
        self.show_button.clicked.connect(lambda _checked: self._show_on_map())
        self._build()
        self._show_row(None)
        self.field.set_text(text)
        self.field.setFocus()
        if text.strip():
            self.ask()

    def _button(self, text: str, name: str, icon_name: str) -> Button:
        button = Button(text, icon_name=icon_name)
        button.setObjectName(name)
        button.setAutoDefault(False)
        return button

    def _build(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addWidget(self.field, 1)
        beside = QVBoxLayout()
        beside.addStretch(1)
        beside.addWidget(self.ask_button)
        line.addLayout(beside)
        acts = QHBoxLayout()
        acts.setSpacing(Space.S)
        for button in (self.copy_button, self.show_button, self.number_button):
            acts.addWidget(button)
        acts.addStretch(1)
        self.answer.body.addWidget(self.place)
        self.answer.body.addWidget(self.spoken)
        self.answer.body.addLayout(acts)
        close = Button(self.tr("关闭"))
        close.setObjectName("where_close")
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(Text(self.tr("考生在哪个考场"), "title"))
        column.addLayout(line)
        column.addWidget(self.told)
        column.addWidget(self.table, 1)
        column.addWidget(self.answer)
        column.addLayout(foot)

    def ask(self) -> None:
        """Ask the server for what stands in the field; an answer to an earlier question is not shown any more."""
        text = self.field.text
        self._number += 1
        number, zone = self._number, self._zone()
        if not text:
            return
        self.ask_button.setEnabled(False)
        gateway = self._bench.desk.gateway
        self._bench.run(
            self,
            lambda: gateway.where(text),
            done=lambda reply: self._show(reply, text, zone) if number == self._number else None,
            failed=self._failed,
        )

    def _show(self, reply: WhereReply, text: str, zone: str) -> None:
        self.ask_button.setEnabled(True)
        found = rows(reply, zone)
        self.told.setText(told(reply, text, zone))
        self.told.set_tone(None if reply.hits else "warn")
        self.table.set_rows(found)
        self.table.view.clearSelection()
        self._show_row(None)
        if len(found) == 1:
            self.table.select(0)

    def _failed(self, why: str) -> None:
        self.ask_button.setEnabled(True)
        self.told.setText(why)
        self.told.set_tone("problem")

    def _show_row(self, row: WhereRow | None) -> None:
        self.answer.setVisible(row is not None)
        if row is None:
            return
        self.place.setText(row.place)
        self.spoken.setText(row.spoken)
        self.show_button.setVisible(row.here)
        self.number_button.setVisible(row.here)

    def _chosen(self) -> WhereRow | None:
        return next(iter(self.table.selected_rows()), None)

    def _copy(self) -> None:
        if (row := self._chosen()) is not None:
            QGuiApplication.clipboard().setText(row.spoken)
            show_toast(self, self.tr("已复制"))

    def _show_number(self) -> None:
        """Of a candidate of this session; the server logs the look. Others' full numbers are in no package."""
        row = self._chosen()
        if row is None:
            return
        gateway, ticket = self._bench.desk.gateway, row.ticket
        self._bench.run(
            self, lambda: gateway.candidate(ticket, "identity"), done=self._show_detail, failed=self._failed
        )

    def _show_detail(self, detail: CandidateDetail) -> None:
        words = self.tr("{name}　{id_type}　{number}")
        self.spoken.setText(words.format(name=detail.name, id_type=detail.id_type, number=detail.id_number))

    def _show_on_map(self) -> None:
        if (row := self._chosen()) is not None:
            self.accept()
            self.show_wanted.emit(row.ticket)

    def _zone(self) -> str:
        return self._bench.view.time_zone if self._bench.view is not None else "Asia/Shanghai"
