"""A candidate's photo as the windows show it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap


def photo_pixmap(image: QImage, width: int, height: int, ratio: float = 1.0) -> QPixmap:
    """The photo to fill the box, sharp on screens with finer pixels."""
    scaled = image.scaled(
        round(width * ratio),
        round(height * ratio),
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    pixmap = QPixmap.fromImage(scaled)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
