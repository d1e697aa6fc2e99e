"""Decisions about late answers: what counts follows from the two logs alone, whatever their history."""

from collections.abc import Sequence

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from shared.exam.answers.content import Answered
from shared.exam.answers.log import AnswerBook, Entry, Place, Stored
from shared.exam.answers.reading import ReadLog
from shared.exam.answers.review import NOWHERE, Review, left_to_centre, undecided
from shared.exam.kinds.parts import Response
from shared.exam.kinds.single_choice import SingleChoice
from shared.exam.room import events as ev
from shared.exam.room import fold
from tests.unit.shared.exam.support import Log, T

ITEMS = ("S01", "S02")
versions = st.tuples(st.integers(1, 3), st.sampled_from(ITEMS), st.sampled_from(["A", "B", "C", ""]), st.booleans())
arrivals = st.lists(versions, max_size=12)
choices = st.lists(st.tuples(st.integers(0, 20), st.sampled_from(["keep_newer", "use_held", "to_centre"])), max_size=6)


def log_of(arrived: list[tuple[int, str, str, bool]]) -> list[Stored]:
    """Entries in order of arrival; the flag says that it came after the end and the grace."""
    book, log = AnswerBook("T1"), []
    for number, (epoch, item, choice, late) in enumerate(arrived):
        response = SingleChoice(choice=choice) if choice else None
        content = Answered(item_id=item, response=response)
        entry = Entry(epoch=epoch, seq=book.next_seq(epoch), content=content, client_ms=number)
        book.accept(entry, hold=late)
        log.append(Stored(entry=entry, received_ms=number, held=late))
    return log


def decide(log: list[Stored], wishes: Sequence[tuple[int, str]]) -> list[ev.HeldReviewed]:
    """What a person can decide about this log, as the server takes it."""
    book, decisions = AnswerBook.replay("T1", log), []
    for number, decision in wishes:
        if book.held:
            place = book.held[number % len(book.held)]
            item = book.held_item(place)
            over = (book.place_of(item) if item else None) or NOWHERE
            decisions.append(
                ev.HeldReviewed(
                    ticket="T1",
                    epoch=place.epoch,
                    seq=place.seq,
                    decision=decision,  # type: ignore[arg-type]
                    reason="复核",
                    over_epoch=over.epoch,
                    over_seq=over.seq,
                )
            )
    return decisions


def room_after(decisions: Sequence[ev.Event]) -> Log:
    log = Log()
    for number, event in enumerate(decisions):
        log.add(T + number, event)
    return log


def response_at(log: list[Stored], place: Place) -> SingleChoice | None:
    content = next(s.entry.content for s in log if (s.entry.epoch, s.entry.seq) == (place.epoch, place.seq))
    assert isinstance(content, Answered)
    assert content.response is None or isinstance(content.response, SingleChoice)
    return content.response


@given(arrivals)
def test_without_a_decision_nothing_held_changes_an_answer(arrived: list[tuple[int, str, str, bool]]) -> None:
    log = log_of(arrived)
    assert ReadLog("T1", tuple(log)).responses(()) == AnswerBook.replay("T1", log).answers
    timely = [s for s in log if not s.held]
    newest: dict[str, tuple[tuple[int, int], Response | None]] = {}
    for stored in timely:
        content, place = stored.entry.content, (stored.entry.epoch, stored.entry.seq)
        assert isinstance(content, Answered)
        if place > newest.get(content.item_id, ((0, 0), None))[0]:
            newest[content.item_id] = (place, content.response)
    expected = {item: response for item, (_, response) in newest.items() if response is not None}
    assert ReadLog("T1", tuple(log)).responses(()) == expected


@given(arrivals, choices)
def test_replay_of_the_decisions_equals_the_live_state(
    arrived: list[tuple[int, str, str, bool]], wishes: list[tuple[int, str]]
) -> None:
    log = log_of(arrived)
    room = room_after(decide(log, wishes))
    wire = msgspec.json.encode(room.records)
    again = fold.replay(room.plan, msgspec.json.decode(wire, type=list[ev.Record]))
    assert again == room.state
    live, replayed = room.state.sittings["T1"].reviews, again.sittings["T1"].reviews
    assert ReadLog("T1", tuple(log)).responses(live) == ReadLog("T1", tuple(log)).responses(replayed)


@given(arrivals, choices)
def test_the_last_decision_about_an_item_stands_and_other_items_are_untouched(
    arrived: list[tuple[int, str, str, bool]], wishes: list[tuple[int, str]]
) -> None:
    log = log_of(arrived)
    book, decisions = AnswerBook.replay("T1", log), decide(log, wishes)
    reviews = room_after(decisions).state.sittings["T1"].reviews
    counted = ReadLog("T1", tuple(log)).responses(reviews)
    for item in ITEMS:
        used: Place | None = None
        for event in decisions:
            place = Place(epoch=event.epoch, seq=event.seq)
            if book.held_item(place) != item:
                continue
            if event.decision == "use_held":
                used = place
            elif used == place:
                used = None
        expected = response_at(log, used) if used else book.answers.get(item)
        assert counted.get(item) == expected


@given(arrivals, choices, versions)
def test_what_the_candidate_writes_after_a_decision_counts_without_leave(
    arrived: list[tuple[int, str, str, bool]], wishes: list[tuple[int, str]], later: tuple[int, str, str, bool]
) -> None:
    log = log_of(arrived)
    reviews = room_after(decide(log, wishes)).state.sittings["T1"].reviews
    before = ReadLog("T1", tuple(log)).responses(reviews)
    grown = log_of([*arrived, later])
    content, place = grown[-1].entry.content, Place(epoch=grown[-1].entry.epoch, seq=grown[-1].entry.seq)
    assert isinstance(content, Answered)
    after = ReadLog("T1", tuple(grown)).responses(reviews)
    held = place in AnswerBook.replay("T1", grown).held
    expected = before if held else {**before, content.item_id: content.response}
    assert after == {item: response for item, response in expected.items() if response is not None}


@given(arrivals, choices)
def test_everything_held_is_waiting_or_decided_and_overwritten_versions_ask_for_nothing(
    arrived: list[tuple[int, str, str, bool]], wishes: list[tuple[int, str]]
) -> None:
    log = log_of(arrived)
    book = AnswerBook.replay("T1", log)
    reviews = room_after(decide(log, wishes)).state.sittings["T1"].reviews
    waiting = undecided(book.to_review, reviews)
    assert set(waiting) | {r.place for r in reviews} >= set(book.to_review)
    assert not set(waiting) & {r.place for r in reviews}
    assert set(left_to_centre(reviews)) <= set(book.held)
    for place in book.held:
        item = book.held_item(place)
        newest = max(p for p in book.held if p.epoch == place.epoch and book.held_item(p) == item)
        assert (place in book.to_review) is (place == newest)


def test_a_decision_over_a_version_that_no_longer_stands_is_void() -> None:
    log = log_of([(2, "S01", "B", False), (1, "S01", "A", False)])
    place = Place(epoch=1, seq=1)
    right = Review(place=place, decision="use_held", over=Place(epoch=2, seq=1))
    other = Review(place=place, decision="use_held", over=Place(epoch=2, seq=9))
    assert ReadLog("T1", tuple(log)).responses([right]) == {"S01": SingleChoice(choice="A")}
    assert ReadLog("T1", tuple(log)).responses([other]) == {"S01": SingleChoice(choice="B")}


def test_a_decision_after_the_seal_asks_for_another_bundle_but_no_other_check() -> None:
    collected = ev.Collected(sittings=1, agreeing=1, unreported=(), mismatching=())
    sealed = ev.BundleSealed(bundle_id="b", bundle_sha256="0" * 64, bytes=1)
    receipt = ev.ReceiptKept(receipt_id="R", bundle_sha256="0" * 64)
    decision = ev.HeldReviewed(ticket="T1", epoch=1, seq=1, decision="to_centre", reason="r")
    after = room_after([collected, sealed, receipt, decision]).state
    assert (after.collected, after.bundle, after.receipt) == (collected, None, None)
