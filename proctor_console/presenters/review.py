"""Late answers beside the ones that stand: what a person compares before deciding. Pure."""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from proctor_console.presenters.history import seat_and_device, written_words
from shared.exam.answers.review import HeldDecision
from shared.formatting import clock_time
from shared.protocol.answers import AnswerHistory, HistoryEntry
from shared.protocol.commands import HeldChoice
from shared.words.catalogue import say

Place = tuple[int, int]


class ComparedPart(msgspec.Struct, frozen=True, kw_only=True):
    """One part of the two answers."""

    label: str
    standing: str
    late: str

    @property
    def differs(self) -> bool:
        """Whether the two say different things here."""
        return self.standing != self.late


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """A late answer and the one that stands without a decision."""

    place: Place
    item: str
    standing_when: str
    late_when: str
    lines: tuple[ComparedPart, ...]


def pairs(history: AnswerHistory, zone: str) -> tuple[Pair, ...]:
    """Every late answer that waits for a decision, by item."""
    waiting = sorted(history.waiting(), key=lambda e: (e.item_no, e.epoch))
    return tuple(_pair(history, late, zone) for late in waiting)


def choices(history: AnswerHistory, decisions: Mapping[Place, HeldDecision]) -> tuple[HeldChoice, ...]:
    """The decisions for the wire, each over the version that stood on the screen."""
    return tuple(
        history.choice(late, decisions[late.epoch, late.seq])
        for late in history.waiting()
        if (late.epoch, late.seq) in decisions
    )


_DECISIONS: Final[tuple[HeldDecision, ...]] = ("use_held", "keep_newer", "to_centre")


def effect(decisions: Iterable[HeldDecision], waiting: int) -> str:
    """What will happen, said before it is confirmed."""
    made = list(decisions)
    if not made:
        return say("console.review_none", waiting=waiting)
    parts = [say(f"console.review_{d}", n=made.count(d)) for d in _DECISIONS if d in made]
    left = waiting - len(made)
    rest = say("console.review_left", left=left) if left else ""
    return "，".join(parts) + rest + say("console.review_end")


def _pair(history: AnswerHistory, late: HistoryEntry, zone: str) -> Pair:
    standing = history.standing(late.item_id)
    return Pair(
        place=(late.epoch, late.seq),
        item=late.label,
        standing_when=_when(standing, zone) if standing else say("console.nothing_in_time"),
        late_when=say("console.arrived_late", when=_when(late, zone), at=clock_time(late.received_ms, zone)),
        lines=_lines(standing, late),
    )


def _when(entry: HistoryEntry, zone: str) -> str:
    told = say("console.written_at", at=written_words(entry, zone), seat_and_device=seat_and_device(entry))
    return say("console.written_by_guess", told=told) if entry.guessed else told


def _lines(standing: HistoryEntry | None, late: HistoryEntry) -> tuple[ComparedPart, ...]:
    """Part by part, the parts of the standing answer first, then what only the late one has."""
    left = {p.label: p.text for p in standing.parts} if standing else {}
    right = {p.label: p.text for p in late.parts}
    lines = [
        ComparedPart(label=label or say("console.answer"), standing=left.get(label, ""), late=right.get(label, ""))
        for label in dict.fromkeys((*left, *right))
    ]
    if not lines:
        lines = [ComparedPart(label=say("console.answer"), standing=_cleared(standing), late=_cleared(late))]
    elif late.kind == "cleared":
        lines.append(ComparedPart(label=say("console.whole_item"), standing="", late=say("console.cleared")))
    return tuple(lines)


def _cleared(entry: HistoryEntry | None) -> str:
    return say("console.cleared") if entry is not None and entry.kind == "cleared" else ""
