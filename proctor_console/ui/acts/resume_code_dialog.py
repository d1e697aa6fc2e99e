"""The resume code 续考码: asked for with a reason, then shown large enough to be read to a neighbouring seat.

Object names: `resume_code` (the code shown), `resume_code_close`.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from proctor_console.ui.acts.code_dialog import CodeDialog
from proctor_console.ui.frame.act_dialog import ActDialog
from proctor_console.ui.frame.workbench import Workbench
from shared.protocol.commands import CommandReply, ShowResumeCode
from shared.protocol.console import SeatView


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
        who = parent.tr("{name}　{ticket}").format(name=seat.name or seat.name_masked, ticket=seat.ticket)
        CodeDialog(
            parent,
            "resume_code",
            parent.tr("续考码"),
            seat=seat.seat,
            code=reply.code,
            steps=(
                parent.tr("1. 到该座位当面核对考生：{who}。").format(who=who),
                parent.tr("2. 在考试机等候界面点“输入续考码”，由监考人员输入上面 12 位（0 与 O、1 与 I 不必区分）。"),
                parent.tr("3. 考生从原来的题目继续作答；网络恢复后作答自动上传，剩余时间以服务器为准。"),
            ),
            warning=parent.tr("请勿抄写或拍照。续考码只对这台电脑有效，换机或收卷后作废。"),
        ).open()

    dialog.done_with.connect(show)
    return dialog
