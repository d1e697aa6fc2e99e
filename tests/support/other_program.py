"""Another program with a window, as a process: `python -m tests.support.other_program read|write TITLE [TEXT]`.

`read` prints what it gets from the clipboard, every 100 ms, as JSON lines; `write` puts the text there once.
"""

import json
import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel


def main() -> int:
    what, title = sys.argv[1:3]
    app = QApplication([])
    window = QLabel(title)
    window.setWindowTitle(title)
    window.resize(300, 80)
    window.show()

    def work() -> None:
        clipboard = QGuiApplication.clipboard()
        if what == "write":
            clipboard.setText(sys.argv[3])
            timer.stop()
        else:
            marked = clipboard.text(clipboard.Mode.Selection)
            print(json.dumps([clipboard.text(), marked], ensure_ascii=False), flush=True)

    timer = QTimer(window)
    timer.timeout.connect(work)
    timer.start(100)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
