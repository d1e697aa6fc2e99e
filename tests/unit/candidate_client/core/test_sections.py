"""Sections on the PC: moving on by itself, the server's word, and what may be visited and answered when."""

import pytest
from msgspec.structs import replace

from candidate_client.core import reduce, reduce_work
from candidate_client.core.answerlog import AnswerLog
from candidate_client.core.clock import ClockView
from candidate_client.core.outline import make_exam
from candidate_client.core.sections import LAST_WORDS_MS, SectionRun, may_answer, may_visit, open_items, restored
from candidate_client.core.state import ClientView
from candidate_client.presenters.navigator import rows
from candidate_client.presenters.progress import summary
from candidate_client.presenters.section import section_facts
from shared.exam.answers.content import SectionLeft
from shared.exam.answers.log import Entry
from shared.exchange.journal_records import Stood
from shared.protocol.sitting import SectionNow, SittingStatus
from tests.support.tiny_content import make_paper

ROOM = 1_000_000
EXAM = make_exam(*make_paper(), "seed")
THEORY = SectionNow(section_id="t", later_ms=(40_000,), carry_over=False)
PRACTICAL = SectionNow(section_id="p", later_ms=(), carry_over=False)


def status(section: SectionNow, left_ms: int = 60_000, **changes: object) -> SittingStatus:
    """The server's word at room time ROOM."""
    values: dict[str, object] = {
        "room_ms": ROOM,
        "phase": "working",
        "remaining_ms": left_ms,
        "allotted_ms": 60_000,
        "deadline_ms": ROOM + left_ms,
        "poll_after_ms": 1000,
        "acknowledged_seq": 0,
        "hand_in_code": "section_open" if section.later_ms else None,
        "section": section,
    }
    return SittingStatus(**(values | changes))  # type: ignore[arg-type]


def at_work(section: SectionNow = THEORY, left_ms: int = 60_000) -> ClientView:
    """A candidate in that section; local time is 0 at room time ROOM."""
    view = reduce.exam_opened(ClientView(), EXAM)
    return reduce.sitting_status(view, status(section, left_ms), ROOM)


def submitted(view: ClientView, *, came: object = "submitted", at_ms: int = 20_000) -> ClientView:
    """The candidate left the theory at that local time."""
    log = AnswerLog("T", 1)
    log.write(SectionLeft(section_id="t", cause="candidate"), ROOM + at_ms)
    return reduce_work.section_left(view, log, came, room_ms=ROOM + at_ms, local_ms=at_ms)  # type: ignore[arg-type]


def test_the_next_section_opens_with_its_own_time_at_once() -> None:
    view = submitted(at_work())
    assert view.section is not None
    assert (view.section.section_id, view.section.before, view.section.last) == ("p", "t", True)
    assert view.position == "v1"
    assert view.clock.remaining_ms(20_000) == 40_000
    assert view.hand_in_code is None
    assert submitted(view) is view, "the last section is handed in, not submitted"


def test_time_left_is_carried_over_only_where_the_paper_says_so() -> None:
    view = at_work(replace(THEORY, carry_over=True))
    assert submitted(view).clock.remaining_ms(20_000) == 80_000
    assert submitted(view).clock.allotted_ms == 80_000


def test_by_time_the_next_section_begins_at_the_deadline_however_late_the_pc_notices() -> None:
    view = submitted(at_work(), came="time", at_ms=61_234)
    assert view.clock.deadline_ms == ROOM + 100_000


@pytest.mark.parametrize("delivered", [False, True])
def test_the_servers_word_counts_once_it_has_the_submission(delivered: bool) -> None:
    view = submitted(at_work())
    now = reduce.sitting_status(view, status(THEORY, 35_000), ROOM, local_ms=21_000, delivered=delivered)
    assert now.section is not None
    if delivered:
        assert (now.section.section_id, now.section.came, now.section.before) == ("t", "back", "p")
        assert now.position in {"s1", "s2"}
        assert now.clock.remaining_ms(0) == 35_000
    else:
        assert now.section == view.section
        assert now.clock.deadline_ms == view.clock.deadline_ms
        assert now.hand_in_code is None


def test_a_clock_that_runs_a_little_fast_goes_neither_back_nor_forth() -> None:
    view = submitted(at_work(), came="time", at_ms=59_700)
    near = reduce.sitting_status(view, status(THEORY, 300), ROOM, delivered=True)
    assert near.section == view.section
    there = reduce.sitting_status(near, status(PRACTICAL, 40_000), ROOM, delivered=True)
    assert there.section is not None
    assert (there.section.section_id, there.section.came) == ("p", "time")
    paused = reduce.sitting_status(view, status(THEORY, 300, phase="paused", deadline_ms=None), ROOM)
    assert paused.section is not None
    assert paused.section.section_id == "t", "a pause just before the end: the server's clock stands"


def test_an_extension_unknown_here_brings_the_candidate_back() -> None:
    view = submitted(at_work(), came="time", at_ms=60_000)
    back = reduce.sitting_status(view, status(THEORY, 90_000), ROOM, delivered=True)
    assert back.section is not None
    assert (back.section.section_id, back.section.came) == ("t", "back")


def test_the_server_is_ahead_when_it_closed_the_section_first() -> None:
    view = reduce.sitting_status(at_work(), status(PRACTICAL, 40_000), ROOM, local_ms=5)
    assert view.section is not None
    assert (view.section.section_id, view.section.came, view.section.before) == ("p", "time", "t")
    assert view.position == "v1"


def test_only_the_open_section_is_visited_and_last_words_are_still_taken() -> None:
    view = submitted(at_work(), at_ms=20_000)
    run = view.section
    assert run is not None
    assert may_visit(EXAM, run, "v1")
    assert not may_visit(EXAM, run, "s1")
    assert may_answer(EXAM, run, "s1", 20_000 + LAST_WORDS_MS)
    assert not may_answer(EXAM, run, "s1", 20_001 + LAST_WORDS_MS)
    theory = SectionRun(section_id="t", later_ms=(1,), carry_over=False)
    assert not may_answer(EXAM, theory, "v1", 0)
    assert may_answer(EXAM, None, "v1", 0)
    assert {o.item.item_id for o in open_items(EXAM, theory)} == {"s1", "s2", "j1", "f1"}
    assert open_items(EXAM, None) == EXAM.items


def test_navigator_and_summary_tell_the_open_section() -> None:
    view = at_work()
    assert [(row.standing, row.cells[0].locked) for row in rows(view)] == [
        ("open", False),
        ("open", False),
        ("later", True),
    ]
    assert {row.standing for row in rows(view, "open")} == {"open"}
    told = summary(view)
    assert (told.total, told.refusal) == (4, "")
    facts = section_facts(view)
    assert facts is not None
    assert (facts.title, facts.number, facts.count, facts.next_title, facts.next_ms) == ("理论", 1, 2, "实操", 40_000)
    after = submitted(view)
    assert [row.standing for row in rows(after)] == ["closed", "closed", "open"]
    assert summary(after).total == 1
    assert section_facts(ClientView(exam=EXAM)) is None


def stood(section: SectionNow = THEORY) -> Stood:
    return Stood(
        room_ms=ROOM,
        wall_ms=0,
        phase="working",
        remaining_ms=60_000,
        allotted_ms=60_000,
        deadline_ms=ROOM + 60_000,
        hand_in_code="section_open",
        section_id=section.section_id,
        later_ms=section.later_ms,
        carry_over=section.carry_over,
    )


@pytest.mark.parametrize(
    ("at_ms", "cause", "acknowledged", "section_id", "left_ms"),
    [
        (5_000, "candidate", 0, "p", 45_000),
        (5_000, "candidate", 1, "p", 45_000),  # answered, but the PC went down before the next word
        (60_000, "time", 0, "p", 100_000),
        (-9_000, "candidate", 1, "t", 60_000),  # undone: the server's word is newer
    ],
)
def test_after_a_restart_without_the_server_the_section_is_the_one_that_was_open_here(
    at_ms: int, cause: object, acknowledged: int, section_id: str, left_ms: int
) -> None:
    content = SectionLeft(section_id="t", cause=cause)  # type: ignore[arg-type]
    entries = [Entry(epoch=1, seq=1, content=content, client_ms=ROOM + at_ms)]
    clock = ClockView(offset_ms=ROOM, running=True, deadline_ms=ROOM + 60_000, allotted_ms=60_000, estimated=True)
    run, now = restored(EXAM, stood(), entries, acknowledged, clock)
    assert run is not None
    assert (run.section_id, now.remaining_ms(0), now.estimated) == (section_id, left_ms, True)
    assert restored(EXAM, None, entries, 0, clock) == (None, clock)


def test_without_sections_on_the_wire_nothing_of_them_is_known() -> None:
    view = at_work()
    plain = SittingStatus(
        room_ms=ROOM,
        phase="working",
        remaining_ms=1000,
        allotted_ms=2000,
        deadline_ms=ROOM + 1000,
        poll_after_ms=1,
        acknowledged_seq=0,
        hand_in_code=None,
    )
    assert reduce.sitting_status(view, plain, ROOM).section is None
    assert isinstance(reduce.sitting_status(view, plain, ROOM).clock, ClockView)
