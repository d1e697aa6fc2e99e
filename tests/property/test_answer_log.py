"""The answer log: rolling hash, duplicates, reordering, merge of epochs, over arbitrary histories."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.exam.answers.aids import ItemMarked, ScreenSet
from shared.exam.answers.content import Answered, Flagged, Scrolled, Visited
from shared.exam.answers.log import AnswerBook, AnswerRefusedError, Entry, Stored, entry_bytes
from shared.exam.kinds.fill_in import FillIn
from shared.exam.kinds.single_choice import SingleChoice

items = st.sampled_from(["S01", "S02", "F01"])
responses = (
    st.none()
    | st.builds(SingleChoice, choice=st.sampled_from("ABCD"))
    | st.builds(FillIn, blanks=st.dictionaries(st.sampled_from(["1", "2"]), st.text(max_size=8), max_size=2))
)
contents = (
    st.builds(Answered, item_id=items, response=responses)
    | st.builds(Flagged, item_id=items, on=st.booleans())
    | st.builds(Visited, item_id=items)
    | st.builds(Scrolled, item_id=items, permille=st.integers(0, 1000))
    | st.builds(ItemMarked, item_id=items, struck=st.tuples(st.sampled_from("ABCD")))
    | st.builds(ScreenSet, text_px=st.integers(14, 32), scratch=st.text(max_size=8))
)


@st.composite
def epochs(draw: st.DrawFn) -> list[list[Entry]]:
    """Entries of one to three epochs, each numbered from 1."""
    return [
        [Entry(epoch=epoch, seq=seq + 1, content=content, client_ms=seq) for seq, content in enumerate(written)]
        for epoch, written in enumerate(draw(st.lists(st.lists(contents, max_size=6), min_size=1, max_size=3)), 1)
    ]


@st.composite
def arrivals(draw: st.DrawFn) -> tuple[list[list[Entry]], list[Entry]]:
    """The epochs, and their entries interleaved as they might arrive (in order inside an epoch)."""
    written = draw(epochs())
    queues = [list(entries) for entries in written]
    arrived: list[Entry] = []
    while any(queues):
        index = draw(st.sampled_from([i for i, queue in enumerate(queues) if queue]))
        arrived.append(queues[index].pop(0))
    return written, arrived


def book_of(entries: list[Entry]) -> AnswerBook:
    return AnswerBook.replay("T1", [Stored(entry=entry, received_ms=0) for entry in entries])


@given(arrivals())
def test_head_and_answers_do_not_depend_on_the_order_of_arrival(case: tuple[list[list[Entry]], list[Entry]]) -> None:
    written, arrived = case
    in_order, as_arrived = book_of([e for epoch in written for e in epoch]), book_of(arrived)
    assert in_order.head() == as_arrived.head()
    assert in_order.answers == as_arrived.answers
    assert in_order.flags == as_arrived.flags
    assert (in_order.aids.marks, in_order.aids.screen) == (as_arrived.aids.marks, as_arrived.aids.screen)


@given(arrivals())
def test_a_late_entry_never_beats_a_newer_epoch_and_is_never_dropped(
    case: tuple[list[list[Entry]], list[Entry]],
) -> None:
    written, arrived = case
    book = book_of(arrived)
    assert book.count() == sum(len(epoch) for epoch in written)
    for item in ("S01", "S02", "F01"):
        versions = [
            entry
            for epoch in written
            for entry in epoch
            if isinstance(entry.content, Answered) and entry.content.item_id == item
        ]
        if versions:
            newest = max(versions, key=lambda e: (e.epoch, e.seq))
            assert isinstance(newest.content, Answered)
            assert book.answers.get(item) == newest.content.response


@given(arrivals(), st.randoms())
def test_duplicates_are_harmless(case: tuple[list[list[Entry]], list[Entry]], random: object) -> None:
    _, arrived = case
    book = book_of(arrived)
    head, held = book.head(), list(book.held)
    assert not any(book.accept(entry) for entry in arrived)
    assert (book.head(), book.held) == (head, held)


@given(arrivals())
def test_every_change_of_an_entry_changes_the_head(case: tuple[list[list[Entry]], list[Entry]]) -> None:
    _, arrived = case
    if not arrived:
        return
    changed = [msgspec.structs.replace(arrived[0], client_ms=arrived[0].client_ms + 1), *arrived[1:]]
    assert book_of(changed).head() != book_of(arrived).head()


@given(contents)
def test_canonical_bytes_survive_the_wire(content: Answered) -> None:
    entry = Entry(epoch=1, seq=1, content=content, client_ms=5)
    again = msgspec.json.decode(msgspec.json.encode(entry), type=Entry)
    assert entry_bytes(again) == entry_bytes(entry)


@given(arrivals(), st.data())
def test_judging_changes_nothing_and_foretells_what_taking_does(
    case: tuple[list[list[Entry]], list[Entry]], data: st.DataObject
) -> None:
    _, arrived = case
    known = data.draw(st.integers(0, len(arrived)))
    offered = data.draw(st.lists(st.sampled_from(arrived), max_size=8)) if arrived else []
    book, one_by_one = book_of(arrived[:known]), book_of(arrived[:known])
    before = (book.head(), book.count(), book.answers)
    steps, refusal = book.judge(offered)
    assert (book.head(), book.count(), book.answers) == before
    code = None
    for entry in offered:
        try:
            one_by_one.accept(entry)
        except AnswerRefusedError as error:
            code = (error.code, error.place, error.expected_seq)
            break
    assert code == (refusal and (refusal.code, refusal.place, refusal.expected_seq))
    for step in steps:
        book.add(step)
    assert (book.head(), book.answers, book.held) == (one_by_one.head(), one_by_one.answers, one_by_one.held)
    for step in steps[:1]:
        with pytest.raises(ValueError, match="another state"):
            book.add(step)


def test_a_gap_and_a_conflict_are_refused_and_change_nothing() -> None:
    book = AnswerBook("T1")
    one = Entry(epoch=1, seq=1, content=Flagged(item_id="S01", on=True), client_ms=1)
    three = Entry(epoch=1, seq=3, content=Flagged(item_id="S01", on=False), client_ms=3)
    other = Entry(epoch=1, seq=1, content=Flagged(item_id="S02", on=True), client_ms=1)
    book.accept(one)
    head = book.head()
    with pytest.raises(AnswerRefusedError) as gap:
        book.accept(three)
    with pytest.raises(AnswerRefusedError) as conflict:
        book.accept(other)
    assert (gap.value.code, gap.value.expected_seq) == ("gap", 2)
    assert conflict.value.code == "conflict"
    assert book.head() == head


def test_an_entry_after_the_close_is_chained_and_held_but_changes_no_answer() -> None:
    book = AnswerBook("T1")
    book.accept(Entry(epoch=1, seq=1, content=Answered(item_id="S01", response=SingleChoice(choice="A")), client_ms=1))
    late = Entry(epoch=1, seq=2, content=Answered(item_id="S01", response=SingleChoice(choice="B")), client_ms=2)
    assert book.accept(late, hold=True)
    assert book.answers["S01"] == SingleChoice(choice="A")
    assert [(place.epoch, place.seq) for place in book.held] == [(1, 2)]
    assert book.count() == 2
