"""The page on which a console finds its server: with a site file, with a typed code, and back from a changed mind."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QThreadPool
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from proctor_console.ui.main_window import MainWindow
from shared.exchange.examsite_file import FILE_NAME
from shared.link.device_files import DeviceFiles, DeviceIdentity
from tests.support.local_room import LocalGateway
from tests.support.server_parts import ServerParts


def window_of(qtbot: QtBot, folder: Path, parts: ServerParts | None) -> MainWindow:
    identity = None
    if parts is not None:
        identity = DeviceIdentity(device_id="console-0", server="127.0.0.1:9", site_id="440106-01")
        DeviceFiles(folder).save(identity, key=b"k", certificate=b"c", site_ca=b"ca")
    window = MainWindow(folder, lambda _identity: LocalGateway(parts), identity, poll_ms=3_600_000)  # type: ignore[arg-type]
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[ServerParts]:
    made = ServerParts(tmp_path / "server")
    yield made
    QThreadPool.globalInstance().waitForDone(5000)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    made.stop()


def test_who_looks_for_another_server_can_go_back(qtbot: QtBot, tmp_path: Path, parts: ServerParts) -> None:
    window = window_of(qtbot, tmp_path / "console", parts)
    page, sign_in = window.connect_page, window.sign_in_page
    assert sign_in is not None
    sign_in.forget_device.emit()
    assert page.isVisible()
    assert page.button.text() == "连接"
    QTest.mouseClick(page.back_button, Qt.MouseButton.LeftButton)
    assert sign_in.isVisible()
    assert DeviceFiles(tmp_path / "console").load() is not None


def test_an_enrolled_console_is_told_who_answers_at_a_wrong_address(
    qtbot: QtBot, tmp_path: Path, parts: ServerParts
) -> None:
    window = window_of(qtbot, tmp_path / "console", parts)
    page = window.connect_page
    assert window.sign_in_page is not None
    window.sign_in_page.forget_device.emit()
    QTest.keyClicks(page.server.edit, "127.0.0.1:1")
    QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page._problem.isVisible, timeout=15_000)
    assert "该端口上没有程序" in page._problem.text
    kept = DeviceFiles(tmp_path / "console").load()
    assert kept is not None
    assert kept.server == "127.0.0.1:9"


def test_a_new_console_has_no_way_back_and_needs_a_code(qtbot: QtBot, tmp_path: Path) -> None:
    window = window_of(qtbot, tmp_path, None)
    page = window.connect_page
    assert page.back_button.isHidden()
    QTest.keyClicks(page.server.edit, "127.0.0.1:1")
    QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)
    assert page.code.error


def test_a_damaged_site_file_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"damaged")
    window = window_of(qtbot, tmp_path, None)
    page = window.connect_page
    page.discover(tuple)
    qtbot.waitUntil(page.join.isVisible, timeout=10_000)
    assert "不是考点文件" in page.join.trouble.text
    page.joiner.stop()
