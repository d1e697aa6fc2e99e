"""One candidate's window, measured in its own process: `python -m scripts.lab.bench.feel_pc start|hurry|sit FOLDER`.

Processor time is the judge, since other work on the machine stretches every clock; the clock's figure stands beside it.
What this imports is what a candidate's PC has, so that its memory is the client's.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from candidate_client.bootstrap import build_application, build_window
from candidate_client.core.outline import make_exam
from candidate_client.core.settings import Settings
from candidate_client.core.state import ClientView
from candidate_client.ui.main_window import MainWindow
from scripts.lab.bench.feel_figures import Feel, Took
from scripts.lab.pictures.client import sample_view
from scripts.lab.pictures.silent import Silent
from shared.exam.paper import Paper

_BEAT_MS: Final = 5
_PATIENCE_S: Final = 240


def main() -> int:
    """Measure one thing and print the figures as JSON."""
    what, folder = sys.argv[1], Path(sys.argv[2])
    figures = {"start": _start, "hurry": _hurry, "sit": _sit}[what](folder)
    sys.stdout.buffer.write(msgspec.json.encode(figures))
    return 0


def _start(folder: Path) -> Took:
    """From nothing to the first screen painted, imports and fonts included."""
    app, window = build_window(Settings(data=folder / "pc"))
    window.show_view(window.engine.view)
    window.show()
    app.processEvents()
    took = Took(cpu_ms=time.process_time() * 1000, clock_ms=0)
    window.shut_down()
    return took


def _hurry(folder: Path) -> dict[str, Took]:
    """The first item of each kind for somebody who is faster than what is made ahead."""
    build_application()
    view = _view(folder)
    window = _window(view)
    first: dict[str, Took] = {}
    for item_id, kind in _items(view)[1:]:
        window.exam.ahead.stop()
        took = _turn(window, view, item_id)
        first.setdefault(kind, took)
    _close(window)
    return first


def _sit(folder: Path) -> Feel:
    """A sitting: what is made ahead comes while the candidate reads, then all items, keys, sizes and contrasts."""
    app = build_application()
    view = _view(folder)
    window = _window(view)
    gaps = _Gaps(window)
    deadline = time.monotonic() + _PATIENCE_S
    while window.exam.ahead.at_work and time.monotonic() < deadline:
        app.processEvents()
        time.sleep(0.001)
    ready = {kind: _turn(window, view, item_id) for item_id, kind in reversed(_items(view))}
    rounds = [[_turn(window, view, item_id) for item_id, _kind in _items(view)] for _ in range(3)]
    again = [min(turns, key=lambda took: took.cpu_ms) for turns in zip(*rounds, strict=True)]
    _work(window, view)
    bottom = window.exam.bottom
    sizes = [_timed(button.click) for button in [bottom.larger] * 5 + [bottom.smaller] * 5]
    memory = _memory_mb()
    contrasts = [_timed(bottom.contrast.click) for _ in range(4)]
    bottom.contrast.click()
    dressed = {kind: _turn(window, view, item_id) for item_id, kind in reversed(_items(view))}
    longest = gaps.longest_ms
    _close(window)
    return Feel(
        first={},
        ready=ready,
        again=tuple(again),
        sizes=tuple(sizes),
        contrasts=tuple(contrasts),
        dressed=dressed,
        longest_gap_ms=longest,
        memory_mb=memory,
    )


def _turn(window: MainWindow, view: ClientView, item_id: str) -> Took:
    return _timed(lambda: window.show_view(replace(view, position=item_id)))


def _work(window: MainWindow, view: ClientView) -> None:
    """Type into every item as a candidate would, open the tools, leaf through the documents."""
    for item_id, _kind in _items(view):
        window.show_view(replace(view, position=item_id))
        QApplication.processEvents()
        target = window.focusWidget()
        if target is not None:
            QTest.keyClicks(target, "12" if isinstance(target, QLineEdit) else "a")
        for _ in range(20):
            QTest.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
            QApplication.processEvents()
    for tool in (window.exam.calculator, window.exam.scratch):
        tool.bring_up()
        QApplication.processEvents()
        QTest.keyClicks(window.focusWidget() or window, "3*4")
        tool.put_away()


class _Gaps:
    """The longest stretch of processor time in which the window's thread did not come back to its events."""

    def __init__(self, window: MainWindow) -> None:
        self.longest_ms = 0.0
        self._last = time.thread_time()
        self._timer = QTimer(window)
        self._timer.timeout.connect(self._beat)
        self._timer.start(_BEAT_MS)

    def _beat(self) -> None:
        now = time.thread_time()
        self.longest_ms = max(self.longest_ms, (now - self._last) * 1000)
        self._last = now


def _timed(act: Callable[[], None]) -> Took:
    cpu, clock = time.process_time(), time.perf_counter()
    act()
    QApplication.processEvents()
    return Took(cpu_ms=(time.process_time() - cpu) * 1000, clock_ms=(time.perf_counter() - clock) * 1000)


def _window(view: ClientView) -> MainWindow:
    window = MainWindow(Silent(view))
    window.resize(1366, 768)
    window.show()
    window.show_view(view)
    window.activateWindow()
    QApplication.processEvents()
    return window


def _close(window: MainWindow) -> None:
    window.allow_close()
    window.close()
    window.deleteLater()
    QApplication.processEvents()


def _view(folder: Path) -> ClientView:
    paper = msgspec.json.decode((folder / "paper.json").read_bytes(), type=Paper)
    media = {path.relative_to(folder / "files").as_posix(): path.read_bytes() for path in _files(folder / "files")}
    exam = make_exam(paper, media, "bench")
    return replace(sample_view(), exam=exam, position=exam.items[0].item.item_id, answers={}, flags=frozenset())


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _items(view: ClientView) -> list[tuple[str, str]]:
    return [(o.item.item_id, o.item.kind) for o in view.exam.items] if view.exam is not None else []


def _memory_mb() -> float:
    import psutil  # noqa: PLC0415 - after everything else, so that it is measured as the client has it

    return float(psutil.Process().memory_info().rss) / 1e6


if __name__ == "__main__":
    sys.exit(main())
