"""A whole day of the server and the console in a language nobody speaks: no Chinese sentence escapes the catalogue.

Names and titles of the tiny session are Chinese; they are known and taken out. Whatever still is Chinese in a reply,
a list, a notice, a job, an event, a page of the console or a printed record was never in a catalogue.
"""

import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
import pytest

from proctor_console.core.people import People
from proctor_console.core.wording import TOPIC_WORD, event_text
from proctor_console.presenters import (
    candidate,
    checklist,
    collection,
    eventlog,
    header,
    ledger,
    review,
    seating,
    seats,
)
from proctor_console.presenters import history as history_page
from proctor_console.presenters.todo import ToDoList
from proctor_console.records.digest import digest
from proctor_console.records.registry import all_forms
from shared.protocol import commands as wire
from shared.protocol.console import RecordsData, RoomView
from shared.protocol.errors import WireError
from shared.protocol.jobs import JobKind
from shared.words.catalogue import using
from shared.words.pseudo import PSEUDO, escaped, is_chinese
from site_server.service.answers.history import history
from site_server.service.view.records import records_data
from site_server.service.view.room_view import room_view
from tests.support.pdf import text_of
from tests.support.server_parts import Pc, ServerParts


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[ServerParts]:
    made = ServerParts(tmp_path)
    yield made
    made.stop()


def strings(value: Any) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from strings(getattr(value, name))
    elif isinstance(value, dict):
        yield from chain.from_iterable(strings(one) for one in (*value, *value.values()))
    elif isinstance(value, list | tuple | set | frozenset):
        yield from chain.from_iterable(strings(one) for one in value)


class Reader:
    """Looks for Chinese in what the day brings, but for the session's own names and titles."""

    def __init__(self, parts: ServerParts) -> None:
        data = {text for text in strings((parts.tiny.plan, parts.tiny.paper)) if any(map(is_chinese, text))}
        data |= {part for text in data for part in text.split("·")} | {text[:1] + "**" for text in data}
        data.add("核实无误")  # the reason that `ServerParts.decide_late` types
        self.known = sorted(data, key=len, reverse=True)
        self.read = 0

    def __call__(self, value: Any) -> None:
        for text in strings(value):
            self.read += 1
            rest = text
            for name in self.known:
                rest = rest.replace(name, "")
            assert not escaped(rest), f"{escaped(rest)} in {text}"


def a_day(parts: ServerParts, read: Reader) -> None:
    """Morning, exam and evening with nearly everything that is told of."""

    def do(command: wire.Command, by: str = "chief") -> None:
        read(parts.command(command, by=by).message)
        read(room_view(parts.site))

    def refused(command: wire.Command, by: str = "chief") -> None:
        with pytest.raises(WireError) as error:
            parts.command(command, by=by)
        read(error.value.message)

    def pass_s(seconds: int, *alive: Pc) -> None:
        for _ in range(seconds):
            parts.clock.pass_ms(1_000)
            for pc in alive:
                read(pc.status().notices)
            parts.look()
            read(room_view(parts.site))

    refused(wire.StartRoom())
    refused(wire.PauseRoom(reason="x"))
    do(wire.Unseal(code=parts.tiny.opening_code))
    one, two = (parts.login(seat) for seat in (1, 2))
    with pytest.raises(WireError) as wrong:
        parts.login(3, password="nonsense")
    read(wrong.value.message)
    three = parts.login(3)
    do(wire.StartRoom())
    tickets = [parts.tiny.ticket(seat) for seat in range(1, 4)]
    for pc in (one, two, three):
        pc.answer("s1", "A")
    do(wire.PauseRoom(reason="x"))
    pass_s(2, one, two, three)
    do(wire.ResumeRoom())
    do(wire.PauseSittings(tickets=(tickets[0],), reason="x"))
    do(wire.ResumeSittings(tickets=(tickets[0],)))
    chief, both = parts.approve("chief"), parts.approve("chief", "inspector")
    do(wire.Extend(tickets=(tickets[0],), seconds=60, kind="extension", reason="x", approvals=both))
    do(wire.CorrectTime(tickets=(tickets[0],), seconds=10, reason="x", approvals=both))
    do(wire.AskExtension(tickets=(tickets[1],), seconds=3600))
    do(wire.CheckIdentity(ticket=tickets[0], ok=True, note=""), by="proctor")
    do(wire.CheckIdentity(ticket=tickets[1], ok=False, note="x"), by="proctor")
    do(wire.StartLeave(ticket=tickets[0], reason="x", escort="x"), by="proctor")
    do(wire.EndLeave(ticket=tickets[0]), by="proctor")
    do(wire.LogIncident(category="equipment", text="x", ticket=tickets[0]), by="proctor")
    do(wire.SendMessage(tickets=(), text="x"))
    do(wire.ShowResumeCode(ticket=tickets[0], reason="x"))
    do(wire.MoveSeat(ticket=tickets[1], to_seat=5, reason="x"))
    pass_s(6, one)
    do(wire.AllowHandIn(tickets=(), reason="x"))
    three.hand_in()
    do(wire.Reopen(ticket=tickets[2], reason="x", approvals=chief))
    refused(wire.EndLeave(ticket=tickets[0]), by="proctor")
    late = one.choose("s2", "B")
    parts.restart()
    one.status()
    pass_s(40, one)
    do(wire.EndRoom(reason="x"))
    parts.clock.pass_ms(5_000)
    one.send(late)
    read(room_view(parts.site))
    evening: tuple[JobKind, ...] = ("collect", "seal")
    for kind in evening:
        read(finished(parts, kind))
    parts.decide_late(1, "to_centre")
    for kind in evening:
        read(finished(parts, kind))
    read(room_view(parts.site))


def finished(parts: ServerParts, kind: JobKind) -> Any:
    job = parts.use_cases.jobs.start(kind, "chief")
    until = time.monotonic() + 30
    while job.state == "running" and time.monotonic() < until:
        time.sleep(0.01)
        parts.clock.pass_ms(200)
        job = parts.use_cases.jobs.get(job.job_id)
    return job


def pages(view: RoomView, data: RecordsData, parts: ServerParts, read: Reader) -> None:
    """What the console's pages say of the day."""
    people, zone = People.of_records(data), view.time_zone
    read([event_text(record.event, people) for record in data.records])
    read(list(TOPIC_WORD.values()))
    read(ToDoList().items(view, view.room_ms))
    read([checklist.checklist(view), collection.stages(view), header.header(view, view.room_ms)])
    read([seats.cards(view, view.room_ms), eventlog.event_rows(data.records, view)])
    read([ledger.grant_rows(data.records, view, view.seats), seating.span_rows(data.records, view)])
    read(seating.who_sat(data.records, view, 1, view.room_ms))
    story = history(parts.site, parts.site.need_room(), parts.tiny.ticket(1))
    read([history_page.history_rows(story, zone), review.effect(["to_centre"], 2)])
    for seat in view.seats:
        if seat.ticket:
            read(
                [candidate.account_rows(view, seat, view.room_ms), candidate.timeline(data.records, view, seat.ticket)]
            )


@pytest.mark.allow_log("^(WARNING|ERROR) site_server", required=False)
def test_no_chinese_sentence_escapes_in_a_day(parts: ServerParts) -> None:
    read = Reader(parts)
    with using(PSEUDO):
        a_day(parts, read)
        data = records_data(parts.site, parts.site.need_room())
        pages(room_view(parts.site), data, parts, read)
        read(digest(data))
        for form in all_forms():
            read([form.title, form.holds, *(line.strip() for line in text_of(form.make(data, None)).splitlines())])
    assert read.read > 5_000
