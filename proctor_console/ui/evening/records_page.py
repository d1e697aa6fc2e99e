"""The records of the room: the two forms to print or save, and the whole room log as a table.

Object names: `print_sign_in`, `save_sign_in`, `print_room_record`, `save_room_record`, `event_table`, `event_topic`,
`seat_history`.
`save(kind, path)` does what saving does after the file was chosen.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from proctor_console.core.wording import TOPIC_WORD
from proctor_console.presenters.desk import Snapshot
from proctor_console.presenters.eventlog import EventRow, event_rows
from proctor_console.records.room_record import room_record
from proctor_console.records.sign_in import sign_in_sheet
from proctor_console.ui.evening.printing import choose_printer, print_pdf, printer_available
from proctor_console.ui.evening.seat_history_dialog import SeatHistoryDialog
from proctor_console.ui.frame.workbench import Workbench
from shared.machine.files import write_whole
from shared.protocol.console import RecordsData
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner, show_toast
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.table import SearchableTable
from shared.qtkit.widgets.table_model import Column
from shared.qtkit.widgets.text import Text
from shared.words.catalogue import say

KINDS: Final[dict[str, Callable[[RecordsData], bytes]]] = {"sign_in": sign_in_sheet, "room_record": room_record}
"""The forms; `record.<name>_title` is what one is called, `record.<name>_holds` what stands in it."""


class RecordsPage(QWidget):
    """Follows the workbench."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._shown = (-1, "")
        self._problem = Banner(tone="problem", closable=True)
        self._problem.hide()
        self._buttons: list[Button] = []
        forms = QHBoxLayout()
        forms.setSpacing(Space.M)
        for kind in KINDS:
            forms.addWidget(self._form_card(kind), 1)
        self.topic = QComboBox()
        self.topic.setObjectName("event_topic")
        self.topic.addItem(self.tr("全部类别"), "")
        for key, word in TOPIC_WORD.items():
            self.topic.addItem(word, key)
        self.table: SearchableTable[EventRow] = SearchableTable(
            (
                Column(title=self.tr("时间"), text=lambda r: r.time, sort_by=lambda r: r.seq, width=92),
                Column(title=self.tr("类别"), text=lambda r: r.topic_word, width=112),
                Column(title=self.tr("座位"), text=lambda r: r.seats, width=76),
                Column(title=self.tr("内容"), text=lambda r: r.text, tip=lambda r: r.text, width=-1),
                Column(title=self.tr("办理"), text=lambda r: r.actor, width=150),
            ),
            placeholder=self.tr("查找时间、座位、内容"),
            empty_title=self.tr("还没有记录"),
            empty_text=self.tr("登录、延时、换机、情况等每件事都会记在这里。"),
        )
        self.table.setObjectName("event_table")
        self.table.top.insertWidget(1, self.topic)
        self.seats_button = Button(self.tr("座位历史"), icon_name="history")
        self.seats_button.setObjectName("seat_history")
        self.seats_button.clicked.connect(lambda: SeatHistoryDialog(self, bench).open())
        self.table.top.addWidget(self.seats_button)
        log = Card(self.tr("考场日志"))
        log.body.addWidget(self.table, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        column.setSpacing(Space.M)
        column.addWidget(self._problem)
        column.addLayout(forms)
        column.addWidget(log, 1)
        self.topic.currentIndexChanged.connect(self._refresh)
        bench.viewed.connect(self._on_view)

    def _form_card(self, kind: str) -> Card:
        title, text = _title(kind), say(f"record.{kind}_holds")
        card = Card(title)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        print_button = Button(self.tr("打印（一式两份）"), icon_name="printer")
        print_button.setObjectName(f"print_{kind}")
        print_button.clicked.connect(lambda: self._print(kind))
        save_button = Button(self.tr("另存为 PDF"), icon_name="download")
        save_button.setObjectName(f"save_{kind}")
        save_button.clicked.connect(lambda: self._choose(kind))
        self._buttons += [print_button, save_button]
        row.addWidget(Text(text, "muted", wrap=True), 1)
        row.addWidget(print_button)
        row.addWidget(save_button)
        card.body.addLayout(row)
        return card

    # ------------------------------------------------------------ forms
    def save(self, kind: str, path: Path) -> None:
        """Make the form and write it, off the GUI thread."""

        def work() -> Path:
            pdf = self._make(kind)
            write_whole(path, pdf)
            return path

        self._busy(True)
        self._bench.run(
            self,
            work,
            done=lambda saved: self._over(self.tr("已保存 {name}").format(name=saved.name)),
            failed=self._failed,
        )

    def _make(self, kind: str) -> bytes:
        return KINDS[kind](self._bench.desk.gateway.records())

    def _choose(self, kind: str) -> None:
        view = self._bench.view
        name = f"{_title(kind)}-{view.room if view else ''}.pdf"
        chosen, _filter = QFileDialog.getSaveFileName(self, self.tr("另存为 PDF"), name, "PDF (*.pdf)")
        if chosen:
            self.save(kind, Path(chosen))

    def _print(self, kind: str) -> None:
        if not printer_available():
            self._failed(self.tr("本机没有安装打印机。请“另存为 PDF”，用 U 盘拷到能打印的电脑上打印。"))
            return
        self._busy(True)
        self._bench.run(self, lambda: self._make(kind), done=lambda pdf: self._send(kind, pdf), failed=self._failed)

    def _send(self, kind: str, pdf: bytes) -> None:
        printer = choose_printer(self, _title(kind))
        if printer is None:
            self._busy(False)
            return
        self._bench.run(
            self,
            lambda: print_pdf(printer, pdf),
            done=lambda pages: self._over(self.tr("已送打印机，每份 {n} 页").format(n=pages)),
            failed=lambda _text: self._failed(self.tr("打印没有完成，请检查打印机；也可以“另存为 PDF”。")),
        )

    def _busy(self, busy: bool) -> None:
        self._problem.hide()
        for button in self._buttons:
            button.setEnabled(not busy)

    def _over(self, text: str) -> None:
        self._busy(False)
        show_toast(self, text)

    def _failed(self, text: str) -> None:
        self._busy(False)
        self._problem.set_message(text, "problem")
        self._problem.show()

    # ------------------------------------------------------------ log
    def _on_view(self, snapshot: Snapshot) -> None:
        key = (snapshot.view.last_seq, snapshot.view.session_id)
        if key != self._shown:
            self._shown = key
            self._refresh()

    def _refresh(self) -> None:
        view = self._bench.view
        if view is not None:
            topic = self.topic.currentData() or None
            self.table.set_rows(event_rows(self._bench.records, view, topic))


def _title(kind: str) -> str:
    return say(f"record.{kind}_title")
