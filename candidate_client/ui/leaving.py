"""The way to the door of a locked client: a key combination everywhere, a quiet button where nobody works."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from candidate_client.core.state import ClientView
from candidate_client.ui.leave_dialog import Door, LeaveDialog
from candidate_client.ui.main_window import MainWindow
from shared.machine.power import switch_off
from shared.qtkit.widgets.banner import show_toast

KEYS: Final = "Ctrl+Shift+F12"


class Leaving(QObject):
    """Opens the dialog, once; `leave` ends the program."""

    def __init__(self, window: MainWindow, door: Door, leave: Callable[[], None]) -> None:
        super().__init__(window)
        self._window = window
        self._door = door
        self._leave = leave
        self.dialog: LeaveDialog | None = None
        shortcut = QShortcut(QKeySequence(KEYS), window)
        shortcut.setContext(Qt.ShortcutContext.ApplicationShortcut)
        shortcut.activated.connect(self.ask)
        for page in window.pages:
            page.offer_leaving()
            page.leave_asked.connect(self.ask)

    def ask(self) -> None:
        """Open the dialog."""
        if self.dialog is not None:
            return
        dialog = self.dialog = LeaveDialog(self._window, self._door)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.quit_asked.connect(self._leave)
        dialog.off_asked.connect(self._switch_off)
        dialog.finished.connect(self._closed)
        dialog.open()
        dialog.show_view(self._window.view)

    def follow(self, view: ClientView) -> None:
        """Show a view in the dialog, if it is open."""
        if self.dialog is not None:
            self.dialog.show_view(view)

    def _closed(self) -> None:
        self.dialog = None

    def _switch_off(self) -> None:
        if not switch_off():
            show_toast(self._window, self.tr("电脑没有接受关机命令，请按电源键关机。"), "problem")
