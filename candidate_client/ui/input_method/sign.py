"""The input method in a bar: its name, and whether it writes 中 or 英 now."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from candidate_client.input_method.port import Writing
from shared.qtkit.widgets.text import Text


class WritingSign(Text):
    """Unseen while nothing is known of input methods, as off screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "strong")
        self.setParent(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleName(self.tr("输入法"))
        self._writing: Writing | None = None
        self._short = False
        self.hide()

    def show_writing(self, writing: Writing) -> None:
        """Show what is on now."""
        self._writing = writing
        self._say()

    def shorten(self, short: bool) -> None:
        """On a small screen the mode alone, without the name."""
        self._short = short
        self._say()

    def words(self) -> str:
        """Mode and name as shown with room."""
        writing = self._writing
        if writing is None or not writing.name:
            return self.tr("无输入法")
        mode = {True: self.tr("中"), False: self.tr("英"), None: ""}[writing.chinese]
        return f"{mode} {writing.name}".strip()

    def _say(self) -> None:
        if self._writing is None:
            return
        words = self.words()
        self.setText(words.split(" ", 1)[0] if self._short else words)
        self.setToolTip(words)
        self.set_tone("neutral" if self._writing.name else "problem")
        self.setVisible(True)
