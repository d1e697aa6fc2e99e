"""The one place where the server machine's window is put together."""

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from shared.qtkit.look.theme import apply_theme
from shared.qtkit.work.collector import collect_on_gui_thread
from shared.qtkit.work.list_keys import hand_list_keys_on
from shared.qtkit.work.translations import install_translations
from site_server.desk.ui.window import DeskWindow


def build_application() -> QApplication:
    """The Qt application in the kit's dress; the one that runs already, if there is one."""
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("exam-server-desk")
    collect_on_gui_thread(app)
    hand_list_keys_on(app)
    if running is None:
        install_translations(app)
    apply_theme(app)
    return app


def build_window(data: Path) -> tuple[QApplication, DeskWindow]:
    """Application and window, not shown yet."""
    app = build_application()
    return app, DeskWindow(data)
