"""The kiosk: held while somebody works, released when nobody does, at the end and on closing."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import ClientWindow, build_application, build_engine, build_window
from candidate_client.core.instance import AlreadyRunningError, SingleInstance
from candidate_client.core.settings import Settings
from candidate_client.core.state import Closed, settle
from candidate_client.lockdown.linux import LinuxLockdown
from scripts.lab.pictures.client import sample_view


def test_held_at_work_and_free_afterwards(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> None:
    app = build_application()
    lockdown = LinuxLockdown()
    settings = Settings(data=tmp_path, kiosk=True)
    window = ClientWindow(build_engine(settings), settings, lockdown, None)
    view = sample_view()
    window.show_view(view)
    assert lockdown.engaged
    assert not window.close(), "nobody closes an exam by Alt+F4"
    window.show_view(settle(replace(view, closed=Closed(cause="end", at_ms=0))))
    assert not lockdown.engaged
    window.show_view(replace(view, version=2))
    assert lockdown.engaged
    window.shut_down()
    assert not lockdown.engaged
    window.deleteLater()
    app.processEvents()


def test_one_client_at_a_time_on_one_folder(tmp_path: Path, qapp: QApplication) -> None:
    held = SingleInstance(tmp_path)
    with pytest.raises(AlreadyRunningError):
        build_window(Settings(data=tmp_path))
    held.release()
    SingleInstance(tmp_path).release()
