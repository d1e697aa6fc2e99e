"""The proctor console's day against the real server process, driven through the window's own widgets."""

import contextlib
import random
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from proctor_console.bootstrap import build_window
from proctor_console.core.settings import Settings
from proctor_console.ui.time.ledger_dialog import LedgerDialog
from shared.security.extension import extension_code
from tests.support.console_hands import Hands, Room
from tests.support.receiver import answered, centre_folder, issued, listening
from tests.support.tiny_content import quick_rules
from tests.support.tiny_session import CentreKeys, TinySession
from tests.support.travelling import Centre, Site


@pytest.fixture
def port() -> int:
    """A free port below those the system hands out for connections: nobody takes it before the evening."""
    for number in random.sample(range(20_000, 30_000), 50):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", number))
            return number
    raise AssertionError("no free port")


@pytest.fixture
def tiny(tmp_path: Path, port: int) -> Iterator[TinySession]:
    base = f"http://127.0.0.1:{port}"
    with TinySession(
        tmp_path,
        candidates=4,
        spares=1,
        duration_s=900,
        rules=quick_rules(extension_limit_s=900, late_limit_s=600),
        centre=CentreKeys(f"{base}/files", f"{base}/receipts"),
        import_package=False,
    ) as session:
        yield session


@pytest.fixture
def hands(qtbot: QtBot, qapp: QApplication, tiny: TinySession, tmp_path: Path) -> Iterator[Hands]:
    _app, window = build_window(Settings(data=tmp_path / "console", poll_ms=200))
    qtbot.addWidget(window)
    window.show()
    yield Hands(qtbot, window)
    window.shut_down()


def test_the_day_at_the_console(tiny: TinySession, hands: Hands, tmp_path: Path, port: int) -> None:
    # first start: this machine becomes the site's console
    hands.type("connect_server", tiny.server.address)
    hands.type("connect_code", tiny._code("console"))
    hands.click("connect_button")
    hands.wait(lambda: hands.sees("sign_in_button"))

    # a wrong PIN is told and nothing else happens
    page = hands.window.sign_in_page
    assert page is not None
    page.choose("setup")
    hands.type("sign_in_pin", "00000000")
    hands.click("sign_in_button")
    hands.wait(lambda: "口令不正确" in page._problem.text)

    hands.sign_in("setup", tiny.setup_pin)
    forged = tmp_path / "forged.exampkg"
    forged.write_bytes(tiny.package.read_bytes()[:-40])
    hands.type("package_path", str(forged))
    hands.click("package_import")
    hands.wait(lambda: hands.sees("package_problem"))
    hands.type("package_path", str(tiny.package))
    hands.click("package_import")
    hands.wait(lambda: hands.view.phase == "sealed")
    hands.click("enrolment_open")
    hands.wait(lambda: hands.sees("enrolment_close"))
    assert len(hands.find("enrolment_code").text()) == 11  # type: ignore[attr-defined]
    room = Room(tiny, range(1, 6))
    try:
        _morning(tiny, hands, room)
        _exam(tiny, hands)
        _evening(tiny, hands, tmp_path)
        _upload(tiny, hands, tmp_path, port)
    finally:
        room.close()


def _morning(tiny: TinySession, hands: Hands, room: Room) -> None:
    hands.click("sign_out")
    hands.sign_in("proctor", tiny.pins["proctor"])
    hands.click("nav_prepare")
    wrong = "0" * 4
    for group in range(1, 5):
        hands.type(f"opening_code_{group}", wrong)
    hands.click("unseal_button")
    hands.wait(lambda: hands.sees("opening_problem"))
    for group, part in enumerate(tiny.opening_code.split("-"), 1):
        hands.type(f"opening_code_{group}", part.lower())
    hands.click("unseal_button")
    hands.wait(lambda: hands.view.phase == "unsealed")
    for seat in (1, 2, 3):
        room.log_in(seat)
    hands.wait(lambda: hands.view.totals is not None and hands.view.totals.present == 3)
    hands.click("room_start")
    hands.confirm()
    hands.wait(lambda: hands.view.phase == "running")


def _exam(tiny: TinySession, hands: Hands) -> None:
    hands.click("nav_room")
    first, second, third = tiny.ticket(1), tiny.ticket(2), tiny.ticket(3)
    hands.wait(lambda: hands.seat(first).answered == 2)

    # identity, with the full number on demand
    hands.go_to(1)
    hands.click("act_identity")
    hands.click("identity_reveal")
    candidate = next(c for c in tiny.plan.candidates if c.ticket == first)
    hands.wait(lambda: any(candidate.id_number == w.text() for w in _labels(hands)))
    hands.confirm("identity_ok")
    hands.wait(lambda: hands.seat(first).checked is True)

    # extension: wrong PIN first, then both
    hands.click("act_extend")
    hands.click("extend_5")
    hands.type("dialog_reason", "键盘故障")
    hands.type("approver_chief_pin", "11111111")
    hands.type("approver_inspector_pin", tiny.pins["inspector"])
    hands.click("dialog_confirm")
    hands.wait(lambda: hands.find("dialog_confirm").isEnabled())
    assert hands.find("approver_chief_pin").text() == ""  # type: ignore[attr-defined]
    hands.type("approver_chief_pin", tiny.pins["chief"])
    hands.type("approver_inspector_pin", tiny.pins["inspector"])
    hands.confirm()
    hands.wait(lambda: [g.ms for g in hands.seat(first).grants] == [300_000])

    # pause and resume: the room, then one
    hands.click("room_pause")
    hands.type("dialog_reason", "广播测试")
    hands.confirm()
    hands.wait(lambda: hands.view.phase == "paused")
    hands.click("room_resume")
    hands.confirm()
    hands.wait(lambda: hands.view.phase == "running")
    hands.click("act_pause")
    hands.type("dialog_reason", "身体不适")
    hands.confirm()
    hands.wait(lambda: hands.seat(first).state == "paused")
    hands.click("act_resume")
    hands.confirm()
    hands.wait(lambda: hands.seat(first).state == "working")

    # leave and return, incident, warning, termination, move, consent of the chief
    hands.go_to(2)
    hands.click("act_leave")
    hands.type("dialog_reason", "上卫生间")
    hands.confirm()
    hands.wait(lambda: hands.seat(second).state == "away")
    hands.click("act_return")
    hands.confirm()
    hands.click("act_incident")
    hands.type("incident_text", "鼠标失灵，已更换")
    hands.confirm()
    hands.click("act_discipline")
    hands.type("discipline_text", "两次转头看邻座")
    hands.confirm()
    hands.wait(lambda: len(hands.seat(second).discipline) == 1)
    hands.click("act_move")
    hands.type("dialog_reason", "主机无法开机")
    hands.confirm()
    hands.wait(lambda: hands.seat(second).seat == 5)
    hands.go_to(3)
    hands.click("act_hand_in")
    hands.type("dialog_reason", "答完")
    hands.type("approver_chief_pin", tiny.pins["chief"])
    hands.confirm()
    hands.wait(lambda: hands.seat(third).hand_in_allowed)
    allowed = next(r for r in _records(hands) if type(r.event).__name__ == "HandInAllowed")
    assert allowed.actor == "chief"
    hands.click("act_discipline")
    hands.click("discipline_terminate")
    hands.type("discipline_text", "使用手机")
    hands.type("approver_chief_pin", tiny.pins["chief"])
    hands.confirm()
    hands.wait(lambda: hands.seat(third).state == "terminated")

    # the server dies and comes back; the console waits calmly and goes on
    tiny.server.kill()
    time.sleep(0.5)
    tiny.server.start()
    hands.click("room_message")
    hands.type("message_text", "服务器已恢复，请继续作答")
    hands.confirm()
    assert hands.view.phase == "running"
    _time_accounts(tiny, hands)


def _time_accounts(tiny: TinySession, hands: Hands) -> None:
    """What the restart cost is made good, more time comes by a code of the centre, and a mistake is put right."""
    first = tiny.ticket(1)
    hands.wait(lambda: bool(hands.seat(first).proposals))
    (proposal,) = hands.seat(first).proposals
    assert [e.cause for e in proposal.evidence] == ["server"]
    hands.click("todo_outages_0")
    hands.type("approver_chief_pin", tiny.pins["chief"])
    hands.confirm()
    hands.wait(lambda: [g.ms for g in hands.seat(first).grants] == [300_000, proposal.lost_ms])
    hands.wait(lambda: not hands.sees("todo_outages_0"))

    hands.go_to(1)
    hands.click("act_extend")
    hands.set_number("extend_minutes", 20)
    hands.click("centre_code_ask")
    hands.wait(lambda: hands.sees("centre_challenge"))
    challenge = hands.find("centre_challenge").accessibleName()
    code = extension_code(
        tiny.extension_key, session_id=tiny.plan.session_id, ticket=first, extra_s=1200, challenge=challenge
    )
    hands.type("dialog_reason", "停电后补考")
    for typed in ("0000-0000", code.lower()):
        hands.wait(lambda: hands.find("centre_code").isEnabled())
        hands.type("centre_code", typed)
        hands.type("approver_chief_pin", tiny.pins["chief"])
        hands.type("approver_inspector_pin", tiny.pins["inspector"])
        hands.click("dialog_confirm")
        hands.wait(lambda: not hands.sees("act_dialog") or hands.find("dialog_confirm").isEnabled())
    hands.wait(lambda: not hands.sees("act_dialog"))
    hands.wait(lambda: [g.ms for g in hands.seat(first).grants][2:] == [1_200_000])
    assert hands.seat(first).grants[-1].by_centre

    hands.click("act_ledger")
    ledger = hands.window.findChild(LedgerDialog)
    assert ledger is not None
    hands.wait(lambda: len(ledger.table.visible_rows()) == 3)
    ledger.table.select(0)
    hands.click("ledger_reverse")
    hands.type("dialog_reason", "给错了人")
    hands.type("approver_chief_pin", tiny.pins["chief"])
    hands.confirm()
    hands.wait(lambda: len(hands.seat(first).grants) == 2)
    hands.click("ledger_correct")
    hands.type("dialog_reason", "多给一分钟")
    hands.type("approver_chief_pin", tiny.pins["chief"])
    hands.confirm()
    hands.wait(lambda: [g.ms for g in hands.seat(first).grants][2:] == [-60_000])
    hands.click("ledger_close")


def _evening(tiny: TinySession, hands: Hands, tmp_path: Path) -> None:
    hands.click("room_end")  # some still have time: the chief examiner's, with a reason
    hands.type("dialog_reason", "演练结束")
    hands.type("approver_chief_pin", tiny.pins["chief"])
    hands.confirm()
    hands.wait(lambda: hands.view.ended_ms is not None)
    hands.click("nav_collection")
    hands.click("job_collect")
    hands.wait(lambda: hands.view.phase == "collected")
    desk = hands.window.desk_page
    assert desk is not None
    hands.wait(lambda: len(desk.collection.check.table.visible_rows()) == 3)
    hands.click("job_seal")
    hands.wait(lambda: hands.view.phase == "bundled")
    copy = tmp_path / "usb" / "copy.exambundle"
    copy.parent.mkdir()
    desk.collection.drive.export(copy)
    hands.wait(copy.exists)
    assert copy.read_bytes()[:2] == b"PK"
    for kind in ("sign_in", "room_record"):
        desk.records.save(kind, tmp_path / f"{kind}.pdf")
        hands.wait((tmp_path / f"{kind}.pdf").exists)
        assert (tmp_path / f"{kind}.pdf").read_bytes().startswith(b"%PDF")
    hands.click("nav_records")
    hands.wait(lambda: len(desk.records.table.visible_rows()) > 20)


def _upload(tiny: TinySession, hands: Hands, tmp_path: Path, port: int) -> None:
    """The line is down first: cancelled, then tried again when the centre can be reached."""
    hands.click("nav_collection")
    hands.click("job_upload")
    hands.wait(lambda: hands.sees("job_progress"))
    desk = hands.window.desk_page
    assert desk is not None
    desk.collection.runner.cancel()
    hands.wait(lambda: not desk.collection.runner.running)
    assert not hands.view.receipt_id
    keys = tiny.centre_keys
    centre = Centre(public=keys.card, key=keys.signing_key, identity=keys.identity)
    site = Site(public=tiny.site, key=keys.signing_key, identity="")
    folder = centre_folder(tmp_path / "centre", centre, site)
    issued(folder, tiny.package, tiny.plan)
    answered(folder, tiny.plan.session_id, _records(hands))
    with listening(folder, port=port):
        hands.click("job_upload")
        hands.wait(lambda: bool(hands.view.receipt_id))
        hands.wait(lambda: hands.view.receipt_id in desk.collection._receipt.text)


def _labels(hands: Hands) -> list[QLineEdit]:
    return [w for w in hands.window.findChildren(QWidget) if hasattr(w, "text") and callable(w.text)]  # type: ignore[misc]


def _records(hands: Hands) -> tuple:  # type: ignore[type-arg]
    assert hands.window.bench is not None
    return hands.window.bench.records
