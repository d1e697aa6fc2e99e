"""The form that gives the room or one candidate the backup paper 备用卷.

Before the start it asks for that paper's opening code; in the running exam for the centre's answer to a challenge, with
what is to be read out on the telephone.

Object names: `backup_code`, `backup_challenge`, `backup_ask`, `backup_panel`.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from proctor_console.core.acts import Now
from proctor_console.ui.frame.act_dialog import ActDialog, credentials
from proctor_console.ui.frame.workbench import Workbench
from shared.exam.acts.base import Act
from shared.exam.acts.papers import AskBackup, OpenBackup
from shared.exam.room.events import BackupAsked
from shared.protocol.commands import CommandReply
from shared.protocol.console import RoomView, SeatView
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.countdown import TabularLabel
from shared.qtkit.widgets.dialog import Confirmation
from shared.qtkit.widgets.field import Field
from shared.qtkit.widgets.text import Text
from shared.words.catalogue import say


class AskingPanel(QFrame):
    """What the centre is to hear, and the challenge; a new one is made only when somebody asks for it."""

    def __init__(self, bench: Workbench, view: RoomView, ticket: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kit", "card")
        self.setObjectName("backup_panel")
        self._bench, self._ticket, self._fresh = bench, ticket, ""
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.setSpacing(Space.S)
        lead = self.tr("考试中启用备用卷须经评价组织同意。请打电话给评价组织，依次念出：")
        column.addWidget(Text(lead, "body", wrap=True))
        facts = QGridLayout()
        facts.setHorizontalSpacing(Space.M)
        facts.setColumnStretch(1, 1)
        for line, (label, value) in enumerate(_read_out(view, ticket)):
            facts.addWidget(Text(label, "muted"), line, 0)
            facts.addWidget(TabularLabel(value, FontSize.BODY, bold=True), line, 1)
        column.addLayout(facts)
        self._challenge = TabularLabel("", FontSize.DISPLAY, bold=True)
        self._challenge.setObjectName("backup_challenge")
        self._challenge.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._ask = Button(self.tr("取得申请码"))
        self._ask.setObjectName("backup_ask")
        self._ask.clicked.connect(self._on_ask)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(Text(self.tr("申请码"), "muted"))
        row.addWidget(self._challenge)
        row.addWidget(self._ask)
        row.addStretch(1)
        column.addLayout(row)
        self._problem = Text("", "error", wrap=True)
        self._problem.hide()
        column.addWidget(self._problem)
        self.setFocusProxy(self._ask)
        self.show_challenge()

    @property
    def challenge(self) -> str:
        """The open challenge; empty before anybody asked."""
        now = self._bench.now
        asked = now.state.papers.asked_for(self._ticket) if now is not None else None
        return asked.challenge if asked is not None else self._fresh

    def show_challenge(self) -> None:
        """As the log has it now."""
        challenge = self.challenge
        self._challenge.setText(" ".join(challenge))
        self._challenge.setAccessibleName(challenge)
        self._challenge.setVisible(bool(challenge))
        self._ask.setVisible(not challenge)

    def _on_ask(self) -> None:
        self._ask.setEnabled(False)

        def done(reply: CommandReply) -> None:
            self._ask.setEnabled(True)
            asked = [r.event for r in reply.records if isinstance(r.event, BackupAsked)]
            self._fresh = asked[-1].challenge if asked else self._fresh
            self.show_challenge()

        def failed(text: str) -> None:
            self._ask.setEnabled(True)
            self._problem.setText(text)
            self._problem.show()

        self._bench.act(self, AskBackup(ticket=self._ticket), done=done, failed=failed)


class BackupDialog(ActDialog):
    """Code, reason, the chief examiner's PIN; what becomes of answers and time stands above them."""

    def __init__(self, parent: QWidget, bench: Workbench, view: RoomView, seat: SeatView | None = None) -> None:
        """`seat`: of the candidate; None for the whole room."""
        self._ticket = seat.ticket if seat is not None else ""
        in_exam = view.started_ms is not None
        label = parent.tr("评价组织答复的授权码") if in_exam else parent.tr("备用卷开启码")
        self._code = Field(label, placeholder="XXXX-XXXX-XXXX-XXXX", latin=True, max_length=40)
        self._code.edit.setObjectName("backup_code")
        self._asking: AskingPanel | None = None
        super().__init__(
            parent,
            bench,
            parent.tr("启用备用卷") if seat is not None else parent.tr("全场启用备用卷"),
            parent.tr("启用备用卷"),
            self._open_backup,
            danger=True,
            reason="required",
        )
        if in_exam:
            self._asking = AskingPanel(bench, view, self._ticket, self)
            self.body.addWidget(self._asking)
        self.body.addWidget(self._code)
        (self._asking or self._code.edit).setFocus()  # what comes first

    def retell(self) -> None:
        """The challenge follows the log, as the rest does."""
        if self._asking is not None:
            self._asking.show_challenge()
        super().retell()

    def refusal(self, now: Now, act: Act) -> str | None:
        """That the centre was not asked yet is no refusal: the panel asks."""
        why = now.refusal(act)
        return None if why is not None and why.code == "backup_not_asked" else super().refusal(now, act)

    def filled_in(self) -> bool:
        """In the exam the centre must have been asked first."""
        if self._asking is None or self._asking.challenge:
            return True
        self._code.set_error(self.tr("请先取得申请码，再打电话给评价组织"))
        return False

    def _open_backup(self, confirmation: Confirmation) -> OpenBackup:
        return OpenBackup(
            code=self._code.text, reason=confirmation.reason, approvals=credentials(confirmation), ticket=self._ticket
        )


def open_backup(now: Now, seat: SeatView) -> AskBackup | OpenBackup:
    """By what it is judged whether this candidate may get it; in the exam the centre is asked first."""
    if now.state.started_ms is not None:
        return AskBackup(ticket=seat.ticket)
    return OpenBackup(code="", reason="", ticket=seat.ticket)


def _read_out(view: RoomView, ticket: str) -> tuple[tuple[str, str], ...]:
    return (
        (say("console.session"), view.session_id),
        (say("console.read_out.package"), say("console.read_out.serial", package_serial=view.package_serial)),
        (say("console.ticket"), ticket),
        (say("console.read_out.what"), say("console.read_out.backup")),
    )
