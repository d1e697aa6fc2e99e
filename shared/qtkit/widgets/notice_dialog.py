"""A dialog that tells one thing and is closed: for what concerns a whole program, before it has a window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.text import Text
from shared.words.catalogue import say

_WIDTH = 472
"""Of the text, in px."""


class NoticeDialog(QDialog):
    """A title, a text that can be marked and copied for the support, and one button."""

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.text = Text(text, wrap=True)
        self.text.setFixedWidth(_WIDTH)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.close_button = Button(say("start.close"), "primary")
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.accept)
        self.setAccessibleDescription(text)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        column.setSpacing(Space.L)
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)  # as high as the text needs
        column.addWidget(Text(title, "title"))
        column.addWidget(self.text)
        column.addLayout(foot)
        self.close_button.setFocus()
