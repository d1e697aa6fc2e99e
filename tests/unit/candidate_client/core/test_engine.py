"""The engine against a site in memory: the whole way, cut cables, crashes, moves, restored servers, time-up."""

import itertools
import threading
import time
from pathlib import Path

import pytest

from candidate_client.core.command_error import CommandError
from candidate_client.core.engine import Engine
from candidate_client.core.settings import Settings
from shared.exam.answers.content import Answered
from shared.exam.kinds.fill_in import FillIn
from shared.exam.kinds.spreadsheet import Spreadsheet
from shared.link.errors import TimedOut
from shared.protocol.device import LoginReply
from shared.protocol.sitting import SittingStatus, SittingStatusRequest
from tests.unit.candidate_client.core.fake_room import Room, choice, wait_for
from tests.unit.candidate_client.fake_site import DURATION_MS, TICKET, FakeGateway


def test_from_waiting_to_handed_in(room: Room) -> None:
    engine = room.pc()
    acknowledged: list[int] = []
    engine.add_ack_listener(lambda ticket, epoch, seq, head: acknowledged.append(seq))
    screens: list[str] = []
    engine.add_listener(lambda view: screens.append(view.screen))
    wait_for(lambda: screens[-1:] == ["login"])
    wait_for(lambda: engine.view.paper_ready)
    with pytest.raises(CommandError):
        engine.login(TICKET, "wrong").result(5)
    assert engine.view.problem is not None
    assert engine.view.problem.code == "wrong_password"
    engine.login(TICKET, TICKET[-6:]).result(5)
    assert engine.view.screen == "identity"
    engine.confirm_identity().result(5)
    assert engine.view.screen == "rules"
    engine.accept_rules()
    assert engine.view.screen == "ready"
    assert not engine.answer("S1", choice("A")), "nothing is taken before the start"
    room.site.started_ms = room.site.now()
    wait_for(lambda: engine.view.screen == "exam")
    assert engine.answer("S1", choice("A"))
    assert engine.view.answers["S1"] == choice("A")
    engine.set_flag("S2", True)
    engine.visit("S2")
    wait_for(lambda: engine.view.unsent == 0)
    assert engine.view.saves["S1"] == "saved"
    assert engine.view.saved_ms is not None
    assert engine.hand_in()
    wait_for(lambda: engine.view.screen == "closed")
    assert engine.view.closed is not None
    assert engine.view.closed.cause == "candidate"
    assert room.site.book.answers == {"S1": choice("A")}
    assert acknowledged[-1] == 4
    assert engine.hash_mismatches == 0
    wait_for(lambda: screens[-1] == "closed")
    order = [s for s in dict.fromkeys(screens) if s != "waiting"]
    assert order == ["login", "identity", "rules", "ready", "exam", "handing_in", "closed"]


def test_offline_answers_are_sent_oldest_first_after_the_cut(room: Room) -> None:
    engine = room.sit()
    room.site.online = False
    for n in range(30):
        engine.answer("B1", FillIn(blanks={"1": str(n)}))
    wait_for(lambda: not engine.view.link.online)
    wait_for(lambda: engine.view.unkept == 0)
    assert engine.view.saves["B1"] == "kept"
    assert engine.view.screen == "exam"
    room.site.online = True
    wait_for(lambda: engine.view.unsent == 0)
    wait_for(lambda: engine.view.link.online)
    blanks = [s.entry.content for s in room.site.log if isinstance(s.entry.content, Answered)]
    assert [c.response.blanks["1"] for c in blanks if isinstance(c.response, FillIn)] == [str(n) for n in range(30)]


@pytest.mark.allow_log("larger than its kind allows")
def test_what_the_servers_door_would_refuse_never_enters_the_log(room: Room) -> None:
    engine = room.sit()
    assert not engine.answer("B1", FillIn(blanks={"1": "9" * 3_000}))
    assert engine.answer("B1", FillIn(blanks={"1": "9" * 2_000}))
    wait_for(lambda: engine.view.unsent == 0)
    assert room.site.book.answers == {"B1": FillIn(blanks={"1": "9" * 2_000})}


def test_a_crash_goes_on_in_a_new_epoch_and_delivers_the_old_one(room: Room) -> None:
    engine = room.sit()
    engine.answer("S1", choice("A"))
    wait_for(lambda: engine.view.unsent == 0)
    room.site.online = False
    engine.answer("S2", choice("C"))
    engine.visit("S2")
    wait_for(lambda: engine.view.unkept == 0)
    engine.stop()
    room.site.online = True
    again = room.pc()
    wait_for(lambda: again.view.screen == "exam")
    assert again.view.epoch == 2
    assert again.view.answers == {"S1": choice("A"), "S2": choice("C")}
    assert again.view.position == "S2"
    assert not again.view.moved
    wait_for(lambda: again.view.unsent == 0)
    assert room.site.book.answers == {"S1": choice("A"), "S2": choice("C")}
    again.answer("S2", choice("D"))
    wait_for(lambda: room.site.book.answers.get("S2") == choice("D"))


def test_a_move_fences_the_old_pc_and_shows_the_identity_again(room: Room) -> None:
    old = room.sit("old")
    old.answer("S1", choice("A"))
    wait_for(lambda: old.view.unsent == 0)
    room.site.fenced_epochs.add(1)
    room.site.move_pending = True
    old_screen = old
    wait_for(lambda: old_screen.view.screen == "locked")
    old.stop()
    new = room.pc("new")
    wait_for(lambda: new.view.screen == "identity")
    assert new.view.moved
    new.confirm_identity().result(5)
    wait_for(lambda: new.view.screen == "exam")
    assert new.view.answers == {"S1": choice("A")}


def test_a_restored_server_gets_everything_again(room: Room) -> None:
    engine = room.sit()
    for letter in "ABCD":
        engine.answer("S1", choice(letter))
    wait_for(lambda: engine.view.unsent == 0)
    room.site.lose_all()
    wait_for(lambda: room.site.book.answers.get("S1") == choice("D"))
    assert room.site.book.count() == 4


def test_a_lost_token_resumes_without_losing_what_is_typed(room: Room) -> None:
    engine = room.sit()
    engine.answer("S1", choice("A"))
    room.site.online = False
    engine.answer("S1", choice("B"))
    room.site.valid_tokens = False
    room.site.online = True
    wait_for(lambda: engine.view.epoch == 2)
    assert engine.view.screen == "exam"
    assert engine.view.answers["S1"] == choice("B")
    engine.answer("S2", choice("C"))
    wait_for(lambda: room.site.book.answers == {"S1": choice("B"), "S2": choice("C")})
    wait_for(lambda: engine.view.unsent == 0)


def test_time_up_hands_in_by_time_and_not_while_offline(room: Room) -> None:
    engine = room.sit()
    room.site.extra_ms = 400 - DURATION_MS + (room.site.now() - (room.site.started_ms or 0))
    wait_for(lambda: engine.view.clock.deadline_ms - room.site.now() < 500)
    room.site.online = False
    wait_for(lambda: engine.view.hand_in == "time_up")
    assert engine.view.screen == "handing_in"
    assert not engine.answer("S1", choice("A"))
    room.site.extra_ms += 30_000  # a pause or an extension this PC could not hear of
    room.site.online = True
    wait_for(lambda: engine.view.screen == "exam")
    assert engine.answer("S1", choice("B"))
    room.site.extra_ms = 300 - DURATION_MS + (room.site.now() - (room.site.started_ms or 0))
    wait_for(lambda: engine.view.screen == "closed")
    assert engine.view.closed is not None
    assert engine.view.closed.cause == "time"
    assert room.site.book.answers["S1"] == choice("B")


def test_a_server_restored_from_before_the_start_gives_the_whole_time_again(room: Room) -> None:
    """The time ran out here while no server was there; the new one waits for the start to be given once more."""
    engine = room.sit()
    engine.answer("S1", choice("A"))
    wait_for(lambda: engine.view.unsent == 0)
    room.site.extra_ms = 400 - DURATION_MS + (room.site.now() - (room.site.started_ms or 0))
    wait_for(lambda: engine.view.clock.deadline_ms - room.site.now() < 500)
    room.site.online = False
    wait_for(lambda: engine.view.hand_in == "time_up")
    screens: list[str] = []
    engine.add_listener(lambda view: screens.append(view.screen))
    room.site.lose_all()
    room.site.started_ms, room.site.extra_ms, room.site.online = None, 0, True
    wait_for(lambda: engine.view.screen == "ready")
    room.site.started_ms = room.site.now()
    wait_for(lambda: engine.view.screen == "exam", 3)
    wait_for(lambda: engine.view.unsent == 0)
    assert [screen for screen, _ in itertools.groupby(screens)][-2:] == ["ready", "exam"]
    assert "exam" not in screens[: screens.index("ready")]
    assert engine.answer("S1", choice("B"))


def test_a_sitting_closed_by_the_server_gets_the_journal_and_its_head(room: Room) -> None:
    """The time ran out while the server was away: it closed by itself, and its check wants this PC's own word."""
    engine = room.sit()
    room.site.extra_ms = 600 - DURATION_MS + (room.site.now() - (room.site.started_ms or 0))
    wait_for(lambda: engine.view.clock.deadline_ms - room.site.now() < 600)
    room.site.online = False
    engine.answer("S1", choice("D"))
    wait_for(lambda: engine.view.hand_in == "time_up")
    with room.site.lock:
        room.site.close("time")
        room.site.online = True
    wait_for(lambda: engine.view.screen == "closed")
    wait_for(lambda: room.site.reports)
    sitting = engine.sitting_log()
    assert sitting is not None
    report = room.site.reports[-1]
    assert (report.epoch, report.seq, report.head) == (1, sitting.log.last_seq(), sitting.log.head())
    assert room.site.book.answers == {"S1": choice("D")}
    time.sleep(0.2)
    assert len(room.site.reports) == 1, "told once"
    assert engine.view.closed is not None
    assert engine.view.closed.cause == "time"


def test_a_restored_server_that_forgot_the_confirmation_is_told_again(room: Room) -> None:
    engine = room.sit()
    room.site.lose_all()
    room.site.confirmed = False
    wait_for(lambda: room.site.confirmed)
    wait_for(lambda: engine.view.screen == "exam")
    assert engine.answer("S1", choice("B"))


def test_a_closed_sitting_needs_no_confirmation_any_more(room: Room) -> None:
    engine = room.sit()
    room.site.online = False
    wait_for(lambda: not engine.view.link.online)
    room.site.confirmed = False
    room.site.close("time")
    room.site.online = True
    wait_for(lambda: engine.view.screen == "closed")
    seen = engine.view.version
    wait_for(lambda: engine.view.version > seen + 3 or engine.view.link.online)
    assert engine.view.link.online
    assert not engine.view.link.trouble


def test_hand_in_offline_is_kept_and_delivered_later(room: Room) -> None:
    engine = room.sit()
    room.site.online = False
    engine.answer("S1", choice("A"))
    assert engine.hand_in()
    wait_for(lambda: not engine.view.link.online)
    assert engine.view.screen == "handing_in"
    room.site.online = True
    wait_for(lambda: engine.view.screen == "closed")
    assert room.site.book.answers == {"S1": choice("A")}


def test_hand_in_that_is_not_allowed_yet_says_why(room: Room) -> None:
    room.site.hand_in_code = "hand_in_too_early"
    engine = room.sit()
    wait_for(lambda: engine.view.hand_in_code == "hand_in_too_early")
    assert not engine.hand_in()
    assert engine.view.problem is not None
    assert engine.view.screen == "exam"


def test_a_pause_stops_the_input_and_the_clock(room: Room) -> None:
    engine = room.sit()
    room.site.paused = True
    wait_for(lambda: engine.view.screen == "paused")
    assert not engine.answer("S1", choice("A"))
    assert engine.view.clock.remaining_ms(0) == engine.view.clock.remaining_ms(10**12)
    room.site.paused = False
    wait_for(lambda: engine.view.screen == "exam")


@pytest.mark.allow_log("address is not kept")
def test_a_full_disk_does_not_keep_a_pc_from_another_address(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    room.pc().stop()
    monkeypatch.setattr("shared.link.device_files.write_private", full)
    engine = Engine(Settings(data=room.folder / "pc", server="127.0.0.1:2"), new_gateway=room.site.gateway)
    room.engines.append(engine)
    engine.start()
    wait_for(lambda: engine.view.device is not None)
    assert engine.view.device is not None
    assert engine.view.device.server == "127.0.0.1:2"
    wait_for(lambda: engine.view.screen == "login")


def test_who_comes_when_the_time_is_over_gets_no_input_until_the_next_sign_of_life(room: Room) -> None:
    engine = room.pc()
    wait_for(lambda: engine.view.screen == "login")
    engine.login(TICKET, TICKET[-6:]).result(5)
    engine.confirm_identity().result(5)
    room.site.started_ms = room.site.now() - DURATION_MS - 1
    room.site.poll_ms = 60_000
    engine.accept_rules()
    wait_for(lambda: engine.view.hand_in in {"time_up", "time_over"})
    assert not engine.answer("S1", choice("A"))


def test_time_stops_the_input_while_the_line_hangs(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = room.sit()
    hanging, end = threading.Event(), threading.Event()

    def hang(gateway: FakeGateway, request: SittingStatusRequest) -> SittingStatus:
        hanging.set()
        end.wait(10)
        raise TimedOut

    room.site.extra_ms = 600 - DURATION_MS + (room.site.now() - (room.site.started_ms or 0))
    wait_for(lambda: engine.view.clock.deadline_ms - room.site.now() < 600)
    monkeypatch.setattr(FakeGateway, "sitting_status", hang)
    wait_for(hanging.is_set)
    over_ms = engine.view.clock.deadline_ms
    wait_for(lambda: not engine.view.input_open)
    assert room.site.now() - over_ms < 200
    assert not engine.answer("S1", choice("A"))
    end.set()


def workbook(cells: int, last: str = "尾") -> Spreadsheet:
    filled = {f"预算!A{n}": f"第{n}行：本月预计销售量（件）" for n in range(1, cells)}
    return Spreadsheet(cells=filled | {"预算!Z9": last})


def test_a_large_answer_travels_in_parts_and_comes_back_whole_on_another_pc(room: Room) -> None:
    engine = room.sit()
    assert engine.answer("S1", workbook(900))
    wait_for(lambda: engine.view.unsent == 0)
    first = len(room.site.log)
    assert first > 6
    assert engine.answer("S1", workbook(900, last="改"))
    wait_for(lambda: engine.view.unsent == 0)
    assert len(room.site.log) - first <= 3
    assert engine.view.saves["S1"] == "saved"
    assert room.site.book.answers == {"S1": workbook(900, last="改")}
    room.site.online = False
    assert engine.answer("S1", workbook(950))
    wait_for(lambda: engine.view.unkept == 0)
    engine.stop()
    room.site.online = True
    again = room.pc()
    wait_for(lambda: again.view.screen == "exam" and again.view.unsent == 0)
    assert again.view.answers["S1"] == room.site.book.answers["S1"] == workbook(950)
    assert again.hash_mismatches == 0


def test_a_program_that_ends_in_the_middle_of_a_log_in_leaves_nothing_open(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = room.pc()
    wait_for(lambda: engine.view.screen == "login")
    asked, go_on, login = threading.Event(), threading.Event(), FakeGateway.login

    def slow(gateway: FakeGateway, ticket: str, password: str, id_number: str) -> LoginReply:
        reply = login(gateway, ticket, password, id_number)
        asked.set()
        go_on.wait(10)
        return reply

    monkeypatch.setattr(FakeGateway, "login", slow)
    under_way = engine.login(TICKET, TICKET[-6:])
    assert asked.wait(5)
    threading.Timer(0.2, go_on.set).start()
    engine.stop()
    under_way.result(10)
    assert engine.sitting_log() is None, "the reply came after the end"
    assert not [t.name for t in threading.enumerate() if t.name in {"journal", "sender", "poller", "time-up"}]
