"""Words outside the item in the text size that the candidate chose."""

from PySide6.QtWidgets import QWidget

from shared.qtkit.look.reading import reading_sheet
from shared.qtkit.look.theme import exam_text_px
from shared.qtkit.look.tokens import FontSize


def in_chosen_size(*parts: QWidget) -> None:
    """Dress these in it; what is dressed so already is left alone."""
    px = exam_text_px()
    rules = reading_sheet(px) if px != FontSize.EXAM else ""
    for part in parts:
        if part.styleSheet() != rules:
            part.setStyleSheet(rules)
