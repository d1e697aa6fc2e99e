"""The hold on the PC: what other programs put into the clipboard is gone, and what was copied here stays here."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from candidate_client.lockdown.linux import LinuxLockdown
from candidate_client.lockdown.port import Held
from candidate_client.ui.holding import Holding, x_connection


@pytest.fixture
def holding(qtbot: QtBot) -> Iterator[Holding]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    made = Holding(window, LinuxLockdown())
    yield made
    made.release()


def test_the_clipboard_is_empty_when_the_hold_begins_and_when_it_ends(holding: Holding, qapp: QApplication) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("brought along")
    holding.engage()
    assert not clipboard.text()
    clipboard.setText("of the paper")
    assert clipboard.text() == "of the paper", "within the exam copying works"
    holding.release()
    assert not clipboard.text()


def test_what_another_program_copies_cannot_be_pasted(
    holding: Holding, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    holding.engage()
    monkeypatch.setattr("candidate_client.ui.holding.filled_here", lambda _mode: False)
    data = QMimeData()
    data.setText("from outside")
    QGuiApplication.clipboard().setMimeData(data)
    assert not QGuiApplication.clipboard().text()


def test_off_screen_there_is_no_x_server(qapp: QApplication) -> None:
    assert x_connection() is None


def test_a_combination_with_the_windows_key_writes_nothing(qtbot: QtBot) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    line.show()
    line.setFocus()
    holding = Holding(line, LinuxLockdown())
    holding.engage()
    QTest.keyClick(line.windowHandle(), Qt.Key.Key_D, Qt.KeyboardModifier.MetaModifier)
    QTest.keyClick(line.windowHandle(), Qt.Key.Key_E)
    assert line.text() == "e"
    holding.release()


class Slipping(LinuxLockdown):
    """Says of the keyboard what the test says."""

    def __init__(self) -> None:
        super().__init__()
        self.says: Held = "held"

    def renew(self) -> Held:
        return self.says


def test_a_keyboard_that_is_not_held_any_more_is_told_of(qtbot: QtBot, allow_log: Callable[[str], None]) -> None:
    """Only the log knew: another program could take the keyboard, or end what holds it, and no proctor heard."""
    allow_log("lockdown")
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    lockdown, told = Slipping(), list[str]()
    holding = Holding(window, lockdown, lost=told.append)
    holding.engage()
    qtbot.wait(500)
    lockdown.says = "lost"
    qtbot.waitUntil(lambda: told == ["键盘有 2 秒以上不受考试程序控制。"], timeout=10_000)
    lockdown.says = "again"
    qtbot.wait(500)
    assert len(told) == 1, "no flood, whoever plays with it"
    holding.release()


def test_a_hook_that_somebody_ended_is_told_of_at_once(qtbot: QtBot, allow_log: Callable[[str], None]) -> None:
    allow_log("lockdown")
    window = QWidget()
    qtbot.addWidget(window)
    lockdown, told = Slipping(), list[str]()
    holding = Holding(window, lockdown, lost=told.append)
    holding.engage()
    lockdown.says = "again"
    qtbot.waitUntil(lambda: told == ["屏蔽快捷键的程序被结束过，已重新启动。"], timeout=5_000)
    holding.release()
