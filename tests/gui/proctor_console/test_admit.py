"""The technician's page on a real room in process: who waits, what is chosen, who gets in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from proctor_console.ui.main_window import MainWindow
from proctor_console.ui.morning.admit_dialog import AdmitDialog
from shared.link.device_files import DeviceIdentity
from shared.protocol.enrolment import EnrolmentRequest
from shared.qtkit.widgets.dialog import ConfirmDialog
from tests.support.asking_pc import AskingPc
from tests.support.local_room import PIN, LocalGateway
from tests.support.server_parts import ServerParts
from tests.support.window import put_away


class Desk:
    """The page, open on a room whose window is open, and PCs that ask."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        self.parts = ServerParts(folder / "server")
        self.parts.use_cases.enrolment.window(EnrolmentRequest(open_for_s=600))
        gateway = LocalGateway(self.parts)
        identity = DeviceIdentity(device_id="console-0", server="127.0.0.1:8443", site_id="440106-01")
        self.window = MainWindow(folder / "console", lambda _identity: gateway, identity, poll_ms=3_600_000)
        self.window.show()
        bench, page = self.window.bench, self.window.sign_in_page
        assert bench is not None
        assert page is not None
        page.signed_in.emit(bench.desk.sign_in("proctor", PIN))
        qtbot.waitUntil(lambda: bench.now is not None)

    def pc(self, number: int, seat: int) -> AskingPc:
        pc = AskingPc(
            self.parts.use_cases.asking, self.parts.site.keys.ca.certificate, f"PC-{number}", f"10.0.0.{number}"
        )
        pc.ask(seat=seat)
        pc.wait()
        return pc

    def open(self, waiting: int) -> AdmitDialog:
        self.click("enrolment_admit")
        (dialog,) = self.window.findChildren(AdmitDialog)
        self.qtbot.waitUntil(lambda: len(dialog.table.visible_rows()) == waiting)
        return dialog

    def find(self, name: str) -> QWidget:
        shown = [w for w in self.window.findChildren(QWidget, name) if w.isVisible()]
        assert shown, f"{name} is not on screen"
        return shown[-1]

    def click(self, name: str) -> None:
        button = self.find(name)
        assert isinstance(button, QAbstractButton)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qtbot, tmp_path)
    yield made
    put_away(made.window)
    made.parts.stop()


def test_all_plain_ones_get_in_with_two_clicks(desk: Desk) -> None:
    pcs = [desk.pc(number, number) for number in (2, 1)]
    stranger = desk.pc(9, 77)
    dialog = desk.open(3)
    assert [(line.seat, line.code.replace(" ", "")) for line in dialog.table.visible_rows()] == [
        (1, pcs[1].code),
        (2, pcs[0].code),
        (77, stranger.code),
    ]
    desk.click("admit_all")
    assert dialog.approve_button.text() == "批准 2 台"
    desk.click("admit_approve")
    desk.qtbot.waitUntil(lambda: "已登记 2 台" in dialog.result_banner.text)
    assert [pc.wait().seat for pc in pcs] == [2, 1]
    assert stranger.wait().state == "waiting"
    desk.qtbot.waitUntil(lambda: len(dialog.table.visible_rows()) == 1)


def test_a_key_chooses_another_seat_is_given_and_a_stranger_is_refused(desk: Desk) -> None:
    pc, stranger = desk.pc(1, 77), desk.pc(2, 0)
    dialog = desk.open(2)
    QTest.mouseClick(
        dialog.table.view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=dialog.table.view.visualRect(dialog.table.view.model().index(0, 1)).center(),
    )
    QTest.keyClick(dialog.table.view, Qt.Key.Key_F2)
    dialog.seat_box.setValue(1)
    desk.click("admit_give_seat")
    assert [line.by_words for line in dialog.table.visible_rows()] == ["已改", ""]
    QTest.keyClick(dialog.table.view, Qt.Key.Key_Space)
    desk.click("admit_approve")
    desk.qtbot.waitUntil(lambda: pc.wait().state == "approved")
    assert pc.wait().seat == 1
    desk.qtbot.waitUntil(lambda: len(dialog.table.visible_rows()) == 1)
    box = dialog.table.view.visualRect(dialog.table.view.model().index(0, 0)).topLeft() + QPoint(8, 8)
    QTest.mouseClick(dialog.table.view.viewport(), Qt.MouseButton.LeftButton, pos=box)
    desk.click("admit_refuse")
    desk.qtbot.waitUntil(lambda: stranger.wait().state == "refused")


def test_a_doubtful_one_is_named_before_it_gets_in(desk: Desk) -> None:
    desk.parts.device(1)
    pc = desk.pc(5, 1)
    dialog = desk.open(1)
    desk.click("admit_all")
    desk.click("admit_approve")
    (asked,) = dialog.findChildren(ConfirmDialog)
    assert "会被替换" in asked.accessibleDescription()
    QTest.mouseClick(asked.verb_button, Qt.MouseButton.LeftButton)
    desk.qtbot.waitUntil(lambda: pc.wait().state == "approved")
    assert dialog.isVisible()


def test_the_window_is_opened_and_closed_there(desk: Desk) -> None:
    dialog = desk.open(0)
    desk.qtbot.waitUntil(lambda: dialog.window_button.text() == "关闭登记")
    desk.click("admit_window")
    desk.qtbot.waitUntil(lambda: not desk.parts.use_cases.enrolment.current().code)
    desk.qtbot.waitUntil(lambda: dialog.window_button.text() == "打开登记")
    desk.click("admit_window")
    desk.qtbot.waitUntil(lambda: bool(desk.parts.use_cases.enrolment.current().code))
