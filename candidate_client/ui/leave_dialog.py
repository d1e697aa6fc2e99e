"""退出锁定: the door of a locked PC. Says whether it may be left, else shows a challenge and takes its exit code.

Object names: `leave-challenge`, `leave-code`, `leave-unlock`, `leave-quit`, `leave-off`, `leave-back`.
"""

from concurrent.futures import Future
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from candidate_client.core.leaving import may_close
from candidate_client.core.state import ClientView
from candidate_client.ui.names import name as name_widgets
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.countdown import TabularLabel
from shared.qtkit.widgets.field import Field
from shared.qtkit.widgets.text import Text


class Door(Protocol):
    """What the engine offers for leaving."""

    def exit_challenge(self) -> str:
        """A fresh challenge; empty where this PC has no exit code yet."""
        ...

    def leave_by_code(self, code: str) -> "Future[None]":
        """Take an exit code."""
        ...


class LeaveDialog(QDialog):
    """`quit_asked`, `off_asked`: leave the program, switch the PC off; offered once it may be left."""

    quit_asked = Signal()
    off_asked = Signal()

    def __init__(self, parent: QWidget, door: Door) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("退出锁定"))
        self.setModal(True)
        self.setMinimumWidth(560)
        self._door = door
        self._asked = False
        self.words = Text("", "body", wrap=True)
        self.challenge = TabularLabel(door.exit_challenge(), FontSize.DISPLAY, bold=True)
        self.problem = Banner(tone="problem")
        self.problem.hide()
        self.code = Field(
            self.tr("退出码"),
            placeholder="XXXX-XXXX-XXXX",
            hint=self.tr("由监考人员或技术人员输入，12 位字母和数字，分隔号可省略。"),
            latin=True,
            max_length=24,
        )
        self.back = Button(self.tr("返回"))
        self.unlock = Button(self.tr("解除锁定"), "primary")
        self.off = Button(self.tr("关闭电脑"))
        self.quit = Button(self.tr("退出考试程序"), "primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(Text(self.tr("退出锁定"), "title"))
        for part in (self.words, self.challenge, self.problem, self.code):
            column.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addStretch(1)
        for button in (self.back, self.off, self.unlock, self.quit):
            row.addWidget(button)
        column.addLayout(row)
        name_widgets(
            (self.challenge, "leave-challenge"),
            (self.code.edit, "leave-code"),
            (self.unlock, "leave-unlock"),
            (self.quit, "leave-quit"),
            (self.off, "leave-off"),
            (self.back, "leave-back"),
        )
        self.back.clicked.connect(self.reject)
        self.quit.clicked.connect(self.quit_asked)
        self.off.clicked.connect(self.off_asked)
        self.unlock.clicked.connect(self._submit)
        self.code.submitted.connect(self._submit)

    def show_view(self, view: ClientView) -> None:
        """Show whether it may be left, a refusal, or that a code is being tried."""
        free, known = may_close(view), bool(self.challenge.text())
        outside: tuple[QWidget, ...] = (self.quit, self.off)
        inside: tuple[QWidget, ...] = (self.challenge, self.code, self.unlock)
        for part in outside:
            part.setVisible(free)
        for part in inside:
            part.setVisible(known and not free)
        if free:
            self.words.setText(self.tr("本机现在可以离开。退出考试程序，或关闭电脑；本机保存的作答不受影响。"))
        elif known:
            words = self.tr(
                "本机由考试锁定。需要离开时，请监考人员在监考机上选中本座位“允许退出”；连不上服务器的，"
                "在那里输入下面的申请码，把得到的退出码填在这里。"
            )
            self.words.setText(words)
        else:
            words = self.tr("本机由考试锁定，还没有从服务器得到过退出码。请监考人员在监考机上选中本座位“允许退出”。")
            self.words.setText(words)
        busy = view.busy == "leave_by_code"
        self.code.setEnabled(not busy)
        self.unlock.setEnabled(not busy)
        told = self._asked and not busy and not free and view.problem is not None
        self.problem.setVisible(told)
        if told and view.problem is not None and self.problem.text != view.problem.message:
            self.problem.set_message(view.problem.message, "problem")
        self.adjustSize()

    def _submit(self) -> None:
        if not self.code.text:
            self.code.set_error(self.tr("请输入退出码。"))
            return
        self._asked = True
        self._door.leave_by_code(self.code.text)
