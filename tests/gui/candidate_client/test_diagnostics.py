"""The button on the waiting screen writes a diagnostics file, to a USB drive or beside the data, and says where."""

import zipfile
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import build_window
from candidate_client.core.settings import Settings
from candidate_client.core.state import ClientView, Device
from shared.qtkit.widgets.banner import Toast


def test_one_click_on_the_waiting_screen(qtbot: QtBot, tmp_path: Path) -> None:
    _app, window = build_window(Settings(data=tmp_path))
    window.show()
    window.show_view(ClientView(screen="waiting", device=Device(device_id="d", seat=3, server="127.0.0.1:1")))
    button = window.waiting.diagnose_button
    qtbot.waitUntil(button.isVisible)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(window.findChildren(Toast)), timeout=30_000)
    (made,) = (tmp_path / "diagnostics").iterdir()
    with zipfile.ZipFile(made) as file:
        assert "显示器数：一台" in file.read("checks.txt").decode()
    qtbot.waitUntil(button.isEnabled)
    window.shut_down()
