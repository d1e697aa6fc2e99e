"""The window of the server machine: the first run where there is no site yet, else the page of every day."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from site_server.desk.control import Control
from site_server.desk.ui.home import Home
from site_server.desk.ui.secrets_page import SecretsPage
from site_server.desk.ui.wizard import Wizard
from site_server.first_run.make_site import MadeSite


class DeskWindow(QMainWindow):
    """`wizard` or `home` is there, as the data folder is."""

    def __init__(self, data: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("考点服务器"))
        self.setMinimumSize(1000, 640)
        self.resize(1180, 720)
        self.wizard: Wizard | None = None
        self.secrets: SecretsPage | None = None
        self.home: Home | None = None
        self._stack = QStackedWidget()
        self._stack.setProperty("kit", "canvas")
        self.setCentralWidget(self._stack)
        control = Control(data)
        if control.made:
            self._go_home(data)
        else:
            self.wizard = Wizard(data)
            self.wizard.made.connect(self._on_made)
            self._show(self.wizard)

    def _on_made(self, made: MadeSite, data: Path) -> None:
        self.secrets = SecretsPage(made)
        self.secrets.written.connect(lambda: self._go_home(data))
        self._show(self.secrets)

    def _go_home(self, data: Path) -> None:
        self.home = Home(Control(data))
        self._show(self.home)

    def _show(self, page: QWidget) -> None:
        """Show a page; the one before is forgotten, with what stood on it."""
        before = self._stack.currentWidget()
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        if before is not None:
            self._stack.removeWidget(before)
            before.deleteLater()
