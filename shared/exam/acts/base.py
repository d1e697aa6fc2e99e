"""What an act is: a message that knows who may give it, when it is refused, what it writes and what it brings about.

The server decides by these methods; the console, which folds the same log, enables, explains and previews by them. All
are pure: the state of the room and the time are passed in. What they say is a code with values; the sentences stand in
`shared.words`, one catalogue a language.

    refused(act, state, role, now_ms)     why not, or None
    act.events(state, doing, now_ms)      what it writes into the room log
    act.effect(before, after, now_ms)     what it brings about: the server's reply and the console's preview alike
"""

from collections.abc import Iterable
from typing import ClassVar, Final

import msgspec

from shared.exam.bounds import Name
from shared.exam.plan import StaffRole
from shared.exam.room import fold
from shared.exam.room.events import Approval, Event, Record
from shared.exam.room.sitting import Sitting
from shared.exam.room.state import RoomState
from shared.exam.typed import visible

ROOM: Final[frozenset[StaffRole]] = frozenset({"proctor", "chief"})
"""Who runs the room."""

LONGEST_TEXT: Final = 500
TYPED: Final = frozenset({"reason", "note", "text", "evidence", "escort", "name"})
"""Fields of acts into which somebody types."""
"""Characters of a reason or a message; more is refused, and of a note that may be left out it is cut."""


_MANY: Final = 8


class Moment(msgspec.Struct, frozen=True):
    """A point on the room's clock, in milliseconds; the words write it in the room's time zone."""

    at_ms: int


class Lasting(msgspec.Struct, frozen=True):
    """A duration in milliseconds."""

    ms: int


class Whom(msgspec.Struct, frozen=True, kw_only=True):
    """Whom an act concerns: seats by number, or everyone."""

    seats: tuple[int, ...] = ()
    everyone: bool = False


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Something to be told: a stable code and the values its sentence names. A value may be told itself."""

    code: str
    values: "dict[str, Value]" = {}


Value = str | int | Moment | Lasting | Whom | Told | tuple[Told, ...]


class Refusal(Told, frozen=True, kw_only=True):
    """Why an act is not done. Nothing has changed."""


class Effect(Told, frozen=True, kw_only=True):
    """What an act brings about."""


class Credential(msgspec.Struct, frozen=True, kw_only=True):
    """A person's own approval: id and PIN, typed by that person."""

    staff_id: Name
    pin: Name


class Doing(msgspec.Struct, frozen=True, kw_only=True):
    """The circumstances in which an act is carried out; what the room log cannot tell comes from the server.

    Attributes:
        approvals: people who approved, their PINs verified.
        people: everybody whose PIN came with the act and was right, needed for it or not.
        item_id: the item that the act names by its number on the candidate's screen.
        letters: random letters for the ids of what is written; one for each act.
        challenge: the challenge 申请码 that a right code of the centre answered, or a new one that is to be asked.
        lost_from_ms: since when the candidate's PC has been of no use.
        unheard: ticket numbers of the candidates whose PC is not there to go on with.
        not_ready: seats of candidates whose PC did not pass the checks before the exam.
        paper_sha256: of a paper just opened, as clients get it.
    """

    approvals: tuple[Approval, ...] = ()
    people: tuple[Approval, ...] = ()
    item_id: str = ""
    letters: str = "preview"
    challenge: str = ""
    lost_from_ms: int | None = None
    unheard: tuple[str, ...] = ()
    not_ready: tuple[int, ...] = ()
    paper_sha256: str = ""


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A record to be written. `by_server`: it is the server's own doing, not the person's."""

    event: Event
    by_server: bool = False


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """The base of every act; its fields are the message on the wire.

    A subclass says in `ROLES` who may give it, and overrides what differs. The last two must be there.
    """

    ROLES: ClassVar[frozenset[StaffRole]] = ROOM

    def approvers(self, state: RoomState, role: str, now_ms: int) -> tuple[StaffRole, ...]:
        """Roles that must approve with their own PIN when a person of `role` gives the act now."""
        return ()

    def incomplete(self, state: RoomState, now_ms: int) -> Refusal | None:
        """What is missing or wrong in what was filled in."""
        return None

    def refusal(self, state: RoomState, now_ms: int) -> Refusal | None:
        """Why the room as it is does not allow it; what is still to be filled in does not matter here."""
        return None

    def events(self, state: RoomState, doing: Doing, now_ms: int) -> tuple[Written, ...]:
        """What it writes. Ask only for an act that is not refused.

        A `HandedIn` comes without the count and head of the answer log: only the server has that log and fills them in.
        """
        raise NotImplementedError

    def effect(self, before: RoomState, after: RoomState, now_ms: int) -> Effect:
        """What it brings about, from the states before and after its records."""
        raise NotImplementedError


def refused(act: Act, state: RoomState, role: str, now_ms: int) -> Refusal | None:
    """Why a person of that role cannot do this now; None where they can (with the approvals of `act.approvers`)."""
    if role not in act.ROLES:
        return Refusal(code="not_allowed")
    return lacking(act, state, now_ms) or act.refusal(state, now_ms)


def lacking(act: Act, state: RoomState, now_ms: int) -> Refusal | None:
    """What is missing or wrong in what was filled in: what somebody typed is kept whole or told, never cut."""
    length = max((len(_line(getattr(act, name))) for name in act.__struct_fields__ if name in TYPED), default=0)
    return act.incomplete(state, now_ms) or _too_long(length)


def after(state: RoomState, written: Iterable[Written], now_ms: int, actor: str = "preview") -> RoomState:
    """The state when these records stand in the log."""
    for one in written:
        state = fold.apply(state, Record(seq=state.last_seq + 1, at_ms=now_ms, actor=actor, event=one.event))
    return state


def preview(act: Act, state: RoomState, now_ms: int) -> Effect:
    """What an act would bring about now. Ask only for an act that is not refused."""
    return act.effect(state, after(state, act.events(state, Doing(), now_ms), now_ms), now_ms)


def one(event: Event) -> tuple[Written, ...]:
    """A single record of the person's own."""
    return (Written(event=event),)


def tidy(text: str) -> str:
    """A reason or note as it is kept: trimmed, in one line, nothing in it that cannot be seen, not endless."""
    return _line(text)[:LONGEST_TEXT]


def _line(text: str) -> str:
    return " ".join(visible(text).split())


def distinct(tickets: Iterable[str]) -> tuple[str, ...]:
    """The tickets without repetition, in order."""
    return tuple(dict.fromkeys(tickets))


# ------------------------------------------------------------ what several acts ask
def no_reason(text: str) -> Refusal | None:
    """A reason must be given, and be kept whole."""
    length = len(_line(text))
    return _too_long(length) or (None if length else Refusal(code="reason_needed"))


def _too_long(length: int) -> Refusal | None:
    if length <= LONGEST_TEXT:
        return None
    return Refusal(code="text_too_long", values={"most": LONGEST_TEXT, "length": length})


def nobody_chosen(tickets: Iterable[str]) -> Refusal | None:
    """Somebody must be chosen."""
    return None if any(True for _ in tickets) else Refusal(code="nobody_chosen")


def not_running(state: RoomState) -> Refusal | None:
    """The exam has started and not ended."""
    return Refusal(code="not_started") if state.started_ms is None else over(state)


def over(state: RoomState) -> Refusal | None:
    """The session must not be over."""
    return Refusal(code="session_over") if state.ended_ms is not None else None


def unknown(state: RoomState, tickets: Iterable[str]) -> Refusal | None:
    """All of them are due in this session."""
    return None if all(ticket in state.sittings for ticket in tickets) else Refusal(code="unknown_candidate")


def not_present(state: RoomState, tickets: Iterable[str]) -> Refusal | None:
    """All of them have logged in."""
    for ticket in tickets:
        if (why := unknown(state, (ticket,))) is not None:
            return why
        if not state.sittings[ticket].present:
            return Refusal(code="candidate_not_present", values={"seat": state.sittings[ticket].seat})
    return None


def not_working(state: RoomState, tickets: Iterable[str]) -> Refusal | None:
    """The exam runs, and all of them are present and have not been closed."""
    if (why := not_running(state)) is not None:
        return why
    for ticket in tickets:
        if (why := not_present(state, (ticket,))) is not None:
            return why
        if not state.sittings[ticket].open:
            return Refusal(code="sitting_closed", values={"seat": state.sittings[ticket].seat})
    return None


def seat_of(state: RoomState, ticket: str) -> int:
    """The candidate's seat now."""
    return state.sittings[ticket].seat


def whom(state: RoomState, tickets: Iterable[str]) -> Whom:
    """Those candidates by their seats; everyone, where no ticket is named or all that are open are."""
    named = set(tickets)
    still_open = {s.ticket for s in state.sittings.values() if s.open}
    if not named or (len(named) > _MANY and named == still_open):
        return Whom(everyone=True)
    return Whom(seats=tuple(sorted(state.sittings[t].seat for t in named)))


def sittings_of(state: RoomState, tickets: Iterable[str]) -> list[Sitting]:
    """The sittings of those candidates; of all, where no ticket is named."""
    named = set(tickets)
    return [s for s in state.sittings.values() if not named or s.ticket in named]
