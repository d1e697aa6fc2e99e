"""允许退出: the PC of a seat lets go, by the server's word, or by an exit code where it cannot reach the server.

Object names: `exit_challenge` (what the PC shows), `exit_code` (the code shown), `exit_code_close`.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from proctor_console.ui.frame.act_dialog import ActDialog
from proctor_console.ui.frame.workbench import Workbench
from shared.protocol.commands import Command, CommandReply, LockPc, ShowExitCode, UnlockPc
from shared.protocol.console import SeatView
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.countdown import TabularLabel
from shared.qtkit.widgets.dialog import Confirmation
from shared.qtkit.widgets.field import Field
from shared.qtkit.widgets.text import Text

_WIDTH = 600


class UnlockDialog(ActDialog):
    """One form for both: with a challenge it asks for the code, without one it lets the PC go."""

    def __init__(self, parent: QWidget, bench: Workbench, seat: SeatView) -> None:
        self._seat = seat.seat
        self.challenge = Field(
            parent.tr("申请码"),
            placeholder="XXXX-XXXX",
            hint=parent.tr("考试机连不上服务器时才填：在考试机上按 Ctrl+Shift+F12，照屏幕上显示的输入。能连上的留空。"),
            latin=True,
            max_length=16,
        )
        self.challenge.edit.setObjectName("exit_challenge")
        super().__init__(
            parent, bench, parent.tr("允许退出"), parent.tr("允许退出"), self._filled_in, reason="required"
        )
        self.body.addWidget(self.challenge)
        self.challenge.changed.connect(lambda _text: self.retell())
        self.done_with.connect(self._show_code)

    def _filled_in(self, told: Confirmation) -> Command:
        challenge = self.challenge.text
        if challenge:
            return ShowExitCode(seat=self._seat, challenge=challenge, reason=told.reason)
        return UnlockPc(seat=self._seat, reason=told.reason)

    def _show_code(self, reply: CommandReply) -> None:
        parent = self.parentWidget()
        if reply.code and parent is not None:
            ExitCodeDialog(parent, self._seat, reply.code).open()


def lock_dialog(parent: QWidget, bench: Workbench, seat: SeatView) -> ActDialog:
    """Hold it again."""
    return ActDialog(parent, bench, parent.tr("恢复锁定"), parent.tr("恢复锁定"), lambda _c: LockPc(seat=seat.seat))


class ExitCodeDialog(QDialog):
    """The code, large enough to be read to a neighbouring seat."""

    def __init__(self, parent: QWidget, seat: int, code: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("exit_code_dialog")
        self.setWindowTitle(self.tr("退出码"))
        self.setModal(True)
        self.setFixedWidth(_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        column.setSpacing(Space.L)
        column.addWidget(Text(self.tr("{n} 号座位 退出码").format(n=seat), "title"))
        self.code = TabularLabel(code, FontSize.CLOCK, bold=True)
        self.code.setObjectName("exit_code")
        column.addWidget(self.code, 0, Qt.AlignmentFlag.AlignHCenter)
        words = self.tr("在考试机的“退出锁定”中输入上面 12 位（0 与 O、1 与 I 不必区分）。本机保存的作答不会丢失。")
        column.addWidget(Text(words, "body", wrap=True))
        column.addWidget(Banner(self.tr("只对这台电脑这一次显示的申请码有效。"), "info"))
        row = QHBoxLayout()
        row.addStretch(1)
        close = Button(self.tr("关闭"), "primary")
        close.setObjectName("exit_code_close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row.addWidget(close)
        column.addLayout(row)
        self.setMinimumHeight(column.heightForWidth(_WIDTH))
