"""The records of the room: the forms to print or save, and the whole room log as a table.

Earlier sessions of this server are chosen above: the same forms and the same table, of that session alone.

Object names: those of `FormsCard`, `event_table`, `event_topic`, `seat_history`, `record_session`, `amend_incident`,
`export_log`, `show_photo`.
`save(key, path)` and `export_log(path)` do what saving does after the file was chosen.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from proctor_console.core.file_names import session_file
from proctor_console.core.staff_wording import EARLIER
from proctor_console.core.wording import TOPIC_WORD
from proctor_console.presenters.desk import Snapshot
from proctor_console.presenters.eventlog import EventRow, event_rows
from proctor_console.presenters.log_book import log_book
from proctor_console.records.form import Form
from proctor_console.records.registry import every_form
from proctor_console.ui.acts.incident_dialog import AmendDialog
from proctor_console.ui.evening.forms_card import FormsCard
from proctor_console.ui.evening.preview_dialog import PreviewDialog, pictures
from proctor_console.ui.evening.printing import choose_printer, print_pdf, printer_available
from proctor_console.ui.evening.seat_history_dialog import SeatHistoryDialog
from proctor_console.ui.frame.photo import show_picture
from proctor_console.ui.frame.workbench import Workbench
from shared.exam.room.events import IncidentPhoto, Record
from shared.formatting import date_time
from shared.machine.files import write_whole
from shared.protocol.console import RecordsData, RoomView, SessionList
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner, show_toast
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.table import SearchableTable
from shared.qtkit.widgets.table_model import Column
from shared.qtkit.widgets.text import Text
from shared.session_kind import kind_word

_SESSION_PX = 560


class RecordsPage(QWidget):
    """Follows the workbench."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._shown = (-1, "")
        self._earlier: RecordsData | None = None
        self._busy = False
        self._problem = Banner(tone="problem", closable=True)
        self._problem.hide()
        self._forms, unusable = every_form(bench.own_forms)
        self._list = self._make_list(unusable)
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
        self.sessions = QComboBox()
        self.sessions.setObjectName("record_session")
        self.sessions.setMinimumWidth(_SESSION_PX)
        self.sessions.activated.connect(self._choose_session)
        self._add_buttons()
        log = Card(self.tr("考场日志"))
        log.body.addWidget(self.table, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        column.setSpacing(Space.M)
        column.addWidget(self._problem)
        which = QHBoxLayout()
        which.setSpacing(Space.S)
        which.addWidget(Text(self.tr("场次"), "strong"))
        which.addWidget(self.sessions)
        self._which_note = Text("", "muted")
        which.addWidget(self._which_note, 1)
        column.addLayout(which)
        column.addWidget(self._list)
        column.addWidget(log, 1)
        self.topic.currentIndexChanged.connect(self._refresh)
        bench.viewed.connect(self._on_view)

    def _add_buttons(self) -> None:
        """What can be done with the log, beside its search."""
        self.seats_button = Button(self.tr("座位历史"), icon_name="history")
        self.seats_button.setObjectName("seat_history")
        self.seats_button.clicked.connect(lambda: SeatHistoryDialog(self, self._bench).open())
        self.amend_button = Button(self.tr("补充情况…"), icon_name="plus")
        self.amend_button.setObjectName("amend_incident")
        self.amend_button.clicked.connect(self._amend)
        self.export_button = Button(self.tr("导出 Excel"), icon_name="download")
        self.export_button.setObjectName("export_log")
        self.export_button.clicked.connect(self._choose_log)
        self.photo_button = Button(self.tr("查看照片"), icon_name="eye")
        self.photo_button.setObjectName("show_photo")
        self.photo_button.hide()
        self.photo_button.clicked.connect(self._show_photo)
        self.table.selected.connect(lambda row: self.photo_button.setVisible(bool(self._photo_of(row))))
        for button in (self.photo_button, self.amend_button, self.seats_button, self.export_button):
            self.table.top.addWidget(button)

    # ------------------------------------------------------------ forms
    def _make_list(self, unusable: tuple[str, ...]) -> FormsCard:
        """`unusable`: files of the centre's own that are not in it, and why."""
        forms = FormsCard(self.tr("表格"), tuple(self._forms.values()))
        forms.preview_wanted.connect(self._preview)
        forms.print_wanted.connect(self._print)
        forms.save_wanted.connect(self._choose)
        if unusable:
            self._problem.set_message("\n".join(unusable), "warn")
            self._problem.show()
        return forms

    def save(self, key: str, path: Path) -> None:
        """Make the form and write it, off the GUI thread."""
        form = self._forms[key]

        def work() -> Path:
            pdf = self._make(form)
            write_whole(path, pdf)
            return path

        self._set_busy(True)
        self._bench.run(
            self,
            work,
            done=lambda saved: self._over(self.tr("已保存 {name}").format(name=saved.name)),
            failed=self._failed,
        )

    def _make(self, form: Form) -> bytes:
        return form.make(self._bench.desk.gateway.records(form.key, self._session_no), None)

    def _choose(self, form: Form) -> None:
        name = session_file(self._shown_view(), f"{form.title}.pdf")
        chosen, _filter = QFileDialog.getSaveFileName(self, self.tr("另存为 PDF"), name, "PDF (*.pdf)")
        if chosen:
            self.save(form.key, Path(chosen))

    def _preview(self, form: Form) -> None:
        """The file is made once: what is looked at is what is printed."""

        def work() -> tuple[bytes, list[QImage]]:
            pdf = self._make(form)
            return pdf, pictures(pdf)

        def show(made: tuple[bytes, list[QImage]]) -> None:
            self._set_busy(False)
            pdf, pages = made
            dialog = PreviewDialog(self, form, pages, may_print=printer_available())
            dialog.print_wanted.connect(lambda: self._send(form, pdf))
            dialog.open()

        self._set_busy(True)
        self._bench.run(self, work, done=show, failed=self._failed)

    def _print(self, form: Form) -> None:
        if not printer_available():
            self._failed(self.tr("本机没有安装打印机。请“另存为 PDF”，用 U 盘拷到能打印的电脑上打印。"))
            return
        self._set_busy(True)
        self._bench.run(self, lambda: self._make(form), done=lambda pdf: self._send(form, pdf), failed=self._failed)

    def _send(self, form: Form, pdf: bytes) -> None:
        printer = choose_printer(self, form.title, form.copies)
        if printer is None:
            self._set_busy(False)
            return
        self._bench.run(
            self,
            lambda: print_pdf(printer, pdf),
            done=lambda pages: self._over(self.tr("已送打印机，每份 {n} 页").format(n=pages)),
            failed=lambda _text: self._failed(self.tr("打印没有完成，请检查打印机；也可以“另存为 PDF”。")),
        )

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._problem.hide()
        self._allow()

    def _allow(self) -> None:
        """As the session that is shown allows it."""
        view = self._shown_view()
        started = view is not None and view.started_ms is not None
        self._list.allow(busy=self._busy, started=started)

    def _over(self, text: str) -> None:
        self._set_busy(False)
        show_toast(self, text)

    def _failed(self, text: str) -> None:
        self._set_busy(False)
        self._problem.set_message(text, "problem")
        self._problem.show()

    # ------------------------------------------------------------ log
    def export_log(self, path: Path) -> None:
        """Write the whole room log as a workbook, off the GUI thread."""
        view, records = self._shown_view(), self._shown_records()
        if view is None:
            return
        self._set_busy(True)
        self._bench.run(
            self,
            lambda: write_whole(path, log_book(records, view)),
            done=lambda _none: self._over(self.tr("已保存 {name}").format(name=path.name)),
            failed=self._failed,
        )

    def _choose_log(self) -> None:
        name = session_file(self._shown_view(), f"{self.tr('考场日志')}.xlsx")
        chosen, _filter = QFileDialog.getSaveFileName(self, self.tr("导出考场日志"), name, "Excel (*.xlsx)")
        if chosen:
            self.export_log(Path(chosen))

    def _amend(self) -> None:
        view = self._bench.view
        if view is not None:
            AmendDialog(self, self._bench, view, tuple(self._bench.records)).open()

    def _photo_of(self, row: EventRow | None) -> bytes:
        records = self._shown_records() if row is not None else ()
        events = (r.event for r in records if row is not None and r.seq == row.seq)
        return next((event.jpeg for event in events if isinstance(event, IncidentPhoto)), b"")

    def _show_photo(self) -> None:
        rows = self.table.selected_rows()
        if jpeg := self._photo_of(rows[0] if rows else None):
            show_picture(self, self.tr("照片"), jpeg)

    def _on_view(self, snapshot: Snapshot) -> None:
        key = (snapshot.view.last_seq, snapshot.view.session_id)
        if key != self._shown:
            if self._shown[1] != snapshot.view.session_id:
                self._ask_sessions()
            self._shown = key
            self._allow()
            self._refresh()

    def _refresh(self) -> None:
        view = self._shown_view()
        if view is not None:
            topic = self.topic.currentData() or None
            self.table.set_rows(event_rows(self._shown_records(), view, topic))

    # ------------------------------------------------------------ earlier sessions
    @property
    def _session_no(self) -> int:
        return int(self.sessions.currentData() or 0)

    def _shown_view(self) -> RoomView | None:
        return self._bench.view if self._earlier is None else self._earlier.view

    def _shown_records(self) -> tuple[Record, ...]:
        earlier = self._earlier
        return tuple(self._bench.records) if earlier is None else (*earlier.records, *earlier.later)

    def _ask_sessions(self) -> None:
        gateway = self._bench.desk.gateway
        self._bench.run(self, gateway.sessions, done=self._list_sessions, failed=lambda _text: None)

    def _list_sessions(self, found: SessionList) -> None:
        """The open session stands as 0: it is followed as it goes on."""
        chosen = self._session_no
        self.sessions.clear()
        for one in found.sessions:
            when = date_time(one.starts_at_ms, one.time_zone)
            words = self.tr("本场　{title}") if one.current else self.tr("{when}　{title}")
            title = f"{one.title}（{kind_word(one.kind)}）"
            self.sessions.addItem(words.format(when=when, title=title), 0 if one.current else one.session_no)
        self.sessions.setCurrentIndex(max(0, self.sessions.findData(chosen)))

    def _choose_session(self) -> None:
        number, gateway = self._session_no, self._bench.desk.gateway
        if not number:
            self._show_session(None)
            return
        self._bench.run(
            self, lambda: gateway.records(EARLIER, number), done=self._show_session, failed=self._unreadable
        )

    def _unreadable(self, text: str) -> None:
        self.sessions.setCurrentIndex(max(0, self.sessions.findData(0)))
        self._show_session(None)
        self._failed(text)

    def _show_session(self, data: RecordsData | None) -> None:
        self._problem.hide()
        self._earlier = data
        for button in (self.seats_button, self.amend_button):
            button.setEnabled(data is None)
        note = self.tr("以前的场次：表格与其成绩数据包逐行相同") if data is not None else ""
        self._which_note.setText(note)
        self._allow()
        self._refresh()
