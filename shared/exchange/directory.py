"""The directory of a site: where each of its candidates sits, in every room and session, and the search in it.

It travels in every package, sealed with the roster, so that a room without a network can tell a candidate who came to
the wrong door where they belong (handbook 考务手册: What goes wrong in real rooms). Of other rooms' candidates it holds
no more than that takes: no photo, and no full ID number, only its masked form and a keyed mark to find it by. ADR 0054.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Final, Literal

import msgspec

from shared.exam.bounds import Name
from shared.exam.plan import Candidate, SessionKind, SessionPlan
from shared.exchange.same_words import looks_like, plain
from shared.formatting import mask_id

MOST_PLACED: Final = 50_000
LONGEST_QUESTION: Final = 60
SHORTEST_QUESTION: Final = 2
SHOWN: Final = 12
"""So many are named; of more only the number, and whoever asks says more."""
_NEAR_SHOWN: Final = 6
_MARK_LENGTH: Final = 32
_END_OF_NUMBER: Final = 4
_BEGIN_OF_LETTERS: Final = 3
_NEAR_LETTERS: Final = 5

_UNSPOKEN: Final = re.compile("[·・•‧∙.．。'’\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SYLLABLE: Final = "(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?[aeiouvü]+(?:ng|n|r)?"
_MOST_SYLLABLES: Final = 8
_LETTERS: Final = re.compile(r"[a-zü]+")

Asked = Literal["name", "letters", "number"]
"""What was typed: a name, its letters (拼音), or the number of a ticket or ID."""


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate in one session, as far as it takes to send them there.

    Attributes:
        pinyin: as the students' sheet has it; empty where it does not.
        id_mark: finds the full number without holding it; empty in a reply.
        title: of the session, or the subject where the centre has not issued that room's package yet.
        session: the session as the seating sheet names it, where nothing says when it begins.
        starts_at_ms, duration_s: 0 where unknown.
    """

    ticket: Name
    name: Name
    pinyin: Name = ""
    id_type: Name
    id_masked: Name
    id_mark: Name = ""
    school: Name = ""
    title: Name
    kind: SessionKind = "formal"
    session: Name = ""
    room: Name
    seat: int
    starts_at_ms: int = 0
    duration_s: int = 0

    @property
    def key(self) -> tuple[str, int, str]:
        """A candidate sits once in a session, and sessions differ by when they begin."""
        return self.ticket, self.starts_at_ms, self.session


class Directory(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody of the site, as the centre knew it at `made_ms`. `salt`: of the marks of ID numbers."""

    made_ms: int = 0
    salt: bytes = b""
    placed: Annotated[tuple[Placed, ...], msgspec.Meta(max_length=MOST_PLACED)] = ()


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a question found: `hits` as asked, or else `near` ones; `count` is all the hits there are."""

    asked: Asked
    hits: tuple[Placed, ...] = ()
    near: tuple[Placed, ...] = ()
    count: int = 0


def new_salt() -> bytes:
    """A fresh salt for a directory."""
    return secrets.token_bytes(16)


def id_mark(salt: bytes, number: str) -> str:
    """The mark of an ID number, the same however it is typed."""
    return hmac.new(salt, _spoken(number).encode(), hashlib.sha256).hexdigest()[:_MARK_LENGTH]


def place_of(candidate: Candidate, plan: SessionPlan, salt: bytes, pinyin: Mapping[str, str]) -> Placed:
    """A candidate of a plan. `pinyin`: by ID number."""
    return Placed(
        ticket=candidate.ticket,
        name=candidate.name,
        pinyin=pinyin.get(candidate.id_number, ""),
        id_type=candidate.id_type,
        id_masked=mask_id(candidate.id_number),
        id_mark=id_mark(salt, candidate.id_number),
        school=candidate.school,
        title=plan.title,
        kind=plan.kind,
        room=plan.room,
        seat=candidate.seat,
        starts_at_ms=plan.starts_at_ms,
        duration_s=plan.duration_s,
    )


def places_of(plan: SessionPlan, salt: bytes, pinyin: Mapping[str, str]) -> Iterator[Placed]:
    """Everybody of a plan."""
    return (place_of(candidate, plan, salt, pinyin) for candidate in plan.candidates)


def merged(*sources: Iterable[Placed]) -> tuple[Placed, ...]:
    """Everybody once; a later source knows better. What the sheet alone said yields to a plan of the same time."""
    found: dict[tuple[str, int, str], Placed] = {}
    for source in sources:
        for placed in source:
            before = found.get(placed.key)
            pinyin = placed.pinyin or (before.pinyin if before is not None else "")
            found[placed.key] = msgspec.structs.replace(placed, pinyin=pinyin)
    return tuple(found.values())


def find(placed: Iterable[Placed], salt: bytes, text: str) -> Found:
    """Who is meant by a name, its letters or initials, a ticket number, or an ID number or its last four signs.

    Width, blanks, dots and case are no matter. Where the question fits somebody exactly, only they are named.
    Whoever was nearly meant is named where nobody was found.
    """
    asked = _spoken(text)
    kind = _kind(asked)
    if len(asked) < SHORTEST_QUESTION:
        return Found(asked=kind)
    mark = id_mark(salt, asked) if kind == "number" else ""
    rated = [(_rate(one, asked, kind, mark), one) for one in placed]
    best = max((rate for rate, _one in rated), default=0)
    hits = _ordered(one for rate, one in rated if rate == best) if best > 1 else []
    near = _ordered(one for rate, one in rated if rate == 1) if best == 1 else []
    return Found(asked=kind, hits=tuple(hits[:SHOWN]), near=tuple(near[:_NEAR_SHOWN]), count=len(hits))


def _rate(one: Placed, asked: str, kind: Asked, mark: str) -> int:
    """3 exactly, 2 by a part of it, 1 nearly, 0 not at all."""
    rates = [_by_name(one, asked)]
    if kind == "number":
        rates.append(_by_number(one, asked, mark))
    if asked.isascii() or kind == "letters":  # a school may number 拼音 that two share
        rates.append(_by_letters(one, asked))
    return max(rates)


def _by_number(one: Placed, asked: str, mark: str) -> int:
    ticket, masked = _spoken(one.ticket), _spoken(one.id_masked)
    if asked == ticket or (one.id_mark and hmac.compare_digest(mark, one.id_mark)):
        return 3
    head, tail = masked[: masked.find("*")], masked[masked.rfind("*") + 1 :]
    if len(asked) >= _END_OF_NUMBER and (asked == tail or ticket.startswith(asked) or ticket.endswith(asked)):
        return 2
    # One sign off in the middle of an ID number: what is shown of it agrees at both ends.
    ends_agree = len(asked) == len(masked) and bool(head) and asked.startswith(head) and asked.endswith(tail)
    return 1 if ends_agree or looks_like(asked, ticket) else 0


def _by_letters(one: Placed, asked: str) -> int:
    written = _spoken(one.pinyin)
    letters = "".join(_LETTERS.findall(written))
    if not letters:
        return 0
    if asked in {letters, written}:
        return 3
    begins = len(asked) >= _BEGIN_OF_LETTERS and letters.startswith(asked)
    if begins or are_initials(asked, one.name, letters):
        return 2
    return 1 if len(asked) >= _NEAR_LETTERS and looks_like(asked, letters) else 0


def _by_name(one: Placed, asked: str) -> int:
    name = _spoken(one.name)
    if asked == name:
        return 3
    if asked in name:
        return 2
    # Of two signs one is the family name: half of China would be near.
    return 1 if len(name) > 2 and looks_like(asked, name) else 0


def are_initials(asked: str, name: str, letters: str) -> bool:
    """Whether these are the first letters of the name's syllables, however 拼音 without blanks may be parted."""
    if len(asked) != len(_spoken(name)) or len(asked) > _MOST_SYLLABLES:
        return False
    return re.fullmatch("".join(f"(?={re.escape(first)}){_SYLLABLE}" for first in asked), letters) is not None


def _kind(asked: str) -> Asked:
    if any(char.isdigit() for char in asked):
        return "number"
    return "letters" if asked.isascii() or "ü" in asked else "name"


def _spoken(text: str) -> str:
    """The text as it is compared."""
    return _UNSPOKEN.sub("", plain(text)).casefold()


def _ordered(found: Iterable[Placed]) -> list[Placed]:
    return sorted(found, key=lambda one: (one.starts_at_ms, one.session, one.room, one.seat))
