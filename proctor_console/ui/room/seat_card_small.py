"""A small card of the seat map, for rooms of many seats: the same in two or three lines, all in words.

What has no room is left out in this order: the link's bars where all is well, how far, how long; never number, name,
sign and word.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from proctor_console.presenters.seats import SeatCard
from proctor_console.ui.room.card_signs import paint_link, paint_passed
from shared.qtkit.look.fonts import tabular
from shared.qtkit.look.states import DisplayState, paint_state, state_look
from shared.qtkit.look.theme import theme_of
from shared.qtkit.look.tokens import FontSize, Tone

SMALL_BELOW: Final = (80.0, 76.0)
"""A card narrower or lower than this is a small one."""
_THREE_LINES, _FOUR_LINES = 48.0, 68.0
_LINE: Final = 14.0
_SIGN: Final = 11.0
_BAR_PX: Final = 4.0


def paint_small(
    painter: QPainter, box: QRectF, card: SeatCard, base: QFont, state: DisplayState | None, tone: Tone
) -> None:
    """Number, name, sign, word; then what there is room for."""
    inner = box.adjusted(5, 3, -5, -4)
    three = box.height() >= _THREE_LINES
    head = QRectF(inner.left(), inner.top(), inner.width(), _LINE + 1)
    rest = _head(painter, head, card, base, state)
    name_line = QRectF(inner.left(), head.bottom(), inner.width(), _LINE) if three else rest
    word_line = QRectF(inner.left(), name_line.bottom() if three else head.bottom(), inner.width(), _LINE)
    theme = theme_of()
    caption = _type(base, FontSize.CAPTION)
    four = box.height() >= _FOUR_LINES
    if three and not four:
        name_line = _figure(painter, name_line, card.progress, card.name, caption)
    _write(painter, name_line, card.name, caption, theme.text)
    strong = _type(base, FontSize.CAPTION, bold=card.attention)
    word = fitting_word(card, word_line.width(), QFontMetricsF(strong))
    if four:
        foot = QRectF(inner.left(), word_line.bottom(), inner.width(), _LINE)
        _figure(painter, _figure(painter, foot, card.remaining, "", caption), card.progress, "", caption)
    elif not card.note:
        word_line = _figure(painter, word_line, card.remaining, word, caption)
    _write(painter, word_line, word, strong, tone.text)
    if card.progress and box.bottom() - _BAR_PX > word_line.bottom():  # else it would underline the word
        _bar(painter, box, card.share, tone)


def fitting_word(card: SeatCard, width: float, metrics: QFontMetricsF) -> str:
    """The word of the state as full as it fits: the note, its short form, or the state's own word."""
    known = state_look(DisplayState(card.state)).word if card.state else ""
    full = card.note or known
    return full if metrics.horizontalAdvance(full) <= width else card.brief or known


def _head(painter: QPainter, line: QRectF, card: SeatCard, base: QFont, state: DisplayState | None) -> QRectF:
    """The number at the left, signs at the right; returns what is left between them."""
    theme = theme_of()
    number = _type(base, FontSize.BODY, bold=True)
    _write(painter, line, str(card.seat), number, theme.text if card.ticket else theme.text_muted)
    left = line.left() + QFontMetricsF(number).horizontalAdvance(str(card.seat)) + 4
    right = line.right()
    if state is not None:
        paint_state(painter, QRectF(right - _SIGN, line.top() + 2, _SIGN, _SIGN), state)
        right -= _SIGN + 3
    if card.ticket and card.link in {"stale", "lost"}:
        paint_link(painter, QRectF(right - 13, line.top() + 1, 13, 12), card.link)
        right -= 16
    if card.mark:
        paint_passed(painter, QRectF(left, line.top() + 3, 8, 9), card.mark)
        left += 16 if card.mark == "second" else 11
    return QRectF(left, line.top(), max(0.0, right - left), line.height())


def _figure(painter: QPainter, line: QRectF, figure: str, beside: str, font: QFont) -> QRectF:
    """Write a figure at the right end where the word beside it still fits; returns what is left of the line."""
    metrics = QFontMetricsF(font)
    width = metrics.horizontalAdvance(figure)
    if not figure or metrics.horizontalAdvance(beside) + width + 3 > line.width():
        return line
    painter.setFont(font)
    painter.setPen(QColor(theme_of().text_muted))
    painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, figure)
    return line.adjusted(0, 0, -width - 3, 0)


def _write(painter: QPainter, line: QRectF, text: str, font: QFont, colour: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(line.width()))
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def _bar(painter: QPainter, box: QRectF, share: float, tone: Tone) -> None:
    track = QRectF(box.left() + 5, box.bottom() - 4, box.width() - 10, 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme_of().sunken))
    painter.drawRect(track)
    track.setWidth(track.width() * min(1.0, share))
    painter.setBrush(QColor(tone.mark))
    painter.drawRect(track)


def _type(base: QFont, size: FontSize, *, bold: bool = False) -> QFont:
    return tabular(base, size_px=int(size), bold=bold)
