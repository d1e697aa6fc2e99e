"""What is attacked: the client's own hold on a plain window; it tells how it is and takes a few orders.

`python -m scripts.lab.lockdown.subject FOLDER` writes `state.json` there several times a second and does what stands in
`order`: popup, popdown, busy, copy, paste, release, clear.
"""

import json
import sys
import time
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QVBoxLayout, QWidget

from candidate_client.lockdown.choose import lockdown_for
from candidate_client.ui.holding import Holding, x_connection

BUSY_S: Final = 3.0
COPIED: Final = "words of the paper"


class Subject(QWidget):
    """A locked full-screen window with a line to type in and a list that pops up."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self.line, self.list = QLineEdit(), QComboBox()
        self.list.addItems(["A", "B"])
        column = QVBoxLayout(self)
        column.addWidget(self.line)
        column.addWidget(self.list)
        self.closes = 0
        self.pasted = ""
        self.holding = Holding(self, lockdown_for(folder, x_connection))
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self._timer.start(50)

    def _beat(self) -> None:
        order = self._folder / "order"
        if order.exists():
            word = order.read_text(encoding="utf-8")
            order.unlink()
            self._do(word)
        screen = QGuiApplication.primaryScreen().geometry()
        state = {
            "text": self.line.text(),
            "active": self.isActiveWindow(),
            "covers": self.frameGeometry() == screen and not self.isMinimized(),
            "held": self.holding.engaged,
            "shortfalls": list(self.holding.shortfalls),
            "closes": self.closes,
            "pasted": self.pasted,
            "clipboard": QGuiApplication.clipboard().text(),
            "at": time.monotonic(),
        }
        new = self._folder / "state.new"
        new.write_text(json.dumps(state), encoding="utf-8")
        new.replace(self._folder / "state.json")

    def _do(self, word: str) -> None:
        match word:
            case "popup":
                self.list.showPopup()
            case "popdown":
                self.list.hidePopup()
                self.line.setFocus()
            case "busy":
                time.sleep(BUSY_S)
            case "copy":
                QGuiApplication.clipboard().setText(COPIED)
            case "paste":
                self.pasted = f"[{QGuiApplication.clipboard().text()}]"
            case "release":
                self.holding.release()
            case "clear":
                self.line.clear()
            case _:
                raise ValueError(word)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nobody closes it; how often it was tried is told."""
        self.closes += 1
        event.ignore()


def main() -> int:
    """Show it locked, until the process is ended."""
    app = QApplication([])
    window = Subject(Path(sys.argv[1]))
    window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    window.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
    window.showFullScreen()
    window.line.setFocus()
    window.holding.engage()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
