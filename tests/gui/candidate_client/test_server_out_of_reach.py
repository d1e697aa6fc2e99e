"""What the windows offer while the server cannot be reached: the resume code, and its new address."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import build_window
from shared.exam.kinds.single_choice import SingleChoice
from shared.protocol.commands import ShowResumeCode
from tests.gui.candidate_client.conftest import Seat
from tests.support.cable import Cable
from tests.support.candidate_pc import settings_for, start_room, unseal
from tests.support.tiny_session import TinySession


class Desk:
    """Windows of one PC, one after the other."""

    def __init__(self, tiny: TinySession, folder: Path, qtbot: QtBot, cable: Cable) -> None:
        self._make = lambda: build_window(settings_for(tiny, folder, 1, cable.address))[1]
        self._qtbot = qtbot
        self.seats: list[Seat] = []

    def open(self) -> Seat:
        window = self._make()
        window.resize(1366, 768)
        window.begin()
        window.present()
        self.seats.append(Seat(self._qtbot, window))
        return self.seats[-1]


@pytest.fixture
def desk(tiny: TinySession, tmp_path: Path, qtbot: QtBot, cable: Cable, qapp: QApplication) -> Iterator[Desk]:
    made = Desk(tiny, tmp_path / "pc", qtbot, cable)
    yield made
    for seat in made.seats:
        seat.window.shut_down()
        seat.window.deleteLater()
    qapp.processEvents()


def at_work(seat: Seat, tiny: TinySession) -> None:
    unseal(tiny)
    seat.log_in(tiny.ticket(1), tiny.password(1))
    seat.screen("ready")
    start_room(tiny)
    seat.screen("exam")


def test_the_resume_code_brings_the_exam_back_off_the_line(tiny: TinySession, desk: Desk, cable: Cable) -> None:
    first = desk.open()
    at_work(first, tiny)
    first.see(lambda: first.window.engine.answer("s1", SingleChoice(choice="B")))
    journal = first.window.engine.sitting_log()
    assert journal is not None
    assert journal.capsule is not None
    first.see(journal.capsule.path.is_file)
    cable.pull()
    first.see(lambda: first.window.engine.view.unkept == 0)
    first.window.shut_down()

    again = desk.open()
    again.screen("waiting")
    again.see(again.window.waiting.resume.isVisible, 30)
    assert "没有丢失" in again.window.waiting.resume.words.text()
    again.click("resume-open")
    again.type("resume-code", "0000-0000-0000")
    again.click("resume-go")
    again.see(again.window.waiting.resume.problem.isVisible)
    assert "续考码不正确" in again.window.waiting.resume.problem.text
    asked = ShowResumeCode(ticket=tiny.ticket(1), reason="断网后电脑重启")
    code = tiny.command(tiny.staff("proctor"), asked).code
    again.window.waiting.resume.code.clear()
    again.type("resume-code", code.lower())
    again.click("resume-go")
    again.screen("exam")
    assert again.view.answers["s1"] == SingleChoice(choice="B")
    header = again.window.exam.header
    assert header.remaining._caption.text() == "估计剩余"
    again.see(lambda: "续考码" in again.window.exam.messages.text_of("offline"))
    assert "以服务器为准" in again.window.exam.messages.text_of("offline")

    cable.plug()
    again.see(lambda: again.view.link.online and again.view.unsent == 0, 30)
    again.see(lambda: header.remaining._caption.text() == "剩余")
    again.see(lambda: again.window.exam.messages.told("offline") is None)


def test_the_technician_gives_the_new_address(tiny: TinySession, desk: Desk, cable: Cable) -> None:
    seat = desk.open()
    seat.screen("login")
    cable.pull()
    seat.see(seat.window.login.server_button.isVisible, 30)
    seat.click("page-server")
    dialog = seat.window.server_dialog
    assert dialog is not None
    assert cable.address in dialog.now.text()
    seat.type("server-address", "127.0.0.1:9")
    seat.click("server-connect")
    seat.see(dialog.problem.isVisible, 20)
    assert "没有本考点的服务器应答" in dialog.problem.text
    dialog.address.clear()
    seat.type("server-address", tiny.server.address)
    seat.click("server-connect")
    seat.see(lambda: seat.window.server_dialog is None, 20)
    seat.see(lambda: seat.view.link.online)
    assert seat.view.problem is None
    assert not seat.window.login.server_button.isVisible()


def test_servers_that_announce_themselves_fill_in_the_address(desk: Desk) -> None:
    seat = desk.open()
    enrol = seat.window.enrol
    enrol.found.show_addresses(())
    assert "直接输入地址" in enrol.found.words
    enrol.found.show_addresses(("192.168.1.10:8443", "192.168.1.20:8443"))
    enrol.found.buttons[1].click()
    assert enrol.server.text == "192.168.1.20:8443"
    enrol.found.show_addresses(("192.168.1.20:8443",))
    assert enrol.found.buttons[1].isHidden()
    assert enrol.found.buttons[0].text() == "192.168.1.20:8443"
