"""Sections with their own limits, the real client against the real server.

A server killed over the end of a section, a submission off the line and a restart there, an extension the PC did not
hear of, a restart, a seat move, a mistake undone.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from candidate_client.bootstrap import build_engine
from candidate_client.core.engine import Engine
from candidate_client.core.localclock import monotonic_ms
from scripts.lab.demo.proxy import Proxy
from shared.exam.kinds.single_choice import SingleChoice
from shared.exam.kinds.true_false import TrueFalse
from shared.exam.kinds.voucher import Voucher
from shared.exam.room.events import HandedIn, SectionClosed
from shared.protocol import paths
from shared.protocol.commands import Extend, MoveSeat, ReopenSection, ShowResumeCode
from shared.protocol.console import EventPage, SeatView
from tests.support.candidate_pc import at_work, settings_for, until
from tests.support.tiny_content import quick_rules
from tests.support.tiny_session import TinySession

Opener = Callable[..., TinySession]
VOUCHER = Voucher(date="2026-11-05")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Opener]:
    made: list[TinySession] = []

    def open_site(*section_s: int) -> TinySession:
        # The grace of a real day: a PC needs its seconds to find a server that was away.
        rules = quick_rules(collection_grace_s=15)
        tiny = TinySession(tmp_path / "site", candidates=2, spares=1, section_s=section_s, rules=rules)
        made.append(tiny.__enter__())
        return made[-1]

    yield open_site
    for tiny in made:
        tiny.__exit__(None, None, None)


@pytest.fixture
def lines() -> Iterator[list[Proxy]]:
    made: list[Proxy] = []
    yield made
    for proxy in made:
        proxy.stop()


def cable(tiny: TinySession, lines: list[Proxy]) -> Proxy:
    host, port = tiny.server.address.rsplit(":", 1)
    lines.append(Proxy((host, int(port))).start())
    return lines[-1]


def seat_view(tiny: TinySession, ticket: str) -> SeatView:
    return next(s for s in tiny.view(tiny.staff("proctor")).seats if s.ticket == ticket)


def log_of(tiny: TinySession, kind: type) -> list[object]:
    page = tiny.staff("chief").call("GET", f"{paths.EVENTS}?after=0&limit=500", None, EventPage)
    return [r.event for r in page.records if isinstance(r.event, kind)]


def section_of(engine: Engine) -> str:
    return engine.view.section.section_id if engine.view.section is not None else ""


def left_ms(engine: Engine) -> int:
    left = engine.view.clock.remaining_ms(monotonic_ms())
    assert left is not None
    return left


def agrees(engine: Engine, tiny: TinySession) -> bool:
    """Nothing is on its way, and both sides hold the same log."""
    sitting = engine.sitting_log()
    if sitting is None or engine.view.unsent or not engine.view.link.online:
        return False
    return sitting.gateway.snapshot().head == sitting.log.book.head() and engine.hash_mismatches == 0


def test_a_server_killed_over_the_end_of_a_section_costs_no_second_and_no_answer(
    site: Opener, engines: list[Engine], tmp_path: Path
) -> None:
    tiny = site(10, 14)
    engine = at_work(tiny, engines, tmp_path / "pc")
    ticket = tiny.ticket(1)
    start_ms = tiny.view(tiny.staff("chief")).started_ms
    assert start_ms is not None
    assert section_of(engine) == "t"
    assert not engine.visit("v1")
    assert not engine.answer("v1", VOUCHER)
    assert engine.answer("s1", SingleChoice(choice="A"))
    until(lambda: agrees(engine, tiny))
    tiny.server.kill()
    assert engine.answer("j1", TrueFalse(value=False))
    until(lambda: section_of(engine) == "p", 12, "the PC goes on by itself")
    assert engine.view.clock.deadline_ms == start_ms + 24_000
    assert engine.view.position == "v1"
    assert engine.answer("v1", VOUCHER)
    assert not engine.visit("s1")
    tiny.server.start()
    until(lambda: agrees(engine, tiny), 20)
    closed = log_of(tiny, SectionClosed)
    assert {(e.ticket, e.section_id, e.cause, e.closed_ms) for e in closed} >= {  # type: ignore[attr-defined]
        (ticket, "t", "time", start_ms + 10_000)
    }
    seat = seat_view(tiny, ticket)
    assert (seat.section_id, seat.deadline_ms, seat.held) == ("p", start_ms + 24_000, 0)
    until(lambda: engine.view.screen == "closed", 20)
    assert engine.view.closed is not None
    assert engine.view.closed.cause == "time"
    sitting = engine.sitting_log()
    assert sitting is not None
    answers = {"s1": SingleChoice(choice="A"), "j1": TrueFalse(value=False), "v1": VOUCHER}
    assert sitting.gateway.snapshot().answers == answers
    assert [e.cause for e in log_of(tiny, HandedIn) if e.ticket == ticket] == ["time"]  # type: ignore[attr-defined]


def test_a_submission_off_the_line_counts_from_when_it_was_made(
    site: Opener, engines: list[Engine], lines: list[Proxy], tmp_path: Path
) -> None:
    tiny = site(60, 40)
    line = cable(tiny, lines)
    engine = at_work(tiny, engines, tmp_path / "pc", f"127.0.0.1:{line.port}")
    until(lambda: agrees(engine, tiny))
    line.cut()
    assert engine.answer("j1", TrueFalse(value=True))
    assert engine.submit_section()
    shown_ms = engine.view.clock.deadline_ms
    assert section_of(engine) == "p"
    assert not engine.submit_section()
    assert engine.answer("v1", VOUCHER)
    until(lambda: not engine.view.link.online)
    line.restore()
    until(lambda: agrees(engine, tiny), 20)
    seat = seat_view(tiny, tiny.ticket(1))
    assert seat.section_id == "p"
    assert seat.deadline_ms is not None
    assert abs(seat.deadline_ms - shown_ms) < 300
    assert seat.held == 0
    until(lambda: abs(engine.view.clock.deadline_ms - (seat.deadline_ms or 0)) < 5)
    assert engine.hand_in()
    until(lambda: engine.view.screen == "closed")
    sitting = engine.sitting_log()
    assert sitting is not None
    assert sitting.gateway.snapshot().answers == {"j1": TrueFalse(value=True), "v1": VOUCHER}


def test_a_pc_restarted_off_the_line_after_a_submission_goes_on_in_the_next_section(
    site: Opener, engines: list[Engine], lines: list[Proxy], tmp_path: Path
) -> None:
    """With the resume code from the console; the server learns of the submission when the line is back."""
    tiny = site(90, 60)
    line, folder = cable(tiny, lines), tmp_path / "pc"
    engine = at_work(tiny, engines, folder, f"127.0.0.1:{line.port}")
    until(lambda: agrees(engine, tiny))
    until(lambda: list((folder / "journal").glob("*.capsule")))
    line.cut()
    assert engine.submit_section()
    assert engine.answer("v1", VOUCHER)
    shown_ms = engine.view.clock.deadline_ms
    until(lambda: engine.view.unkept == 0)
    engine.stop()
    asked = ShowResumeCode(ticket=tiny.ticket(1), reason="考试机重启后连不上服务器")
    code = tiny.command(tiny.staff("proctor"), asked).code
    again = build_engine(settings_for(tiny, folder, 1, f"127.0.0.1:{line.port}"))
    engines.append(again)
    again.start()
    until(lambda: again.view.resume_offered, 30)
    again.restart(code).result(30)
    assert again.view.screen == "exam"
    assert (section_of(again), again.view.position) == ("p", "v1")
    assert again.view.clock.estimated
    assert not again.visit("s1")
    line.restore()
    until(lambda: again.view.link.online and not again.view.clock.estimated, 30)
    until(lambda: agrees(again, tiny), 20)
    until(lambda: section_of(again) == "p")
    seat = seat_view(tiny, tiny.ticket(1))
    assert (seat.section_id, seat.held) == ("p", 0)
    assert seat.deadline_ms is not None
    assert abs(seat.deadline_ms - shown_ms) < 500
    assert again.view.answers == {"v1": VOUCHER}


def test_an_extension_the_pc_did_not_hear_of_brings_the_candidate_back(
    site: Opener, engines: list[Engine], lines: list[Proxy], tmp_path: Path
) -> None:
    tiny = site(6, 60)
    line = cable(tiny, lines)
    engine = at_work(tiny, engines, tmp_path / "pc", f"127.0.0.1:{line.port}")
    until(lambda: agrees(engine, tiny))
    line.cut()
    approvals = (tiny.credential("chief"), tiny.credential("inspector"))
    extend = Extend(tickets=(tiny.ticket(1),), seconds=60, reason="线路故障", approvals=approvals)
    tiny.command(tiny.staff("proctor"), extend)
    until(lambda: section_of(engine) == "p", 8)
    assert engine.answer("v1", VOUCHER)
    line.restore()
    until(lambda: section_of(engine) == "t", 20)
    until(lambda: agrees(engine, tiny), 20)
    assert engine.view.section is not None
    assert engine.view.section.came == "back"
    assert left_ms(engine) > 40_000
    assert engine.answer("s1", SingleChoice(choice="B"))
    assert engine.view.answers["v1"] == VOUCHER
    assert engine.submit_section()
    until(lambda: seat_view(tiny, tiny.ticket(1)).section_id == "p")
    sitting = engine.sitting_log()
    assert sitting is not None
    until(lambda: agrees(engine, tiny))
    assert sitting.gateway.snapshot().answers == {"s1": SingleChoice(choice="B"), "v1": VOUCHER}


def test_a_restart_a_seat_move_and_a_mistake_undone_keep_the_section(
    site: Opener, engines: list[Engine], tmp_path: Path
) -> None:
    tiny = site(80, 60)
    engine = at_work(tiny, engines, tmp_path / "pc")
    ticket = tiny.ticket(1)
    assert engine.submit_section()
    until(lambda: agrees(engine, tiny))
    until(lambda: seat_view(tiny, ticket).section_id == "p")

    # the program starts again on the same PC
    engine.stop()
    again = build_engine(settings_for(tiny, tmp_path / "pc", 1))
    engines.append(again)
    again.start()
    until(lambda: again.view.screen == "exam")
    assert section_of(again) == "p"
    assert again.view.position == "v1"
    assert 30_000 < left_ms(again) <= 60_000

    # the chief undoes the submission, the candidate is back in the theory
    undo = ReopenSection(ticket=ticket, section_id="t", reason="误点提交", approvals=(tiny.credential("chief"),))
    tiny.command(tiny.staff("proctor"), undo)
    until(lambda: section_of(again) == "t")
    assert again.answer("s2", SingleChoice(choice="C"))
    assert again.submit_section()
    until(lambda: agrees(again, tiny))

    # and goes on at another PC
    tiny.command(tiny.staff("proctor"), MoveSeat(ticket=ticket, to_seat=3, reason="死机"))
    moved = build_engine(settings_for(tiny, tmp_path / "spare", 3))
    engines.append(moved)
    moved.start()
    until(lambda: moved.view.screen == "identity")
    moved.confirm_identity().result(10)
    until(lambda: moved.view.screen in {"rules", "exam"})
    moved.accept_rules()
    until(lambda: moved.view.screen == "exam")
    assert section_of(moved) == "p"
    assert moved.view.answers == {"s2": SingleChoice(choice="C")}
    until(lambda: again.view.screen == "locked")
