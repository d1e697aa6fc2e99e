"""A PC that restarts while the server is out of reach: what it may do, what it says, what it never does."""

import time
from pathlib import Path

import pytest

from candidate_client.core import restart
from candidate_client.core.command_error import CommandError
from candidate_client.core.engine import Engine
from candidate_client.core.localclock import wall_ms
from candidate_client.core.restart import Tries, clock_after_restart, guess_offset, hand_in_under_way
from shared.exam.answers.content import Answered, Content, HandInAsked
from shared.exam.answers.log import Entry
from shared.exam.kinds.fill_in import FillIn
from shared.exchange.journal_records import Stood
from shared.protocol.signals import LockNow
from tests.unit.candidate_client.core.fake_room import Room, choice, disk_full, wait_for
from tests.unit.candidate_client.fake_site import RESUME_CODE, TICKET


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("candidate_client.core.poller.OFFER_AFTER_MS", 50)


def capsules(room: Room, name: str = "pc") -> list[Path]:
    return list((room.folder / name / "journal").glob("*.capsule"))


def cut_off_and_restarted(room: Room) -> Engine:
    """At work, an answer only the journal has, then killed while the line is down; started again without it."""
    first = room.sit()
    first.answer("S1", choice("A"))
    wait_for(lambda: first.view.unsent == 0)
    wait_for(lambda: capsules(room))
    room.site.online = False
    first.answer("B1", FillIn(blanks={"1": "41"}))
    first.set_flag("S2", True)
    first.visit("B1")
    first.visit("B1", 730)
    wait_for(lambda: first.view.unkept == 0)
    first.stop()
    again = room.pc()
    wait_for(lambda: again.view.resume_offered)
    assert again.view.screen == "waiting"
    return again


def test_it_goes_on_from_its_own_journal_and_then_online(room: Room) -> None:
    again = cut_off_and_restarted(room)
    again.restart(RESUME_CODE.lower().replace("-", " ")).result(10)
    assert again.view.screen == "exam"
    assert again.view.restarted
    assert again.view.answers == {"S1": choice("A"), "B1": FillIn(blanks={"1": "41"})}
    assert again.view.flags == {"S2"}
    assert (again.view.position, again.view.scroll) == ("B1", 730)
    assert again.view.clock.estimated
    assert again.view.candidate is not None
    assert again.view.candidate.name == "𠮷张三"
    assert again.answer("S2", choice("D"))
    wait_for(lambda: again.view.unkept == 0)
    room.site.online = True
    wait_for(lambda: again.view.epoch == 2)
    assert again.view.screen == "exam"
    wait_for(lambda: not again.view.clock.estimated)
    assert not again.view.restarted
    wait_for(lambda: again.view.unsent == 0)
    assert room.site.book.answers == {"S1": choice("A"), "B1": FillIn(blanks={"1": "41"}), "S2": choice("D")}
    assert again.hash_mismatches == 0
    assert again.answer("S2", choice("A"))
    wait_for(lambda: room.site.book.answers["S2"] == choice("A"))


def test_what_it_writes_before_it_hears_the_server_says_that_its_time_is_guessed(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock battery is dead: the wall clock is two hours behind since the PC was switched on again."""
    again = cut_off_and_restarted(room)
    monkeypatch.setattr("candidate_client.core.entrance.wall_ms", lambda: wall_ms() - 7_200_000)
    again.restart(RESUME_CODE).result(10)
    assert again.answer("S2", choice("D"))
    again.saw("usb_storage", "KINGSTON")
    at_ms = room.site.now()
    wait_for(lambda: again.view.unkept == 0)
    room.site.online = True
    wait_for(lambda: again.view.epoch == 2 and not again.view.clock.estimated and not again.view.unsent)
    room.site.lock_now = LockNow(lifted=dict(room.site.heard))
    wait_for(lambda: again.answer("S2", choice("A")))
    wait_for(lambda: again.view.unsent == 0)
    sitting = again.sitting_log()
    assert sitting is not None
    marks = {epoch: [entry.guessed for entry in entries] for epoch, entries in sitting.log.entries().items()}
    assert (marks[1][0], marks[1][-1], any(marks[2])) == (False, True, False)
    wait_for(lambda: bool(room.site.told))
    (told,) = room.site.told
    assert abs(told.at_ms - at_ms) < 5_000, "by its steady clock, once it knows the room's"


def test_what_happened_before_another_restart_without_the_server_has_no_time(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = cut_off_and_restarted(room)
    monkeypatch.setattr("candidate_client.core.entrance.wall_ms", lambda: wall_ms() - 7_200_000)
    again.restart(RESUME_CODE).result(10)
    again.raise_hand("equipment")
    sitting = again.sitting_log()
    assert sitting is not None
    assert sitting.journal is not None
    assert sitting.journal.drain(5)
    again.stop()
    room.site.online = True
    third = room.pc()
    wait_for(lambda: third.view.epoch == 2)
    wait_for(lambda: bool(room.site.told))
    assert [told.at_ms for told in room.site.told] == [0], "the server takes the moment at which it hears of it"


def test_a_second_restart_without_the_server_needs_the_code_again(room: Room) -> None:
    again = cut_off_and_restarted(room)
    again.restart(RESUME_CODE).result(10)
    again.answer("S2", choice("D"))
    wait_for(lambda: again.view.unkept == 0)
    again.stop()
    third = room.pc()
    wait_for(lambda: third.view.resume_offered)
    third.restart(RESUME_CODE).result(10)
    assert third.view.answers["S2"] == choice("D")


def test_a_capsule_of_an_earlier_epoch_goes_on_in_the_newest(room: Room) -> None:
    """The journal knows of a resumption at once, the capsule a moment later."""
    first = room.sit()
    wait_for(lambda: capsules(room))
    early = capsules(room)[0].read_bytes()
    first.stop()
    second = room.pc()
    wait_for(lambda: second.view.screen == "exam")
    room.site.online = False
    second.answer("S1", choice("B"))
    wait_for(lambda: second.view.unkept == 0)
    second.stop()
    capsules(room)[0].write_bytes(early)
    third = room.pc()
    wait_for(lambda: third.view.resume_offered)
    third.restart(RESUME_CODE).result(10)
    assert third.view.epoch == 2
    third.answer("S1", choice("C"))
    wait_for(lambda: third.view.unkept == 0)
    with room.site.lock:
        room.site.online = True
        room.site.close("end")
    wait_for(lambda: third.view.unsent == 0)
    assert room.site.book.answers == {"S1": choice("C")}, "delivered with the journal's own token"


def test_wrong_codes_open_nothing_and_are_slowed_down(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restart, "FREE_TRIES", 2)
    again = cut_off_and_restarted(room)
    for code, expected in (
        ("short", "resume_code_malformed"),
        ("0000-0000-0000", "resume_code_wrong"),
        ("0000-0000-0001", "resume_code_wrong"),
        (RESUME_CODE, "too_many_tries"),
    ):
        with pytest.raises(CommandError) as refused:
            again.restart(code).result(10)
        assert refused.value.code == expected
        assert again.view.screen == "waiting"
        assert again.view.candidate is None
    monkeypatch.setattr(restart, "WAIT_MS", 0)
    again.restart(RESUME_CODE).result(10)
    assert again.view.screen == "exam"


def test_an_estimate_never_ends_a_sitting(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    ahead = [0]
    monkeypatch.setattr("candidate_client.core.entrance.wall_ms", lambda: time.time_ns() // 1_000_000 + ahead[0])
    again = cut_off_and_restarted(room)
    ahead[0] = 2 * 3600 * 1000
    again.restart(RESUME_CODE).result(10)
    assert again.view.clock.remaining_ms(0) is not None
    wait_for(lambda: again.view.clock.remaining_ms(10**15) == 0)
    time.sleep(0.3)
    assert again.view.screen == "exam"
    assert again.answer("S2", choice("B"))
    room.site.online = True
    wait_for(lambda: room.site.book.answers.get("S2") == choice("B"))
    assert again.view.screen == "exam"


def test_the_server_ended_the_sitting_meanwhile(room: Room) -> None:
    again = cut_off_and_restarted(room)
    again.restart(RESUME_CODE).result(10)
    with room.site.lock:
        room.site.online = True
        room.site.close("end")
    wait_for(lambda: again.view.screen == "closed")
    wait_for(lambda: again.view.unsent == 0)
    assert room.site.book.answers["B1"] == FillIn(blanks={"1": "41"}), "the journal still reached the server"
    wait_for(lambda: not capsules(room))


def test_the_candidate_was_moved_meanwhile(room: Room) -> None:
    again = cut_off_and_restarted(room)
    again.restart(RESUME_CODE).result(10)
    with room.site.lock:
        room.site.fenced_epochs = {1}
        room.site.online = True
    wait_for(lambda: again.view.screen == "locked")
    wait_for(lambda: again.view.unsent == 0)
    assert room.site.book.answers["B1"] == FillIn(blanks={"1": "41"})
    wait_for(lambda: not capsules(room))


def test_hand_in_asked_before_the_restart_is_still_under_way(room: Room) -> None:
    first = room.sit()
    wait_for(lambda: capsules(room))
    room.site.online = False
    first.answer("S1", choice("C"))
    assert first.hand_in()
    wait_for(lambda: first.view.unkept == 0)
    first.stop()
    again = room.pc()
    wait_for(lambda: again.view.resume_offered)
    again.restart(RESUME_CODE).result(10)
    assert again.view.screen == "handing_in"
    room.site.online = True
    wait_for(lambda: again.view.screen == "closed")
    assert room.site.book.answers == {"S1": choice("C")}


def test_a_pc_with_a_line_is_offered_nothing(room: Room) -> None:
    first = room.sit()
    wait_for(lambda: capsules(room))
    first.stop()
    again = room.pc()
    wait_for(lambda: again.view.screen == "exam")
    assert not again.view.resume_offered
    with pytest.raises(CommandError) as refused:
        again.restart(RESUME_CODE).result(10)
    assert refused.value.code == "nothing_kept"


def test_the_capsule_goes_with_the_sitting(room: Room) -> None:
    engine = room.sit()
    wait_for(lambda: capsules(room))
    assert engine.hand_in()
    wait_for(lambda: engine.view.screen == "closed")
    wait_for(lambda: not capsules(room))
    room.site.closed = None  # reopened
    wait_for(lambda: engine.view.screen == "exam")
    wait_for(lambda: capsules(room))


@pytest.mark.allow_log("journal not writable")
def test_a_failing_disk_leaves_no_capsule(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = room.sit()
    wait_for(lambda: capsules(room))

    with monkeypatch.context() as patch:
        patch.setattr("candidate_client.journal.file.os.fsync", disk_full)
        engine.answer("S1", choice("A"))
        wait_for(lambda: engine.view.disk_trouble)
        assert not capsules(room)
    wait_for(lambda: not engine.view.disk_trouble)
    wait_for(lambda: capsules(room))


def test_another_session_leaves_no_old_capsule(room: Room) -> None:
    first = room.sit()
    wait_for(lambda: capsules(room))
    first.stop()
    room.site.session_id = "S2"
    room.site.epoch, room.site.started_ms = 0, None
    again = room.pc()
    wait_for(lambda: again.view.screen == "login")
    wait_for(lambda: not capsules(room))


STOOD = Stood(
    room_ms=10_000_000,
    wall_ms=50_000_000,
    phase="working",
    remaining_ms=600_000,
    allotted_ms=900_000,
    deadline_ms=10_600_000,
    hand_in_code=None,
)


@pytest.mark.parametrize(
    ("wall_ms", "plausible", "left_ms"),
    [
        (50_060_000, True, 540_000),
        (50_000_000, True, 600_000),
        (49_999_999, False, None),  # the battery of the PC's clock is empty
        (50_000_000 + restart.PLAUSIBLE_MS + 1, False, None),
        (50_000_000 + restart.PLAUSIBLE_MS, True, 0),
    ],
)
def test_time_is_guessed_from_a_plausible_wall_clock_alone(wall_ms: int, plausible: bool, left_ms: int | None) -> None:
    guess = guess_offset(STOOD, local_ms=777, wall_ms=wall_ms)
    assert guess.plausible is plausible
    assert 777 + guess.offset_ms >= STOOD.room_ms, "time never runs back"
    clock = clock_after_restart(STOOD, guess)
    assert clock.estimated
    assert clock.remaining_ms(777) == left_ms


def test_without_a_last_word_nothing_is_said_about_time() -> None:
    assert clock_after_restart(None, None).remaining_ms(5) is None


def entry(seq: int, content: Content) -> Entry:
    return Entry(epoch=1, seq=seq, content=content, client_ms=0)


def test_only_an_unanswered_hand_in_at_the_very_end_is_under_way() -> None:
    answer, asked = entry(1, Answered(item_id="S1", response=None)), entry(2, HandInAsked(cause="candidate"))
    assert hand_in_under_way([], 0) == "none"
    assert hand_in_under_way([answer], 0) == "none"
    assert hand_in_under_way([answer, asked], 1) == "asked"
    assert hand_in_under_way([answer, entry(2, HandInAsked(cause="time"))], 0) == "time_up"
    assert hand_in_under_way([answer, asked], 2) == "none", "the server refused it before the restart"
    assert hand_in_under_way([asked, entry(3, answer.content)], 0) == "none"


def test_five_tries_are_free() -> None:
    tries = Tries()
    for n in range(restart.FREE_TRIES):
        assert tries.wait_s(1_000 * n) == 0
        tries.wrong(1_000 * n)
    assert tries.wait_s(4_000) == 30
    assert tries.wait_s(33_001) == 1
    assert tries.wait_s(34_000) == 0


def test_nothing_of_the_sitting_stands_on_the_disk_in_clear(room: Room) -> None:
    engine = room.sit()
    engine.answer("B1", FillIn(blanks={"1": "机密的答案"}))
    wait_for(lambda: capsules(room))
    wait_for(lambda: engine.view.unkept == 0)
    engine.stop()
    secrets = [
        TICKET.encode(),
        "𠮷张三".encode(),
        "机密的答案".encode(),
        RESUME_CODE.encode(),
        RESUME_CODE.replace("-", "").encode(),
        room.site.journal_key,
        room.site.paper_key,
    ]
    for path in (room.folder / "pc").rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not [s for s in secrets if s in data or s.hex().encode() in data], path.name
