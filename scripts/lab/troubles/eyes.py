"""Eyes inside a program's window: they tell what is to be seen, word by word, and where. They touch nothing.

Questions come as lines of JSON on standard input, answers go out on standard output. The one thing the eyes do is what
the wheel does: what was scrolled away is turned to when it is asked for. Whatever happens, happens by keys and mouse.
"""

import html
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from scripts.lab.sit.sight import Seeing, in_sight, on_screen

_TAG: Final = re.compile("<[^>]+>")
Part = dict[str, Any]


class Eyes(Seeing):
    """Answers `look` and `quit`. `facts`: what else this program has to tell; `drawn`: what a widget paints itself."""

    def __init__(
        self,
        window: QWidget,
        leave: Callable[[], object],
        facts: Callable[[], dict[str, Any]],
        drawn: Callable[[], Iterator[Part]] = lambda: iter(()),
    ) -> None:
        super().__init__(window, leave)
        self._facts, self._drawn = facts, drawn

    def seen(self, order: dict[str, Any]) -> dict[str, Any]:
        """See Seeing. What `find` names is turned to where it is scrolled away."""
        parts = [*_all(frozenset(order["find"])), *self._drawn()]
        return {"parts": parts, "facts": self._facts()}


def _all(wanted: frozenset[str]) -> Iterator[Part]:
    """Every visible part that has a name or words; `front`: nothing modal lies over it."""
    front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    for window in QApplication.topLevelWidgets():
        if not window.isVisible():
            continue
        is_front = front is None or window is front
        for widget in (window, *window.findChildren(QWidget)):
            if widget.isVisible():
                yield from _parts(widget, wanted, front=is_front)


def _parts(widget: QWidget, wanted: frozenset[str], *, front: bool) -> Iterator[Part]:
    name, text = widget.objectName(), _text(widget)
    named = bool(name) and not name.startswith("qt_")
    if named or text:
        seen = widget.visibleRegion().boundingRect()
        place = in_sight(widget) if name in wanted else on_screen(widget, seen) if not seen.isEmpty() else None
        yield {
            "name": name if named else "",
            "kind": _kind(widget),
            "text": text,
            "on": widget.isEnabled(),
            "place": place,
            "front": front,
        }
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _rows(widget, front=front)


def _rows(view: QAbstractItemView, *, front: bool) -> Iterator[Part]:
    """The rows of a table or of an opened list, as far as they are in sight."""
    model, name = view.model(), _name_of(view)
    for row in range(model.rowCount()):
        index = model.index(row, 0)
        words = (model.index(row, column).data() for column in range(model.columnCount()))
        rect = view.visualRect(index).intersected(view.viewport().rect())
        yield {
            "name": f"{name}@{row}",
            "kind": "row",
            "text": " | ".join(str(word or "") for word in words),
            "on": True,
            "place": on_screen(view.viewport(), rect) if not rect.isEmpty() else None,
            "front": front,
        }


def _name_of(widget: QWidget) -> str:
    parent: QWidget | None = widget
    while parent is not None:
        if parent.objectName() and not parent.objectName().startswith("qt_"):
            return parent.objectName()
        parent = parent.parentWidget()
    return ""


def _kind(widget: QWidget) -> str:
    kinds: tuple[tuple[type[QWidget], str], ...] = (
        (QAbstractButton, "button"),
        (QLineEdit, "field"),
        (QPlainTextEdit, "field"),
        (QAbstractSpinBox, "number"),
        (QComboBox, "list"),
        (QLabel, "words"),
    )
    return next((word for kind, word in kinds if isinstance(widget, kind)), "part")


def _text(widget: QWidget) -> str:
    if isinstance(widget, QLabel):
        return html.unescape(_TAG.sub("", widget.text()))
    if isinstance(widget, QAbstractButton | QLineEdit | QAbstractSpinBox):
        return widget.text()
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    return widget.currentText() if isinstance(widget, QComboBox) else ""
