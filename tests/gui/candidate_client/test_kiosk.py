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
from shared.machine.secret_file import SecretFile
from shared.security.codes import exit_code


def test_held_at_work_and_free_afterwards(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> None:
    app = build_application()
    lockdown = LinuxLockdown()
    settings = Settings(data=tmp_path, kiosk=True)
    window = ClientWindow(build_engine(settings), settings, lockdown, None)
    view = sample_view()
    window.show_view(view)
    assert lockdown.engaged
    assert not window.close(), "nobody closes an exam by Alt+F4"
    handed_in = settle(replace(view, unsent=0, closed=Closed(cause="candidate", at_ms=0)))
    window.show_view(handed_in)
    assert lockdown.engaged, "the others still work"
    window.show_view(replace(handed_in, may_leave=True))
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


def test_the_door_takes_the_exit_code_and_then_offers_to_leave(
    tmp_path: Path, qtbot: QtBot, qapp: QApplication
) -> None:
    build_application()
    lockdown = LinuxLockdown()
    settings = Settings(data=tmp_path, kiosk=True)
    engine = build_engine(settings)
    key = bytes(32)
    SecretFile(tmp_path / "device" / "exit.key").save(key)
    window = ClientWindow(engine, settings, lockdown, None)
    engine.add_listener(lambda _view: None)
    at_login = settle(replace(sample_view(), candidate=None, device_phase="ready"))
    engine._context.update(lambda _v: at_login)
    window.present()
    window.show_view(engine.view)
    assert lockdown.engaged
    assert window.login.leave_button.isVisibleTo(window.login)
    window.login.leave_button.click()
    assert window._leaving is not None
    dialog = window._leaving.dialog
    assert dialog is not None
    assert dialog.quit.isHidden()
    dialog.code.edit.setText(exit_code(key, dialog.challenge.text()))
    dialog.unlock.click()
    qtbot.waitUntil(lambda: engine.view.let_out, timeout=20_000)
    qtbot.waitUntil(lambda: not lockdown.engaged and dialog.quit.isVisibleTo(dialog), timeout=20_000)
    dialog.quit.click()
    assert window.left
    window.deleteLater()
    qapp.processEvents()
