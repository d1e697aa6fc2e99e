"""The editor of a short answer: free text with a count."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from candidate_client.core.outline import Exam
from candidate_client.ui.item_editor import ItemEditor
from candidate_client.ui.items.bounded_text import BoundedText
from candidate_client.ui.names import name as name_widgets
from shared.exam.kinds.parts import Response
from shared.exam.kinds.short_answer import ShortAnswer, ShortAnswerItem
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.text import Text

_MAX_TEXT = 20_000


class ShortAnswerEditor(ItemEditor):
    """Free text."""

    fills = True
    undoes = True

    def __init__(self) -> None:
        super().__init__()
        self.edit = BoundedText(_MAX_TEXT)
        self.edit.setPlaceholderText(self.tr("在此作答"))
        self.edit.setAccessibleName(self.tr("作答区"))
        self.edit.setTabChangesFocus(True)
        self.edit.setMinimumHeight(180)
        self._count = Text("", "caption")
        name_widgets((self.edit, "short-answer"))
        self._showing = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.XS)
        column.addWidget(self.edit, 1)
        column.addWidget(self._count)
        self.edit.textChanged.connect(self._on_text)
        self.edit.overflowed.connect(self._on_overflow, Qt.ConnectionType.QueuedConnection)
        self._on_text()

    def response(self) -> Response | None:
        """See ItemEditor."""
        text = self.edit.toPlainText()
        return ShortAnswer(text=text) if text else None

    def show_response(self, response: Response | None) -> None:
        """See ItemEditor."""
        text = response.text if isinstance(response, ShortAnswer) else ""
        if text != self.edit.toPlainText():
            self._showing = True
            self.edit.setPlainText(text)
            self._showing = False

    def first_focus(self) -> QWidget | None:
        """See ItemEditor."""
        return self.edit

    def _on_overflow(self) -> None:
        words = self.tr("最多 {most} 字符，放不下的没有加进来")
        self._count.setText(words.format(most=_MAX_TEXT))
        self._count.set_tone("warn")

    def _on_text(self) -> None:
        text = self.edit.toPlainText()
        count = sum(1 for c in text if not c.isspace())
        self._count.setText(self.tr("已输入 {count} 字").format(count=count))
        self._count.set_tone(None)
        if not self._showing and (text or self.edit.document().isModified()):
            self.edited.emit(False)


def make(item: ShortAnswerItem, exam: Exam) -> ShortAnswerEditor:
    """See `candidate_client.ui.editors`."""
    del item, exam
    return ShortAnswerEditor()
