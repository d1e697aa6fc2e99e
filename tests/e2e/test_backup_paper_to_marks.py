"""The backup paper 备用卷 over real processes: for the room by its own code, for one in the exam by the centre's.

Server and client are killed in the middle of the change; the answers to both papers travel, each is marked by the key
of the candidate's own paper, and the centre finds nothing that differs.
"""

import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from candidate_client.bootstrap import build_engine
from candidate_client.core.engine import Engine
from shared.exam.kinds.single_choice import SingleChoice
from shared.exam.room.events import BackupAsked, BackupOpened
from shared.exchange.bundle import OpenedBundle, open_bundle
from shared.exchange.known_cards import KnownCard
from shared.link.errors import LinkError, Refused
from shared.link.transport import Transport
from shared.protocol import paths
from shared.protocol.commands import AskBackup, EndRoom, OpenBackup, Unseal
from shared.protocol.console import EventPage, SeatView
from tests.support.bare_pc import job
from tests.support.candidate_pc import at_work, settings_for, sit_down, start_room, until
from tests.support.client_process import ClientProcess
from tests.support.tiny_centre import TinyCentre
from tests.support.tiny_session import TinySession

WORKING = """
import sys, time
from pathlib import Path
from candidate_client.bootstrap import build_engine
from candidate_client.core.settings import Settings
from shared.exam.kinds.single_choice import SingleChoice
engine = build_engine(Settings(data=Path(sys.argv[1])))
engine.start()
for line in sys.stdin:
    what, value = line.split()
    while engine.view.screen != "exam" or what == "paper" and engine.view.exam.paper.paper_id != value:
        time.sleep(0.005)
    if what == "answer":
        engine.answer(value, SingleChoice(choice="A"))
        while engine.view.unsent:
            time.sleep(0.005)
    else:
        while engine.view.clock.remaining_ms(0) is None:
            time.sleep(0.005)
    print(engine.view.backup, engine.view.clock.deadline_ms, len(engine.view.notices), flush=True)
"""
"""Told `paper ID` it says how things stand once it shows that paper, told `answer ITEM` once A is with the server."""


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[TinySession]:
    with TinySession(tmp_path / "site", candidates=2, spares=1, duration_s=240, backup=True) as made:
        yield made


def opening(tiny: TinySession, code: str, seat: int = 0) -> OpenBackup:
    ticket = tiny.ticket(seat) if seat else ""
    return OpenBackup(code=code, reason="试卷缺页", approvals=(tiny.credential("chief"),), ticket=ticket)


def asked(tiny: TinySession, centre: TinyCentre, seat: int) -> str:
    """The centre's own command answers the challenge that the console reads out."""
    reply = tiny.command(tiny.staff("proctor"), AskBackup(ticket=tiny.ticket(seat)))
    (event,) = (r.event for r in reply.records if isinstance(r.event, BackupAsked))
    told = ("--who", tiny.ticket(seat), "--challenge", event.challenge)
    return centre.code("backup-code", tiny.plan.session_id, *told)


def opened_in_log(tiny: TinySession) -> list[BackupOpened]:
    page = tiny.staff("chief").call("GET", f"{paths.EVENTS}?after=0&limit=500", None, EventPage)
    return [r.event for r in page.records if isinstance(r.event, BackupOpened)]


def seat_view(tiny: TinySession, seat: int) -> SeatView:
    return next(s for s in tiny.view(tiny.staff("proctor")).seats if s.ticket == tiny.ticket(seat))


def writes_backup(engine: Engine) -> bool:
    view = engine.view
    return view.screen == "exam" and view.exam is not None and view.exam.paper.paper_id == "P-TINY-B"


def sealed(tiny: TinySession, chief: Transport, place: Path) -> OpenedBundle:
    for kind in ("collect", "seal"):
        done = job(chief, kind)
        assert done.state == "done", done
    place.write_bytes(chief.call("GET", paths.BUNDLE, None, bytes))
    cards, identity = [KnownCard(card=tiny.site)], tiny.centre_keys.identity
    return open_bundle(place, centre_id=tiny.centre.centre_id, cards=cards, identity=identity)


def test_for_the_room_before_the_start(tiny: TinySession, engines: list[Engine], tmp_path: Path) -> None:
    centre = TinyCentre(tmp_path / "centre", tiny)
    chief = tiny.staff("chief")
    engine = build_engine(settings_for(tiny, tmp_path / "pc", 1))
    engines.append(engine)
    engine.start()
    until(lambda: engine.view.screen == "login")
    assert not engine.view.backup
    tiny.command(chief, opening(tiny, centre.code("opening-code", tiny.plan.session_id, "--backup")))
    until(lambda: engine.view.backup, why="a waiting PC says so before anybody logs in")
    with pytest.raises(Refused):
        tiny.command(chief, Unseal(code=tiny.opening_code))
    sit_down(engine, tiny, 1)
    until(lambda: engine.view.screen == "ready" and engine.view.backup)
    start_room(tiny)
    until(lambda: writes_backup(engine))
    assert not engine.view.notices, "who has seen no other paper is told nothing"
    for item in ("b-s1", "b-s2"):
        assert engine.answer(item, SingleChoice(choice="B"))
    engine.hand_in()
    until(lambda: engine.view.screen == "closed")
    tiny.command(chief, EndRoom(reason="演练结束", approvals=(tiny.credential("chief"),)))
    place = tmp_path / "S.exambundle"
    bundle = sealed(tiny, chief, place)
    assert {s.paper_id for s in bundle.results.sittings} == {"P-TINY-B"}
    assert centre.scores(place)[tiny.ticket(1)] == ("P-TINY-B", 20)
    assert "没有发现不符之处" in centre.says("verify", place)


def test_for_one_in_the_exam_through_kills_of_client_and_server(
    tiny: TinySession, engines: list[Engine], tmp_path: Path
) -> None:
    centre = TinyCentre(tmp_path / "centre", tiny)
    chief = tiny.staff("chief")
    second = build_engine(settings_for(tiny, tmp_path / "pc2", 2))
    second.start()
    sit_down(second, tiny, 2)
    second.stop()
    first = at_work(tiny, engines, tmp_path / "pc1")
    assert first.answer("s1", SingleChoice(choice="A"))
    victim = ClientProcess(WORKING, tmp_path / "pc2")
    victim.tell("answer s1")
    before = victim.told().split()
    assert (before[0], before[2]) == ("False", "0")

    # the client is killed in the change
    tiny.command(chief, opening(tiny, asked(tiny, centre, 2), 2))
    time.sleep(random.uniform(0, 0.6))
    victim.kill()
    victim = ClientProcess(WORKING, tmp_path / "pc2")
    victim.tell("paper P-TINY-B")
    after = victim.told().split()
    assert after == ["True", before[1], "1"], "says so, no second is lost, and what happened is told"
    victim.tell("answer b-s2")
    victim.told()
    assert not first.view.backup

    # the server is killed in the change; the console does not know whether it was done, and does it again
    act = opening(tiny, asked(tiny, centre, 1), 1)
    lost: list[LinkError] = []

    def give() -> None:
        try:
            tiny.command(chief, act, "change-of-1")
        except LinkError as error:
            lost.append(error)

    giving = threading.Thread(target=give)
    giving.start()
    time.sleep(random.uniform(0, 0.3))
    tiny.server.kill()
    giving.join(30)
    assert first.answer("s2", SingleChoice(choice="A")), "works on, whichever paper is there"
    tiny.server.start()
    chief = tiny.staff("chief")
    tiny.command(chief, act, "change-of-1")
    assert sorted(e.ticket for e in opened_in_log(tiny)) == [tiny.ticket(1), tiny.ticket(2)]
    until(lambda: writes_backup(first) and first.view.backup)
    (told,) = first.view.notices
    assert "换用备用卷" in told.text
    until(lambda: bool(seat_view(tiny, 1).proposals), why="the time without the server is shown to be given")
    assert {e.cause for p in seat_view(tiny, 1).proposals for e in p.evidence} <= {"server", "offline"}
    for item in ("b-s1", "b-s2"):
        assert first.answer(item, SingleChoice(choice="B"))
    first.hand_in()
    until(lambda: first.view.screen == "closed")
    victim.kill()
    tiny.command(chief, EndRoom(reason="演练结束", approvals=(tiny.credential("chief"),)))
    place = tmp_path / "S.exambundle"
    bundle = sealed(tiny, chief, place)
    answers = {
        s.ticket: {e.entry.content.item_id for e in s.log if hasattr(e.entry.content, "response")}
        for s in bundle.results.sittings
    }
    assert answers[tiny.ticket(1)] >= {"s1", "b-s1", "b-s2"}
    assert answers[tiny.ticket(2)] == {"s1", "b-s2"}, "nothing of the first paper is lost"
    assert centre.scores(place) == {tiny.ticket(1): ("P-TINY-B", 20), tiny.ticket(2): ("P-TINY-B", 0)}
    assert "没有发现不符之处" in centre.says("verify", place)
