"""Words outside the item in the text size that the candidate chose."""

from typing import Final

from PySide6.QtWidgets import QWidget

from shared.qtkit.look.reading import answering_sheet, reading_sheet
from shared.qtkit.look.theme import exam_text_px, target_px
from shared.qtkit.look.tokens import FontSize

_STEP_PX: Final = 2


def in_chosen_size(*parts: QWidget) -> None:
    """Dress these in it; what is dressed so already is left alone."""
    px = exam_text_px()
    _dress(parts, reading_sheet(px) if px != FontSize.EXAM else "")


def in_size(px: int, *parts: QWidget) -> None:
    """As `in_chosen_size`, in this size and with the fields and buttons in them."""
    _dress(parts, answering_sheet(px, target_px()) if px != FontSize.EXAM else "")


def sizes_that_may_fit() -> range:
    """The chosen size, and those below it where a small screen has no room for it; never below the usual one."""
    px = exam_text_px()
    return range(px, min(px, FontSize.EXAM) - 1, -_STEP_PX)


def _dress(parts: tuple[QWidget, ...], rules: str) -> None:
    for part in parts:
        if part.styleSheet() != rules:
            part.setStyleSheet(rules)
