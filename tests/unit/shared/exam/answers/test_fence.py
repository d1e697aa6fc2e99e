"""The fence of a log-in at the millisecond where it stands."""

import pytest

from shared.exam.answers.content import Visited
from shared.exam.answers.fence import MARGIN_MS, Fence, behind, fence_of, fenced
from shared.exam.answers.log import AnswerBook, Entry

T = 1_795_829_400_000
FENCES = (Fence(epoch=1, at_ms=T),)
NOW = T + 60_000


def entry(seq: int, client_ms: int, epoch: int = 1, *, guessed: bool = False) -> Entry:
    return Entry(epoch=epoch, seq=seq, content=Visited(item_id="Q"), client_ms=client_ms, guessed=guessed)


def test_an_epoch_is_fenced_once_and_one_that_never_was_not_at_all() -> None:
    assert fenced((), 1, T) == FENCES
    assert fenced(FENCES, 1, T - 5) == FENCES
    assert fenced(FENCES, 2, T + 5) == (*FENCES, Fence(epoch=2, at_ms=T + 5))
    assert fenced((), 0, T) == ()
    assert (fence_of(FENCES, 1), fence_of(FENCES, 2)) == (FENCES[0], None)
    assert fenced((), 1, T, same_pc=True) == (Fence(epoch=1, at_ms=T, same_pc=True),)


@pytest.mark.parametrize(("client_ms", "expected"), [(T + 2_000, False), (T + 2_001, True), (T - 9, False)])
def test_what_was_written_more_than_two_seconds_after_the_fence_is_behind_it(client_ms: int, expected: bool) -> None:
    assert MARGIN_MS == 2_000
    assert behind(FENCES, AnswerBook("T1"), entry(1, client_ms), NOW) is expected


def test_nothing_of_the_newest_log_in_is_behind_a_fence() -> None:
    assert not behind(FENCES, AnswerBook("T1"), entry(1, T + 9_000, epoch=2), NOW)


@pytest.mark.parametrize(
    ("before_ms", "expected"),
    [(T + 9_000, True), (NOW + 2_000, True), (NOW + 2_001, False), (T + 1, False)],
)
def test_an_entry_is_written_after_the_one_before_it_unless_that_claims_the_future(
    before_ms: int, expected: bool
) -> None:
    book = AnswerBook("T1")
    book.accept(entry(1, before_ms))
    assert behind(FENCES, book, entry(2, T - 60_000), NOW) is expected
    assert behind(FENCES, book.fork(), entry(2, T - 60_000), NOW) is expected


@pytest.mark.parametrize("client_ms", [0, T - 7_200_000, T + 7_200_000, NOW])
@pytest.mark.parametrize(("same_pc", "expected"), [(False, True), (True, False)])
def test_a_guessed_time_proves_nothing_and_order_decides(client_ms: int, same_pc: bool, expected: bool) -> None:
    """Another PC took over: it may have been written afterwards. The same PC went on: it was written before."""
    fences, book = (Fence(epoch=1, at_ms=T, same_pc=same_pc),), AnswerBook("T1")
    assert behind(fences, book, entry(1, client_ms, guessed=True), NOW) is expected
    book.accept(entry(1, client_ms, guessed=True))
    assert behind(fences, book, entry(2, T - 60_000), NOW) is expected, "what follows a guess is judged like it"
    assert behind(fences, book.fork(), entry(2, T - 60_000), NOW) is expected
    assert not behind(fences, book, entry(1, client_ms, epoch=2, guessed=True), NOW), "nobody took over from that one"


def test_a_guess_makes_nothing_of_what_the_pc_knew_before_it() -> None:
    book = AnswerBook("T1")
    book.accept(entry(1, T - 90_000))
    book.accept(entry(2, T + 7_200_000, guessed=True))
    assert (book.written_ms(1), book.has_guessed(1), book.has_guessed(2)) == (T - 90_000, True, False)
