"""What an `ImageView` shows: something that has a size and can be drawn as fine as the screen wants it."""

from typing import Protocol

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap, QTransform


class Drawing(Protocol):
    """`size` is in px at 100 %."""

    @property
    def size(self) -> QSize:
        """Width and height at 100 %; empty if there is nothing to show."""
        ...

    def drawn(self, scale: float) -> QPixmap:
        """The drawing with about `scale` device px for each px of its size; less where that would be too much."""
        ...

    def turned(self) -> "Drawing":
        """The same, turned to the right by a quarter."""
        ...


class Picture:
    """Dots: shown smaller they are averaged down once, not sampled at each paint; never made finer than they are."""

    def __init__(self, pixmap: QPixmap) -> None:
        self._pixmap = pixmap

    @property
    def size(self) -> QSize:
        """See Drawing."""
        return self._pixmap.size()

    def drawn(self, scale: float) -> QPixmap:
        """See Drawing."""
        if scale >= 1.0 or self._pixmap.isNull():
            return self._pixmap
        width = max(round(self._pixmap.width() * scale), 1)
        return self._pixmap.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)

    def turned(self) -> "Picture":
        """See Drawing."""
        return Picture(self._pixmap.transformed(QTransform().rotate(90)))
