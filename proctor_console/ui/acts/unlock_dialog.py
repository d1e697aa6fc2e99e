"""允许退出: the PC of a seat lets go, by the server's word, or by an exit code where it cannot reach the server.

Object names: `exit_challenge` (what the PC shows), `exit_code` (the code shown), `exit_code_close`.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from proctor_console.ui.acts.code_dialog import CodeDialog
from proctor_console.ui.frame.act_dialog import ActDialog
from proctor_console.ui.frame.workbench import Workbench
from shared.protocol.commands import Command, CommandReply, LockPc, ShowExitCode, UnlockPc
from shared.protocol.console import SeatView
from shared.qtkit.widgets.dialog import Confirmation
from shared.qtkit.widgets.field import Field


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
            CodeDialog(
                parent,
                "exit_code",
                parent.tr("退出码"),
                seat=self._seat,
                code=reply.code,
                steps=(
                    parent.tr(
                        "在考试机的“退出锁定”中输入上面 12 位（0 与 O、1 与 I 不必区分）。本机保存的作答不会丢失。"
                    ),
                ),
                warning=parent.tr("只对这台电脑这一次显示的申请码有效。"),
            ).open()


def lock_dialog(parent: QWidget, bench: Workbench, seat: SeatView) -> ActDialog:
    """Hold it again."""
    return ActDialog(parent, bench, parent.tr("恢复锁定"), parent.tr("恢复锁定"), lambda _c: LockPc(seat=seat.seat))
