"""What every editor of an item can do."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from shared.exam.kinds.parts import Response
from shared.qtkit.look.reading import answering_sheet
from shared.qtkit.look.theme import target_px
from shared.qtkit.look.tokens import FontSize


class ItemEditor(QWidget):
    """Edits one item's answer.

    `edited(at_once)` after every change by the candidate, never by `show_response`; at_once for a choice, False for
    typing. `marked` after something was struck out, or no longer. `fills` says that the editor scrolls by itself and
    wants all the height there is; `wide` that it is a workspace, which takes all the width; `undoes` that it has a way
    back, which one made anew would not have.
    """

    edited = Signal(bool)
    marked = Signal()
    fills = False
    wide = False
    undoes = False

    def response(self) -> Response | None:
        """The answer as it stands; None when there is nothing in it."""
        raise NotImplementedError

    def show_response(self, response: Response | None) -> None:
        """Put an answer into the widgets."""
        raise NotImplementedError

    def press(self, key: str) -> bool:
        """A digit or letter that no field took was pressed; True if it meant something here."""
        del key
        return False

    def spoken(self) -> str:
        """What is read aloud after the stem: options, further questions."""
        return ""

    def first_focus(self) -> QWidget | None:
        """Where the focus goes when the item comes up."""
        return None

    def asks_px(self) -> int:
        """The width it would like to have where documents stand beside it; 0 for whatever there is."""
        return 0

    def marks(self) -> frozenset[str]:
        """What the candidate marked beside the answer (options struck out); a new editor gets it back."""
        return frozenset()

    def set_marks(self, marks: frozenset[str]) -> None:
        """Put those marks back."""
        del marks

    def set_text_px(self, size_px: int) -> None:
        """The candidate chose another text size: words, fields and tables follow by rules of their own."""
        self.setStyleSheet(answering_sheet(size_px, target_px()) if size_px != FontSize.EXAM else "")
        self.fit_text(size_px)

    def fit_text(self, size_px: int) -> None:
        """Widths and heights that no rule can give."""
        del size_px


def bring_into_view(part: QWidget) -> None:
    """Scroll whatever the part stands in until it is seen whole; Qt's own way shows the caret of a field alone."""
    above = part.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea) and (inner := above.widget()) is not None:
            middle, room = part.mapTo(inner, part.rect().center()), above.viewport().size()
            across = min(part.width(), room.width() - 2) // 2 + 1
            above.ensureVisible(middle.x(), middle.y(), across, min(part.height(), room.height() - 2) // 2 + 1)
        above = above.parentWidget()
