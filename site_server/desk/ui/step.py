"""One page of the first run: its title, its words, its controls, and what still keeps a person from going on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.field import Field
from shared.qtkit.widgets.text import Text


class Step(QWidget):
    """`body` takes the controls. `problem()` is the sentence to show, empty where one may go on."""

    changed = Signal()

    def __init__(self, name: str, title: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"step-{name}")
        self.title = title
        self.body = QVBoxLayout()
        self.body.setSpacing(Space.M)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(Text(title, "title"))
        column.addWidget(Text(words, "muted", wrap=True))
        column.addLayout(self.body)
        column.addStretch(1)

    def problem(self) -> str:
        """Why one cannot go on yet."""
        return ""

    def entered(self) -> None:
        """The page came up."""


def with_browse(field: Field, browse: Button) -> QHBoxLayout:
    """A field with its button beside it, both on one line."""
    row = QHBoxLayout()
    row.setSpacing(Space.S)
    row.addWidget(field, 1)
    column = QVBoxLayout()
    column.addSpacing(field.label.sizeHint().height() + Space.XS)
    column.addWidget(browse)
    column.addStretch(1)
    row.addLayout(column)
    return row


def ask_folder(parent: QWidget, title: str, start: str) -> str:
    """A folder that a person chose; empty if they changed their mind."""
    return QFileDialog.getExistingDirectory(parent, title, start)


def ask_file(parent: QWidget, title: str, kinds: str) -> str:
    """A file that a person chose; empty if they changed their mind."""
    return QFileDialog.getOpenFileName(parent, title, str(Path.home()), kinds)[0]
