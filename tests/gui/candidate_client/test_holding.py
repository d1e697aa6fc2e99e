"""The hold on the PC: what other programs put into the clipboard is gone, and what was copied here stays here."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from candidate_client.lockdown.linux import LinuxLockdown
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
