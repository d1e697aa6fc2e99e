"""The confirmation every weighty action passes: what it does, why, and who stands for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, Literal

import msgspec
from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.field import Field, FieldFrame
from shared.qtkit.widgets.text import Text, ToneName

ReasonRule = Literal["none", "optional", "required"]
_REASON_PX: Final = 72
_REASON_LOW_PX: Final = 48
_TITLE_PX: Final = 40
"""What the window manager puts around a dialog."""
_PLACED_MS: Final = 300
"""By then the window manager has put a new window where it belongs; what we move before is moved from nowhere."""


class Approver(msgspec.Struct, frozen=True, kw_only=True):
    """One person who must stand for the action: ``role`` is a stable name, ``label`` its Chinese words."""

    role: str
    label: str
    staff_id: str = ""
    """Filled in beforehand where it is known who is on duty."""


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """What such a person typed."""

    role: str
    staff_id: str
    pin: str

    def __repr__(self) -> str:
        return f"Approval(role={self.role!r}, staff_id={self.staff_id!r})"


class Confirmation(msgspec.Struct, frozen=True, kw_only=True):
    """What the dialog brings back."""

    reason: str = ""
    approvals: tuple[Approval, ...] = ()


class _ReasonEdit(QPlainTextEdit):
    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(_REASON_PX)


class ConfirmDialog(QDialog):
    """Title, effect, reason, approvals and a button that carries the verb.

    Open with ``open()`` and listen to ``confirmed(Confirmation)``. By default it closes then; with
    ``keep_open`` it turns busy until the caller calls ``accept()`` or ``show_problem()``. Further
    controls (minutes, a seat) go into ``body``.

    What it says may change while it is open. Nothing below moves on the screen by that: it grows upwards.
    """

    confirmed = Signal(object)

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        effect: str,
        verb: str,
        *,
        danger: bool = False,
        reason: ReasonRule = "none",
        reason_label: str = "",
        approvers: Sequence[Approver] = (),
        keep_open: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(460)
        self._approvers = list(approvers)
        self._needed = frozenset(approver.role for approver in approvers)
        self._reason_rule = reason
        self._keep_open = keep_open
        self._effect = Text(effect, "body", wrap=True)
        self._effect.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._stands: int | None = None
        self._typed_in: QWidget | None = None
        self._problem = Banner(tone="problem")
        self._problem.hide()
        self.body = QVBoxLayout()
        self.body.setSpacing(Space.M)
        self._reason_words = reason_label or self.tr("理由")
        self.reason_edit = _ReasonEdit()
        self._reason = FieldFrame(self._reason_label(reason), self.reason_edit)
        if reason == "none":
            self._reason.hide()
        self.reason_edit.textChanged.connect(lambda: self._reason.set_error("") if self._reason.error else None)
        self._fields: list[tuple[Field, Field]] = []
        self.cancel_button = Button(self.tr("取消"))
        self.verb_button = Button(verb, "danger-solid" if danger else "primary")
        self._build(title)
        self.setAccessibleDescription(effect)
        (self.cancel_button if danger else self.verb_button).setDefault(True)

    def showEvent(self, event: QShowEvent) -> None:
        """Sentences that wrap need the height of their lines, which a dialog's first size does not know."""
        super().showEvent(event)
        self._grow()
        QTimer.singleShot(0, self, self._grow)  # what became visible just now has its height only then
        QTimer.singleShot(_PLACED_MS, self, self._settle)

    def event(self, event: QEvent) -> bool:
        """What comes up later (a person's name, a further field, a longer sentence) makes room for itself."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._grow()
        return done

    def _grow(self) -> None:
        layout = self.layout()
        if layout is None or not layout.hasHeightForWidth():
            return
        room = self.screen().availableGeometry()
        if layout.totalHeightForWidth(self.width()) > room.height() - _TITLE_PX:
            self._squeeze()
        self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))
        if self._stands is None:
            return
        layout.activate()
        pushed, self._stands = self._told_to() - self._stands, self._told_to()
        lowest = room.bottom() - _TITLE_PX - self.height()
        if pushed or self.y() > lowest:
            self.move(self.x(), max(room.top(), min(self.y() - pushed, lowest)))

    def _squeeze(self) -> None:
        """On a small screen the space between the parts goes first, so that the buttons stay above the task bar."""
        if (layout := self.layout()) is not None:
            layout.setContentsMargins(Space.XL, Space.M, Space.XL, Space.S)
            layout.setSpacing(Space.S)
            self.body.setSpacing(Space.S)
            self.reason_edit.setFixedHeight(_REASON_LOW_PX)
            layout.activate()
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))

    def _settle(self) -> None:
        """From now on it has its place on the screen."""
        self._grow()
        if (layout := self.layout()) is not None:
            layout.activate()
        self._stands = self._told_to()

    def _told_to(self) -> int:
        """Where the sentences end and what is touched begins."""
        keeps = self._problem.isVisible() or self._problem.sizePolicy().retainSizeWhenHidden()
        said = (self._effect, self._problem) if keeps else (self._effect,)
        for part in said:
            part.setMinimumHeight(part.height())  # never less again: a shorter sentence leaves its place empty
        return said[-1].geometry().bottom()

    def keep_place(self, lines: int) -> None:
        """So many lines of effect have their place, however few there are at first."""
        self._effect.setMinimumHeight(lines * self._effect.fontMetrics().lineSpacing())

    def set_effect(self, effect: str) -> None:
        """Replace the effect sentence, e.g. when the minutes change."""
        self._effect.setText(effect)
        self.setAccessibleDescription(effect)

    def require_reason(self, rule: ReasonRule) -> None:
        """Whether a reason is asked for, where that depends on what is filled in or on the hour."""
        self._reason_rule = rule
        self._reason.setVisible(rule != "none")
        self._reason.label.setText(self._reason_label(rule))
        self.reason_edit.setAccessibleName(self._reason.label.text())

    def _reason_label(self, rule: ReasonRule) -> str:
        return self._reason_words if rule == "required" else self.tr("{label}（选填）").format(label=self._reason_words)

    def need(self, roles: Collection[str]) -> None:
        """Ask for the approvals of these roles only; the fields of the others are hidden."""
        self._needed = frozenset(roles)
        for approver, pair in zip(self._approvers, self._fields, strict=True):
            for field in pair:
                field.setVisible(approver.role in self._needed)

    def show_problem(self, text: str) -> None:
        """Stay open and say why it did not happen; PINs are cleared, and the first one has the keyboard."""
        self.tell(text)
        pins = [pin for _who, pin in self._fields if pin.isVisible()]
        for _who, pin in self._fields:
            pin.clear()
        if pins:
            pins[0].edit.setFocus()

    def tell(self, text: str, tone: ToneName = "problem") -> None:
        """Stay open and say what is still missing; what was typed stays."""
        self.set_busy(False)
        self._problem.set_message(text, tone)
        keeps = self._problem.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self._problem.setSizePolicy(keeps)
        self._problem.show()

    def set_busy(self, busy: bool) -> None:
        """While the action runs nothing can be changed or pressed twice; afterwards the keyboard is where it was."""
        if busy:
            self._typed_in = self.focusWidget()
        for part in (self.verb_button, self.cancel_button, self._reason):
            part.setEnabled(not busy)
        for pair in self._fields:
            for field in pair:
                field.setEnabled(not busy)
        if not busy and self._typed_in is not None:
            self._typed_in.setFocus()

    def fields(self) -> list[tuple[Field, Field]]:
        """Staff number and PIN fields, one pair per approver."""
        return list(self._fields)

    def reject(self) -> None:
        """Esc does not throw away an action under way."""
        if self.cancel_button.isEnabled():
            super().reject()

    def _build(self, title: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        column.setSpacing(Space.L)
        heading = Text(title, "title", wrap=True)
        for part in (heading, self._effect, self._problem):
            column.addWidget(part)
        column.addLayout(self.body)
        column.addWidget(self._reason)
        for approver in self._approvers:
            column.addLayout(self._approver_row(approver))
        column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addStretch(1)
        row.addWidget(self.cancel_button)
        row.addWidget(self.verb_button)
        column.addLayout(row)
        self.cancel_button.clicked.connect(self.reject)
        self.verb_button.clicked.connect(self._on_verb)

    def _approver_row(self, approver: Approver) -> QHBoxLayout:
        who = Field(self.tr("{role}工号").format(role=approver.label), latin=True, max_length=40)
        who.set_text(approver.staff_id)
        pin = Field(self.tr("{role}口令").format(role=approver.label), secret=True, max_length=64)
        self._fields.append((who, pin))
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(who, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(pin, 1, Qt.AlignmentFlag.AlignTop)
        return row

    def _on_verb(self) -> None:
        if not self._complete():
            return
        result = Confirmation(
            reason=self.reason_edit.toPlainText().strip(),
            approvals=tuple(
                Approval(role=approver.role, staff_id=who.text, pin=pin.edit.text())
                for approver, (who, pin) in zip(self._approvers, self._fields, strict=True)
                if approver.role in self._needed
            ),
        )
        self._problem.hide()
        if self._keep_open:
            self.set_busy(True)
        else:
            self.accept()
        self.confirmed.emit(result)

    def _complete(self) -> bool:
        wrong: list[QWidget] = []
        if self._reason_rule == "required" and not self.reason_edit.toPlainText().strip():
            self._reason.set_error(self.tr("请写明{what}，它会进入考场情况记录。").format(what=self._reason_words))
            wrong.append(self.reason_edit)
        for approver, (who, pin) in zip(self._approvers, self._fields, strict=True):
            if approver.role not in self._needed:
                continue
            for field, words in ((who, self.tr("请输入工号")), (pin, self.tr("请输入口令"))):
                if not field.edit.text().strip():
                    field.set_error(words)
                    wrong.append(field.edit)
        if wrong:
            wrong[0].setFocus()
        return not wrong
