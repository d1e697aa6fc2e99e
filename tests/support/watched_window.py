"""A watched window as a process of its own: `python -m tests.support.watched_window FOLDER`.

The real hold, the real private clipboard and the real eyes on the real X server; only the engine is replaced by a file:
`told.jsonl` has a line for each thing seen, `state.json` says where the answer is and what stands in it.
"""

import json
import sys
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTextBrowser, QVBoxLayout, QWidget

from candidate_client.core.settings import Sights
from candidate_client.core.state import ClientView
from candidate_client.lockdown.linux import LinuxLockdown
from candidate_client.ui.holding import Holding, x_connection
from candidate_client.ui.private_clipboard import PrivateClipboard, forbid_text_drags
from candidate_client.watch.linux import LinuxEyes
from candidate_client.watch.watcher import Watcher
from shared.exam.lock import LockPolicy, Sight, WatchLists
from tests.unit.candidate_client.fake_site import FakeGateway, FakeSite

STEM = "本题的题干"


def main() -> int:
    folder = Path(sys.argv[1])
    order = json.loads((folder / "order.json").read_text("utf-8"))
    app = QApplication([])
    forbid_text_drags(app)
    window = QWidget()
    stem, answer = QTextBrowser(), QPlainTextEdit()
    stem.setPlainText(STEM)
    column = QVBoxLayout(window)
    column.addWidget(stem)
    column.addWidget(answer)
    card = replace(
        FakeGateway(FakeSite()).session(),
        lock=LockPolicy(hashes=tuple(order["hashes"])),
        watch=WatchLists(programs=("todesk",), ways_out=tuple(order["ways_out"])),
    )
    view = ClientView(screen="exam", session=card)

    def told(sight: Sight, evidence: str = "", times: int = 1) -> None:
        with (folder / "told.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps([sight, evidence, times], ensure_ascii=False) + "\n")

    def takes_foreign(length: int) -> bool:
        told("paste_in", str(length))
        return False

    sights = Sights()
    holding = Holding(window, LinuxLockdown(x_connection), takes_foreign, sights.keys.append)
    clipboard = PrivateClipboard(lambda: holding.engaged, lambda: told("copy_out"))
    drags = _Drags()
    app.installEventFilter(drags)
    window.showFullScreen()
    holding.engage()
    answer.setFocus()
    watcher = Watcher(LinuxEyes(), lambda: view, sights, told)
    watcher.start()

    def tell_state() -> None:
        places = {name: _middle(part) for name, part in (("stem", stem), ("answer", answer))}
        spot = stem.viewport().mapToGlobal(stem.cursorRect().center())
        places["word"] = spot.x() + 20, spot.y()
        state: dict[str, Any] = {
            "dragged": drags.seen,
            "active": window.isActiveWindow(),
            "text": answer.toPlainText(),
            **places,
        }
        new = folder / "state.new"
        new.write_text(json.dumps(state, ensure_ascii=False), "utf-8")
        new.replace(folder / "state.json")

    timer = QTimer(clipboard)
    timer.timeout.connect(tell_state)
    timer.start(50)
    return app.exec()


class _Drags(QObject):
    """Whether anything was dragged over the window."""

    seen = False

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.seen = self.seen or event.type() == QEvent.Type.DragEnter
        return False


def _middle(part: QWidget) -> tuple[int, int]:
    spot = part.mapToGlobal(part.rect().center())
    return spot.x(), spot.y()


if __name__ == "__main__":
    sys.exit(main())
