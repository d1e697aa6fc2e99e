"""The dialog behind every act: effect sentence, reason, approvals; it stays open until the server has answered.

Object names: `dialog_confirm`, `dialog_cancel`, `dialog_reason`, `approver_<role>_id`, `approver_<role>_pin`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from proctor_console.core import words
from proctor_console.ui.frame.workbench import Workbench
from shared.protocol.commands import Command, CommandReply, Credential
from shared.protocol.console import RoomView
from shared.qtkit.widgets.banner import show_toast
from shared.qtkit.widgets.dialog import Approver, Confirmation, ConfirmDialog, ReasonRule
from shared.qtkit.widgets.field import Field


class ActDialog(ConfirmDialog):
    """Builds its command from what was entered, sends it, and closes when it is done. `done(CommandReply)`."""

    done_with = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        bench: Workbench,
        title: str,
        effect: str,
        verb: str,
        command: Callable[[Confirmation], Command | None],
        *,
        danger: bool = False,
        reason: ReasonRule = "none",
        reason_label: str = "",
        approvals: Sequence[str] = (),
        in_name_of: str = "",
    ) -> None:
        """`command` returns None where something is still wrong; it has said so itself then.

        in_name_of: the act belongs to a person of that role: whoever else is signed in, that person types their PIN.
        """
        stands_in = bool(in_name_of) and bench.role != in_name_of
        if stands_in:
            approvals = (*approvals, in_name_of)
        self._stands_in = stands_in
        view = bench.view
        super().__init__(
            parent,
            title,
            effect,
            verb,
            danger=danger,
            reason=reason,
            reason_label=reason_label,
            approvers=[approver(view, role) for role in approvals],
            keep_open=True,
        )
        self.setObjectName("act_dialog")
        self.verb_button.setObjectName("dialog_confirm")
        self.cancel_button.setObjectName("dialog_cancel")
        self.reason_edit.setObjectName("dialog_reason")
        for role, (who, pin) in zip(approvals, self.fields(), strict=True):
            who.edit.setObjectName(f"approver_{role}_id")
            pin.edit.setObjectName(f"approver_{role}_pin")
            _name_the_person(view, who)
        self._bench = bench
        self._command = command
        self.confirmed.connect(self._send)
        if reason == "required":
            self.reason_edit.setFocus()

    def _send(self, confirmation: Confirmation) -> None:
        command = self._command(confirmation)
        if command is None:
            self.set_busy(False)
            return
        credential = credentials(confirmation)[-1] if self._stands_in else None
        self._bench.act(self, command, done=self._done, failed=self.show_problem, credential=credential)

    def _done(self, reply: CommandReply) -> None:
        host = self.parentWidget()
        self.accept()
        self.done_with.emit(reply)
        if host is not None:
            show_toast(host, reply.message or self.tr("已办理，并记入考场记录。"))


def approver(view: RoomView | None, role: str) -> Approver:
    """The field of one approving person, filled with who is on duty where that is clear."""
    of_role = [s for s in view.staff if s.role == role] if view else []
    signed_in = [s for s in of_role if s.signed_in] or of_role
    known = signed_in[0].staff_id if signed_in else ""
    return Approver(role=role, label=words.role(role), staff_id=known)


def credentials(confirmation: Confirmation) -> tuple[Credential, ...]:
    """What the approving persons typed, for the wire."""
    return tuple(Credential(staff_id=a.staff_id, pin=a.pin) for a in confirmation.approvals)


def _name_the_person(view: RoomView | None, who: Field) -> None:
    names = {s.staff_id.casefold(): s.name for s in view.staff} if view else {}

    def show(text: str) -> None:
        who.set_hint(names.get(text.casefold(), "") if text else "")

    who.changed.connect(show)
    show(who.text)


def put_beside(dialog: ConfirmDialog, button: QWidget) -> None:
    """Put a further button at the left end of the row of buttons."""
    column = dialog.layout()
    last = column.itemAt(column.count() - 1) if column is not None else None
    row = last.layout() if last is not None else None
    if isinstance(row, QHBoxLayout):
        row.insertWidget(0, button)
