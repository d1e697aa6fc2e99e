"""What is written behind the fence of a log-in never counts by itself, and what was written before it always may."""

import json

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.exam.answers.content import Answered
from shared.exam.answers.fence import MARGIN_MS, Fence, behind, fence_of, fenced
from shared.exam.answers.log import AnswerBook, Entry, Place, entry_bytes, roll
from shared.exam.kinds.single_choice import SingleChoice
from shared.exam.room import events as ev
from tests.unit.shared.exam.support import Log, T

ITEMS = ("s1", "s2", "s3")
moments = st.integers(0, 3_600_000)
writings = st.lists(st.tuples(moments, st.sampled_from(ITEMS), st.sampled_from("ABCD")), max_size=8)


def entries(epoch: int, written: list[tuple[int, str, str]]) -> list[Entry]:
    return [
        Entry(
            epoch=epoch,
            seq=n,
            content=Answered(item_id=item, response=SingleChoice(choice=choice)),
            client_ms=T + at_ms,
        )
        for n, (at_ms, item, choice) in enumerate(written, 1)
    ]


def take(book: AnswerBook, fences: tuple[Fence, ...], arriving: list[Entry], now_ms: int) -> None:
    for entry in arriving:
        book.accept(entry, hold=behind(fences, book, entry, now_ms))


@given(writings, writings, moments, st.booleans())
def test_only_what_was_written_before_the_fence_may_count(
    old: list[tuple[int, str, str]], new: list[tuple[int, str, str]], fence_ms: int, late_first: bool
) -> None:
    fences, now_ms = (Fence(epoch=1, at_ms=T + fence_ms),), T + 3_600_000
    book = AnswerBook("T1")
    batches = [entries(1, old), entries(2, sorted(new))]
    for batch in batches if late_first else reversed(batches):
        take(book, fences, batch, now_ms)
    latest = 0
    for entry in entries(1, old):
        latest = max(latest, entry.client_ms)
        item = entry.content.item_id
        place = Place(epoch=1, seq=entry.seq)
        if latest > T + fence_ms + MARGIN_MS:
            assert book.place_of(item) != place
            assert place in book.held
        elif not [e for e in new if e[1] == item] and not [o for o in old[entry.seq :] if o[1] == item]:
            assert book.place_of(item) == place
    # of the newest log-in everything counts
    for item in {item for _, item, _ in new}:
        counted = book.place_of(item)
        assert counted is not None
        assert counted.epoch == 2


@given(writings, moments, st.integers(0, 8))
def test_arriving_in_pieces_changes_nothing(old: list[tuple[int, str, str]], fence_ms: int, cut: int) -> None:
    fences, now_ms = (Fence(epoch=1, at_ms=T + fence_ms),), T + 3_600_000
    whole, pieces = AnswerBook("T1"), AnswerBook("T1")
    take(whole, fences, entries(1, old), now_ms)
    take(pieces, fences, entries(1, old)[:cut], now_ms)
    take(pieces, fences, entries(1, old)[cut:], now_ms + 60_000)
    assert (whole.answers, whole.held, whole.head()) == (pieces.answers, pieces.held, pieces.head())


@given(st.lists(st.tuples(st.integers(1, 4), moments), max_size=8))
def test_an_epoch_is_fenced_once_and_its_fence_never_moves(steps: list[tuple[int, int]]) -> None:
    fences: tuple[Fence, ...] = ()
    for epoch, at_ms in steps:
        before = fence_of(fences, epoch)
        fences = fenced(fences, epoch, at_ms)
        assert fence_of(fences, epoch) == (Fence(epoch=epoch, at_ms=at_ms) if before is None else before)


def test_a_move_fences_at_once_a_new_log_in_at_the_latest() -> None:
    log = Log()
    log.add(T, ev.CandidateLoggedIn(ticket="T1", device_id="a", seat=1, epoch=1, how="first"))
    assert log.state.sittings["T1"].fences == ()
    log.add(T + 5, ev.SeatMoved(ticket="T1", from_seat=1, to_seat=4, reason="r"))
    log.add(T + 9, ev.CandidateLoggedIn(ticket="T1", device_id="b", seat=4, epoch=2, how="moved"))
    log.add(T + 20, ev.CandidateLoggedIn(ticket="T1", device_id="b", seat=4, epoch=3, how="resume"))
    log.add(T + 30, ev.CandidateLoggedIn(ticket="T1", device_id="a", seat=1, epoch=4, how="resume"))
    assert log.state.sittings["T1"].fences == (
        Fence(epoch=1, at_ms=T + 5),
        Fence(epoch=2, at_ms=T + 20, same_pc=True),
        Fence(epoch=3, at_ms=T + 30),
    )


guesses = st.lists(st.tuples(st.integers(-10_000_000, 3_600_000), st.sampled_from(ITEMS), st.booleans()), max_size=8)


def guessed_entries(written: list[tuple[int, str, bool]]) -> list[Entry]:
    """The wall clock of that PC may say anything."""
    plain = entries(1, [(max(at_ms, -T), item, "A") for at_ms, item, _ in written])
    return [replace(entry, guessed=guessed) for entry, (_, _, guessed) in zip(plain, written, strict=True)]


@given(guesses, moments, st.integers(0, 8), st.booleans())
def test_from_the_first_guess_on_order_alone_decides(
    written: list[tuple[int, str, bool]], fence_ms: int, cut: int, same_pc: bool
) -> None:
    """Behind another PC's take-over all of it waits for people, whatever the clock said; of the same PC none does."""
    fences, now_ms = (Fence(epoch=1, at_ms=T + fence_ms, same_pc=same_pc),), T + 3_600_000
    arriving = guessed_entries(written)
    first = next((n for n, entry in enumerate(arriving) if entry.guessed), len(arriving))
    whole, pieces = AnswerBook("T1"), AnswerBook("T1")
    take(whole, fences, arriving, now_ms)
    take(pieces, fences, arriving[:cut], now_ms)
    take(pieces, fences, arriving[cut:], now_ms + 60_000)
    for entry in arriving[first:]:
        assert (Place(epoch=1, seq=entry.seq) in whole.held) is not same_pc
    assert (whole.answers, whole.held, whole.head()) == (pieces.answers, pieces.held, pieces.head())
    assert whole.count() == len(arriving), "nothing is dropped"


@given(guesses, moments)
def test_what_was_there_before_the_fence_counts_however_its_time_was_guessed(
    written: list[tuple[int, str, bool]], fence_ms: int
) -> None:
    book, arriving = AnswerBook("T1"), guessed_entries(written)
    take(book, (), arriving, T + fence_ms)
    take(book, (Fence(epoch=1, at_ms=T + fence_ms),), arriving, T + fence_ms + 1)  # sent again: nothing new
    assert book.held == []


@given(writings)
def test_an_entry_that_knows_its_time_is_written_as_it_always_was(old: list[tuple[int, str, str]]) -> None:
    """Journals, bundles and heads from before there was the mark stay what they are."""
    for entry in entries(1, old):
        told = json.loads(entry_bytes(entry))
        assert set(told) == {"epoch", "seq", "content", "client_ms"}
        assert msgspec.json.decode(entry_bytes(entry), type=Entry) == entry
        marked = replace(entry, guessed=True)
        assert json.loads(entry_bytes(marked)) == told | {"guessed": True}
        assert roll(b"", marked) != roll(b"", entry), "the mark is part of the chain"


def test_a_time_that_cannot_be_true_proves_nothing_about_what_follows() -> None:
    fences, now_ms = (Fence(epoch=1, at_ms=T + 60_000),), T + 120_000
    book = AnswerBook("T1")
    take(book, fences, entries(1, [(9_000_000, "s1", "A"), (30_000, "s2", "B")]), now_ms)
    assert list(book.answers) == ["s2"]
    assert book.held == [Place(epoch=1, seq=1)]
