"""What is left to do of a discipline case: the candidate's answer where it was not given on screen, and signatures.

The candidate may answer on the screen, and others sign, while the dialog is open: it follows the room.

Object names: `case_what` (what is to be written down), `case_sign_<staff id>` (PIN of somebody who has to sign),
`case_sign_who` and `case_sign_pin` (one more of those on duty).
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from proctor_console.core import words
from proctor_console.core.acts import Now
from proctor_console.ui.frame.act_dialog import ActDialog
from proctor_console.ui.frame.workbench import Workbench
from shared.exam.acts.discipline import AnswerCase, WitnessCase, waiting_case
from shared.exam.room.cases import Unsigned, find, may_answer, unsigned
from shared.exam.room.discipline_events import CaseAnswer
from shared.exam.room.sitting import Discipline
from shared.protocol.commands import Command, Credential
from shared.protocol.console import RoomView, SeatView
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.dialog import Confirmation
from shared.qtkit.widgets.field import Field, FieldFrame
from shared.qtkit.widgets.text import Text
from shared.words.catalogue import row, say


class CaseDialog(ActDialog):
    """One case of one candidate, the oldest that is not finished."""

    def __init__(self, parent: QWidget, bench: Workbench, view: RoomView, seats: Sequence[SeatView]) -> None:
        now = bench.now
        case = waiting_case(now.state, seats[0].ticket) if now is not None else None
        self._ticket = seats[0].ticket
        self._case = case or Discipline(at_ms=0, code="", action="warn", text="")
        self._missing = Unsigned()
        self._what = QComboBox()
        self._what.setObjectName("case_what")
        self._told = Text("", "caption", wrap=True)
        self._pins: dict[str, Field] = {}
        self._more_who = Field(parent.tr("另一名考务人员工号"), latin=True, max_length=40)
        self._more_pin = Field(parent.tr("口令"), secret=True, max_length=64)
        super().__init__(
            parent,
            bench,
            parent.tr("签认违规记录"),
            parent.tr("记入"),
            self._filled,
            reason="required",
            reason_label=parent.tr("考生拒签时所说的话"),
        )
        self._more_who.edit.setObjectName("case_sign_who")
        self._more_pin.edit.setObjectName("case_sign_pin")
        self._signers = QWidget()
        self._column = QVBoxLayout(self._signers)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.S)
        pair = QHBoxLayout()
        pair.setSpacing(Space.M)
        pair.addWidget(self._more_who, 1)
        pair.addWidget(self._more_pin, 1)
        self._column.addLayout(pair)
        if now is not None:
            self._missing = unsigned(self._case, now.state.plan.incident_signing)
        self._fill(view, "" if self._case.answer else "confirmed")
        self.body.addWidget(self._told)
        self.body.addWidget(FieldFrame(self.tr("办理"), self._what))
        self.body.addWidget(self._signers)
        self._what.currentIndexChanged.connect(self.retell)
        for field in (self._more_who, self._more_pin):
            field.changed.connect(lambda _text: self.retell())

    def retell(self) -> None:
        """Only what the chosen act needs is asked for."""
        signs = self._what.currentData() == "sign"
        self._signers.setVisible(signs)
        super().retell()
        self.require_reason("required" if self._what.currentData() == "refused" else "none")
        self.verb_button.setText(self.tr("签名") if signs else self.tr("记入"))

    def nothing_yet(self) -> str:
        """Nobody has typed a PIN."""
        return self.tr("请需要签名的人各自输入本人口令。")

    def _follow_room(self, snapshot: object) -> None:
        now, view = self._bench.now, self._bench.view
        if now is not None and view is not None:
            sitting = now.state.sittings.get(self._ticket)
            case = find(sitting.discipline, self._case.incident_id) if sitting is not None else None
            missing = unsigned(case, now.state.plan.incident_signing) if case is not None else Unsigned()
            if case is not None and (case, missing) != (self._case, self._missing):
                same = case.answer == self._case.answer
                self._case, self._missing = case, missing
                self._fill(view, self._what.currentData() if same else "")
        super()._follow_room(snapshot)

    def _fill(self, view: RoomView, chosen: str) -> None:
        """Say how the case stands, and offer what is left to do; `chosen` if it is possible, else what comes first."""
        self._told.setText(_facts(view, self._case))
        with QSignalBlocker(self._what):
            self._what.clear()
            if self._missing.any:
                self._what.addItem(self.tr("考务人员凭口令签名"), "sign")
            answers: dict[CaseAnswer, str] = {
                "confirmed": self.tr("考生已在纸质告知书上签认"),
                "refused": self.tr("考生当面拒签"),
            }
            for answer, label in answers.items():
                if may_answer(self._case, answer):
                    self._what.addItem(label, answer)
            self._what.setCurrentIndex(max(0, self._what.findData(chosen)))
        for staff_id in self._pins.keys() - set(self._missing.people):
            self._pins.pop(staff_id).deleteLater()
        names = {s.staff_id: f"{words.role(s.role)} {s.name}" for s in view.staff}
        for staff_id in self._missing.people:
            if staff_id not in self._pins:
                who = names.get(staff_id, staff_id)
                pin = Field(self.tr("{who} 的口令").format(who=who), secret=True, max_length=64)
                pin.edit.setObjectName(f"case_sign_{staff_id}")
                pin.changed.connect(lambda _text: self.retell())
                self._pins[staff_id] = pin
                self._column.insertWidget(self._column.count() - 1, pin)

    def _filled(self, told: Confirmation) -> Command | None:
        what, incident = self._what.currentData(), self._case.incident_id
        if what in {"confirmed", "refused"}:
            return AnswerCase(ticket=self._ticket, incident_id=incident, answer=what, note=told.reason)
        signed = [Credential(staff_id=who, pin=pin.edit.text()) for who, pin in self._pins.items() if pin.edit.text()]
        if self._more_who.text and self._more_pin.edit.text():
            staff = self._bench.view.staff if self._bench.view is not None else ()
            who = words.person_meant(staff, self._more_who.text)
            signed.append(Credential(staff_id=who, pin=self._more_pin.edit.text()))
        if not signed:
            return None
        return WitnessCase(ticket=self._ticket, incident_id=incident, approvals=tuple(signed))


def open_case(now: Now, seat: SeatView) -> AnswerCase | WitnessCase:
    """What can be done about the oldest case that is not finished."""
    case = waiting_case(now.state, seat.ticket)
    incident = case.incident_id if case is not None else ""
    if case is not None and unsigned(case, now.state.plan.incident_signing).any:
        return WitnessCase(ticket=seat.ticket, incident_id=incident, approvals=())
    return AnswerCase(ticket=seat.ticket, incident_id=incident, answer="confirmed")


def _facts(view: RoomView, case: Discipline) -> str:
    label = next((code.label for code in view.incident_codes if code.code == case.code), "")
    lines = [f"{case.code}　{label}　{words.DISCIPLINE[case.action]}", case.text]
    if case.evidence:
        lines.append(say("console.case_evidence", evidence=case.evidence))
    if case.items:
        lines.append(say("console.case_items", items=row(case.items)))
    lines.append(say(f"console.case_{case.answer or 'open'}"))
    return "\n".join(lines)
