"""Going on after a restart without the server: what this PC knows by itself, and what it only guesses.

The server decides about time. What is restored here is the last word it said; the room's clock since then is guessed
from the PC's wall clock where that is plausible, shown as a guess, and never acted on.
"""

from typing import Final

import msgspec

from candidate_client.core.clock import ClockView
from candidate_client.core.outline import Exam, make_exam
from candidate_client.core.papers import PaperStore, PaperUnusableError
from candidate_client.core.state import HandInStep
from candidate_client.journal.capsule import GoingOn
from shared.exam.answers.content import HandInAsked
from shared.exam.answers.log import Entry
from shared.exchange.journal_records import Stood

# A power cut is waited out for an hour; a wall clock that claims a longer gap has more likely been set.
PLAUSIBLE_MS: Final = 3 * 3600 * 1000
OFFER_AFTER_MS: Final = 5_000
FREE_TRIES: Final = 5
WAIT_MS: Final = 30_000


class Guess(msgspec.Struct, frozen=True, kw_only=True):
    """The room's clock minus the local one. `plausible` False: only a lower bound, good for stamping entries."""

    offset_ms: int
    plausible: bool


class Tries:
    """Slows down guessing at the screen: after five wrong codes, half a minute's wait before each further one."""

    def __init__(self) -> None:
        self._wrong = 0
        self._last_ms = 0

    def wrong(self, local_ms: int) -> None:
        """One more wrong code."""
        self._wrong, self._last_ms = self._wrong + 1, local_ms

    def wait_s(self, local_ms: int) -> int:
        """Seconds before the next try is heard; 0 for at once."""
        left_ms = self._last_ms + WAIT_MS - local_ms
        return max(0, -(-left_ms // 1000)) if self._wrong >= FREE_TRIES else 0


def guess_offset(stood: Stood, *, local_ms: int, wall_ms: int) -> Guess:
    """The room's clock from the server's last word and the wall clock's difference since."""
    passed = wall_ms - stood.wall_ms
    plausible = 0 <= passed <= PLAUSIBLE_MS
    return Guess(offset_ms=stood.room_ms + (passed if plausible else 0) - local_ms, plausible=plausible)


def clock_after_restart(stood: Stood | None, guess: Guess | None) -> ClockView:
    """What the screen may say about time, marked as an estimate."""
    if stood is None or guess is None:
        return ClockView(estimated=True, running=True)
    running = stood.deadline_ms is not None
    return ClockView(
        offset_ms=guess.offset_ms if guess.plausible else None,
        running=running,
        deadline_ms=stood.deadline_ms or 0,
        standing_ms=None if running else stood.remaining_ms,
        allotted_ms=stood.allotted_ms,
        estimated=True,
    )


def hand_in_under_way(entries: list[Entry], acknowledged: int) -> HandInStep:
    """Whether handing in was the last thing that happened here and the server cannot have answered it."""
    last = entries[-1] if entries else None
    if last is None or last.seq <= acknowledged or not isinstance(last.content, HandInAsked):
        return "none"
    return "asked" if last.content.cause == "candidate" else "time_up"


def open_exam(papers: PaperStore, kept: GoingOn) -> Exam:
    """The paper from this PC's disk in the candidate's order. Raises PaperUnusableError."""
    if not papers.has(kept.paper_sha256):
        raise PaperUnusableError
    opened = papers.open(kept.paper_key)
    return make_exam(opened.paper, opened.media, kept.login.shuffle_seed, kept.paper_sha256)
