"""Paints one card of the seat map: number, shape, name, state in words, how far, how long, how the PC is heard."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from proctor_console.presenters.seats import SeatCard
from proctor_console.ui.room.card_signs import paint_link, paint_passed, paint_tick
from proctor_console.ui.room.seat_card_small import SMALL_BELOW, paint_small
from shared.qtkit.look.fonts import tabular
from shared.qtkit.look.states import DisplayState, paint_state, paint_state_ground, state_look
from shared.qtkit.look.theme import theme_of
from shared.qtkit.look.tokens import RADIUS, FontSize, Space, Tone

_SHAPE = 14.0
_BAR = 3.0
_CALM = frozenset({DisplayState.WORKING, DisplayState.READY, DisplayState.WAITING})


def paint_card(
    painter: QPainter, box: QRectF, card: SeatCard, base: QFont, *, current: bool, selected: bool, dimmed: bool
) -> None:
    """Draw the card into `box`; `dimmed` is what a search or filter leaves out."""
    theme = theme_of()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if dimmed:
        painter.setOpacity(0.35)
    state = DisplayState(card.state) if card.state else None
    tone = state_look(state).tone if state else theme.neutral
    _ground(painter, box, card, state, tone)
    if selected or current:
        _frame(painter, box, current=current, selected=selected)
    if box.width() < SMALL_BELOW[0] or box.height() < SMALL_BELOW[1]:
        shown = _attention_tone(state, tone) if card.attention else tone
        paint_small(painter, box, card, base, state, shown)
        painter.restore()
        return
    scale = type_scale(box)
    inner = box.adjusted(Space.S, 6, -Space.S, -6)
    _head(painter, inner, card, base, state, scale, selected=selected)
    _body(painter, inner, card, base, state, tone, scale)
    painter.restore()


def type_scale(box: QRectF) -> float:
    """Larger type where the map has room for it: read from the front of the room on a large screen."""
    return max(1.0, min(1.35, box.height() / 96, box.width() / 100))


def _ground(painter: QPainter, box: QRectF, card: SeatCard, state: DisplayState | None, tone: Tone) -> None:
    """Calm white where all is well, the state's own ground where it is not."""
    theme = theme_of()
    if state is not None and state not in _CALM:
        paint_state_ground(painter, box, state)
    else:
        plain = state is not None
        painter.setBrush(QColor(theme.surface if plain else theme.canvas))
        style = Qt.PenStyle.SolidLine if plain else Qt.PenStyle.DashLine
        painter.setPen(QPen(QColor(theme.line), 1, style))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    if card.attention:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(_attention_tone(state, tone).mark), 2))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), RADIUS, RADIUS)


def _attention_tone(state: DisplayState | None, tone: Tone) -> Tone:
    """Amber where the state itself is calm (a candidate asks, an identity is not checked), else its own."""
    return theme_of().warn if state in _CALM else tone


def _frame(painter: QPainter, box: QRectF, *, current: bool, selected: bool) -> None:
    theme = theme_of()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if selected:
        ground = QColor(theme.accent)
        ground.setAlpha(28)
        painter.setBrush(ground)
    painter.setPen(QPen(QColor(theme.focus if current else theme.accent), 2.5 if current else 1.5))
    painter.drawRoundedRect(box.adjusted(1.25, 1.25, -1.25, -1.25), RADIUS, RADIUS)


def _head(
    painter: QPainter,
    inner: QRectF,
    card: SeatCard,
    base: QFont,
    state: DisplayState | None,
    scale: float,
    *,
    selected: bool,
) -> None:
    theme = theme_of()
    number = _sized(base, FontSize.EXAM, scale, bold=True)
    shape = _SHAPE * scale
    painter.setFont(number)
    painter.setPen(QColor(theme.text if card.ticket else theme.text_muted))
    line = QRectF(inner.left(), inner.top(), inner.width(), 20 * scale)
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, str(card.seat))
    right = inner.right()
    if state is not None:
        paint_state(painter, QRectF(right - shape, inner.top() + 3, shape, shape), state)
        right -= shape + Space.XS
    if card.ticket and card.link != "none":
        paint_link(painter, QRectF(right - 13, inner.top() + 4, 13, 12), card.link)
    x = inner.left() + QFontMetricsF(number).horizontalAdvance(str(card.seat)) + 6
    if selected:
        paint_tick(painter, QRectF(x, inner.top() + 4, 12, 12))
        x += 16
    if card.mark:
        paint_passed(painter, QRectF(x, inner.top() + 5, 9, 10), card.mark)


def _body(
    painter: QPainter,
    inner: QRectF,
    card: SeatCard,
    base: QFont,
    state: DisplayState | None,
    tone: Tone,
    scale: float,
) -> None:
    theme = theme_of()
    name_line = QRectF(inner.left(), inner.top() + 21 * scale, inner.width(), 19 * scale)
    word_line = QRectF(inner.left(), inner.top() + 41 * scale, inner.width(), 16 * scale)
    foot = QRectF(inner.left(), inner.bottom() - 3 - 14 * scale, inner.width(), 14 * scale)
    low = foot.top() < word_line.bottom() - 3
    if low and card.progress:
        # no room for a line of its own: progress and time stand at the right of name and state; a note goes first
        name_line = _split(painter, name_line, card.progress, base)
        if not card.note:
            word_line = _split(painter, word_line, card.remaining, base)
    elif card.section and not card.note:
        word_line = _split(painter, word_line, card.section, base)
    painter.setFont(_sized(base, FontSize.BODY, scale))
    painter.setPen(QColor(theme.text))
    _elided(painter, name_line, card.name)
    word = card.note or (state_look(state).word if state else "")
    painter.setFont(_sized(base, FontSize.CAPTION, scale, bold=card.attention))
    painter.setPen(QColor((_attention_tone(state, tone) if card.attention else tone).text))
    _elided(painter, name_line if state is None else word_line, word)
    if card.progress and not low:
        painter.setFont(_sized(base, FontSize.CAPTION, scale))
        painter.setPen(QColor(theme.text_muted))
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, card.progress)
        painter.setPen(QColor(theme.text))
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, card.remaining)
    if card.progress:
        track = QRectF(inner.left(), inner.bottom() - _BAR + 2, inner.width(), _BAR)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.sunken))
        painter.drawRoundedRect(track, 1.5, 1.5)
        track.setWidth(track.width() * min(1.0, card.share))
        painter.setBrush(QColor(tone.mark))
        painter.drawRoundedRect(track, 1.5, 1.5)


def _split(painter: QPainter, line: QRectF, text: str, base: QFont) -> QRectF:
    """Write a figure at the right end of a line and return what is left of it."""
    painter.setFont(_sized(base, FontSize.CAPTION, 1.0))
    painter.setPen(QColor(theme_of().text_muted))
    painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    return line.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(text) - 2, 0)


def _sized(base: QFont, size: FontSize, scale: float, *, bold: bool = False) -> QFont:
    return tabular(base, size_px=round(size * scale), bold=bold)


def _elided(painter: QPainter, box: QRectF, text: str) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
