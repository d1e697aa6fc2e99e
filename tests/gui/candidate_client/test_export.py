"""答案导出到U盘, pressed by a person: the real window on a real server whose cable is pulled at the hand-in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from candidate_client.bootstrap import build_window
from candidate_client.ui.export_card import ExportCard
from scripts.lab.pictures.client import sample_views
from shared.machine.drives import Drive
from shared.protocol import paths
from shared.protocol.answers import JournalReport
from tests.gui.candidate_client.conftest import LEFT, Seat
from tests.support.cable import Cable
from tests.support.candidate_pc import settings_for, start_room, unseal
from tests.support.tiny_session import TinySession


@pytest.fixture
def cut_off(tiny: TinySession, cable: Cable, tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Seat]:
    """Logged in, one answer saved, the cable pulled, another answer given, handed in."""
    _app, window = build_window(settings_for(tiny, tmp_path / "pc", 1, cable.address))
    window.resize(1366, 768)
    window.begin()
    window.present()
    seat = Seat(qtbot, window)
    unseal(tiny)
    seat.log_in(tiny.ticket(1), tiny.password(1))
    start_room(tiny)
    seat.screen("exam")
    assert not window.view.export_offered
    window.engine.visit("s1")
    seat.see(lambda: window.view.unsent == 0)
    cable.pull()
    window.engine.visit("s2")
    assert window.engine.hand_in()
    seat.screen("handing_in")
    seat.see(lambda: window.view.export_offered)
    yield seat
    window.shut_down()
    window.deleteLater()
    qapp.processEvents()


def kiosk(seat: Seat, *folders: Path) -> ExportCard:
    """The card as in a kiosk with these drives plugged in."""
    card = seat.window.message.export
    card._kiosk = True
    card._find_drives = lambda: tuple(Drive(path=str(f), name=f.name) for f in folders)
    return card


def told(seat: Seat) -> str:
    banner: QWidget = seat.find("export-told")
    return banner.accessibleName()


def test_without_a_drive_it_says_what_to_do_and_with_one_it_exports(
    cut_off: Seat, tiny: TinySession, tmp_path: Path
) -> None:
    card = kiosk(cut_off)
    cut_off.click("export-button")
    assert told(cut_off) == "没有找到 U 盘。请插好 U 盘，等几秒钟后再点一次。"
    stick = tmp_path / "U盘"
    stick.mkdir()
    kiosk(cut_off, stick)
    cut_off.click("export-button")
    cut_off.see(lambda: "已导出并核对" in card.told.text)
    (file,) = stick.iterdir()
    assert file.name.startswith("answers-seat01-")
    assert file.suffix == ".esjournal"
    report = tiny.staff("proctor").call("POST", paths.JOURNALS, file.read_bytes(), JournalReport)
    assert (report.seat, report.hand_in) == (1, "taken")
    assert report.new > 0


def test_of_two_drives_a_person_chooses_and_a_failing_one_is_told(cut_off: Seat, tmp_path: Path) -> None:
    good, gone = tmp_path / "good", tmp_path / "gone"
    good.mkdir()
    card = kiosk(cut_off, gone, good)
    cut_off.click("export-button")
    assert "不止一个" in told(cut_off)
    choices = {button.text(): button for button in card._drives}
    cut_off.qtbot.mouseClick(choices["gone"], LEFT)
    cut_off.see(lambda: "写不进去" in card.told.text)
    cut_off.qtbot.mouseClick(choices["good"], LEFT)
    cut_off.see(lambda: "已导出并核对" in card.told.text)
    assert len(list(good.iterdir())) == 1


def test_when_the_line_is_back_the_offer_goes_and_the_sitting_closes(cut_off: Seat, cable: Cable) -> None:
    cable.plug()
    cut_off.screen("closed")
    assert not cut_off.window.view.export_offered
    assert not cut_off.window.message.export.isVisible()


def test_the_next_candidate_does_not_read_of_the_last_ones_file(qtbot: QtBot, qapp: QApplication) -> None:
    card = ExportCard(lambda: (), kiosk=True)
    qtbot.addWidget(card)
    views = dict(sample_views())
    for name, told in (("exported", True), ("handing-in", False)):
        card.show_view(views[name])
        assert card.told.isVisible() == told
