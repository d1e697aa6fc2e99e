"""Where things are to be seen on the screen, for eyes inside a program's window."""

from typing import Final

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QScrollArea, QWidget

_ENOUGH_PX: Final = 24


def in_sight(widget: QWidget) -> list[int] | None:
    """Where it is; what is scrolled away is turned to as by the wheel, and is seen at the next look."""
    seen = widget.visibleRegion().boundingRect()
    if seen.height() >= min(widget.height(), _ENOUGH_PX):
        return on_screen(widget, seen)
    parent = widget.parentWidget()
    while parent is not None:  # one that scrolls may lie in another
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()
    return None


def on_screen(widget: QWidget, rect: QRect) -> list[int]:
    """A part of a widget: left, top, width, height on the screen."""
    corner = widget.mapToGlobal(rect.topLeft())
    return [corner.x(), corner.y(), rect.width(), rect.height()]
