"""A seat that says the wildest things that get in: the room is still shown, reviewed, collected and sealed."""

import time
from typing import Any

import msgspec
import pytest

from shared.exam.answers.aids import ItemMarked, ScreenSet
from shared.exam.answers.content import Flagged, Scrolled, Visited
from shared.exam.bounds import LONGEST_NAME, SAFE_INTEGER
from shared.exchange.bundle import open_bundle
from shared.exchange.known_cards import KnownCard
from shared.formatting import date_time
from shared.protocol import commands as wire
from shared.protocol.jobs import Job, JobKind
from shared.protocol.sitting import SaveRequest, SittingStatusRequest
from site_server.service.answers.history import history
from site_server.service.answers.save import save_answers
from site_server.service.people.sitting_status import sitting_status
from site_server.service.view.records import records_data
from site_server.service.view.room_view import room_view
from site_server.web.codec import decode, encode
from tests.support.server_parts import ServerParts

MOST = 10_000_000
NAME = "X" * LONGEST_NAME


def job(parts: ServerParts, kind: JobKind) -> Job:
    found = parts.use_cases.jobs.start(kind, "chief")
    until = time.monotonic() + 30
    while found.state == "running" and time.monotonic() < until:
        time.sleep(0.01)
        parts.clock.pass_ms(200)
        found = parts.use_cases.jobs.get(found.job_id)
    return found


def through_the_door(kind: Any, message: Any) -> Any:
    return decode(kind, encode(message))


@pytest.mark.parametrize("claimed", [SAFE_INTEGER, -SAFE_INTEGER, 0])
@pytest.mark.parametrize("head", ["", "zz", "ab", "f" * LONGEST_NAME])
def test_the_room_is_sealed_all_the_same(parts: ServerParts, claimed: int, head: str) -> None:
    hostile, honest = parts.login(1), parts.login(2)
    parts.started()
    honest.answer("s1", "A")
    contents = (
        Visited(item_id=NAME),
        Scrolled(item_id=NAME, permille=1000),
        Flagged(item_id=NAME, on=True),
        ItemMarked(item_id=NAME),
        ScreenSet(scratch=NAME),
    )
    wild = [*(hostile.write(content) for content in contents), hostile.choose(NAME, NAME), hostile.choose("s1", "B")]
    entries = tuple(msgspec.structs.replace(entry, client_ms=claimed) for entry in wild)
    save_answers(parts.site, hostile.claims, through_the_door(SaveRequest, SaveRequest(epoch=1, entries=entries)))
    sign = SittingStatusRequest(
        item_id=NAME, answered=MOST, total=MOST, flagged=MOST, seq=MOST, head=head, unsent=MOST, paper_ready=True
    )
    sitting_status(parts.site, hostile.claims, through_the_door(SittingStatusRequest, sign))
    honest.hand_in()
    parts.command(wire.EndRoom(reason="结束"))
    parts.clock.pass_ms(60_000)
    late = hostile.choose("s2", "C")
    late = msgspec.structs.replace(late, client_ms=claimed)
    save_answers(parts.site, hostile.claims, through_the_door(SaveRequest, SaveRequest(epoch=1, entries=(late,))))
    assert encode(room_view(parts.site))
    assert encode(records_data(parts.site, parts.site.need_room()))
    shown = history(parts.site, parts.site.need_room(), hostile.ticket)
    assert [date_time(entry.written_ms, "Asia/Shanghai") for entry in shown.entries]
    assert len(shown.waiting()) == 1
    parts.decide_late(1, "use_held")
    assert job(parts, "collect").state == "done"
    assert job(parts, "seal").state == "done"
    room = parts.site.need_room()
    assert room.state.bundle is not None
    opened = open_bundle(
        parts.folder.bundle(f"{room.state.bundle.bundle_id}.exambundle"),
        centre_id=parts.tiny.centre.centre_id,
        cards=[KnownCard(card=parts.tiny.site)],
        identity=parts.tiny.centre_keys.identity,
    )
    assert {s.ticket: s.head for s in opened.results.sittings} == {t: b.head() for t, b in room.books.items()}
