"""The resume code 续考码: asked for with a reason, then shown large enough to be read to a neighbouring seat.

Object names: `resume_code` (the code shown), `resume_code_close`.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from proctor_console.ui.frame.act_dialog import ActDialog
from proctor_console.ui.frame.workbench import Workbench
from shared.protocol.commands import CommandReply, ShowResumeCode
from shared.protocol.console import SeatView
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.countdown import TabularLabel
from shared.qtkit.widgets.text import Text

_WIDTH = 600


def resume_code_dialog(parent: QWidget, bench: Workbench, seat: SeatView) -> ActDialog:
    """Ask for the code of the PC at a seat; it comes up in a window of its own."""
    dialog = ActDialog(
        parent,
        bench,
        parent.tr("续考码"),
        parent.tr("显示续考码"),
        lambda c: ShowResumeCode(ticket=seat.ticket, reason=c.reason),
        reason="required",
    )

    def show(reply: CommandReply) -> None:
        ResumeCodeDialog(parent, seat, reply.code).open()

    dialog.done_with.connect(show)
    return dialog


class ResumeCodeDialog(QDialog):
    """The code and what to do with it; nothing of it can be copied by accident."""

    def __init__(self, parent: QWidget, seat: SeatView, code: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("resume_code_dialog")
        self.setWindowTitle(self.tr("续考码"))
        self.setModal(True)
        self.setFixedWidth(_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        column.setSpacing(Space.L)
        column.addWidget(Text(self.tr("{n} 号座位 续考码").format(n=seat.seat), "title"))
        self.code = TabularLabel(code, FontSize.CLOCK, bold=True)
        self.code.setObjectName("resume_code")
        column.addWidget(self.code, 0, Qt.AlignmentFlag.AlignHCenter)
        who = self.tr("{name}　{ticket}").format(name=seat.name or seat.name_masked, ticket=seat.ticket)
        for step in (
            self.tr("1. 到该座位当面核对考生：{who}。").format(who=who),
            self.tr("2. 在考试机等候界面点“输入续考码”，由监考人员输入上面 12 位（0 与 O、1 与 I 不必区分）。"),
            self.tr("3. 考生从原来的题目继续作答；网络恢复后作答自动上传，剩余时间以服务器为准。"),
        ):
            column.addWidget(Text(step, "body", wrap=True))
        column.addWidget(Banner(self.tr("请勿抄写或拍照。续考码只对这台电脑有效，换机或收卷后作废。"), "info"))
        row = QHBoxLayout()
        row.addStretch(1)
        close = Button(self.tr("关闭"), "primary")
        close.setObjectName("resume_code_close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row.addWidget(close)
        column.addLayout(row)
        # Wrapped lines need more height than a dialog guesses for itself.
        self.setMinimumHeight(column.heightForWidth(_WIDTH))
