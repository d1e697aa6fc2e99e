"""The editor of a fill-in item: the stem marks the blanks, here they are filled."""

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from candidate_client.core.outline import Exam
from candidate_client.ui.item_editor import ItemEditor
from candidate_client.ui.names import name as name_widgets
from shared.exam.kinds.fill_in import LONGEST_BLANK, FillIn, FillInItem
from shared.exam.kinds.parts import Response
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.keys import up_or_down
from shared.qtkit.widgets.text import Text


class FillInEditor(ItemEditor):
    """One line for each blank, with its unit behind."""

    def __init__(self, item: FillInItem) -> None:
        super().__init__()
        self.edits: dict[str, QLineEdit] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        for blank in item.blanks:
            edit = QLineEdit()
            edit.setMaxLength(LONGEST_BLANK)
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↑ and ↓, which mean nothing within a line, go to the blank above and below."""
        step = up_or_down(event)
        lines = list(self.edits.values())
        here = next((place for place, line in enumerate(lines) if line.hasFocus()), None)
        if not step or here is None:
            super().keyPressEvent(event)
            return
        lines[max(0, min(here + step, len(lines) - 1))].setFocus()

    def _next(self, blank: str) -> None:
        names = list(self.edits)
        self.edits[names[(names.index(blank) + 1) % len(names)]].setFocus()


def make(item: FillInItem, exam: Exam) -> FillInEditor:
    """See `candidate_client.ui.editors`."""
    del exam
    return FillInEditor(item)
