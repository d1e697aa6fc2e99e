"""Eyes inside a program's window: they answer who asks what is to be seen, and know where it is."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject, QRect, QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from scripts.lab.demo.orders import Orders, report

_LOOK_MS: Final = 10
_ENOUGH_PX: Final = 24


class Seeing(QObject):
    """Answers `look` with what `seen` tells, and goes by `leave` when it hears `quit`. It touches nothing."""

    def __init__(self, window: QWidget, leave: Callable[[], object]) -> None:
        super().__init__(window)
        self._leave, self._orders = leave, Orders()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(_LOOK_MS)

    def seen(self, order: dict[str, Any]) -> dict[str, Any]:
        """What there is to be seen now, for the one who asks by this order."""
        raise NotImplementedError

    def _look(self) -> None:
        order = self._orders.next()
        if order is None:
            return
        if order["do"] == "quit":
            self._timer.stop()
            self._leave()
        else:
            report("seen", n=order["n"], **self.seen(order))


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
