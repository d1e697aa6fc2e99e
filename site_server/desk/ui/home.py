"""The server machine day by day: does it run, where is it, who wants in, and the two things to hand on.

Object names: `desk-start` `desk-stop` `desk-restart` `desk-logs` `desk-site-file` `desk-page` `desk-purge`
`desk-state`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from shared.machine.drives import removable_drives
from shared.machine.files import write_whole
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.dialog import ConfirmDialog
from shared.qtkit.widgets.text import Text, ToneName
from shared.qtkit.work.background import run_in_background
from shared.words.catalogue import say
from site_server.desk.control import Control, Seen
from site_server.desk.ui.enrolment import EnrolmentCard
from site_server.first_run.handover import handover_pdf
from site_server.purging.carry_out import Purged
from site_server.rooms.state import RoomState

_REFRESH_MS = 2000
_LOOKS: Final[dict[str, tuple[str, ToneName]]] = {
    "running": ("●", "success"),
    "starting": ("◔", "info"),
    "stopped": ("○", "neutral"),
    "failing": ("▲", "problem"),
}


class Home(QWidget):
    """Looks at the server every two seconds while it is on screen; acts off the GUI thread, one at a time."""

    def __init__(self, control: Control, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._control = control
        self._looking = self._busy = False
        self._seen: Seen | None = None
        self.told = Banner(closable=True)
        self.told.hide()
        self.rooms = QComboBox()
        self.rooms.setAccessibleName(self.tr("考场"))
        self.rooms.hide()
        self.rooms.currentIndexChanged.connect(lambda _index: self._show())
        self.state = Text("", "title")
        self.state.setObjectName("desk-state")
        self.condition = Text("", "strong")
        self.addresses = Text("", "exam", wrap=True)
        self.why = Text("", "error", wrap=True)
        self.why.hide()
        self.start_button = Button(self.tr("启动"), "primary", icon_name="play")
        self.stop_button = Button(self.tr("停止…"), "danger")
        self.restart_button = Button(self.tr("重新启动…"))
        self.logs_button = Button(self.tr("查看日志"), icon_name="list")
        self.file_button = Button(self.tr("写考点文件到 U 盘…"), "secondary", icon_name="usb")
        self.page_button = Button(self.tr("交接单（PDF）…"), icon_name="printer")
        self.purge_button = Button(self.tr("清除考试数据…"), "danger")
        self.purge_button.setToolTip(self.tr("停止服务器后才能清除"))
        for button, name in (
            (self.purge_button, "desk-purge"),
            (self.start_button, "desk-start"),
            (self.stop_button, "desk-stop"),
            (self.restart_button, "desk-restart"),
            (self.logs_button, "desk-logs"),
            (self.file_button, "desk-site-file"),
            (self.page_button, "desk-page"),
        ):
            button.setObjectName(name)
        self.enrolment = EnrolmentCard()
        self._lay_out()
        self._connect()
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()
        self.refresh()

    # ------------------------------------------------------------ making
    def _lay_out(self) -> None:
        server = Card(self.tr("服务器"))
        head = QHBoxLayout()
        head.addWidget(self.state)
        head.addWidget(self.condition)
        head.addStretch(1)
        head.addWidget(self.rooms)
        server.body.addLayout(head)
        server.body.addWidget(self.why)
        server.body.addWidget(Text(self.tr("监考机和考试机使用的地址"), "muted"))
        server.body.addWidget(self.addresses)
        acts = QGridLayout()
        acts.setSpacing(Space.S)
        for place, button in enumerate((self.start_button, self.restart_button, self.stop_button, self.logs_button)):
            acts.addWidget(button, place // 2, place % 2)
        server.body.addSpacing(Space.S)
        server.body.addLayout(acts)
        hand_on = Card(self.tr("交给别人的"))
        words = self.tr("考点文件放在 U 盘最外层，插到各电脑上，电脑就能找到服务器并申请登记；它不含口令。")
        hand_on.body.addWidget(Text(words, "caption", wrap=True))
        hand_on.body.addWidget(self.file_button)
        page_words = self.tr("交接单写着核对码、地址和什么交给谁；口令和接管码手写。")
        hand_on.body.addWidget(Text(page_words, "caption", wrap=True))
        hand_on.body.addWidget(self.page_button)
        purge_words = self.tr("收到回执并满保存期限后清除：先销毁密钥，再删除文件，出具清除证明。")
        hand_on.body.addWidget(Text(purge_words, "caption", wrap=True))
        hand_on.body.addWidget(self.purge_button)
        left = QVBoxLayout()
        left.setSpacing(Space.M)
        left.addWidget(server)
        left.addWidget(hand_on)
        left.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addLayout(left, 2)
        row.addWidget(self.enrolment, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(self.told)
        column.addLayout(row, 1)

    def _connect(self) -> None:
        self.start_button.clicked.connect(lambda: self._do(self._control.start, self.tr("服务器已启动。")))
        self.stop_button.clicked.connect(lambda: self._ask(self.tr("停止"), self._control.stop))
        self.restart_button.clicked.connect(lambda: self._ask(self.tr("重新启动"), self._control.restart))
        self.logs_button.clicked.connect(self._open_logs)
        self.file_button.clicked.connect(self._choose_place)
        self.page_button.clicked.connect(self._choose_page)
        self.purge_button.clicked.connect(self._ask_purge)
        self.enrolment.window_asked.connect(self._window)
        self.enrolment.decided.connect(lambda request: self._in_room(lambda r: self._control.decide(r, request)))

    # ------------------------------------------------------------ looking
    @property
    def room(self) -> RoomState | None:
        """The room that is shown."""
        rooms = self._seen.state.rooms if self._seen else ()
        return rooms[max(0, self.rooms.currentIndex())] if rooms else None

    def refresh(self) -> None:
        """Look at the server."""
        if self._looking:
            return
        self._looking = True
        run_in_background(
            self,
            lambda _control: self._control.look(),
            on_success=self._on_seen,
            on_failure=self._on_failure,
            on_finished=self._looked,
        )

    def _looked(self) -> None:
        self._looking = False

    def _on_seen(self, seen: Seen) -> None:
        self._seen = seen
        names = [room.entry.name or room.entry.room_id for room in seen.state.rooms]
        if names != [self.rooms.itemText(n) for n in range(self.rooms.count())]:
            self.rooms.blockSignals(True)
            self.rooms.clear()
            self.rooms.addItems(names)
            self.rooms.blockSignals(False)
        self.rooms.setVisible(len(names) > 1)
        self._show()

    def _show(self) -> None:
        seen, room = self._seen, self.room
        if seen is None or room is None:
            return
        words = {
            "running": self.tr("正在运行"),
            "starting": self.tr("正在启动"),
            "stopped": self.tr("已停止"),
            "failing": self.tr("出了故障，正在自动重启"),
        }
        self.state.setText(room.entry.name or self.tr("考点服务器"))
        mark, tone = _LOOKS[room.condition]
        self.condition.setText(f"{mark} {words[room.condition]}")
        self.condition.set_tone(tone)
        port = room.port or room.entry.port
        listed = [f"{address}:{port}" for address in seen.addresses]
        self.addresses.setText("\n".join(listed) or self.tr("本机没有网络地址，请检查网线"))
        self.why.setText(room.why)
        self.why.setVisible(bool(room.why) and room.condition != "running")
        runs = seen.state.running
        self.start_button.setEnabled(not runs and not self._busy)
        self.stop_button.setEnabled(runs and not self._busy)
        self.restart_button.setEnabled(runs and not self._busy)
        self.purge_button.setEnabled(room.condition == "stopped" and not self._busy)
        place = max(0, self.rooms.currentIndex())
        self.enrolment.show_asking(seen.asking[place] if place < len(seen.asking) else None)

    # ------------------------------------------------------------ acting
    def _do(self, work: Callable[[], Any], done: str) -> None:
        self._busy = True
        self._show()
        run_in_background(
            self,
            lambda _control: work(),
            on_success=lambda _result: self._tell(done, good=True) if done else None,
            on_failure=self._on_failure,
            on_finished=self._done,
        )

    def _done(self) -> None:
        self._busy = False
        self.refresh()

    def _in_room(self, work: Callable[[RoomState], Any], done: str = "") -> None:
        room = self.room
        if room is not None:
            self._do(lambda: work(room), done)

    def _window(self, seconds: int) -> None:
        room = self.room
        if room is None:
            return
        run_in_background(
            self,
            lambda _control: self._control.window(room, seconds),
            on_success=lambda window: self.enrolment.show_code(window.code, window.console_code),
            on_failure=self._on_failure,
            on_finished=self.refresh,
        )

    def _ask(self, verb: str, work: Callable[[], None]) -> None:
        effect = self.tr("服务器会有片刻不能连接。考试中的考生可以继续作答，作答保存在本机，恢复后自动上传。")
        dialog = ConfirmDialog(self, self.tr("{verb}服务器").format(verb=verb), effect, verb, danger=True)
        dialog.confirmed.connect(lambda _c: self._do(work, self.tr("服务器已{verb}。").format(verb=verb)))
        dialog.open()

    def _open_logs(self) -> None:
        room = self.room
        if room is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(room.folder / "logs")))

    def _choose_place(self) -> None:
        drives = removable_drives()
        start = drives[0].path if drives else str(Path.home())
        folder = QFileDialog.getExistingDirectory(self, self.tr("写到哪个 U 盘"), start)
        if folder:
            self.write_site_file(Path(folder))

    def write_site_file(self, folder: Path) -> None:
        """Write the site file there."""
        done = self.tr("考点文件已写到 {folder}。插到各电脑上即可。").format(folder=folder)
        self._in_room(lambda room: self._control.write_site_file(room, folder), done)

    def _choose_page(self) -> None:
        target = str(Path.home() / self.tr("考点服务器交接单.pdf"))
        path, _ = QFileDialog.getSaveFileName(self, self.tr("保存交接单"), target, "PDF (*.pdf)")
        if path:
            self.save_page(Path(path))

    def save_page(self, path: Path) -> None:
        """Save the page as PDF and show it, so that it can be printed."""

        def make(room: RoomState) -> None:
            write_whole(path, handover_pdf(self._control.handover(room)))
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

        self._in_room(make, self.tr("交接单已保存到 {path}，请打印两份。").format(path=path))

    def _ask_purge(self) -> None:
        effect = self.tr("本考场各场次的名册、试卷、作答、日志和备份从此打不开，不能恢复。已登记的电脑保留。")
        title, verb, who = self.tr("清除考试数据"), self.tr("清除"), self.tr("清除人姓名（写入证明）")
        dialog = ConfirmDialog(self, title, effect, verb, danger=True, reason="required", reason_label=who)
        dialog.confirmed.connect(lambda asked: self.purge(asked.reason))
        dialog.open()

    def purge(self, by: str) -> None:
        """Purge the room that is shown, tell the new take-over code and show the proof."""

        def done(purged: Purged | None) -> None:
            if purged is None:
                self._tell(say("purge.nothing"), good=True)
                return
            lines = [say("purge.done", proof=purged.proof), say("purge.new_code", code=purged.take_over_code)]
            lines += [say("purge.missing_place", place=place) for place in purged.missing]
            self._tell("\n".join(lines), good=True)
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(purged.proof)))

        room = self.room
        if room is not None:
            self._busy = True
            self._show()
            run_in_background(
                self,
                lambda _control: self._control.purge(room, by),
                on_success=done,
                on_failure=self._on_failure,
                on_finished=self._done,
            )

    def _on_failure(self, error: Exception) -> None:
        message = getattr(error, "message", "")
        self._tell(message or self.tr("没有成功：{why}").format(why=error), good=False)

    def _tell(self, text: str, *, good: bool) -> None:
        self.told.set_message(text, "success" if good else "problem")
        self.told.show()
