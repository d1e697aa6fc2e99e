"""The shapes of the display states as painter paths on a 16-unit grid."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

_RING = QRectF(2.5, 2.5, 11, 11)


def draw(painter: QPainter, shape: str, ink: QColor) -> None:
    """Paint the shape named like its state. Raises ``KeyError`` for an unknown name."""
    painter.setPen(QPen(ink, 1.7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _SHAPES[shape](painter, ink)


def _waiting(painter: QPainter, ink: QColor) -> None:  # noqa: ARG001 - one signature for all shapes
    painter.drawEllipse(_RING)


def _ready(painter: QPainter, ink: QColor) -> None:
    painter.drawEllipse(_RING)
    wedge = QPainterPath(QPointF(8, 8))
    wedge.arcTo(_RING, 90, -90)
    wedge.closeSubpath()
    painter.fillPath(wedge, ink)


def _working(painter: QPainter, ink: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawEllipse(QRectF(1.8, 1.8, 12.4, 12.4))


def _paused(painter: QPainter, ink: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    painter.drawRoundedRect(QRectF(3.2, 2.2, 3.6, 11.6), 1, 1)
    painter.drawRoundedRect(QRectF(9.2, 2.2, 3.6, 11.6), 1, 1)


def _away(painter: QPainter, ink: QColor) -> None:  # noqa: ARG001
    painter.drawPolyline([QPointF(10.8, 2), QPointF(14, 5.2), QPointF(10.8, 8.4)])
    painter.drawLine(QPointF(3.5, 5.2), QPointF(13.8, 5.2))
    painter.drawPolyline([QPointF(5.2, 7.8), QPointF(2, 11), QPointF(5.2, 14.2)])
    painter.drawLine(QPointF(2.2, 11), QPointF(12.5, 11))


def _offline(painter: QPainter, ink: QColor) -> None:
    painter.setPen(QPen(ink, 1, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(ink)
    points = ((9.6, 1.2), (3, 9.2), (7.2, 9.2), (6.2, 14.8), (13, 6.6), (8.7, 6.6))
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))


def _problem(painter: QPainter, ink: QColor) -> None:
    triangle = QPainterPath(QPointF(8, 1.8))
    triangle.lineTo(15, 14)
    triangle.lineTo(1, 14)
    triangle.closeSubpath()
    # the mark is cut out, so the ground shows through under every theme
    mark = QPainterPath()
    mark.addRoundedRect(QRectF(7.2, 5.8, 1.6, 4.4), 0.8, 0.8)
    mark.addEllipse(QRectF(7.1, 11.1, 1.8, 1.8))
    painter.fillPath(triangle.subtracted(mark), ink)


def _handed_in(painter: QPainter, ink: QColor) -> None:  # noqa: ARG001
    pen = painter.pen()
    pen.setWidthF(2.4)
    painter.setPen(pen)
    painter.drawPolyline([QPointF(2.4, 8.6), QPointF(6.3, 12.4), QPointF(13.6, 4)])


def _absent(painter: QPainter, ink: QColor) -> None:  # noqa: ARG001
    pen = painter.pen()
    pen.setWidthF(2.4)
    painter.setPen(pen)
    painter.drawLine(QPointF(3, 8), QPointF(13, 8))


def _terminated(painter: QPainter, ink: QColor) -> None:  # noqa: ARG001
    pen = painter.pen()
    pen.setWidthF(2.4)
    painter.setPen(pen)
    painter.drawLine(QPointF(3.4, 3.4), QPointF(12.6, 12.6))
    painter.drawLine(QPointF(12.6, 3.4), QPointF(3.4, 12.6))


_SHAPES: dict[str, Callable[[QPainter, QColor], None]] = {
    "waiting": _waiting,
    "ready": _ready,
    "working": _working,
    "paused": _paused,
    "away": _away,
    "offline": _offline,
    "problem": _problem,
    "handed_in": _handed_in,
    "absent": _absent,
    "terminated": _terminated,
}
