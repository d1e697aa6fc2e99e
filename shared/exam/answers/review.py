"""Answers held for review, what people decided about them, and so which answers count.

The answers that count are a pure function of two logs: the sitting's answer log and the decisions in the room log. The
server, the bundle and the centre all compute them with `shared.exam.answers.reading`, so they cannot differ.

Law: of each item its newest answer counts (greatest epoch and number) among those that were never held. A decision to
use a held answer puts that one in its place, as long as the version it was decided over is still the newest: what the
candidate wrote later counts without anybody's leave. Of several decisions about an item the last one stands. Without
a decision nothing held changes anything.

Handbook 考务手册: The day, minute by minute (after); Leaving the room.
"""

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from shared.exam.answers.content import Answered
from shared.exam.answers.log import AnswerBook, Place, Stored

NOWHERE = Place(epoch=0, seq=0)
"""The place of no version at all."""


HeldDecision = Literal["keep_newer", "use_held", "to_centre"]


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """A decision about the held answer at `place`; `over` is the version that stood then (`NOWHERE`: none)."""

    place: Place
    decision: HeldDecision
    over: Place


def undecided(to_review: Iterable[Place], reviews: Sequence[Review]) -> tuple[Place, ...]:
    """The held answers nobody has decided about yet."""
    decided = {review.place for review in reviews}
    return tuple(place for place in to_review if place not in decided)


def left_to_centre(reviews: Iterable[Review]) -> tuple[Place, ...]:
    """The held answers whose last decision leaves them to the centre."""
    last = {review.place: review.decision for review in reviews}
    return tuple(sorted(place for place, decision in last.items() if decision == "to_centre"))


def counting_places(book: AnswerBook, items: dict[Place, str], reviews: Iterable[Review]) -> dict[str, Place]:
    """Item id to the place of the version that counts. `items`: the item of every answer in the log."""
    places = {item: place for item in set(items.values()) if (place := book.place_of(item)) is not None}
    chosen: dict[str, Place] = {}
    for review in reviews:
        item = items.get(review.place)
        if item is None or review.over != places.get(item, NOWHERE):
            continue
        if review.decision == "use_held":
            chosen[item] = review.place
        elif chosen.get(item) == review.place:
            del chosen[item]
    return places | chosen


def answers_by_place(book: AnswerBook, log: Iterable[Stored]) -> dict[Place, Answered]:
    """Every answer in the log, large ones joined from their parts. `book` is the log's own."""
    answered = ((Place(epoch=s.entry.epoch, seq=s.entry.seq), book.answered(s.entry)) for s in log)
    return {place: content for place, content in answered if content is not None}
