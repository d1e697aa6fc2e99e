"""One seat may send what it likes: it stops neither its neighbours' saves nor what people see of the room."""

import threading
import time
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from shared.exam.answers.content import AnsweredInParts, SectionLeft
from shared.exam.answers.log import Entry
from shared.protocol.errors import WireError
from shared.protocol.sitting import SaveRequest
from site_server.service.answers.history import history
from site_server.service.answers.save import save_answers
from site_server.service.core.writer import Tx
from site_server.service.view.room_view import room_view
from site_server.web.codec import decode
from tests.support.server_parts import Pc, ServerParts

NOWHERE = AnsweredInParts(item_id="s2", sha256="ab" * 32, parts=("cd" * 32,))


def in_one_commit(parts: ServerParts, *works: Callable[[], Any]) -> list[str]:
    """Let these calls share a commit; what each ended with, in order."""
    writer, gate, ends = parts.site.writer, threading.Event(), [""] * len(works)

    holding = threading.Event()

    def hold(tx: Tx) -> None:
        holding.set()
        gate.wait(30)

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            work()
            ends[place] = "done"
        except WireError as error:
            ends[place] = error.code

    first = threading.Thread(target=writer.do, args=(hold,))
    first.start()
    holding.wait(30)  # else it may be counted among those that wait
    threads = []
    for place, work in enumerate(works):
        threads.append(threading.Thread(target=run, args=(place, work)))
        threads[-1].start()
        while writer._queue.qsize() < place + 1 and threads[-1].is_alive():
            time.sleep(0.002)
    commits = writer.commits
    gate.set()
    for thread in (first, *threads):
        thread.join(30)
    assert writer.commits == commits + 1
    return ends


def unknown_part(pc: Pc) -> tuple[Entry, Entry]:
    """A good entry, then one that names a part nobody ever sent; neither goes into the PC's own book."""
    seq = pc.book.next_seq(1)
    good = Entry(epoch=1, seq=seq, content=pc.choose("s1", "C").content, client_ms=1)
    return good, Entry(epoch=1, seq=seq + 1, content=NOWHERE, client_ms=1)


def test_a_batch_that_fails_in_the_middle_fails_alone(parts: ServerParts) -> None:
    parts.started()
    hostile, left, right = parts.login(1), parts.login(2), parts.login(3)
    batch, mine, yours = unknown_part(hostile), left.choose("s1", "A"), right.choose("s1", "B")
    ends = in_one_commit(
        parts, lambda: left.send(mine), lambda: hostile.send(*batch), lambda: right.send(yours)
    )  # fmt: skip
    assert ends == ["done", "parts", "done"]
    books = parts.site.need_room().books
    assert [books[pc.ticket].count() for pc in (hostile, left, right)] == [0, 1, 1]
    assert len(list(parts.store.entries(1))) == 2
    assert hostile.send(batch[0]).acknowledged_seq == 1


def test_what_a_sitting_sent_before_in_the_same_commit_stays(parts: ServerParts) -> None:
    parts.started()
    pc = parts.login(1)
    one, two = pc.choose("s1", "A"), pc.choose("s2", "B")
    bad = Entry(epoch=1, seq=3, content=NOWHERE, client_ms=1)
    ends = in_one_commit(parts, lambda: pc.send(one), lambda: pc.send(two, bad), lambda: pc.send(two))
    assert ends == ["done", "parts", "done"]
    assert parts.site.need_room().books[pc.ticket].head() == pc.book.head()
    parts.restart()
    assert parts.site.need_room().books[pc.ticket].head() == pc.book.head()


@pytest.mark.allow_log("work failed")
def test_a_fault_after_an_entry_was_taken_is_undone(parts: ServerParts) -> None:
    parts.started()
    pc, other = parts.login(1), parts.login(2)
    entry, theirs = pc.choose("s1", "A"), other.choose("s1", "B")

    def crash(tx: Tx) -> None:
        (step,), _ = tx.book(pc.ticket).judge((entry,))
        tx.add(pc.ticket, step, b"sealed", held=False)
        raise KeyError("after the fact")

    ends = in_one_commit(parts, lambda: parts.site.writer.do(crash), lambda: other.send(theirs))
    assert ends == ["server_fault", "done"]
    assert parts.site.need_room().books[pc.ticket].count() == 0
    assert pc.send(entry).acknowledged_seq == 1


@pytest.mark.parametrize(
    "content", [NOWHERE, SectionLeft(section_id="no-such-section", cause="candidate")], ids=["part", "section"]
)
def test_sixty_saves_of_a_neighbour_get_through(parts: ServerParts, content: Any) -> None:
    parts.started()
    hostile, neighbour = parts.login(1), parts.login(2)
    good = hostile.choose("s1", "A")
    bad = Entry(epoch=1, seq=2, content=content, client_ms=1)
    stop = threading.Event()

    def attack() -> None:
        while not stop.is_set():
            try:
                hostile.send(good, bad)
            except WireError:
                continue

    attackers = [threading.Thread(target=attack) for _ in range(3)]
    for thread in attackers:
        thread.start()
    try:
        for number in range(60):
            assert neighbour.answer("s1", "AB"[number % 2]).acknowledged_seq == number + 1
    finally:
        stop.set()
        for thread in attackers:
            thread.join(30)


@pytest.mark.parametrize("claimed", [2**70, -(2**70), 10**300])
def test_a_late_answer_from_beyond_all_calendars_is_refused_at_the_door(parts: ServerParts, claimed: int) -> None:
    parts.started()
    pc = parts.login(1)
    pc.answer("s1", "A")
    entry = msgspec.to_builtins(pc.choose("s2", "B"))
    entry["client_ms"] = 1
    body = msgspec.json.encode({"epoch": 1, "entries": [entry]}).replace(b'"client_ms":1', b'"client_ms":%d' % claimed)
    with pytest.raises(WireError) as refused:
        decode(SaveRequest, body)
    assert refused.value.code == "bad_request"


@pytest.mark.parametrize("claimed", [2**53 - 1, -(2**53 - 1)])
def test_the_furthest_time_that_gets_in_stops_no_view(parts: ServerParts, claimed: int) -> None:
    parts.started()
    pc = parts.login(1)
    entry = msgspec.structs.replace(pc.choose("s1", "A"), client_ms=claimed)
    save_answers(
        parts.site, pc.claims, decode(SaveRequest, msgspec.json.encode(SaveRequest(epoch=1, entries=(entry,))))
    )
    shown = history(parts.site, parts.site.need_room(), pc.ticket)
    assert shown.entries[0].written_ms == claimed
    assert room_view(parts.site).seats
