"""Photos as the windows show them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget


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


def show_picture(parent: QWidget, title: str, data: bytes) -> QDialog:
    """A picture of the record in a window of its own, as large as the screen lets it."""
    dialog = QDialog(parent)
    dialog.setObjectName("picture")
    dialog.setWindowTitle(title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    label = QLabel()
    label.setPixmap(photo_pixmap(QImage.fromData(data), 1000, 620, parent.devicePixelRatioF()))
    label.setAccessibleName(title)
    QVBoxLayout(dialog).addWidget(label)
    dialog.open()
    return dialog
