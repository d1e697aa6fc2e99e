"""The dialog behind every act: what it brings about, reason, approvals; it stays open until the server has answered.

What it says and asks for comes from the act itself, judged over the room as it is now and again with every look: the
effect, or why it is not possible; whether a reason is needed; who must approve.

Object names: `dialog_confirm`, `dialog_cancel`, `dialog_reason`, `approver_<role>_id`, `approver_<role>_pin`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from proctor_console.core import words
from proctor_console.core.acts import Now
from proctor_console.core.commands import Repeated
from proctor_console.ui.frame.workbench import Workbench
from shared.exam.acts.base import Act
from shared.protocol.commands import Command, CommandReply, Credential
from shared.protocol.console import RoomView
from shared.qtkit.widgets.banner import show_toast
from shared.qtkit.widgets.dialog import Approver, Confirmation, ConfirmDialog, ReasonRule
from shared.qtkit.widgets.field import Field
from shared.words.catalogue import say

_LINES: Final = 2
_BLANK: Final = Confirmation(reason="", approvals=())
_ROLES: Final = ("chief", "inspector", "proctor", "technician")


class ActDialog(ConfirmDialog):
    """Builds its act from what was entered, sends it, and closes when it is done. `done_with(CommandReply)`."""

    done_with = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        bench: Workbench,
        title: str,
        verb: str,
        act: Callable[[Confirmation], Command | None],
        *,
        danger: bool = False,
        reason: ReasonRule = "none",
        reason_label: str = "",
        says: Callable[[], str] | None = None,
    ) -> None:
        """`act`: the act as it is filled in; None where there is nothing to do yet.

        reason: "none" where the act has none; otherwise the act itself says whether it needs one.
        says: what the dialog says instead of the effect, where that depends on which of its buttons will be pressed.
        """
        super().__init__(
            parent,
            title,
            "",
            verb,
            danger=danger,
            reason=reason,
            reason_label=reason_label or parent.tr("原因"),
            approvers=[approver(bench.view, role) for role in _ROLES],
            keep_open=True,
        )
        self.setObjectName("act_dialog")
        self.keep_place(_LINES)
        self.verb_button.setObjectName("dialog_confirm")
        self.cancel_button.setObjectName("dialog_cancel")
        self.reason_edit.setObjectName("dialog_reason")
        for role, (who, pin) in zip(_ROLES, self.fields(), strict=True):
            who.edit.setObjectName(f"approver_{role}_id")
            pin.edit.setObjectName(f"approver_{role}_pin")
            _name_the_person(bench.view, who)
        self.need(())
        self._bench = bench
        self._act = act
        self._says = says
        self._with_reason = reason != "none"
        self._let_go: tuple[str, ...] = ()
        self._repeated, self._lost = Repeated(), False
        self.confirmed.connect(self._send)
        bench.viewed.connect(self._follow_room)
        if reason == "required":
            self.reason_edit.setFocus()

    # ------------------------------------------------------------ what it says
    def retell(self) -> None:
        """Say anew what the act brings about, or why it is not possible. Call it when something was entered."""
        now = self._bench.now
        if now is None or not self.cancel_button.isEnabled():
            return
        act = self._act(_BLANK)
        if act is None:
            self.set_effect(self.hopeless(now) or self.nothing_yet())
            self.verb_button.setEnabled(False)
            return
        why = self.refusal(now, act)
        self.set_effect(why or (self._says() if self._says is not None else now.tell(act)))
        self.verb_button.setEnabled(why is None)
        self.need(now.approvers(act))
        if self._with_reason and (wanted := now.wants_reason(act)) is not None:
            self.require_reason("required" if wanted else "optional")

    def refusal(self, now: Now, act: Act) -> str | None:
        """Why it is not possible."""
        return now.why_not(act)

    def nothing_yet(self) -> str:
        """What to say while there is nothing to do."""
        return ""

    def hopeless(self, now: Now) -> str | None:  # noqa: ARG002 - those that can tell ask the room
        """Why whatever could still be filled in would be refused."""
        return None

    def filled_in(self) -> bool:
        """Whether fields of the form's own are complete; it says itself what is missing."""
        return True

    def showEvent(self, event: QShowEvent) -> None:
        """Told when it comes up, so that its first size fits what it says."""
        self.retell()
        super().showEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc throws away what was written only when it is pressed again; Cancel says what it does."""
        if event.key() == Qt.Key.Key_Escape and self.cancel_button.isEnabled():
            written = tuple(edit.toPlainText() for edit in self.findChildren(QPlainTextEdit) if edit.isVisible())
            if any(text.strip() for text in written) and written != self._let_go:
                self._let_go = written
                if not event.isAutoRepeat():
                    self.tell(self.tr("写好的内容还没有办理。再按一次 Esc 就不要了；要继续，请接着写。"), "info")
                return
            if event.isAutoRepeat():
                return
        super().keyPressEvent(event)

    def _follow_room(self, _snapshot: object) -> None:
        if not self.isVisible():
            return
        self.retell()
        if self._lost and self.cancel_button.isEnabled():
            self._lost = False
            self.tell(say("console.act_found"), "info")

    # ------------------------------------------------------------ giving it
    def _send(self, given: Confirmation) -> None:
        now = self._bench.now
        confirmation = self._as_known(given)
        act = self._act(confirmation) if self.filled_in() and now is not None else None
        if act is None or now is None:
            self.set_busy(False)
            return
        if (missing := now.missing(act)) is not None:
            self.tell(missing)
            return
        credential = credentials(confirmation)[-1] if now.stands_in(act) else None
        self._lost = False
        self._bench.act(
            self,
            act,
            done=self._done,
            failed=self.show_problem,
            credential=credential,
            request=self._repeated.request(act),
            lost=self._on_lost,
        )

    def _on_lost(self) -> None:
        """Nobody knows whether it was done; PINs stay, for it is only to be pressed again."""
        self._lost = True
        self.tell(say("console.act_lost"))

    def _as_known(self, given: Confirmation) -> Confirmation:
        """The people by the ids of the plan, however they were typed."""
        staff = self._bench.view.staff if self._bench.view is not None else ()
        people = (replace(one, staff_id=words.person_meant(staff, one.staff_id)) for one in given.approvals)
        return replace(given, approvals=tuple(people))

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
    staff = view.staff if view else ()
    names = {person.staff_id: person.name for person in staff}
    label = who.label.text()

    def show(text: str) -> None:
        name = names.get(words.person_meant(staff, text), "")
        who.label.setText(f"{label}　{name}" if name else label)

    who.changed.connect(show)
    show(who.text)


def put_beside(dialog: ConfirmDialog, button: QWidget) -> None:
    """Put a further button at the left end of the row of buttons."""
    column = dialog.layout()
    last = column.itemAt(column.count() - 1) if column is not None else None
    row = last.layout() if last is not None else None
    if isinstance(row, QHBoxLayout):
        row.insertWidget(0, button)
