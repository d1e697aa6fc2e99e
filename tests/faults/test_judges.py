"""The suite's own judges: each finds what it is there for, in evidence that was spoiled on purpose."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from scripts.lab.faults import answers_check, room_check
from scripts.lab.faults.acts_server import KEPT_MS, had_time
from scripts.lab.faults.child import Child, Life
from scripts.lab.faults.evidence import Evidence, read_evidence
from scripts.lab.faults.ledger import left_at, walk
from scripts.lab.faults.paper import make_plan
from scripts.lab.faults.prepare import prepare
from scripts.lab.faults.room_check import Lineage
from scripts.lab.faults.schedule import Act, Schedule
from scripts.lab.faults.second_machine import CLEAR_MS, two_losses
from scripts.lab.faults.time_check import AFTER_FAULT_MS, Gap, TimeCheck, TimeVerdict
from shared.exam.answers.content import Answered
from shared.exam.answers.log import AnswerBook, Entry, Stored
from shared.exam.kinds.short_answer import ShortAnswer
from shared.exam.room import events as ev
from shared.exam.room.events import Record
from shared.protocol.commands import CommandReply, StartRoom

TICKET = "T1"


def log(*events: tuple[int, Any]) -> tuple[Record, ...]:
    return tuple(Record(seq=n, at_ms=at, actor="x", event=event) for n, (at, event) in enumerate(events, 1))


def granted(ms: int) -> ev.TimeGranted:
    return ev.TimeGranted(grant_id="g", kind="extension", tickets=(TICKET,), ms=ms, reason="r", approvals=())


def handed_in(cause: ev.HandInCause = "time") -> ev.HandedIn:
    return ev.HandedIn(ticket=TICKET, cause=cause, entries=0, head="")


def test_the_walk_takes_back_what_was_reversed_for_this_candidate() -> None:
    def reversed_for(*tickets: str) -> ev.GrantReversed:
        return ev.GrantReversed(grant_id="g", reason="r", approvals=(), tickets=tickets, kind="extension", ms=2_000)

    records = log(
        (1_000, ev.RoomStarted()),
        (2_000, granted(2_000)),
        (3_000, reversed_for("somebody else")),
        (4_000, reversed_for(TICKET)),
        (9_000, handed_in()),
    )
    account = walk(records, TICKET, 5_000, 0)
    assert (account.given_ms, account.over_ms) == (5_000, 6_000)


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


def test_a_difference_in_the_check_is_right_only_where_a_wiped_disk_held_more(tmp_path: Path) -> None:
    kept = pc(tmp_path, {"kind": "kept", "ticket": TICKET, "epoch": 1, "seq": 2})
    assert answers_check.wiped_unsent(evidence("one"), [kept], [(1, 5)]) == {TICKET}
    assert answers_check.wiped_unsent(evidence("one"), [kept], [(1, 0)]) == set(), "written after the wiping"
    assert answers_check.wiped_unsent(evidence("one"), [kept], [(2, 5)]) == set(), "another PC"
    assert answers_check.wiped_unsent(evidence("one", "two"), [kept], [(1, 5)]) == set(), "it arrived"


def test_error_lines_are_found_and_expected_ones_allowed(tmp_path: Path) -> None:
    path = tmp_path / "server.log"
    path.write_text("INFO fine\nTraceback (most recent call last):\n  StoreError\n", encoding="utf-8")
    assert room_check.log_problems([path, tmp_path / "none.log"], ())
    assert not room_check.log_problems([path], ("StoreError",))


def schedule(*acts: Act) -> Schedule:
    return Schedule(seed=1, seats=1, arrive_ms=(0,), pace_ms=(50,), acts=acts, end_early=False)


def timed(*events: tuple[int, Any], down: tuple[tuple[int, int], ...] = ()) -> TimeVerdict:
    """The time judge's word on a log of the first seat's candidate; the room's clock is the steady one plus 100 s."""
    plan = make_plan("S", {"chief": "12345678", "inspector": "12345678"}, 0)
    spoiled = Evidence(records=log(*events), answers={}, bundle=None)
    check = TimeCheck(spoiled, plan, schedule(), [(0, 0, 100_000)])
    return check.judge([], [], down, 0)


FIRST = "269800000001"
BEGUN = (
    (101_000, ev.CandidateLoggedIn(ticket=FIRST, device_id="d", seat=1, epoch=1, how="first")),
    (102_000, ev.RoomStarted()),
)


def ended(at_ms: int, ended_ms: int | None = None) -> tuple[int, ev.HandedIn]:
    return at_ms, ev.HandedIn(ticket=FIRST, cause="time", entries=0, head="", ended_ms=ended_ms)


def test_a_late_closing_is_measured_unless_the_server_could_not_work() -> None:
    assert timed(*BEGUN, ended(108_400, 107_000)).closing == 1_400
    assert timed(*BEGUN, ended(108_400, 107_000), down=((6_500, 7_600),)).closing == 100
    assert timed(*BEGUN, ended(106_000, 106_000)).closing == 1_000, "too early"


def test_the_end_in_the_record_is_measured_whether_the_server_could_work_or_not() -> None:
    assert timed(*BEGUN, ended(108_400, 107_000), down=((6_500, 7_600),)).recorded == 0
    assert timed(*BEGUN, ended(108_400), down=((6_500, 7_600),)).recorded == 1_400
    assert timed(*BEGUN, ended(108_400, 106_100), down=((6_500, 7_600),)).recorded == 900


def test_who_is_reopened_after_the_end_is_closed_from_then() -> None:
    reopened = (107_900, ev.Reopened(ticket=FIRST, reason="r", approvals=()))
    early = (106_900, ev.HandedIn(ticket=FIRST, cause="candidate", entries=0, head=""))
    assert timed(*BEGUN, early, reopened, ended(108_000, 107_000)).closing == 100


def test_what_was_confirmed_is_lost_only_with_the_end_of_the_log_that_a_take_over_did_not_have() -> None:
    taken = ev.ServerStarted(down_ms=900, evidence="take_over", version="1")
    records = log((1_000, ev.RoomStarted()), (2_000, ev.RoomPaused(reason="r")), (3_000, taken))
    lineage = Lineage.of(records, 50)
    assert lineage.last_seq == 2
    assert lineage.lost(49, 3)
    assert not lineage.lost(49, 2), "the backup had it"
    assert not lineage.lost(50, 3), "the second machine said it"
    assert not Lineage.of(records, None).lost(49, 3), "nothing may be missing without a take-over"


def test_a_confirmed_record_that_is_gone_is_found() -> None:
    plan = make_plan("S", {"chief": "12345678", "inspector": "12345678"}, 0)
    (kept,) = log((1_000, ev.RoomStarted()))
    gone = Record(seq=2, at_ms=2_000, actor="x", event=ev.RoomPaused(reason="r"))
    replies = [(40, StartRoom(), CommandReply(records=(kept, gone), message=""))]
    found = Evidence(records=(kept,), answers={}, bundle=None)
    assert room_check.judge(found, plan, [], replies) == ["record 2 was confirmed and is lost"]


@pytest.mark.parametrize(
    ("act", "doubled"),
    [
        (Act(at_ms=2_000, kind="pc_wipe"), False),
        (Act(at_ms=2_001, kind="pc_wipe"), True),
        (Act(at_ms=9_000, kind="pc_wipe"), True),
        (Act(at_ms=1_000, kind="pc_disk", span_ms=1_500), True),
        (Act(at_ms=9_000, kind="pc_kill"), False),
    ],
)
def test_only_a_pcs_copy_lost_together_with_the_servers_is_left_out(act: Act, doubled: bool) -> None:
    taken = Act(at_ms=2_000 + CLEAR_MS + 700, kind="take_over", amount=700)
    assert two_losses(schedule(act, taken), act) is doubled
    assert not two_losses(schedule(act), act)


def test_only_a_jump_the_server_had_no_time_for_is_left_out() -> None:
    assert not had_time(5_000, 1_000, 5_000 - KEPT_MS)
    assert had_time(5_001, 1_000, 5_000 - KEPT_MS)
    assert not had_time(5_001, 4_500, 1_000), "it listens too short a time"


def test_a_pcs_overtime_is_left_out_only_where_its_own_clock_was_forgotten() -> None:
    gap = Gap(taken_ms=1_000, back_ms=3_000, tickets=frozenset({FIRST}))
    assert gap.unsure(FIRST, 1_000)
    assert gap.unsure(FIRST, 3_000 + AFTER_FAULT_MS - 1)
    assert not gap.unsure(FIRST, 3_000 + AFTER_FAULT_MS)
    assert not gap.unsure("other", 2_000)
    assert Gap(taken_ms=1_000, back_ms=3_000, tickets=None).unsure("other", 2_000)


def test_several_runs_are_judged_at_the_same_time(tmp_path: Path) -> None:
    site = prepare(tmp_path / "site")
    copies = [site.copy_to(tmp_path / f"run-{n}") for n in range(6)]
    with ThreadPoolExecutor(len(copies)) as pool:
        found = list(pool.map(read_evidence, copies))
    assert [len(evidence.records) for evidence in found] == [len(found[0].records)] * len(copies)
    assert all(evidence.bundle is None for evidence in found)


def test_input_is_judged_at_the_pc_where_the_candidate_sat_last(tmp_path: Path) -> None:
    """Here the first PC, cut off, stopped by the time it knew; the candidate got that time back at another one."""

    def sat(name: str, epoch: int, begin: int, end: int) -> Child:
        child = Child(name, tmp_path, "none", [])
        lines = [("exam", begin), ("handing_in", end)]
        shown = [{"kind": "screen", "at": at, "screen": s, "ticket": FIRST, "epoch": epoch} for s, at in lines]
        child.lives.append(Life(born_ms=0, lines=shown))
        return child

    def judged(*pcs: Child) -> TimeVerdict:
        moved = (108_000, ev.CandidateLoggedIn(ticket=FIRST, device_id="d5", seat=5, epoch=2, how="moved"))
        more = ev.TimeGranted(grant_id="g", kind="outage", tickets=(FIRST,), ms=6_000, reason="r", approvals=())
        records = log(*BEGUN, (106_500, more), moved, ended(113_000, 113_000))
        plan = make_plan("S", {"chief": "12345678", "inspector": "12345678"}, 0)
        found = Evidence(records=records, answers={}, bundle=None)
        return TimeCheck(found, plan, schedule(), [(0, 0, 100_000)]).judge([], pcs, (), 0)

    assert judged(sat("pc-1", 1, 2_000, 7_000), sat("pc-5", 2, 8_000, 13_000)).input == 0
    assert judged(sat("pc-5", 2, 8_000, 11_700)).input == 1_300
    assert judged(sat("pc-1", 1, 2_000, 14_100), sat("pc-5", 2, 8_000, 13_000)).overtime == 1_100


def test_a_wipe_explains_a_difference_only_at_the_pc_of_the_newest_log_in() -> None:
    def login(epoch: int, seat: int) -> ev.CandidateLoggedIn:
        return ev.CandidateLoggedIn(ticket=TICKET, device_id=f"candidate-{seat}", seat=seat, epoch=epoch, how="resume")

    found = Evidence(records=log((101_000, login(1, 1)), (105_000, login(2, 2))), answers={}, bundle=None)
    assert answers_check.wiped_since(found, [(2, 5_001)], 100_000) == {TICKET}
    assert answers_check.wiped_since(found, [(2, 4_999)], 100_000) == set()
    assert answers_check.wiped_since(found, [(1, 9_000)], 100_000) == set(), "not the PC that spoke last"
