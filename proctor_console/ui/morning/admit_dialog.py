"""The page on which the technician lets waiting PCs in: seat, name and code of each, approved many at once.

Space or a click in the first column chooses a PC; F2 or a double click gives another seat.
Object names: `admit_dialog`, `admit_table`, `admit_all`, `admit_none`, `admit_approve`, `admit_refuse`, `admit_seat`,
`admit_give_seat`, `admit_count_from`, `admit_count`, `admit_window`, `admit_close`.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from proctor_console.presenters.admit import Choice, Line, outcome
from proctor_console.ui.frame.workbench import Workbench
from shared.formatting import clock_time
from shared.protocol.asking import AskingList, DecideReply, DecideRequest
from shared.protocol.enrolment import EnrolmentRequest, EnrolmentWindow
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.dialog import ConfirmDialog
from shared.qtkit.widgets.number import NumberBox
from shared.qtkit.widgets.table import SearchableTable
from shared.qtkit.widgets.table_model import Column
from shared.qtkit.widgets.text import Text

_SIZE = (1180, 690)
_REFRESH_MS = 1500
_OPEN_FOR_S = 3600
_HIGHEST = 999


class AdmitDialog(QDialog):
    """Asks the server every second or two while it is open."""

    def __init__(self, parent: QWidget, bench: Workbench) -> None:
        super().__init__(parent)
        self._bench = bench
        self._choice = Choice()
        self._asking = False
        self.setModal(True)
        self.setObjectName("admit_dialog")
        self.setWindowTitle(self.tr("登记电脑"))
        self.resize(*_SIZE)
        self._window_words = Text("", "body")
        self.window_button = Button(self.tr("打开登记"), "secondary", icon_name="key")
        self.window_button.setObjectName("admit_window")
        self.result_banner = Banner(closable=True)
        self.result_banner.hide()
        self.crowd_banner = Banner(tone="warn")
        self.crowd_banner.hide()
        self.table = self._make_table()
        self.all_button = Button(self.tr("选中全部无疑问的"))
        self.none_button = Button(self.tr("全不选"), "quiet")
        self.approve_button = Button(self.tr("批准"), "primary")
        self.refuse_button = Button(self.tr("拒绝所选"), "danger")
        self.close_button = Button(self.tr("关闭"))
        self.seat_box = NumberBox(1, _HIGHEST)
        self.seat_button = Button(self.tr("改座位号"))
        self.count_box = NumberBox(1, _HIGHEST)
        self.count_button = Button(self.tr("从此号取"))
        for widget, name in (
            (self.all_button, "admit_all"),
            (self.none_button, "admit_none"),
            (self.approve_button, "admit_approve"),
            (self.refuse_button, "admit_refuse"),
            (self.close_button, "admit_close"),
            (self.seat_box, "admit_seat"),
            (self.seat_button, "admit_give_seat"),
            (self.count_box, "admit_count_from"),
            (self.count_button, "admit_count"),
        ):
            widget.setObjectName(name)
        self._lay_out()
        self._connect()
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()
        self._show_choice()
        self.table.view.setFocus()
        self.refresh()

    # ------------------------------------------------------------ making
    def _make_table(self) -> SearchableTable[Line]:
        table: SearchableTable[Line] = SearchableTable(
            (
                Column(title=self.tr("选"), text=lambda r: "☑" if r.chosen else "☐", width=44),
                Column(
                    title=self.tr("座位"), text=lambda r: r.seat_words, sort_by=lambda r: r.seat or 10_000, width=84
                ),
                Column(title=self.tr("核对码"), text=lambda r: r.code, width=104),
                Column(title=self.tr("电脑名"), text=lambda r: r.pc.device_name, width=170),
                Column(title=self.tr("座位来源"), text=lambda r: r.by_words, width=100),
                Column(title=self.tr("地址"), text=lambda r: r.pc.address, width=124),
                Column(title=self.tr("请留意"), text=lambda r: r.doubt_words, tip=lambda r: r.doubt_words, width=-1),
            ),
            placeholder=self.tr("查找座位、电脑名或核对码"),
            empty_title=self.tr("还没有电脑在等待"),
            empty_text=self.tr("打开登记后，在各考试机上插入带考点文件的 U 盘或启动程序，电脑会自动出现在这里。"),
        )
        table.setObjectName("admit_table")
        return table

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addWidget(Text(self.tr("登记电脑"), "title"))
        head.addWidget(self._window_words, 1)
        head.addWidget(Text(self.tr("回车取号从")))
        head.addWidget(self.count_box)
        head.addWidget(self.count_button)
        head.addWidget(self.window_button)
        words = self.tr("逐台对照：各电脑屏幕上的 6 位核对码与这里相同，才选中批准。不同的、不认识的，请拒绝。")
        self.table.top.addWidget(self.seat_box)
        self.table.top.addWidget(self.seat_button)
        foot = QHBoxLayout()
        foot.setSpacing(Space.S)
        foot.addWidget(self.all_button)
        foot.addWidget(self.none_button)
        foot.addStretch(1)
        foot.addWidget(self.refuse_button)
        foot.addWidget(self.close_button)
        foot.addWidget(self.approve_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addLayout(head)
        column.addWidget(Text(words, "muted", wrap=True))
        column.addWidget(self.result_banner)
        column.addWidget(self.crowd_banner)
        column.addWidget(self.table, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.window_button.clicked.connect(self._ask_window)
        self.all_button.clicked.connect(self._all)
        self.none_button.clicked.connect(self._none)
        self.approve_button.clicked.connect(self._approve)
        self.refuse_button.clicked.connect(self._refuse)
        self.close_button.clicked.connect(self.accept)
        self.seat_button.clicked.connect(self._give_seat)
        self.count_button.clicked.connect(
            lambda: self._decide(DecideRequest(approve=(), count_from=self.count_box.value()))
        )
        self.table.view.clicked.connect(self._clicked)
        self.table.selected.connect(self._selected)
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence(Qt.Key.Key_Space), self.table.view, self._toggle_selected, context=here)
        QShortcut(QKeySequence(Qt.Key.Key_F2), self.table.view, self.seat_box.setFocus, context=here)
        self.table.activated.connect(lambda _line: self.seat_box.setFocus())

    # ------------------------------------------------------------ hearing
    def refresh(self) -> None:
        """Ask the server who waits."""
        if self._asking or self._bench.person is None:
            return
        self._asking = True
        self._bench.run(self, self._bench.desk.gateway.asking, done=self._heard, failed=self._failed)

    def _heard(self, asking: AskingList) -> None:
        self._asking = False
        self._choice.take(asking)
        self._show_choice()

    def _show_choice(self) -> None:
        asking = self._choice.asking
        self.table.set_rows(self._choice.lines())
        chosen = len(self._choice.chosen())
        self.approve_button.setText(self.tr("批准 {count} 台").format(count=chosen) if chosen else self.tr("批准"))
        self.approve_button.setEnabled(chosen > 0)
        self.refuse_button.setEnabled(chosen > 0)
        zone = self._bench.view.time_zone if self._bench.view else "Asia/Shanghai"
        opened = asking.closes_ms > asking.room_ms
        until = clock_time(asking.closes_ms, zone, seconds=False) if opened else ""
        self._window_words.setText(
            self.tr("登记开到 {time}，等待 {count} 台；下一个回车取 {seat} 号").format(
                time=until, count=len(asking.waiting), seat=asking.next_seat or "–"
            )
            if opened
            else self.tr("登记没有打开，电脑不能申请")
        )
        self.window_button.setText(self.tr("关闭登记") if opened else self.tr("打开登记"))
        self.crowd_banner.setVisible(asking.turned_away > 0)
        if asking.turned_away:
            self.crowd_banner.set_message(
                self.tr("有 {count} 次申请因同一地址申请过多被挡住，不影响其他电脑。请留意不认识的地址。").format(
                    count=asking.turned_away
                ),
                "warn",
            )

    def _failed(self, text: str) -> None:
        self._asking = False
        self._tell(text, "problem")

    def _tell(self, text: str, tone: str) -> None:
        self.result_banner.set_message(text, "problem" if tone == "problem" else "success")
        self.result_banner.show()

    # ------------------------------------------------------------ choosing
    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self._toggle_selected()

    def _toggle_selected(self) -> None:
        for line in self.table.selected_rows():
            self._choice.toggle(line.pc.request_id)
        self._show_choice()

    def _all(self) -> None:
        self._choice.choose_plain()
        self._show_choice()

    def _none(self) -> None:
        self._choice.choose_none()
        self._show_choice()

    def _selected(self, line: Line | None) -> None:
        usable = line is not None and line.pc.role == "candidate"
        self.seat_button.setEnabled(usable)
        if line is not None and line.seat:
            self.seat_box.setValue(line.seat)

    def _give_seat(self) -> None:
        for line in self.table.selected_rows()[:1]:
            self._choice.give_seat(line.pc.request_id, self.seat_box.value())
        self._show_choice()
        self.table.view.setFocus()

    # ------------------------------------------------------------ deciding
    def _ask_window(self) -> None:
        asking = self._choice.asking
        seconds = 0 if asking.closes_ms > asking.room_ms else _OPEN_FOR_S
        self._bench.run(
            self,
            lambda: self._bench.desk.gateway.enrolment(EnrolmentRequest(open_for_s=seconds)),
            done=self._window_set,
            failed=self._failed,
        )

    def _window_set(self, _window: EnrolmentWindow) -> None:
        self.refresh()

    def _approve(self) -> None:
        warning = self._choice.warning()
        if not warning:
            self._decide(DecideRequest(approve=self._choice.approvals()))
            return
        count = len(self._choice.chosen())
        dialog = ConfirmDialog(
            self,
            self.tr("批准有疑问的电脑"),
            self.tr("将登记 {count} 台，其中：\n{warning}\n同座位的原电脑会被注销。").format(
                count=count, warning=warning
            ),
            self.tr("仍然批准 {count} 台").format(count=count),
            danger=True,
        )
        dialog.confirmed.connect(lambda _c: self._decide(DecideRequest(approve=self._choice.approvals())))
        dialog.open()

    def _refuse(self) -> None:
        refused = tuple(line.pc.request_id for line in self._choice.chosen())
        self._decide(DecideRequest(approve=(), refuse=refused))

    def _decide(self, request: DecideRequest) -> None:
        self.approve_button.setEnabled(False)
        self._bench.run(
            self, lambda: self._bench.desk.gateway.decide_asking(request), done=self._decided, failed=self._failed
        )

    def _decided(self, reply: DecideReply) -> None:
        self._choice.choose_none()
        self._heard(reply.asking)
        if reply.decided:
            count, failed = outcome(reply.decided)
            done = self.tr("已登记 {count} 台。").format(count=count)
            self._tell(f"{done}\n{failed}" if failed else done, "problem" if failed else "success")
