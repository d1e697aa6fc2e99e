"""The first run by real keys and clicks: from an empty folder to a site, its secrets once, its file and its page."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from shared.exchange.examsite_file import FILE_NAME, read_site_file
from shared.exchange.site_files import write_card
from shared.qtkit.widgets.dialog import ConfirmDialog
from shared.security.codes import verify_secret
from site_server.adapters.files.backup_settings import read_settings
from site_server.adapters.files.rooms_file import read_rooms
from site_server.desk.ui.window import DeskWindow
from site_server.first_run.addresses import OwnAddress, port_is_free
from site_server.first_run.site_file import load_keys
from tests.support.travelling import make_centre
from tests.support.window import put_away

FIXED = OwnAddress(adapter="以太网", address="192.168.1.10", origin="fixed")
LENT = OwnAddress(adapter="以太网 2", address="10.20.3.77", origin="lent")
VIRTUAL = OwnAddress(adapter="vEthernet", address="172.20.0.1", origin="unknown", virtual=True)


class Desk:
    """The window, and hands that type and click."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot, self.folder = qtbot, folder
        write_card(folder / "centre.pub.json", make_centre().public)
        (folder / "stick").mkdir()
        self.window = DeskWindow(folder / "data")
        wizard = self.window.wizard
        assert wizard is not None
        self.wizard = wizard
        wizard.network.find_addresses = lambda: (
            FIXED,
            LENT,
            VIRTUAL,
        )  # the machine's own cards are nobody's to predict
        self.window.show()

    def find(self, name: str) -> QWidget:
        shown = [w for w in self.window.findChildren(QWidget, name) if w.isVisible()]
        assert shown, f"{name} is not on screen"
        return shown[-1]

    def type(self, name: str, text: str) -> None:
        edit = self.find(name)
        assert isinstance(edit, QLineEdit)
        edit.setFocus()
        edit.clear()
        if text.isascii():
            QTest.keyClicks(edit, text)
        else:
            edit.insert(text)
        edit.editingFinished.emit()

    def click(self, name: str) -> None:
        button = self.find(name)
        assert isinstance(button, QAbstractButton)
        # where the words begin: a radio button takes no click on the blank behind them
        place = QPoint(12, button.height() // 2) if isinstance(button, QRadioButton) else QPoint()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=place)

    def until(self, what: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(what()), timeout=15_000)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qtbot, tmp_path)
    yield made
    put_away(made.window)


def test_from_an_empty_folder_to_a_site(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    wizard, folder = desk.wizard, desk.folder
    # the service of an installed server waits there already
    (folder / "data" / "logs").mkdir(parents=True)
    (folder / "data" / "logs" / "service.log").touch()
    desk.click("wizard-next")
    assert "centre.pub.json" in wizard.problem.text
    desk.type("site-centre", str(folder / "stick"))
    assert "不是评价组织的公钥文件" in wizard.site.found.text
    desk.type("site-centre", f'"{folder / "centre.pub.json"}"')  # as the file manager copies a path
    assert "核对码" in wizard.site.found.text
    desk.type("site-id", "440106-01")
    desk.type("site-name", "示范考点")
    desk.type("site-room", "实训楼301")
    desk.click("wizard-next")

    desk.until(lambda: "可以使用" in wizard.places.data_found.text)
    desk.type("backup-folder", str(folder / "data" / "inside"))
    desk.until(lambda: "不能放在数据文件夹里面" in wizard.places.backup_found.text)
    desk.click("wizard-next")
    assert wizard.at == 1
    desk.type("backup-folder", f'"{folder / "stick"}"')
    desk.until(lambda: wizard.places.backup_folder == folder / "stick")
    desk.click("wizard-next")

    port = next(port for port in range(18_543, 18_643) if port_is_free(port))  # the usual one may be taken here
    wizard.network.port.setValue(port)
    assert wizard.network.addresses == ("192.168.1.10", "10.20.3.77")
    desk.until(lambda: all(button.isVisible() for button in wizard.network._group.buttons()))
    desk.click("address-2")
    assert "DHCP" in wizard.network.advice.text
    desk.click("address-3")
    assert "虚拟网卡" in wizard.network.advice.text
    desk.click("address-1")
    assert wizard.network.advice.isHidden()
    desk.click("wizard-next")

    desk.type("seat-pattern", "JF301")
    desk.click("wizard-next")
    assert "“#”" in wizard.problem.text
    desk.type("seat-pattern", "JF301-#")
    (folder / "list.csv").write_text("TEACHER,46\nBAD,0", encoding="utf-8")
    wizard.seats.take(folder / "list.csv")
    assert "“0”" in wizard.seats.found.text
    (folder / "list.csv").write_text("TEACHER,46", encoding="utf-8")
    wizard.seats.take(folder / "list.csv")
    desk.click("wizard-next")
    desk.until(lambda: desk.window.secrets)

    secrets = desk.window.secrets
    assert secrets is not None
    pin = desk.find("secret-pin").text()  # type: ignore[attr-defined]
    data = folder / "data"
    assert verify_secret(pin, load_keys(data).setup_pin_hash)
    assert not secrets.button.isEnabled()
    secrets.check.setFocus()
    QTest.keyClick(secrets.check, Qt.Key.Key_Space)
    desk.click("secrets-go-on")
    home = desk.window.home
    assert home is not None
    desk.until(lambda: "已停止" in home.condition.text())
    assert home.start_button.isEnabled()
    assert not home.stop_button.isEnabled()

    home.write_site_file(folder / "stick")
    desk.until((folder / "stick" / FILE_NAME).exists)
    (room,) = read_site_file(folder / "stick" / FILE_NAME).rooms
    assert (room.room, room.servers[0]) == ("实训楼301", f"192.168.1.10:{port}")
    assert (room.seats.seat_of("jf301-07"), room.seats.seat_of("teacher"), room.seats.seats) == (7, 46, 48)
    assert read_settings(data).folders == (str((folder / "stick").resolve()),)
    assert read_rooms(data).rooms[0].name == "实训楼301"
    monkeypatch.setattr("site_server.desk.ui.home.QDesktopServices.openUrl", lambda _url: True)
    desk.until(lambda: not home._busy)
    home.save_page(folder / "page.pdf")
    desk.until((folder / "page.pdf").exists)
    assert (folder / "page.pdf").read_bytes().startswith(b"%PDF")
    desk.until(lambda: not home._busy and home.purge_button.isEnabled())
    desk.click("desk-purge")
    (dialog,) = home.findChildren(ConfirmDialog)
    dialog.reason_edit.setPlainText("钱技术")
    QTest.mouseClick(dialog.verb_button, Qt.MouseButton.LeftButton)
    desk.until(lambda: "没有需要清除" in home.told.text)
