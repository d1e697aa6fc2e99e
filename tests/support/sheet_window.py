"""A spreadsheet in a window of its own process, for keys and clicks from outside: `python -m … TEMPLATE STATE`.

STATE is a JSON file that follows the window: where cells and tabs lie on the screen, what is edited, the answer.
"""

import json
import sys
from pathlib import Path

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QApplication

from candidate_client.bootstrap import build_application
from candidate_client.ui.sheet.editor import SpreadsheetEditor
from candidate_client.ui.sheet.marks import handle_box
from shared.exam.kinds.spreadsheet import Spreadsheet
from shared.workbook.places import Area, cell_name

_FOLLOW_MS = 20


def main() -> None:
    """Show the window until it is killed."""
    template, state = Path(sys.argv[1]), Path(sys.argv[2])
    build_application()
    editor = SpreadsheetEditor(template.read_bytes())
    editor.setGeometry(0, 0, 1000, 560)
    editor.show()
    editor.activateWindow()
    focus = editor.first_focus()
    assert focus is not None
    focus.setFocus()
    timer = QTimer(editor)
    timer.timeout.connect(lambda: _tell(editor, state))
    timer.start(_FOLLOW_MS)
    QApplication.exec()


def _tell(editor: SpreadsheetEditor, state: Path) -> None:
    grid, desk = editor.grid, editor.desk
    spots: dict[str, QPoint] = {}
    for row in range(1, 11):
        for column in range(1, 7):
            area = Area(sheet=desk.sheet, top=row, left=column, bottom=row, right=column)
            spots[cell_name(row, column)] = grid.viewport().mapToGlobal(grid.box(area).center())
    spots["handle"] = grid.viewport().mapToGlobal(handle_box(desk.look, grid.origin).center())
    for number in range(editor.tabs.count()):
        spots[f"tab{number}"] = editor.tabs.mapToGlobal(editor.tabs.tabRect(number).center())
    response = editor.response()
    told = {
        "active": editor.isActiveWindow(),
        "spots": {name: (point.x(), point.y()) for name, point in spots.items()},
        "editing": desk.editing.text if desk.editing is not None else None,
        "current": cell_name(*desk.look.current),
        "sheet": desk.sheet,
        "cells": dict(response.cells) if isinstance(response, Spreadsheet) else {},
    }
    part = state.with_suffix(".part")
    part.write_text(json.dumps(told), encoding="utf-8")
    part.replace(state)


if __name__ == "__main__":
    main()
