"""The display states of a seat and its sitting: each a shape, a word and colours, never colour alone.

Shapes are painted paths, not font glyphs, so they look the same on every machine. The seat map,
lists and badges all draw through here.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec
from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from shared.qtkit.look import state_shapes
from shared.qtkit.look.theme import theme_of
from shared.qtkit.look.tokens import RADIUS, Theme, Tone


class DisplayState(StrEnum):
    """What one seat shows; values are stable names, words come from ``state_word``."""

    WAITING = "waiting"
    READY = "ready"
    WORKING = "working"
    PAUSED = "paused"
    AWAY = "away"
    OFFLINE = "offline"
    PROBLEM = "problem"
    HANDED_IN = "handed_in"
    ABSENT = "absent"
    TERMINATED = "terminated"


class StateLook(msgspec.Struct, frozen=True, kw_only=True):
    """How a state is drawn under one theme."""

    word: str
    tone: Tone
    hatched: bool = False
    outlined: bool = False


def state_word(state: DisplayState) -> str:
    """The state's word in the language of the window."""
    words = {
        DisplayState.WAITING: QCoreApplication.translate("State", "等待"),
        DisplayState.READY: QCoreApplication.translate("State", "就绪"),
        DisplayState.WORKING: QCoreApplication.translate("State", "作答中"),
        DisplayState.PAUSED: QCoreApplication.translate("State", "已暂停"),
        DisplayState.AWAY: QCoreApplication.translate("State", "暂离"),
        DisplayState.OFFLINE: QCoreApplication.translate("State", "断线"),
        DisplayState.PROBLEM: QCoreApplication.translate("State", "需处理"),
        DisplayState.HANDED_IN: QCoreApplication.translate("State", "已交卷"),
        DisplayState.ABSENT: QCoreApplication.translate("State", "缺考"),
        DisplayState.TERMINATED: QCoreApplication.translate("State", "已终止"),
    }
    return words[state]


def state_look(state: DisplayState, theme: Theme | None = None) -> StateLook:
    """Word and colours of a state under ``theme`` (default: the one in force)."""
    t = theme or theme_of()
    working = Tone(text=t.info.text, soft=t.accent_soft, mark=t.accent, border=t.info.border)
    offline = Tone(text=t.warn.text, soft=t.surface, mark=t.warn.mark, border=t.warn.mark)
    tones = {
        DisplayState.WAITING: t.neutral,
        DisplayState.READY: t.info,
        DisplayState.WORKING: working,
        DisplayState.PAUSED: t.warn,
        DisplayState.AWAY: t.violet,
        DisplayState.OFFLINE: offline,
        DisplayState.PROBLEM: t.problem,
        DisplayState.HANDED_IN: t.success,
        DisplayState.ABSENT: t.neutral,
        DisplayState.TERMINATED: t.grave,
    }
    return StateLook(
        word=state_word(state),
        tone=tones[state],
        hatched=state is DisplayState.ABSENT,
        outlined=state is DisplayState.OFFLINE,
    )


def paint_state(painter: QPainter, box: QRectF, state: DisplayState, colour: str | None = None) -> None:
    """Draw the state's shape into the square ``box``; ``colour`` replaces the state's own."""
    ink = QColor(colour or state_look(state).tone.mark)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = min(box.width(), box.height())
    painter.translate(box.center().x() - side / 2, box.center().y() - side / 2)
    painter.scale(side / 16, side / 16)
    state_shapes.draw(painter, state.value, ink)
    painter.restore()


def paint_state_ground(painter: QPainter, box: QRectF, state: DisplayState) -> None:
    """Fill a card or pill in the state's soft colour with its border; absent is hatched."""
    look = state_look(state)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inner = box.adjusted(0.75, 0.75, -0.75, -0.75)
    pen = painter.pen()
    pen.setColor(QColor(look.tone.border))
    pen.setWidthF(1.5 if look.outlined else 1.0)
    painter.setPen(pen)
    painter.setBrush(QColor(look.tone.soft))
    painter.drawRoundedRect(inner, RADIUS, RADIUS)
    if look.hatched:
        painter.setPen(Qt.PenStyle.NoPen)
        hatch = QColor(look.tone.border)
        painter.setBrush(hatch)
        brush = painter.brush()
        brush.setStyle(Qt.BrushStyle.BDiagPattern)
        painter.setBrush(brush)
        painter.drawRoundedRect(inner, RADIUS, RADIUS)
    painter.restore()


def state_icon(state: DisplayState, size_px: int = 16) -> QIcon:
    """The shape as an icon for lists and menus."""
    made = QIcon()
    for scale in (1, 2):
        pixmap = QPixmap(size_px * scale, size_px * scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        paint_state(painter, QRectF(0, 0, size_px * scale, size_px * scale), state)
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        made.addPixmap(pixmap)
        made.addPixmap(pixmap, QIcon.Mode.Selected)  # else the style would dim it
    return made
