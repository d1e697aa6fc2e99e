"""Fill-in items: the stem marks the blanks, here they are filled; short answers: free text with a count."""

import re

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from candidate_client.core.outline import OrderedItem
from candidate_client.ui.item_editor import ItemEditor
from candidate_client.ui.names import name as name_widgets
from shared.exam.responses import FillIn, Response, ShortAnswer
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.text import Text

_BLANK = re.compile(r"\{\{\s*([^{}\s]+)\s*\}\}")
_MAX_BLANK = 200
_MAX_TEXT = 20_000


def marked_stem(stem: str) -> str:
    """The stem with its blanks as numbered gaps: ＿＿(1)＿＿."""
    return _BLANK.sub(r"＿＿（\1）＿＿", stem)


class FillInEditor(ItemEditor):
    """One line for each blank, with its unit behind."""

    def __init__(self, ordered: OrderedItem) -> None:
        super().__init__()
        self.edits: dict[str, QLineEdit] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        for blank in ordered.item.blanks:
            edit = QLineEdit()
            edit.setMaxLength(_MAX_BLANK)
            edit.setMaximumWidth(320)
            edit.setPlaceholderText(self.tr("在此填写"))
            edit.setAccessibleName(self.tr("第 {number} 空").format(number=blank.id))
            edit.setAccessibleDescription(blank.hint)
            edit.textEdited.connect(lambda _text: self.edited.emit(False))
            edit.returnPressed.connect(lambda _=False, of=blank.id: self._next(of))
            name_widgets((edit, f"blank-{blank.id}"))
            self.edits[blank.id] = edit
            row = QHBoxLayout()
            row.setSpacing(Space.S)
            row.addWidget(Text(f"（{blank.id}）", "exam"))
            row.addWidget(edit, 1)
            row.addWidget(Text(blank.hint, "exam"))
            row.addStretch(1)
            column.addLayout(row)

    def response(self) -> Response | None:
        """See ItemEditor."""
        blanks = {blank: edit.text() for blank, edit in self.edits.items()}
        return FillIn(blanks=blanks) if any(blanks.values()) else None

    def show_response(self, response: Response | None) -> None:
        """See ItemEditor."""
        blanks = response.blanks if isinstance(response, FillIn) else {}
        for blank, edit in self.edits.items():
            if edit.text() != blanks.get(blank, ""):
                edit.setText(blanks.get(blank, ""))

    def first_focus(self) -> QWidget | None:
        """See ItemEditor."""
        return next(iter(self.edits.values()), None)

    def _next(self, blank: str) -> None:
        names = list(self.edits)
        self.edits[names[(names.index(blank) + 1) % len(names)]].setFocus()


class ShortAnswerEditor(ItemEditor):
    """Free text."""

    fills = True

    def __init__(self) -> None:
        super().__init__()
        self.edit = QPlainTextEdit()
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

    def _on_text(self) -> None:
        text = self.edit.toPlainText()
        if len(text) > _MAX_TEXT:
            self.edit.undo()
            return
        count = sum(1 for c in text if not c.isspace())
        self._count.setText(self.tr("已输入 {count} 字").format(count=count))
        if not self._showing and (text or self.edit.document().isModified()):
            self.edited.emit(False)
