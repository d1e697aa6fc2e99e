"""The answer log of one sitting by examples (its laws: tests/property)."""

import hashlib

import msgspec
import pytest

from shared.exam.answers.aids import ItemMarked, ScreenSet
from shared.exam.answers.content import (
    Answered,
    AnsweredInParts,
    Content,
    Flagged,
    HandInAsked,
    Part,
    Scrolled,
    SectionLeft,
    Visited,
)
from shared.exam.answers.log import (
    AnswerBook,
    AnswerRefusedError,
    Entry,
    Place,
    Step,
    Stored,
    entry_bytes,
    genesis,
    roll,
    sitting_head,
)
from shared.exam.answers.parts import PartsError, in_parts
from shared.exam.kinds.short_answer import ShortAnswer
from shared.exam.kinds.single_choice import SingleChoice


def entry(epoch: int, seq: int, content: Content | str, client_ms: int = 0) -> Entry:
    """A string is a choice in item Q."""
    if isinstance(content, str):
        content = Answered(item_id="Q", response=SingleChoice(choice=content) if content else None)
    return Entry(epoch=epoch, seq=seq, content=content, client_ms=client_ms)


def book(*entries: Entry) -> AnswerBook:
    return AnswerBook.replay("T1", [Stored(entry=e, received_ms=0) for e in entries])


def choice(found: AnswerBook) -> str | None:
    response = found.answers.get("Q")
    return response.choice if isinstance(response, SingleChoice) else None


def refusal(found: AnswerBook, *entries: Entry) -> tuple[str, Place, int] | None:
    error = found.judge(entries)[1]
    return (error.code, error.place, error.expected_seq) if error else None


def test_the_hash_runs_over_canonical_bytes_and_sitting_and_epoch_name_its_beginning() -> None:
    first = entry(1, 1, "A")
    assert entry_bytes(Entry(epoch=1, seq=2, content=Visited(item_id="Q"), client_ms=3)) == (
        b'{"client_ms":3,"content":{"item_id":"Q","type":"visited"},"epoch":1,"seq":2}'
    )
    begin = hashlib.sha256(b"exam-site-kit/answers/v1\x00T1\x001").digest()
    assert genesis("T1", 1) == begin
    head = hashlib.sha256(begin + hashlib.sha256(entry_bytes(first)).digest()).digest()
    assert roll(begin, first) == head
    found = book(first)
    assert found.heads == {1: head}
    assert (found.head_at(1, 0), found.head_at(1, 1)) == (begin, head)
    whole = hashlib.sha256(b"exam-site-kit/answers/v1\x00T1" + (1).to_bytes(8, "big") + head).hexdigest()
    assert found.head() == whole


def test_the_head_of_a_sitting_counts_its_epochs_in_their_order() -> None:
    assert sitting_head("T", {2: b"b", 1: b"a"}) == sitting_head("T", {1: b"a", 2: b"b"})
    assert sitting_head("T", {1: b"a"}) != sitting_head("T", {2: b"a"})
    assert AnswerBook("T").head() == sitting_head("T", {})


def test_entries_join_in_their_order_and_once() -> None:
    found = book(entry(1, 1, "A"), entry(1, 2, "B"))
    assert (found.count(), found.next_seq(1), found.next_seq(2), choice(found)) == (2, 3, 1, "B")
    assert found.accept(entry(1, 3, "C")) is True
    assert found.accept(entry(1, 3, "C")) is False
    assert found.accept(entry(1, 1, "A")) is False
    assert found.count() == 3


def test_a_gap_and_another_content_are_refused_and_named() -> None:
    found = book(entry(1, 1, "A"))
    assert refusal(found, entry(1, 3, "C")) == ("gap", Place(epoch=1, seq=3), 2)
    assert refusal(found, entry(1, 1, "B")) == ("conflict", Place(epoch=1, seq=1), 2)
    assert refusal(found, entry(1, 2, "B"), entry(1, 2, "C")) == ("conflict", Place(epoch=1, seq=2), 3)
    assert refusal(found, entry(1, 2, "B"), entry(1, 4, "C")) == ("gap", Place(epoch=1, seq=4), 3)
    with pytest.raises(AnswerRefusedError, match="gap at epoch 2 seq 2, expected seq 1"):
        found.accept(entry(2, 2, "B"))
    assert found.count() == 1


def test_entries_before_the_refused_one_may_join() -> None:
    steps, error = book().judge([entry(1, 1, "A"), entry(2, 1, "B"), entry(1, 3, "C")])
    assert error is not None
    assert [(s.entry.epoch, s.entry.seq) for s in steps] == [(1, 1), (2, 1)]
    found = book()
    for step in steps:
        found.add(step)
    assert found.head() == book(entry(1, 1, "A"), entry(2, 1, "B")).head()


def test_a_step_joins_only_the_log_it_was_judged_for() -> None:
    (step,), _ = book(entry(1, 1, "A")).judge([entry(1, 2, "B")])
    with pytest.raises(ValueError, match="entry 1/2 was judged for another state of the log"):
        book().add(step)


def test_the_newest_log_in_wins_and_what_it_beats_is_held() -> None:
    found = book(entry(2, 1, "B"), entry(1, 1, "A"), entry(1, 2, "C"))
    assert choice(found) == "B"
    assert found.place_of("Q") == Place(epoch=2, seq=1)
    assert found.place_of("X") is None
    assert found.held == [Place(epoch=1, seq=1), Place(epoch=1, seq=2)]
    assert found.to_review == (Place(epoch=1, seq=2),), "what the same PC overwrote needs no decision"
    assert found.held_item(Place(epoch=1, seq=1)) == "Q"
    assert found.held_item(Place(epoch=9, seq=1)) is None


def test_a_held_entry_is_chained_and_changes_no_answer() -> None:
    found = book(entry(1, 1, "A"))
    found.accept(entry(1, 2, "B"), hold=True)
    found.accept(entry(1, 3, Flagged(item_id="Q", on=True)), hold=True)
    assert (choice(found), found.held, found.flags) == ("A", [Place(epoch=1, seq=2)], frozenset())
    assert found.head() == book(entry(1, 1, "A"), entry(1, 2, "B"), entry(1, 3, Flagged(item_id="Q", on=True))).head()
    stored = [
        Stored(entry=entry(1, 1, "A"), received_ms=0),
        Stored(entry=entry(1, 2, "B"), received_ms=0, held=True),
    ]
    assert choice(AnswerBook.replay("T1", stored)) == "A"


def test_held_answers_to_review_are_in_the_order_of_their_places() -> None:
    found = book(entry(3, 1, "A"), entry(2, 1, "B"), entry(1, 1, "C"))
    assert found.to_review == (Place(epoch=1, seq=1), Place(epoch=2, seq=1))


def test_a_cleared_answer_is_left_out_and_keeps_its_place() -> None:
    found = book(entry(1, 1, "A"), entry(1, 2, ""))
    assert found.answers == {}
    assert found.place_of("Q") == Place(epoch=1, seq=2)


def test_the_newest_flag_and_position_count_whenever_they_arrive() -> None:
    found = book(
        entry(2, 1, Flagged(item_id="Q", on=False)),
        entry(2, 2, Scrolled(item_id="R", permille=250)),
        entry(1, 1, Flagged(item_id="Q", on=True)),
        entry(1, 2, Visited(item_id="S")),
        entry(1, 3, Flagged(item_id="S", on=True)),
    )
    assert found.flags == frozenset({"S"})
    assert (found.position, found.scroll) == ("R", 250)
    found.accept(entry(2, 3, Visited(item_id="Q")))
    assert (found.position, found.scroll) == ("Q", 0)
    found.accept(entry(2, 4, Flagged(item_id="Q", on=True)))
    assert found.flags == frozenset({"Q", "S"})


def test_marks_and_screen_follow_the_candidate_and_earn_nothing() -> None:
    struck, more = (
        ItemMarked(item_id="Q", struck=("C",)),
        ItemMarked(item_id="Q", struck=("C", "D"), highlights=((3, 4),)),
    )
    screen = ScreenSet(text_px=20, contrast=True, scratch="1200×0.13", dismissed=("n1",))
    found = book(entry(2, 1, more), entry(1, 1, struck), entry(1, 2, screen), entry(2, 2, ItemMarked(item_id="R")))
    assert found.aids.marks == {"Q": more, "R": ItemMarked(item_id="R")}
    assert found.aids.screen == screen
    assert (found.answers, found.flags, found.to_review) == ({}, frozenset(), ())
    twin = found.fork()
    twin.accept(entry(2, 3, ScreenSet(text_px=14)))
    twin.accept(entry(2, 4, struck))
    assert (twin.aids.screen.text_px, twin.aids.marks["Q"]) == (14, struck)
    assert (found.aids.screen, found.aids.marks["Q"]) == (screen, more)
    assert book().aids.screen == ScreenSet()


@pytest.mark.parametrize(
    "wild",
    [
        {"type": "screen_set", "text_px": 500},
        {"type": "screen_set", "scratch": "x" * 4001},
        {"type": "item_marked", "item_id": "Q", "highlights": [[-1, 3]]},
        {"type": "item_marked", "item_id": "Q", "struck": ["A"] * 201},
    ],
)
def test_what_no_screen_can_say_is_refused_at_the_door(wild: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wild, Content)


def test_a_hand_in_is_kept_and_a_section_left_changes_nothing() -> None:
    asked = HandInAsked(cause="candidate")
    found = book(entry(1, 1, SectionLeft(section_id="t", cause="time")))
    assert found.hand_in is None
    found.accept(entry(1, 2, asked))
    assert found.hand_in == asked


LONG = Answered(item_id="L", response=ShortAnswer(text="".join(f"第{n}句。" for n in range(2000))))


def large(epoch: int = 1) -> list[Entry]:
    return [entry(epoch, n, c) for n, c in enumerate(in_parts(LONG, lambda _: False), 1)]


def test_a_large_answer_is_joined_from_the_parts_of_its_log_in() -> None:
    entries = large()
    assert len(entries) > 2
    found = book(*entries)
    assert found.answers == {"L": LONG.response}
    assert found.answered(entries[-1]) == LONG
    assert found.answered(entries[0]) is None
    name = hashlib.sha256(entries[0].content.data).hexdigest()
    assert found.has_part(1, name)
    assert not found.has_part(2, name)
    assert not found.has_part(1, "0" * 64)


def test_a_large_answer_without_its_parts_is_refused() -> None:
    entries = large()
    orphan = entry(1, 1, entries[-1].content)
    assert refusal(book(), orphan) == ("parts", Place(epoch=1, seq=1), 1)
    elsewhere = entry(2, 1, entries[-1].content)
    assert refusal(book(*entries), elsewhere) == ("parts", Place(epoch=2, seq=1), 1), "parts are of their log-in"


def test_a_held_large_answer_is_held_for_its_item_and_its_parts_are_not() -> None:
    found = AnswerBook("T1")
    for e in large():
        found.accept(e, hold=True)
    assert found.answers == {}
    assert [found.held_item(place) for place in found.held] == ["L"]
    assert isinstance(large()[-1].content, AnsweredInParts)
    assert isinstance(large()[0].content, Part)


def test_a_copy_takes_entries_unnoticed_and_knows_all_the_first_knew() -> None:
    parts = large()
    n = len(parts)
    first = book(
        *parts,
        entry(1, n + 1, Flagged(item_id="Q", on=True)),
        entry(1, n + 2, Scrolled(item_id="R", permille=300), client_ms=700),
        entry(1, n + 3, HandInAsked(cause="time")),
        entry(3, 1, "C"),
        entry(2, 1, "B"),
    )
    before = (first.head(), first.count(), choice(first), first.position, first.flags, list(first.held))
    twin = first.fork()
    assert (twin.sitting_id, twin.heads, twin.answers) == ("T1", first.heads, first.answers)
    assert (twin.held, twin.to_review, twin.flags) == (first.held, first.to_review, first.flags)
    assert (twin.position, twin.scroll, twin.hand_in) == ("R", 300, HandInAsked(cause="time"))
    assert twin.held_item(Place(epoch=2, seq=1)) == "Q"
    assert twin.written_ms(1) == 700, "what is judged in a transaction is judged by what was written before it"
    twin.accept(entry(1, n + 4, parts[-1].content))
    twin.accept(entry(1, n + 5, Visited(item_id="Z"), client_ms=900))
    twin.accept(entry(1, n + 6, Flagged(item_id="Y", on=True)))
    twin.accept(entry(3, 2, "D"))
    twin.accept(entry(2, 2, "A"))
    twin.accept(entry(1, n + 7, Part(data=b"x")))
    assert (first.head(), first.count(), choice(first), first.position, first.flags, list(first.held)) == before
    assert first.written_ms(1) == 700
    assert first.held_item(Place(epoch=2, seq=2)) is None
    assert len(first.to_review) == 1
    assert not first.has_part(1, hashlib.sha256(b"x").hexdigest())


def test_the_copy_knows_where_the_candidate_was() -> None:
    twin = book(entry(2, 1, Visited(item_id="R"))).fork()
    twin.accept(entry(1, 1, Visited(item_id="Q")))
    assert twin.position == "R"


def test_the_latest_time_written_counts_for_each_log_in() -> None:
    found = book(entry(1, 1, "A", 50), entry(1, 2, "B", 20), entry(2, 1, "C", 5))
    assert [found.written_ms(epoch) for epoch in (1, 2, 3)] == [50, 5, 0]


def test_a_step_says_what_is_answered() -> None:
    (step,), error = book().judge([entry(1, 1, "A")])
    assert error is None
    answered = Answered(item_id="Q", response=SingleChoice(choice="A"))
    assert step == Step(entry=entry(1, 1, "A"), head=roll(genesis("T1", 1), entry(1, 1, "A")), answered=answered)


def test_a_batch_is_judged_as_if_each_entry_had_joined_before_the_next() -> None:
    entries = large()
    steps, error = book().judge(entries)
    assert error is None
    assert steps[-1].answered == LONG
    assert steps[-1].head == book(*entries).heads[1]
    elsewhere = entry(2, 1, entries[-1].content)
    assert refusal(book(), *entries, elsewhere) == ("parts", Place(epoch=2, seq=1), 1)
    known = book(entry(1, 1, "A"))
    assert [step.entry.seq for step in known.judge([entry(1, 1, "A"), entry(1, 2, "B")])[0]] == [2]


def test_what_an_entry_of_another_log_answers_is_not_known() -> None:
    with pytest.raises(PartsError, match="is missing"):
        book().answered(large()[-1])


def test_an_entry_without_a_time_was_written_at_no_time() -> None:
    assert book(entry(1, 1, "A", 0)).written_ms(1) == 0


def test_each_entry_is_chained_to_the_one_before_it() -> None:
    entries = [entry(1, 1, "A"), entry(1, 2, "B"), entry(1, 3, "C"), entry(1, 4, "D")]
    head = genesis("T1", 1)
    for one in entries:
        head = roll(head, one)
    assert book(*entries).heads[1] == head
    assert book().judge(entries)[0][-1].head == head


def test_an_empty_book_is_at_the_top_of_nowhere() -> None:
    assert (book().position, book().scroll, book().hand_in, book().held) == (None, 0, None, [])
