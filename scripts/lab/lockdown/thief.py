"""Another program that wants the keyboard: a window that comes up, takes the focus, and says what was typed into it.

`python -m scripts.lab.lockdown.thief FILE [clipboard]`; with `clipboard` it also puts text where it could be pasted.
"""

import json
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit

BROUGHT = "an answer from outside"


def main() -> int:
    """Show it until the process is ended."""
    app = QApplication([])
    line = QLineEdit()
    line.setGeometry(100, 100, 500, 80)
    line.show()
    line.raise_()
    line.activateWindow()
    if sys.argv[2:] == ["clipboard"]:
        QTimer.singleShot(300, lambda: QGuiApplication.clipboard().setText(BROUGHT))
    file = Path(sys.argv[1])

    def tell() -> None:
        new = file.with_suffix(".new")
        new.write_text(json.dumps({"text": line.text(), "clipboard": QGuiApplication.clipboard().text()}))
        new.replace(file)

    timer = QTimer()
    timer.timeout.connect(tell)
    timer.start(50)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
