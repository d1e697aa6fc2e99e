"""The suite's own judges: each finds what it is there for, in evidence that was spoiled on purpose."""

from pathlib import Path
from typing import Any

import pytest

from scripts.faults import answers_check, room_check
from scripts.faults.child import Child, Life
from scripts.faults.evidence import Evidence
from scripts.faults.ledger import left_at, walk
from shared.exam import events as ev
from shared.exam.answers import AnswerBook, Entry, Stored
from shared.exam.events import Record
from shared.exam.responses import Answered, ShortAnswer

TICKET = "T1"


def log(*events: tuple[int, Any]) -> tuple[Record, ...]:
    return tuple(Record(seq=n, at_ms=at, actor="x", event=event) for n, (at, event) in enumerate(events, 1))


def granted(ms: int) -> ev.TimeGranted:
    return ev.TimeGranted(grant_id="g", kind="extension", tickets=(TICKET,), ms=ms, reason="r", approvals=())


def handed_in(cause: ev.HandInCause = "time") -> ev.HandedIn:
    return ev.HandedIn(ticket=TICKET, cause=cause, entries=0, head="")


def test_the_walk_counts_pauses_once_and_grants() -> None:
    records = log(
        (1_000, ev.RoomStarted()),
        (2_000, ev.RoomPaused(reason="r")),
        (2_500, ev.SittingsPaused(tickets=(TICKET,), reason="r")),
        (3_000, ev.RoomResumed()),
        (4_000, ev.SittingsResumed(tickets=(TICKET,))),
        (5_000, granted(2_000)),
        (10_000, handed_in()),
    )
    account = walk(records, TICKET, 5_000, 0)
    assert account.given_ms == 7_000
    assert account.over_ms == 10_000
    assert account.had_ms == 7_000
    assert left_at(records, TICKET, 5_000, 4_500) == 3_500
    assert walk(records, "other", 5_000, 20).over_ms == 8_000


def evidence(*texts: str) -> Evidence:
    entries = [
        Entry(epoch=1, seq=n, content=Answered(item_id="a", response=ShortAnswer(text=text)), client_ms=0)
        for n, text in enumerate(texts, 1)
    ]
    stored = tuple(Stored(entry=entry, received_ms=0) for entry in entries)
    return Evidence(records=(), answers={TICKET: stored}, bundle=None)


def pc(folder: Path, *lines: dict[str, Any]) -> Child:
    child = Child("pc-1", folder, "none", [])
    child.lives.append(Life(born_ms=0, lines=[{"at": 1, **line} for line in lines]))
    return child


def ack(seq: int, head: str) -> dict[str, Any]:
    return {"kind": "ack", "ticket": TICKET, "epoch": 1, "seq": seq, "head": head}


def test_a_lost_acknowledgement_and_a_wrong_hash_are_found(tmp_path: Path) -> None:
    whole = evidence("one", "two")
    book = AnswerBook.replay(TICKET, whole.answers[TICKET])
    good = pc(tmp_path, ack(2, book.head_at(1, 2).hex()))
    assert (found := answers_check.judge(whole, [good], [])).lost == 0
    assert found.mismatches == 0
    assert found.acknowledged == 2
    assert answers_check.judge(evidence("one"), [good], []).lost == 1
    assert answers_check.judge(evidence("one", "other"), [good], []).mismatches == 1


@pytest.mark.parametrize(("wiped_ms", "stranded"), [(0, 1), (5, 0)])
def test_what_only_a_pc_kept_is_counted_unless_its_disk_was_wiped(tmp_path: Path, wiped_ms: int, stranded: int) -> None:
    kept = pc(tmp_path, {"kind": "kept", "ticket": TICKET, "epoch": 1, "seq": 2})
    assert answers_check.judge(evidence("one"), [kept], [(1, wiped_ms)]).stranded == stranded


def test_error_lines_are_found_and_expected_ones_allowed(tmp_path: Path) -> None:
    path = tmp_path / "server.log"
    path.write_text("INFO fine\nTraceback (most recent call last):\n  StoreError\n", encoding="utf-8")
    assert room_check.log_problems([path, tmp_path / "none.log"], ())
    assert not room_check.log_problems([path], ("StoreError",))
