"""The console's real window on the made-up room of 45."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QThreadPool
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from proctor_console.ui.main_window import MainWindow
from scripts.lab.pictures.console import sample_window, signed_in
from scripts.lab.pictures.gateway import SampleGateway
from shared.qtkit.look.theme import apply_theme


class Console:
    """The window, the room behind it, and ways to find controls by name."""

    def __init__(self, qtbot: QtBot, app: QApplication, window: MainWindow, gateway: SampleGateway) -> None:
        self.qtbot, self.app, self.window, self.gateway = qtbot, app, window, gateway

    def sign_in(self, staff_id: str = "JK01") -> None:
        signed_in(self.app, self.window, staff_id)

    def find(self, name: str) -> QWidget:
        shown = [w for w in self.window.findChildren(QWidget, name) if w.isVisible()]
        assert shown, f"{name} is not on screen"
        return shown[-1]

    def sees(self, name: str) -> bool:
        return any(w.isVisible() for w in self.window.findChildren(QWidget, name))

    def commands(self) -> list[object]:
        return [request.command for request in self.gateway.requests]


@pytest.fixture
def gateway() -> SampleGateway:
    return SampleGateway()


@pytest.fixture
def console(qtbot: QtBot, qapp: QApplication, gateway: SampleGateway, tmp_path: Path) -> Iterator[Console]:
    apply_theme(qapp)
    window = sample_window(tmp_path, gateway)
    window.show()
    yield Console(qtbot, qapp, window, gateway)
    QThreadPool.globalInstance().waitForDone(5000)
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
