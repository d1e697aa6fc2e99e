"""The text size a reader chose, put on one page at a time: the application's style sheet is not touched.

A style sheet on the whole application makes Qt dress every widget anew, seen or not; a page's own rules dress it alone.
"""

from shared.qtkit.look.tokens import EXAM_TEXT_MAX, EXAM_TEXT_MIN, FontSize, Space

_GROWS = ("body", "muted", "strong")
_LINE = 1.5
"""Height of a field's line for one px of its text."""
_TAB = 1.2


def scaled(size: int, text_px: int) -> int:
    """A size of the type scale where exam text is ``text_px``: as much larger, never smaller than it is."""
    return max(int(size), round(size * held(text_px) / FontSize.EXAM))


def held(text_px: int) -> int:
    """The size within what may be chosen (14-32 px)."""
    return min(max(text_px, EXAM_TEXT_MIN), EXAM_TEXT_MAX)


def reading_sheet(text_px: int) -> str:
    """Rules for the words around a task."""
    body, caption = scaled(FontSize.BODY, text_px), scaled(FontSize.CAPTION, text_px)
    grown = ", ".join(f'QLabel[role="{role}"]' for role in _GROWS)
    return f"""
QLabel[role="exam"] {{ font-size: {held(text_px)}px; }}
QLabel[role="heading"] {{ font-size: {scaled(FontSize.EXAM, text_px)}px; }}
QLabel[role="title"] {{ font-size: {max(FontSize.TITLE, held(text_px))}px; }}
QLabel[role="display"] {{ font-size: {max(FontSize.DISPLAY, held(text_px))}px; }}
QLabel[role="caption"] {{ font-size: {caption}px; }}
{grown} {{ font-size: {body}px; }}
"""


def answering_sheet(text_px: int, target_px: int) -> str:
    """Rules for what a candidate fills in; ``target_px`` is the least height of a field."""
    body, caption = scaled(FontSize.BODY, text_px), scaled(FontSize.CAPTION, text_px)
    high = max(target_px - 2, round(body * _LINE))
    return f"""{reading_sheet(text_px)}
QLineEdit, QComboBox, QPushButton {{ font-size: {body}px; }}
QLineEdit, QComboBox {{ min-height: {high}px; }}
QLineEdit:focus, QComboBox:focus {{ min-height: {high - 2}px; }}
QAbstractItemView QLineEdit, QAbstractItemView QLineEdit:focus {{ min-height: 0; }}
QPlainTextEdit {{ font-size: {held(text_px)}px; }}
QAbstractItemView {{ font-size: {body}px; }}
QTabBar::tab {{ font-size: {body}px; min-height: {max(28, round(body * _TAB))}px; }}
QHeaderView::section {{ font-size: {caption}px; padding: {Space.S}px {Space.S + 3}px; }}
"""
