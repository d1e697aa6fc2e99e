"""The one writer: many pieces of work in one commit, each all or nothing, answers only after the commit."""

import queue
import threading
import time
from collections.abc import Sequence
from typing import Any

import pytest

from shared.protocol.errors import WireError
from site_server.adapters.memory.store import MemoryStore
from site_server.domain.ports import StoreError
from site_server.domain.rows import Row, SettingRow
from site_server.service.continuity.load import TAKEN_OVER
from site_server.service.core.writer import Tx
from tests.support.server_parts import ServerParts


class SlowStore(MemoryStore):
    """Counts commits and holds the first of a burst until told."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = threading.Event()
        self.entered = threading.Event()
        self.gate.set()
        self.batches: list[int] = []
        self.fail = False

    def write(self, rows: Sequence[Row]) -> None:
        self.entered.set()
        self.gate.wait(30)
        self.batches.append(len(rows))
        if self.fail:
            raise StoreError("store_fault")
        super().write(rows)


def put(name: str) -> Any:
    def work(tx: Tx) -> str:
        tx.put(SettingRow(name=name, value=b"x"))
        return name

    return work


def test_what_waits_while_a_commit_is_on_its_way_goes_into_the_next_one(make_parts: Any) -> None:
    store = SlowStore()
    parts: ServerParts = make_parts(store=store)
    store.gate.clear()
    store.batches.clear()
    answers: list[str] = []
    threads = [
        threading.Thread(target=lambda n=n: answers.append(parts.site.writer.do(put(f"n{n}")))) for n in range(20)
    ]
    store.entered.clear()
    threads[0].start()
    assert store.entered.wait(30)
    for thread in threads[1:]:
        thread.start()
    while parts.site.writer._queue.qsize() < 19:
        time.sleep(0.01)
    assert answers == []
    store.gate.set()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == sorted(f"n{n}" for n in range(20))
    assert store.batches == [1, 19]


def test_where_many_write_the_next_commit_waits_a_moment_for_more(
    make_parts: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a fast disk nothing gathers by itself; a lone writer never waits."""
    store = SlowStore()
    site = make_parts(store=store).site
    done: queue.Queue[str | None] = queue.Queue()
    comes: list[tuple[str, ...]] = [("c",), (), ()]
    waits: list[float] = []

    def write(*names: str) -> None:
        for name in names:
            site.writer.submit(put(name), lambda said, _error: done.put(said))

    def gather(seconds: float) -> None:
        waits.append(seconds)
        write(*comes.pop(0))

    monkeypatch.setattr("site_server.service.core.writer.time.sleep", gather)
    write("alone")
    assert done.get(timeout=30) == "alone"
    store.gate.clear()
    store.entered.clear()
    store.batches.clear()
    write("a")
    assert store.entered.wait(30)
    write("b")
    store.gate.set()
    assert [done.get(timeout=30) for _ in "abc"] == ["a", "b", "c"]
    for name in ("d", "e"):
        write(name)
        assert done.get(timeout=30) == name
    assert store.batches == [1, 2, 1, 1]
    assert len(waits) == 2, "before b, which c joins, and before d, which stays alone; e waits for nobody"


def test_work_that_raises_leaves_nothing_and_hurts_nobody(parts: ServerParts, allow_log: Any) -> None:
    allow_log("work failed")

    def refuse(tx: Tx) -> None:
        tx.put(SettingRow(name="refused", value=b"x"))
        raise WireError("not_allowed")

    def crash(tx: Tx) -> None:
        tx.put(SettingRow(name="crashed", value=b"x"))
        raise KeyError("x")

    for work, code in ((refuse, "not_allowed"), (crash, "server_fault")):
        with pytest.raises(WireError) as refused:
            parts.site.writer.do(work)
        assert refused.value.code == code
    assert parts.site.writer.do(put("kept")) == "kept"
    assert parts.store.setting("refused") is None
    assert parts.store.setting("crashed") is None


def test_an_error_that_is_returned_is_raised_after_its_rows_are_kept(parts: ServerParts) -> None:
    def refuse(tx: Tx) -> WireError:
        tx.put(SettingRow(name="record", value=b"x"))
        return WireError("too_late")

    with pytest.raises(WireError) as refused:
        parts.site.writer.do(refuse)
    assert refused.value.code == "too_late"
    assert parts.store.setting("record") == b"x"


def test_a_failed_commit_shows_nothing_and_the_writer_goes_on(make_parts: Any, allow_log: Any) -> None:
    allow_log("commit of")
    store = SlowStore()
    parts: ServerParts = make_parts(store=store)
    parts.started()
    pc = parts.login(1)
    before = parts.site.need_room().state
    entry = pc.choose("s1", "A")
    store.fail = True
    with pytest.raises(WireError) as refused:
        pc.send(entry)
    assert refused.value.code == "server_fault"
    with pytest.raises(WireError):
        parts.login(2)
    store.fail = False
    assert parts.site.need_room().state == before
    assert parts.site.need_room().books[pc.ticket].count() == 0
    assert pc.send(entry).acknowledged_seq == 1
    assert parts.login(2).reply.epoch == 1


def test_a_disk_that_can_neither_be_written_nor_read_for_a_while_ends_nothing(make_parts: Any, allow_log: Any) -> None:
    allow_log("commit of")
    store = SlowStore()
    parts: ServerParts = make_parts(store=store)
    pc = parts.login(1)
    parts.started()
    pc.answer("s1", "A")
    entry, read = pc.choose("s2", "B"), store.entries

    def unreadable(*_: Any) -> Any:
        raise StoreError("disk_refuses")

    store.fail, store.entries = True, unreadable  # type: ignore[method-assign, assignment]
    for _ in range(2):
        with pytest.raises(WireError, match="server_fault"):
            pc.send(entry)
    store.fail = False
    assert pc.send(entry).acknowledged_seq == 2
    store.entries = read  # type: ignore[method-assign]
    assert len(list(store.entries(1))) == 2


def test_a_start_that_could_not_be_noted_stands_before_everything_else(make_parts: Any, allow_log: Any) -> None:
    allow_log("commit of")
    allow_log("the start is not in the room log yet")
    store = SlowStore()
    parts: ServerParts = make_parts(store=store)
    parts.login(1)
    store.fail = True
    parts.restart()
    store.fail = False
    parts.login(2)
    kinds = [type(record.event).__name__ for record in parts.site.need_room().records]
    assert kinds[-3:] == ["ServerStarted", "CandidateLoggedIn", "IdentityConfirmed"]
    assert kinds.count("ServerStarted") == 1


def test_a_take_over_that_could_not_be_noted_serves_nobody(make_parts: Any, allow_log: Any) -> None:
    """A log-in before it would give an epoch out again."""
    allow_log("commit of")
    store = SlowStore()
    parts: ServerParts = make_parts(store=store)
    parts.site.writer.do(lambda tx: tx.put(SettingRow(name=TAKEN_OVER, value=b"1800000000000")))
    store.fail = True
    with pytest.raises(StoreError, match="disk_refuses"):
        parts.restart()
    store.fail = False
    parts.restart()
    assert parts.login(1).reply.epoch > 100
