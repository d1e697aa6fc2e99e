"""Fields with their label above and their error below, where the eye is."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.latin import LatinEdit
from shared.qtkit.widgets.text import Text, restyle


class FieldFrame(QWidget):
    """Label, any one control, hint and inline error. The control is ``control``; ``beside`` it stands a button."""

    def __init__(
        self, label: str, control: QWidget, hint: str = "", parent: QWidget | None = None, beside: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.control = control
        self.label = Text(label, "strong")
        self.label.setBuddy(control)
        self._hint = Text(hint, "caption", wrap=True)
        if not hint:  # shown before it has a parent, a part would flash up as a window of its own
            self._hint.hide()
        self._error = Text("", "error", wrap=True)
        self._error.hide()
        control.setAccessibleName(label)
        control.setAccessibleDescription(hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(self.label)
        if beside is None:
            column.addWidget(control)  # in a row of its own, one of a fixed width would stand in the middle
        else:
            line = QHBoxLayout()
            line.setSpacing(Space.S)
            line.addWidget(control, 1)
            line.addWidget(beside)
            column.addLayout(line)
        column.addWidget(self._hint)
        column.addWidget(self._error)
        if not control.sizePolicy().expandingDirections() & Qt.Orientation.Vertical:
            column.addStretch(1)

    @property
    def error(self) -> str:
        """The error shown, empty if none."""
        return self._error.text()

    def set_error(self, text: str) -> None:
        """Show an error under the control, or clear it with an empty text."""
        self._error.setText(text)
        self._error.setVisible(bool(text))
        self.control.setProperty("invalid", bool(text))
        self.control.setAccessibleDescription(text or self._hint.text())
        restyle(self.control)

    def set_hint(self, text: str) -> None:
        """Replace the hint."""
        self._hint.setText(text)
        self._hint.setVisible(bool(text))


class _AtMost(QValidator):
    """So many signs; a longer paste is refused as a whole, where `maxLength` would cut it in silence."""

    def __init__(self, most: int, parent: QObject) -> None:
        super().__init__(parent)
        self._most = most

    def validate(self, text: str, at: int) -> object:
        """See QValidator."""
        state = QValidator.State.Acceptable if len(text) <= self._most else QValidator.State.Invalid
        return state, text, at


class Field(FieldFrame):
    """A labelled line of text. Typing clears the error."""

    changed = Signal(str)
    submitted = Signal()

    def __init__(
        self,
        label: str,
        *,
        placeholder: str = "",
        hint: str = "",
        secret: bool = False,
        max_length: int = 200,
        latin: bool = False,
        parent: QWidget | None = None,
        beside: QWidget | None = None,
    ) -> None:
        """``secret`` hides what is typed; into it and ``latin`` (numbers, codes) no input method writes."""
        self.edit = LatinEdit() if latin or secret else QLineEdit()
        super().__init__(label, self.edit, hint, parent, beside)
        self.edit.setPlaceholderText(placeholder)
        if secret:
            self.edit.setMaxLength(max_length)
            self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        else:
            self._most = max_length
            self.edit.setValidator(_AtMost(max_length, self.edit))
            self.edit.inputRejected.connect(self._say_full)
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self._on_text)
        self.edit.returnPressed.connect(self.submitted)

    @property
    def text(self) -> str:
        """What was typed, without blanks around it."""
        return self.edit.text().strip()

    def set_text(self, text: str) -> None:
        """Put a text into the field."""
        self.edit.setText(text)

    def clear(self) -> None:
        """Empty the field and its error."""
        self.edit.clear()
        self.set_error("")

    def _say_full(self) -> None:
        """Where less than the whole would fit, nothing is written, and it is told."""
        if isinstance(self.edit.validator(), _AtMost):  # a form may have put its own in place of it
            self.set_error(self.tr("最多 {n} 个字，刚才的没有写入。").format(n=self._most))

    def _on_text(self, text: str) -> None:
        if self.error:
            self.set_error("")
        self.changed.emit(text.strip())
