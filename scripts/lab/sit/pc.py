"""The candidate's PC of a sitting: the client as it is started on a PC, with eyes that tell what its screen shows.

Run as a process: `python -m scripts.lab.sit.pc ARGUMENTS…`, the client's own. Questions come as lines of JSON on
standard input, answers go out on standard output. The eyes look and never touch, but for scrolling to what is to be
clicked: whatever happens, happens by keys and mouse.
"""

import logging
import sys
from collections import deque
from typing import Any, Final

import msgspec
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QWindow
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

from candidate_client import __main__ as client
from candidate_client.bootstrap import ClientWindow, build_window
from candidate_client.core.settings import Settings
from candidate_client.input_method.port import InputMethod
from candidate_client.ui.items.choice import ChoiceEditor
from candidate_client.ui.kinds.matching import MatchingEditor
from candidate_client.ui.kinds.ordering import OrderingEditor
from candidate_client.ui.sheet.editor import SpreadsheetEditor
from scripts.lab.sit.sight import Seeing, in_sight, on_screen
from shared.exam.kinds.fill_in import FillInItem
from shared.exam.kinds.form import FormItem
from shared.workbook.places import cell_name

_HEARD: Final = 80
"""Keys and words that are remembered: enough for the longest thing that is typed."""


class Eyes(Seeing):
    """Answers `look` (everything at once) and `quit`."""

    def __init__(self, window: ClientWindow) -> None:
        super().__init__(window, window.shut_down)
        self._window = window
        self._composed = self._committed = ""
        self._commits = 0
        self._heard: deque[str] = deque(maxlen=_HEARD)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear what the input method brings, and which keys reach the window."""
        if event.type() == QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            self._composed = event.preeditString()
            if event.commitString():
                self._committed = event.commitString()
                self._commits += 1
                self._heard.append(event.commitString())
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(watched, QWindow):
            self._heard.append(
                event.text() if event.text().isprintable() and event.text() else Qt.Key(event.key()).name
            )
        return False

    def seen(self, order: dict[str, Any]) -> dict[str, Any]:
        """See Seeing."""
        window, view = self._window, self._window.engine.view
        exam = window.exam
        answers = {name: msgspec.to_builtins(answer) for name, answer in view.answers.items()}
        return {
            "screen": view.screen,
            "shown": window.view.screen,
            "active": window.isActiveWindow(),
            "item": exam.answers.item_id,
            "count": len(view.exam.items) if view.exam is not None else 0,
            "flags": sorted(view.flags),
            "answers": answers,
            "drafts": exam.drafts.pending,
            "unsent": view.unsent,
            "closed": view.closed is not None,
            "writing": exam.bottom.writing.text(),
            "late": window.waiting.trying.late.active,
            "tried": window.waiting.trying.result.text(),
            "composed": self._composed,
            "committed": self._committed,
            "commits": self._commits,
            "heard": " ".join(self._heard),
            "focus": _focus(),
            **self._item(),
            "scratch": view.setting.scratch,
            "dialog": exam.dialog is not None,
            "calculator": exam.calculator.edit.text() if exam.calculator.isVisible() else None,
            "places": {name: place for name in order.get("find", ()) if (place := self._place(name)) is not None},
        }

    def _item(self) -> dict[str, Any]:
        """The item on the screen: its kind, and its parts in the order this candidate sees them."""
        ordered, editor = self._window.exam.current(), self._window.exam.answers.editor
        if ordered is None or editor is None:
            return {"kind": "", "order": [], "cell": ""}
        cell, order = "", []
        if isinstance(editor, ChoiceEditor | OrderingEditor):
            order = list(editor.cards)
        elif isinstance(editor, MatchingEditor):
            order = [*editor.entries, *editor.options]
        elif isinstance(ordered.item, FillInItem):
            order = [blank.id for blank in ordered.item.blanks]
        elif isinstance(ordered.item, FormItem):
            order = [f"{field.id}:{field.type}" for field in ordered.item.form.fields]
        elif isinstance(editor, SpreadsheetEditor) and editor.task is not None:
            place = editor.desk.current
            cell = f"{editor.task.sheets[place.sheet].name}!{cell_name(place.row, place.column)}"
            order = [editor.task.sheets[number].name for number in editor.desk.sheets]
        return {"kind": ordered.item.kind, "order": order, "cell": cell}

    def _place(self, name: str) -> list[int] | None:
        """Where a widget is seen on the screen, None while it is not or is scrolled away.

        `name@row,column` is a cell of a table, `name@tab,n` a tab, `sheet-grid@表!A1` a cell of the sheet, `a/b` the b
        in a.
        """
        name, _, cell = name.partition("@")
        within, _, name = name.rpartition("/")
        inside = self._window.findChild(QWidget, within) if within else self._window
        for widget in inside.findChildren(QWidget, name) if inside is not None else ():
            if not widget.isVisible():
                continue
            if isinstance(widget, QAbstractItemView) and cell:
                row, column = map(int, cell.split(","))
                return on_screen(widget.viewport(), widget.visualRect(widget.model().index(row, column)))
            if isinstance(widget, QTabBar) and cell:
                return on_screen(widget, widget.tabRect(int(cell.partition(",")[2])))
            if cell:
                return self._cell(cell)
            return in_sight(widget)
        return None

    def _cell(self, ref: str) -> list[int] | None:
        editor = self._window.exam.answers.editor
        place = editor.task.place(ref) if isinstance(editor, SpreadsheetEditor) and editor.task is not None else None
        if place is None or not isinstance(editor, SpreadsheetEditor) or place.sheet != editor.desk.sheet:
            return None
        return on_screen(editor.grid.viewport(), editor.grid.box(editor.desk.look.merged(place.row, place.column)))


def _focus() -> dict[str, Any]:
    """Who has the keyboard: its name and its parents', its text, and where its caret is on the screen."""
    widget = QApplication.focusWidget()
    if widget is None:
        return {"names": [], "kind": "", "text": "", "label": "", "id": 0}
    names: list[str] = []
    parent: QWidget | None = widget
    while parent is not None:
        if parent.objectName():
            names.append(parent.objectName())
        parent = parent.parentWidget()
    caret = QGuiApplication.inputMethod().cursorRectangle().toRect()
    window = QGuiApplication.focusWindow()  # as Qt's own input context reckons
    corner = window.mapToGlobal(caret.topLeft()) if window is not None else caret.topLeft()
    return {
        "names": names,
        "id": id(widget),
        "kind": type(widget).__name__,
        "label": widget.accessibleName(),
        "text": _text(widget),
        "caret": [corner.x(), corner.y(), caret.width(), caret.height()],
        "box": on_screen(widget, widget.rect()),
        "writes": widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled),
    }


def _text(widget: QWidget) -> str:
    if isinstance(widget, QLineEdit):
        return widget.text()
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    if isinstance(widget, QAbstractButton):
        return widget.text()
    return widget.currentText() if isinstance(widget, QComboBox) else ""


def main() -> int:
    """Start the client, and open the eyes."""
    logging.basicConfig(level=logging.INFO)
    kept: list[Eyes] = []

    def opened(settings: Settings, method: InputMethod | None = None) -> tuple[QApplication, ClientWindow]:
        app, window = build_window(settings, method)
        kept.append(Eyes(window))
        return app, window

    setattr(client, "build_window", opened)  # noqa: B010 - the same, with eyes
    return client.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
