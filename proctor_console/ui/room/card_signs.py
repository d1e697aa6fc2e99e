"""The small signs of a seat's card: how the PC is heard, the identity rounds, chosen."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from proctor_console.presenters.seats import Link
from shared.qtkit.look.theme import theme_of


def paint_link(painter: QPainter, box: QRectF, link: Link) -> None:
    """Three bars; one only and amber where the PC has been silent for seconds, struck through where it is lost."""
    theme = theme_of()
    lit = {"good": 3, "stale": 1}.get(link, 0)
    painter.setPen(Qt.PenStyle.NoPen)
    for number in range(3):
        height = 4.0 + number * 3.5
        painter.setBrush(QColor(theme.text_muted if number < lit and link == "good" else theme.line))
        if number < lit and link == "stale":
            painter.setBrush(QColor(theme.warn.mark))
        painter.drawRoundedRect(QRectF(box.left() + number * 4.5, box.bottom() - height, 3, height), 1, 1)
    if link == "lost":
        painter.setPen(QPen(QColor(theme.warn.mark), 1.8))
        painter.drawLine(QPointF(box.left(), box.bottom()), QPointF(box.right(), box.top()))


def paint_passed(painter: QPainter, box: QRectF, mark: str) -> None:
    """The identity rounds: one hook for the door, two after the second round; a cross for a doubt."""
    theme = theme_of()
    painter.setPen(QPen(QColor((theme.problem if mark == "wrong" else theme.success).mark), 1.8))
    if mark == "wrong":
        painter.drawLine(box.topLeft(), box.bottomRight())
        painter.drawLine(box.bottomLeft(), box.topRight())
        return
    for number in range(2 if mark == "second" else 1):
        left = box.left() + number * 5
        painter.drawPolyline([QPointF(left + x, box.top() + y) for x, y in ((0, 5.5), (2.8, 8.5), (8, 1.5))])


def paint_tick(painter: QPainter, box: QRectF) -> None:
    """The seat is one of several chosen."""
    theme = theme_of()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.accent))
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(QPen(QColor(theme.on_accent), 1.8))
    points = ((2.8, 6.4), (5.2, 8.8), (9.4, 3.6))
    painter.drawPolyline([QPointF(box.left() + x, box.top() + y) for x, y in points])
