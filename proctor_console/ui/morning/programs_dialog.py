"""程序更新: the release from the USB stick, the version of every machine, and the technician's word to update.

Object names: `programs_choose`, `programs_table`, `programs_chosen`, `programs_all`, `programs_cancel`,
`programs_close`. `carry(folder)` does what choosing a folder does.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from proctor_console.presenters.programs import release_words, state_words, underway
from proctor_console.ui.frame.workbench import Workbench, explain
from shared.link.release_carrier import carry_release
from shared.protocol.updates import DeviceUpdate, UpdateBoard, UpdateCommand
from shared.qtkit.look.states import DisplayState, state_icon
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.dialog import ConfirmDialog
from shared.qtkit.widgets.progress import ProgressPanel
from shared.qtkit.widgets.table import SearchableTable
from shared.qtkit.widgets.table_model import Column
from shared.qtkit.widgets.text import Text
from shared.qtkit.work.background import Job, JobControl, run_in_background
from shared.updates.errors import UpdateError
from shared.words.catalogue import say

_SIZE = (1040, 600)
_REFRESH_MS = 2_000
_SHAPES = {
    "idle": DisplayState.HANDED_IN,
    "ordered": DisplayState.WAITING,
    "downloading": DisplayState.WORKING,
    "installing": DisplayState.WORKING,
    "restarting": DisplayState.READY,
    "failed": DisplayState.PROBLEM,
}


class ProgramsDialog(QDialog):
    """Looks every two seconds while it is open; nothing here stops when it is closed."""

    def __init__(self, parent: QWidget, bench: Workbench) -> None:
        super().__init__(parent)
        self._bench = bench
        self._board: UpdateBoard | None = None
        self._job: Job[UpdateBoard | None] | None = None
        self._asking = False
        self.setModal(True)
        self.setObjectName("programs_dialog")
        self.setWindowTitle(self.tr("程序更新"))
        self.resize(*_SIZE)
        self.release = Text("", "muted", wrap=True)
        self.banner = Banner()
        self.banner.hide()
        self.problem = Banner(tone="problem", closable=True)
        self.problem.hide()
        self.progress = ProgressPanel("")
        self.progress.hide()
        self.choose_button = Button(self.tr("选择U盘上的更新文件夹…"), icon_name="usb")
        self.choose_button.setObjectName("programs_choose")
        self.chosen_button = Button(self.tr("更新所选"))
        self.chosen_button.setObjectName("programs_chosen")
        self.all_button = Button(self.tr("更新全部"), "primary")
        self.all_button.setObjectName("programs_all")
        self.cancel_button = Button(self.tr("取消更新"))
        self.cancel_button.setObjectName("programs_cancel")
        self.close_button = Button(self.tr("关闭"))
        self.close_button.setObjectName("programs_close")
        self.table: SearchableTable[DeviceUpdate] = SearchableTable(
            (
                Column(title=self.tr("座位"), text=_seat, sort_by=lambda d: d.seat or 10_000, icon=_icon, width=96),
                Column(title=self.tr("电脑名"), text=lambda d: d.device_name, width=190),
                Column(title=self.tr("现在的版本"), text=lambda d: d.version or "–", width=100),
                Column(title=self.tr("可更新到"), text=lambda d: d.newest or "–", width=90),
                Column(title=self.tr("状态"), text=state_words, width=150),
                Column(title=self.tr("说明"), text=lambda d: d.message, tip=lambda d: d.message, width=-1),
            ),
            placeholder=self.tr("查找座位或电脑名"),
            empty_title=self.tr("还没有登记的电脑"),
            empty_text=self.tr("先登记各台电脑，再更新程序。"),
        )
        self.table.setObjectName("programs_table")
        self._build()
        self._connect()
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.look()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.addWidget(Text(self.tr("程序更新"), "title"))
        head.addStretch(1)
        head.addWidget(self.choose_button)
        foot = QHBoxLayout()
        foot.setSpacing(Space.S)
        for button in (self.all_button, self.chosen_button, self.cancel_button):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addLayout(head)
        for part in (self.release, self.banner, self.problem, self.progress):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.choose_button.clicked.connect(self._choose)
        self.chosen_button.clicked.connect(self._ask_chosen)
        self.all_button.clicked.connect(lambda: self._ask(()))
        self.cancel_button.clicked.connect(self._cancel)
        self.close_button.clicked.connect(self.accept)
        self.progress.cancelled.connect(self._cancel_carrying)
        self.table.selected.connect(lambda _row: self._show_buttons())

    # ------------------------------------------------------------ looking
    def look(self) -> None:
        """Ask the server how far everybody is."""
        if not self._asking:
            self._asking = True
            self._bench.run(self, self._bench.desk.gateway.programs, done=self._looked, failed=self._not_looked)

    def _looked(self, board: UpdateBoard) -> None:
        self._asking = False
        self.show_board(board)

    def _not_looked(self, _text: str) -> None:
        self._asking = False

    def show_board(self, board: UpdateBoard) -> None:
        """Show versions and states."""
        self._board = board
        zone = self._bench.view.time_zone if self._bench.view else "Asia/Shanghai"
        self.release.setText(release_words(board, zone))
        self.banner.setVisible(bool(board.closed or board.mixed))
        if board.closed or board.mixed:
            self.banner.set_message(board.closed or board.mixed, "info" if board.closed else "warn")
        self.table.set_rows(sorted(board.devices, key=lambda d: (d.seat or 10_000, d.device_name)))
        self._show_buttons()

    def _show_buttons(self) -> None:
        board = self._board
        may = board is not None and not board.closed
        behind = [d for d in board.devices if d.newest] if board else []
        chosen = self.table.selected_rows()
        self.all_button.setEnabled(may and bool(behind))
        self.chosen_button.setEnabled(may and any(d.newest for d in chosen))
        self.cancel_button.setEnabled(any(underway(d) for d in (board.devices if board else ())))
        self.choose_button.setEnabled(self._job is None)

    # ------------------------------------------------------------ the technician's word
    def _ask_chosen(self) -> None:
        self._ask(tuple(d.device_id for d in self.table.selected_rows() if d.newest))

    def _ask(self, device_ids: tuple[str, ...]) -> None:
        board = self._board
        if board is None:
            return
        count = sum(1 for d in board.devices if d.newest and (not device_ids or d.device_id in device_ids))
        dialog = ConfirmDialog(
            self,
            self.tr("更新程序"),
            self.tr(
                "{n} 台电脑将在等待画面下载、核验并安装新程序，装好后自动重新启动，回到原来的座位。随时可以取消。"
            ).format(n=count),
            self.tr("更新 {n} 台").format(n=count),
        )
        dialog.confirmed.connect(lambda _c: self._send(UpdateCommand(device_ids=device_ids)))
        dialog.open()

    def _cancel(self) -> None:
        chosen = tuple(d.device_id for d in self.table.selected_rows() if underway(d))
        self._send(UpdateCommand(device_ids=chosen, cancel=True))

    def _send(self, command: UpdateCommand) -> None:
        self.problem.hide()
        gateway = self._bench.desk.gateway
        self._bench.run(self, lambda: gateway.update(command), done=self.show_board, failed=self._failed)

    # ------------------------------------------------------------ the stick
    def carry(self, folder: Path) -> None:
        """Bring a release from the stick to the server, off the GUI thread."""
        self.problem.hide()
        self.progress.show()
        self.progress.start(self.tr("正在检查并接收"))
        calls = self._bench.desk.gateway.release_calls()

        def work(control: JobControl) -> UpdateBoard | None:
            return carry_release(calls, folder, progress=_told(control), cancelled=lambda: control.cancelled)

        self._job = run_in_background(
            self,
            work,
            on_success=self._carried,
            on_failure=lambda error: self._failed(error.message if isinstance(error, UpdateError) else explain(error)),
            on_progress=self.progress.update_progress,
            on_finished=self._over,
        )
        self._show_buttons()

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("选择U盘上的更新文件夹"))
        if chosen:
            self.carry(Path(chosen))

    def _cancel_carrying(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _carried(self, board: UpdateBoard | None) -> None:
        if board is not None:
            self.show_board(board)

    def _over(self) -> None:
        self._job = None
        self.progress.hide()
        self._show_buttons()

    def _failed(self, text: str) -> None:
        self.problem.set_message(text, "problem")
        self.problem.show()


def _told(control: JobControl) -> Callable[[str, int, int], None]:
    return lambda name, done, length: control.progress(done, length, name.rpartition("/")[2])


def _seat(device: DeviceUpdate) -> str:
    return str(device.seat) if device.role == "candidate" else say("console.proctor_machine")


def _icon(device: DeviceUpdate) -> QIcon:
    behind = device.state == "idle" and (device.newest or not device.version)
    return state_icon(DisplayState.WAITING if behind else _SHAPES[device.state])
