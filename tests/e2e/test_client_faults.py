"""The real client against the real server: killed, cut off, moved, out of time; nothing typed is lost."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from candidate_client.bootstrap import build_engine
from candidate_client.core.engine import Engine
from shared.exam.kinds.fill_in import FillIn
from shared.exam.kinds.single_choice import SingleChoice
from shared.protocol.commands import EndRoom, Extend, MoveSeat, PauseRoom, ResumeRoom
from shared.protocol.console import SeatView
from tests.support.bare_pc import job
from tests.support.cable import Cable
from tests.support.candidate_pc import at_work, settings_for, until
from tests.support.client_process import WORKING, ClientProcess
from tests.support.tiny_session import TinySession


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[TinySession]:
    with TinySession(tmp_path / "site", candidates=2, spares=1, duration_s=120) as made:
        yield made


def seat_view(tiny: TinySession, seat: int) -> SeatView:
    return next(s for s in tiny.view(tiny.staff("proctor")).seats if s.seat == seat)


def test_a_cut_line_costs_nothing(tiny: TinySession, engines: list[Engine], tmp_path: Path) -> None:
    cable = Cable(tiny.server.address)
    engine = at_work(tiny, engines, tmp_path / "pc", cable.address)
    engine.answer("s1", SingleChoice(choice="A"))
    until(lambda: engine.view.unsent == 0)
    cable.pull()
    for number in range(40):
        assert engine.answer("f1", FillIn(blanks={"a": str(number)}))
    until(lambda: not engine.view.link.online)
    until(lambda: engine.view.unkept == 0)
    assert engine.view.screen == "exam"
    assert engine.view.saves["f1"] == "kept"
    before = engine.view.clock.remaining_ms(0)
    assert before is not None
    cable.plug()
    until(lambda: engine.view.unsent == 0)
    until(lambda: engine.view.link.online)
    sitting = engine.sitting_log()
    assert sitting is not None
    snapshot = sitting.gateway.snapshot()
    assert snapshot.answers == {"s1": SingleChoice(choice="A"), "f1": FillIn(blanks={"a": "39"})}
    assert snapshot.head == sitting.log.book.head()
    assert engine.hash_mismatches == 0
    cable.close()


def test_a_killed_server_gets_what_it_lacks(tiny: TinySession, engines: list[Engine], tmp_path: Path) -> None:
    engine = at_work(tiny, engines, tmp_path / "pc")
    engine.answer("s1", SingleChoice(choice="B"))
    tiny.server.kill()
    engine.answer("s2", SingleChoice(choice="C"))
    until(lambda: not engine.view.link.online)
    tiny.server.start()
    until(lambda: engine.view.unsent == 0)
    sitting = engine.sitting_log()
    assert sitting is not None
    until(lambda: sitting.gateway.snapshot().answers.keys() == {"s1", "s2"})


def test_sigkill_loses_nothing_that_was_kept(tiny: TinySession, engines: list[Engine], tmp_path: Path) -> None:
    """The client dies while the line is cut, so that only its journal can know the last answers."""
    cable = Cable(tiny.server.address)
    folder = tmp_path / "pc"
    first = at_work(tiny, engines, folder, cable.address)
    first.answer("s1", SingleChoice(choice="D"))
    until(lambda: first.view.unsent == 0)
    first.stop()
    victim = ClientProcess(WORKING, folder)
    assert victim.told() == "exam"
    cable.pull()
    victim.tell("go")
    kept = -1
    while kept < 25:
        kept = int(victim.told())
    kept = max([kept, *map(int, victim.kill())])
    cable.plug()
    again = build_engine(settings_for(tiny, folder, 1, cable.address))
    engines.append(again)
    again.start()
    until(lambda: again.view.screen == "exam")
    shown = again.view.answers["f1"]
    assert isinstance(shown, FillIn)
    assert int(shown.blanks["a"]) >= kept
    assert again.view.answers["s1"] == SingleChoice(choice="D")
    until(lambda: again.view.unsent == 0)
    sitting = again.sitting_log()
    assert sitting is not None
    assert sitting.gateway.snapshot().answers["f1"] == shown
    cable.close()


def test_a_pc_that_comes_back_after_the_end_delivers_by_itself(
    tiny: TinySession, engines: list[Engine], tmp_path: Path
) -> None:
    """Cut off, typed on, switched off; the room ended and was collected. Then somebody switches the PC on again."""
    cable = Cable(tiny.server.address)
    folder = tmp_path / "pc"
    first = at_work(tiny, engines, folder, cable.address)
    first.answer("s1", SingleChoice(choice="A"))
    until(lambda: first.view.unsent == 0)
    cable.pull()
    for number in range(20):
        first.answer("f1", FillIn(blanks={"a": str(number)}))
    until(lambda: first.view.unkept == 0)
    first.stop()
    chief = tiny.staff("chief")
    tiny.command(chief, EndRoom(reason="到时"))
    assert [check.agrees for check in job(chief, "collect").checks] == [False]
    job(chief, "seal")
    cable.plug()
    again = build_engine(settings_for(tiny, folder, 1, cable.address))
    engines.append(again)
    again.start()
    until(lambda: any(item.kind == "collect_again" for item in tiny.view(chief).to_do))
    until(lambda: again.view.link.online and again.view.journals == 0)
    assert again.view.screen == "waiting"
    assert tiny.view(chief).phase == "ended"
    (check,) = job(chief, "collect").checks
    assert check.agrees
    assert check.entries == 21
    tiny.decide_late(chief, 1, "use_held")
    assert job(chief, "seal").state == "done"
    cable.close()


def test_a_seat_move_carries_everything(tiny: TinySession, engines: list[Engine], tmp_path: Path) -> None:
    old = at_work(tiny, engines, tmp_path / "old")
    old.answer("s1", SingleChoice(choice="A"))
    old.set_flag("s2", True)
    old.visit("f1")
    old.visit("f1", 400)
    until(lambda: old.view.unsent == 0)
    new = build_engine(settings_for(tiny, tmp_path / "new", 3))
    engines.append(new)
    new.start()
    until(lambda: new.view.screen == "login")
    move = MoveSeat(ticket=tiny.ticket(1), to_seat=3, reason="死机")
    tiny.command(tiny.staff("proctor"), move)
    until(lambda: old.view.screen == "locked")
    until(lambda: new.view.screen == "identity")
    assert new.view.moved
    new.confirm_identity().result(10)
    until(lambda: new.view.screen == "exam")
    assert new.view.answers == {"s1": SingleChoice(choice="A")}
    assert new.view.flags == {"s2"}
    assert (new.view.position, new.view.scroll) == ("f1", 400)
    assert not old.answer("s1", SingleChoice(choice="B"))
    new.answer("s1", SingleChoice(choice="C"))
    until(lambda: new.view.unsent == 0)


def test_pause_extension_and_hand_in(tiny: TinySession, engines: list[Engine], tmp_path: Path) -> None:
    engine = at_work(tiny, engines, tmp_path / "pc")
    proctor = tiny.staff("proctor")
    tiny.command(proctor, PauseRoom(reason="测试"))
    until(lambda: engine.view.screen == "paused")
    standing = engine.view.clock.standing_ms
    time.sleep(0.3)
    assert engine.view.clock.standing_ms == standing
    tiny.command(proctor, ResumeRoom())
    until(lambda: engine.view.screen == "exam")
    allotted = engine.view.clock.allotted_ms
    approvals = (tiny.credential("chief"), tiny.credential("inspector"))
    tiny.command(proctor, Extend(tickets=(tiny.ticket(1),), seconds=60, reason="设备故障", approvals=approvals))
    until(lambda: engine.view.clock.allotted_ms == allotted + 60_000)
    until(lambda: any(n.kind == "extension" for n in engine.view.new_notices))
    engine.answer("j1", None)
    engine.answer("s1", SingleChoice(choice="A"))
    until(lambda: engine.view.hand_in_code is None)
    assert engine.hand_in()
    until(lambda: engine.view.screen == "closed")
    assert engine.view.closed is not None
    assert engine.view.closed.cause == "candidate"
    assert seat_view(tiny, 1).state == "handed_in"


def test_time_runs_out(tmp_path: Path, engines: list[Engine]) -> None:
    with TinySession(tmp_path / "site", candidates=1, duration_s=4) as tiny:
        engine = at_work(tiny, engines, tmp_path / "pc")
        engine.answer("s1", SingleChoice(choice="A"))
        until(lambda: engine.view.screen == "closed")
        assert engine.view.closed is not None
        assert engine.view.closed.cause == "time"
        until(lambda: engine.view.unsent == 0)
        engine.stop()


def test_the_check_knows_the_journal_of_a_pc_whose_time_ran_out_without_the_server(
    tmp_path: Path, engines: list[Engine]
) -> None:
    """The server is away when the time ends, closes by itself, restarts again: the check still has the PC's word."""
    with TinySession(tmp_path / "site", candidates=1, duration_s=6) as tiny:
        engine = at_work(tiny, engines, tmp_path / "pc")
        engine.answer("s1", SingleChoice(choice="C"))
        until(lambda: engine.view.unsent == 0)
        tiny.server.kill()
        engine.answer("s2", SingleChoice(choice="D"))
        until(lambda: engine.view.hand_in == "time_up", 30)
        tiny.server.start()
        until(lambda: engine.view.screen == "closed", 30)
        until(lambda: engine.view.unsent == 0)
        sitting = engine.sitting_log()
        assert sitting is not None
        until(lambda: sitting.reported_seq == sitting.log.last_seq())
        head = sitting.log.book.head()
        engine.stop()
        tiny.server.kill()
        tiny.server.start()
        chief = tiny.staff("chief")
        tiny.command(chief, EndRoom(reason="时间到"))
        (check,) = job(chief, "collect").checks
        assert check.client_head == head == check.server_head
        assert check.agrees
