"""Journals of sittings that are not open any more find their way to the server by themselves."""

import shutil
from pathlib import Path

import pytest

from shared.exam.kinds.fill_in import FillIn
from shared.exchange.journal_file import MAGIC, SUFFIX
from shared.protocol.sitting import HandInReply
from tests.unit.candidate_client.core.fake_room import Room, choice, wait_for


def crash(room: Room, name: str, folder: Path) -> None:
    """Keep the PC's disk as it is now: what a power cut would leave. A file half written may go while it is copied."""
    shutil.copytree(room.folder / name, folder, ignore=shutil.ignore_patterns("*.part"))


def stranded(room: Room, entries: int = 30) -> Path:
    """A PC that died with answers only its journal has, after which the server closed the sitting."""
    engine = room.sit()
    engine.answer("S1", choice("A"))
    wait_for(lambda: engine.view.unsent == 0)
    room.site.online = False
    for n in range(entries):
        engine.answer("B1", FillIn(blanks={"1": str(n) * 500}))
    wait_for(lambda: engine.view.unkept == 0)
    crash(room, "pc", room.folder / "back")
    engine.stop()
    room.site.closed = HandInReply(room_ms=1, cause="time", entries=1, head="")
    room.site.online = True
    return room.folder / "back"


def test_a_pc_that_comes_back_after_the_end_delivers_what_only_it_has(room: Room) -> None:
    back = stranded(room)
    engine = room.pc("back")
    wait_for(lambda: room.site.book.answers.get("B1") == FillIn(blanks={"1": "29" * 500}))
    wait_for(lambda: room.site.journals == (0, 0) and engine.view.journals == 0)
    assert engine.view.screen == "login"
    first, *rest = room.site.parts
    assert len(first.records) == 1
    assert rest[-1].last
    assert [part.first for part in rest] == [1, *(part.first + len(part.records) for part in rest[:-1])]
    engine.stop()
    room.site.parts.clear()
    again = room.pc("back")
    wait_for(lambda: again.view.screen == "login")
    wait_for(lambda: again.view.link.online)
    assert list((back / "journal").glob("*.delivered"))
    again.stop()
    assert room.site.parts == [], "what was delivered is not carried twice"


def test_the_server_hears_of_a_journal_before_it_has_it(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    stranded(room)
    monkeypatch.setattr("candidate_client.core.courier._BREATH_S", 0.5)
    engine = room.pc("back")
    wait_for(lambda: room.site.journals == (1, 0))
    assert engine.view.journals == 1
    wait_for(lambda: room.site.journals == (0, 0))


def test_a_sitting_that_ended_here_leaves_nothing_to_carry(room: Room) -> None:
    engine = room.sit()
    engine.answer("S1", choice("A"))
    wait_for(lambda: engine.view.unsent == 0)
    assert engine.hand_in()
    wait_for(lambda: engine.view.screen == "closed")
    engine.stop()
    again = room.pc()
    wait_for(lambda: again.view.link.online)
    again.stop()
    assert room.site.parts == []


def test_a_journal_nobody_knows_is_kept_and_told(room: Room) -> None:
    engine = room.sit()
    engine.stop()
    strange = room.folder / "pc" / "journal" / ("0" * 24 + SUFFIX)
    strange.write_bytes(MAGIC + (20).to_bytes(4, "big") + bytes(20))
    content = strange.read_bytes()
    room.site.closed = HandInReply(room_ms=1, cause="time", entries=1, head="")
    again = room.pc()
    wait_for(lambda: room.site.journals == (0, 1))
    assert again.view.journals_kept == 1
    assert again.view.screen == "login"
    assert strange.read_bytes() == content


def test_a_torn_end_does_not_keep_the_rest_from_arriving(room: Room) -> None:
    back = stranded(room, entries=3)
    (journal,) = (back / "journal").glob(f"*{SUFFIX}")
    journal.write_bytes(journal.read_bytes()[:-7])
    room.pc("back")
    wait_for(lambda: room.site.book.answers.get("B1") is not None)
    wait_for(lambda: list((back / "journal").glob("*.delivered")))


def test_after_a_take_over_what_was_delivered_is_handed_over_again(room: Room) -> None:
    """The candidate went on elsewhere, this PC had delivered all, and then the server fell back to an older copy."""
    old = room.sit()
    old.answer("S1", choice("A"))
    wait_for(lambda: old.view.unsent == 0)
    room.site.fenced_epochs.add(1)
    wait_for(lambda: old.view.screen == "locked")
    wait_for(lambda: list((room.folder / "pc" / "journal").glob("*.delivered")))
    wait_for(lambda: old.view.journals == 0)
    room.site.parts.clear()
    room.site.lose_all()
    room.site.taken_over_ms = 123_456
    wait_for(lambda: room.site.book.answers == {"S1": choice("A")})
    wait_for(lambda: old.view.journals == 0)
    assert room.site.parts[-1].last
