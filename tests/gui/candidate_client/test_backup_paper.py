"""Who writes the backup paper 备用卷 reads so on every screen, once it is opened; others read nothing of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from shared.exam.kinds.single_choice import SingleChoice
from shared.exam.room.events import BackupAsked
from shared.protocol.commands import AskBackup, OpenBackup
from tests.gui.candidate_client.conftest import Seat
from tests.gui.candidate_client.test_exam_day import at_work
from tests.support.candidate_pc import start_room, unseal
from tests.support.tiny_session import TinySession

TAG = "backup-paper"


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[TinySession]:
    with TinySession(tmp_path / "site", candidates=2, spares=1, duration_s=120, backup=True) as made:
        yield made


def marked(seat: Seat) -> bool:
    tags = [tag for tag in seat.window.findChildren(QLabel, TAG) if tag.isVisible()]
    assert len(tags) <= 1
    return bool(tags) and tags[0].text() == "备用卷" and tags[0].width() >= tags[0].sizeHint().width()


def opened(tiny: TinySession, code: str, ticket: str = "") -> None:
    approvals = (tiny.credential("chief"),)
    tiny.command(tiny.staff("chief"), OpenBackup(code=code, reason="试卷缺页", approvals=approvals, ticket=ticket))


def test_opened_for_the_room_it_stands_on_every_screen_before_and_in_the_exam(seat: Seat, tiny: TinySession) -> None:
    unseal(tiny)
    seat.screen("login")
    assert not marked(seat)
    opened(tiny, tiny.backup_code)
    seat.see(lambda: marked(seat))
    seat.type("login-ticket", tiny.ticket(1))
    seat.type("login-password", tiny.password(1))
    seat.click("login-button")
    seat.screen("identity")
    assert marked(seat)
    seat.click("identity-confirm")
    seat.screen("rules")
    seat.see(lambda: marked(seat))
    seat.click("rules-check")
    seat.click("rules-accept")
    seat.screen("ready")
    assert marked(seat)
    start_room(tiny)
    seat.screen("exam")
    assert marked(seat)


def test_opened_for_one_in_the_exam_it_says_what_happened_and_begins_empty(seat: Seat, tiny: TinySession) -> None:
    at_work(seat, tiny)
    assert not marked(seat)
    seat.click("option-A")
    seat.see(lambda: seat.view.unsent == 0 and seat.view.answers.get("s1") == SingleChoice(choice="A"))
    reply = tiny.command(tiny.staff("chief"), AskBackup(ticket=tiny.ticket(1)))
    (asked,) = (r.event for r in reply.records if isinstance(r.event, BackupAsked))
    opened(tiny, tiny.centre_says(asked.challenge, 1), tiny.ticket(1))
    seat.see(lambda: seat.view.exam is not None and seat.view.exam.paper.paper_id == "P-TINY-B")
    seat.screen("exam")
    seat.see(lambda: marked(seat))
    words = "\n".join(label.text() for label in seat.window.findChildren(QLabel) if label.isVisible())
    assert "监考人员已为您换用备用卷，请在新试卷上从头作答。原卷上已作的答案保留封存，剩余时间不变。" in words
    seat.click("option-B")
    seat.see(lambda: seat.view.answers.get("b-s1") == SingleChoice(choice="B"))
    assert seat.view.answers["s1"] == SingleChoice(choice="A"), "kept, for whoever looks into it later"
