"""What a trouble is, and what is told of one that was played."""

import time
from collections.abc import Callable, Sequence

import msgspec

from scripts.lab.troubles.person import Person, TroubleError
from scripts.lab.troubles.room import Phase, Room


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the table. Seconds: from the cause to what is seen, and from there to the end of it."""

    number: int
    title: str
    cause: str
    seen: str
    clicked: tuple[str, ...]
    proof: str
    log: tuple[str, ...]
    to_seen_s: float
    to_solved_s: float
    ok: bool


class Telling:
    """Kept while a trouble is played: when it came, what was seen and when, how it is known to be over."""

    def __init__(self, person: Person, picture: Callable[[], object]) -> None:
        self._person, self._picture = person, picture
        self._caused_s = self._seen_s = self._over_s = time.monotonic()
        self.what = self.sentence = self.proof = ""

    def cause(self, what: str) -> None:
        """It happens now."""
        self.what = what
        self._caused_s = time.monotonic()
        self._person.clicked.clear()

    def seen(self, sentence: str) -> None:
        """What the window shows of it; a picture is taken."""
        self.sentence, self._seen_s = sentence, time.monotonic()
        self._picture()

    def solved(self, proof: str) -> None:
        """It is over; how that is known."""
        self.proof, self._over_s = proof, time.monotonic()

    def outcome(self, trouble: "Trouble", log: Sequence[str], failed: str) -> Outcome:
        """The row of the table; `failed`: why it was not solved, empty if it was."""
        ok = not failed and bool(self.sentence) and bool(self.proof)
        return Outcome(
            number=trouble.number,
            title=trouble.title,
            cause=self.what,
            seen=self.sentence,
            clicked=tuple(self._person.clicked),
            proof=self.proof if ok else failed or "没有做完",
            log=tuple(log),
            to_seen_s=round(max(0.0, self._seen_s - self._caused_s), 1),
            to_solved_s=round(max(0.0, self._over_s - self._seen_s), 1) if ok else 0.0,
            ok=ok,
        )


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """One of the 24. `number`: as the product's list of what goes wrong in real rooms counts.

    `play` brings it about, looks, clicks, proves; it raises TroubleError, RuntimeError where it does not go on.
    """

    number: int
    title: str
    phase: Phase
    play: Callable[[Room, Telling], None]


def check(right: object, words: str) -> None:
    """What must be so. Raises TroubleError."""
    if not right:
        raise TroubleError(words)
