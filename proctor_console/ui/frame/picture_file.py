"""A picture file made anew for the room log: upright, small, a JPEG that holds nothing but the picture.

What the file said beside its pixels (place, time, owner, anything appended) is left behind.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QImageWriter, QPainter

from shared.exam.photos import is_small_jpeg

_MOST_FILE_BYTES: Final = 20_000_000
_MOST_PIXELS: Final = 40_000_000
_KINDS: Final = frozenset({"jpeg", "png"})
_TRIES: Final = ((1280, 80), (1280, 60), (1024, 60), (800, 50), (640, 40))
"""Longest side and quality, the best first."""


def small_picture(path: Path) -> bytes | None:
    """The picture, fit for `shared.exam.photos`; None where the file is too large, of another kind or damaged."""
    try:
        if path.stat().st_size > _MOST_FILE_BYTES:
            return None
    except OSError:
        return None
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    kind = bytes(reader.format().data()).decode("ascii", "replace")
    if kind not in _KINDS or not size.isValid() or size.width() * size.height() > _MOST_PIXELS:
        return None
    image = reader.read()
    if image.isNull():
        return None
    for side, quality in _TRIES:
        jpeg = _jpeg(image, side, quality)
        if is_small_jpeg(jpeg):
            return jpeg
    return None


def _jpeg(image: QImage, side: int, quality: int) -> bytes:
    size = image.size().scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio)
    if size.width() < image.width():
        image = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
    plain = QImage(image.size(), QImage.Format.Format_RGB888)  # without texts, colour profile and transparency
    plain.fill(QColor("white"))
    painter = QPainter(plain)
    painter.drawImage(0, 0, image)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"jpg"))
    writer.setQuality(quality)
    writer.write(plain)
    return bytes(buffer.data().data())
