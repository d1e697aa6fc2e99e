"""A spreadsheet on the screen, and the hand that works it."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import build_application
from candidate_client.ui.sheet.editor import SpreadsheetEditor
from tests.support.sheet_hand import Hand

Open = Callable[[bytes], Hand]


@pytest.fixture
def open_sheet(qtbot: QtBot, qapp: QApplication) -> Open:
    """Shows a template as the exam does."""
    build_application()

    def show(template: bytes) -> Hand:
        editor = SpreadsheetEditor(template)
        qtbot.addWidget(editor)
        editor.resize(1000, 560)
        editor.show()
        editor.activateWindow()
        qtbot.waitUntil(editor.isActiveWindow)
        focus = editor.first_focus()
        assert focus is not None
        focus.setFocus()
        return Hand(editor)

    return show
