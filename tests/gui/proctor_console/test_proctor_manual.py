"""The proctor's manual, followed literally from the sign-in to the receipt: every word in “ ” is on the screen.

Of the last chapter each 点“…”, 填“…” and 等“…” is done in turn: a button pressed by its words, a field filled by its
label, a word waited for. What is to be filled in is what a person on duty knows.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QWidget

from proctor_console.core.known_staff import KnownStaff
from shared.exam.room.clearing_events import RoomClearing
from shared.exam.room.events import IncidentLogged, PaperUnsealed, ReceiptKept
from tests.gui.proctor_console.conftest import PATIENCE_MS, Console
from tests.support.console_room import PIN
from tests.support.manual import MANUALS

CHAPTER: Final = "## 八、"
_STEP: Final = re.compile("(点|填|等)“([^”]+)”")
_STEP_MS: Final = 200


def steps() -> Iterator[tuple[str, str]]:
    text = (MANUALS / "proctor.md").read_text(encoding="utf-8")
    return ((kind, words) for kind, words in _STEP.findall(text.partition(CHAPTER)[2]))


class Reader:
    """A person with the manual in hand."""

    def __init__(self, console: Console) -> None:
        self._console, self._room = console, console.room
        # What happens in the room by itself, after a button is pressed for the first time.
        self._meanwhile = {"开启试卷": self._people_come, "结束": self._it_is_time, "记录": self._the_time_goes_by}

    def follow(self, kind: str, words: str) -> None:
        do: dict[str, Callable[[str], None]] = {"点": self.press, "填": self.fill, "等": self.wait}
        do[kind](words)

    def press(self, words: str) -> None:
        self._console.qtbot.waitUntil(lambda: self._button(words) is not None, timeout=PATIENCE_MS)
        button = self._button(words)
        assert button is not None
        self._console.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        if words in self._meanwhile:
            self._console.qtbot.waitUntil(lambda: not self._console.sees("act_dialog"), timeout=PATIENCE_MS)
            self._meanwhile.pop(words)()
            self._look()

    def fill(self, words: str) -> None:
        if words == "开启码":
            for number, group in enumerate(self._room.tiny.opening_code.split("-"), 1):
                self._console.fill(f"opening_code_{number}", group)
            return

        def called(field: QWidget) -> bool:
            return field.isVisible() and field.accessibleName().startswith(words)

        lines = [line for line in self._top().findChildren(QLineEdit) if called(line)]
        boxes = [box for box in self._top().findChildren(QPlainTextEdit) if called(box)]
        assert lines or boxes, f"no field {words}"
        for line in lines:
            line.setText(PIN)
        for box in boxes:
            box.setPlainText("空调漏水，已报修")

    def wait(self, words: str) -> None:
        """Until it is shown; a minute goes by at the most, so that nothing comes true by waiting."""
        left_ms = [60_000]

        def there() -> bool:
            step_ms = min(_STEP_MS, left_ms[0])
            left_ms[0] -= step_ms
            self._room.clock.pass_ms(step_ms)
            return any(
                words in label.text() for label in self._console.window.findChildren(QLabel) if label.isVisible()
            )

        self._console.qtbot.waitUntil(there, timeout=PATIENCE_MS)

    def _button(self, words: str) -> QAbstractButton | None:
        """The button of those words on what lies on top; keys and numbers may stand behind them."""
        there = [b for b in self._top().findChildren(QAbstractButton) if b.isVisible() and b.isEnabled()]
        exact = [b for b in there if b.text() == words]
        return next(iter(exact or [b for b in there if b.text().startswith(words)]), None)

    def _top(self) -> QWidget:
        top = self._console.app.activeModalWidget()
        return top if top is not None else self._console.window

    def _look(self) -> None:
        """The console sees what time it is by now."""
        bench, now_ms = self._console.window.bench, self._room.site.clock.now_ms()
        assert bench is not None
        bench.look()
        self._console.qtbot.waitUntil(lambda: bool(bench.view and bench.view.room_ms >= now_ms), timeout=PATIENCE_MS)

    def _people_come(self) -> None:
        def opened() -> bool:
            return any(isinstance(event, PaperUnsealed) for event in self._console.events())

        self._console.qtbot.waitUntil(opened, timeout=PATIENCE_MS)
        for seat in (1, 2, 3):
            self._room.login(seat)

    def _it_is_time(self) -> None:
        self._room.clock.pass_ms(self._room.tiny.plan.starts_at_ms - self._room.site.clock.now_ms() + 1_000)

    def _the_time_goes_by(self) -> None:
        """All of it, and a little."""
        self._room.clock.pass_ms(self._room.tiny.plan.duration_s * 1000 + 5 * 60_000)
        for _ in range(3):
            self._room.look()
            self._room.clock.pass_ms(15_000)


@pytest.mark.room(minute=-29)
def test_from_the_sign_in_to_the_receipt(console: Console) -> None:
    console.room.receipts_come()
    page = console.window.sign_in_page
    assert page is not None
    console.gateway.sign_in("JK01", PIN)
    page.set_known(KnownStaff(staff=console.gateway.view().staff))
    page.choose("JK01")
    reader = Reader(console)
    done = []
    for kind, words in steps():
        reader.follow(kind, words)
        done.append(words)
    assert len(done) > 25
    events = console.events()
    for happened in (IncidentLogged, ReceiptKept, RoomClearing):
        assert any(isinstance(event, happened) for event in events), happened
