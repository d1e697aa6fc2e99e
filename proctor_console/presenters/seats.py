"""The seat map as data: one card for each seat, where it stands, and what finding and filtering leave bright."""

from typing import Final, Literal

import msgspec

from proctor_console.core.attention import ROWS, SEVERITIES
from proctor_console.core.seats import is_away
from proctor_console.presenters import rounds
from shared.exam.room.events import CheckRound
from shared.exam.room.sitting import DisplayState
from shared.formatting import duration_clock, duration_words
from shared.protocol.console import RoomView, SeatView, ToDoKind
from shared.words.catalogue import Words, say

Link = Literal["none", "good", "stale", "lost"]
Filter = Literal["all", "attention", "working", "waiting", "handed_in", "absent", "entry", "second"]

FILTER_WORD: Final = Words(
    "console.filter", ("all", "attention", "working", "waiting", "handed_in", "absent", "entry", "second")
)
_STALE_MS: Final = 4_000
_TITLE: Final = 2  # characters of a section's title that a card has room for
_ASKED: Final = Words("console.asked", ("identity", "resume_check", "refused", "held", "conflict", "lock_seen"))
_BRIEF: Final = Words("console.brief", ("identity", "resume_check", "held", "conflict", "lock_seen"))
_PC_BRIEF: Final = Words("console.brief_pc", ("none", "silent"))
_ATTENTION: Final = frozenset({"offline", "problem", "away", "paused"})


class SeatCard(msgspec.Struct, frozen=True, kw_only=True):
    """What a card shows. `state` None means no candidate; `note` replaces the state's word where it says more.

    `brief`: the note in at most four characters, for small cards. `mark`: of the identity rounds, see `rounds.mark`.
    `section`: the beginning of the open section's title, where sections have limits of their own.
    """

    seat: int
    spare: bool
    ticket: str
    name: str
    state: DisplayState | None
    note: str
    progress: str
    share: float
    remaining: str
    section: str
    link: Link
    attention: bool
    tip: str
    mark: str = ""
    brief: str = ""


class GridPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Where a seat stands on the map, and how many aisles lie to its left."""

    row: int
    column: int
    aisles: int


def cards(view: RoomView, room_ms: int) -> tuple[SeatCard, ...]:
    """The cards in order of their seats; `room_ms` is the room's clock now."""
    asked = _most_urgent(view)
    titles = {section.section_id: section.title for section in view.sections}
    return tuple(
        _card(s, room_ms, asked.get(s.ticket), titles.get(s.section_id, ""))
        for s in sorted(view.seats, key=lambda s: s.seat)
    )


def _most_urgent(view: RoomView) -> dict[str, ToDoKind]:
    """Of several matters of a candidate the one that presses most."""
    by_urgency = sorted(view.to_do, key=lambda t: SEVERITIES.index(ROWS[t.kind].severity), reverse=True)
    return {t.ticket: t.kind for t in by_urgency if t.ticket}


def places(view: RoomView) -> dict[int, GridPlace]:
    """Where each seat stands: row by row, as the plan says; seats beyond the plan's rows go on below."""
    columns = view.layout.columns if view.layout else 8
    aisles = view.layout.aisles_after if view.layout else (2, 6)
    found = {}
    for number, seat in enumerate(sorted(s.seat for s in view.seats)):
        column = number % columns
        found[seat] = GridPlace(row=number // columns, column=column, aisles=sum(1 for a in aisles if a <= column))
    return found


def matching(view: RoomView, text: str, chosen: Filter) -> frozenset[int]:
    """Seats that a search text (seat, name, ticket) and a filter leave bright."""
    needle = text.strip().casefold()
    busy = {t.seat for t in view.to_do}
    fitting = _of_round(view, chosen) if chosen in {"entry", "second"} else None
    return frozenset(
        s.seat
        for s in view.seats
        if (s.seat in fitting if fitting is not None else _fits(s, chosen, busy)) and (not needle or _found(s, needle))
    )


def _of_round(view: RoomView, chosen: Filter) -> frozenset[int]:
    """Who is still to be looked at in that round, and who did not match."""
    round_: CheckRound = "second" if chosen == "second" else "entry"
    return frozenset(s.seat for s in rounds.due(view, round_) if not rounds.verdict(s, round_))


def link_of(seat: SeatView, room_ms: int) -> Link:
    """How the PC at that seat is heard."""
    if seat.link_lost_ms is not None or seat.state == "offline":
        return "lost"
    if seat.device in {"none", "silent"}:
        return "none"
    if seat.last_seen_ms is not None and room_ms - seat.last_seen_ms > _STALE_MS:
        return "stale"
    return "good"


def remaining_ms(seat: SeatView, room_ms: int) -> int:
    """Working time left now: carried on from the view while the clock runs."""
    if seat.deadline_ms is not None and seat.closed_ms is None:
        return max(0, min(seat.allotted_ms, seat.deadline_ms - room_ms))
    return seat.remaining_ms


def short_duration(ms: int) -> str:
    """`83 分`, and `9:45` in the last ten minutes."""
    if ms >= 600_000:
        return say("console.short_minutes", number=ms // 60_000)
    seconds = -(-ms // 1000)
    return f"{seconds // 60}:{seconds % 60:02d}"


def _card(seat: SeatView, room_ms: int, asked: ToDoKind | None, section: str) -> SeatCard:
    left = remaining_ms(seat, room_ms)
    present = seat.epoch > 0
    open_ = present and seat.closed_ms is None
    return SeatCard(
        seat=seat.seat,
        spare=seat.spare,
        ticket=seat.ticket,
        name=seat.name_masked,
        state=seat.state if seat.ticket else None,
        note=_note(seat, room_ms, asked),
        progress=f"{seat.answered}/{seat.total}" if present and seat.total else "",
        share=seat.answered / seat.total if present and seat.total else 0.0,
        remaining=short_duration(left) if open_ else "",
        section=section[:_TITLE] if open_ else "",
        link=link_of(seat, room_ms),
        attention=bool(_presses(asked) or seat.hand or seat.blocked) or seat.state in {"offline", "problem"},
        tip=_tip(seat, left, section, open_=open_),
        mark=rounds.mark(seat) if seat.ticket else "",
        brief=_brief(seat, asked),
    )


def _presses(asked: ToDoKind | None) -> bool:
    """A message that forty have not confirmed is one row of the list, and no reason to mark forty seats."""
    return asked is not None and (ROWS[asked].severity != "note" or asked in _ASKED)


def _note(seat: SeatView, room_ms: int, asked: ToDoKind | None) -> str:
    if seat.hand:
        return say("console.asked.help", kind=seat.hand)
    if seat.blocked:
        return say("console.asked.locked")
    if not seat.ticket:
        free = say("console.spare") if seat.spare else say("console.empty_seat")
        return {"none": say("console.free_not_enrolled", free=free), "silent": say("console.free_off", free=free)}.get(
            seat.device, say("console.free_ready", free=free)
        )
    if seat.link_lost_ms is not None and seat.closed_ms is None:
        return say("console.offline_for", duration_clock=duration_clock(room_ms - seat.link_lost_ms, hours=False))
    if is_away(seat):
        return say("console.away_for", duration_clock=duration_clock(room_ms - seat.leaves[-1].from_ms, hours=False))
    if seat.hand_in_waiting:
        return say("console.asks_hand_in")
    if seat.checked is False:
        return say("console.in_doubt")
    if seat.state == "waiting" and asked != "refused":
        return {"none": say("console.pc_not_enrolled"), "silent": say("console.pc_off")}.get(
            seat.device, say("console.waiting")
        )
    return _ASKED.get(asked or "", "")


def _brief(seat: SeatView, asked: ToDoKind | None) -> str:
    """The note in few characters; empty where the state's own word says it."""
    if seat.hand:
        return say("console.brief.help")
    if seat.blocked:
        return say("console.asked.locked")
    if not seat.ticket or seat.state == "waiting":
        free = "" if seat.ticket else say("console.brief.spare") if seat.spare else say("console.empty_seat")
        return _PC_BRIEF.get(seat.device, free)
    if seat.state in {"offline", "away"}:
        return ""
    if seat.hand_in_waiting:
        return say("console.asks_hand_in")
    return say("console.in_doubt") if seat.checked is False else _BRIEF.get(asked or "", "")


def _tip(seat: SeatView, left_ms: int, section: str, *, open_: bool) -> str:
    lines = [say("console.seat", seat=seat.seat)]
    if seat.ticket:
        lines[0] += f" · {seat.name_masked} · {seat.ticket}"
        lines.append(rounds.words(seat))
    if open_:
        lines.append(
            say(
                "console.tip_work",
                answered=seat.answered,
                total=seat.total,
                flagged=seat.flagged,
                section=section,
                span=duration_words(left_ms),
            )
        )
    if seat.unsent:
        lines.append(say("console.tip_unsent", unsent=seat.unsent))
    if seat.sights:
        lines.append(say("console.tip_sights", sights=seat.sights))
    if seat.device_name:
        lines.append(say("console.tip_pc", device_name=seat.device_name))
    return "\n".join(lines)


def _fits(seat: SeatView, chosen: Filter, busy: set[int]) -> bool:
    if chosen == "all":
        return True
    if not seat.ticket:
        return False
    if chosen == "attention":
        return seat.seat in busy or seat.state in _ATTENTION
    if chosen == "working":
        return seat.epoch > 0 and seat.closed_ms is None
    if chosen == "handed_in":
        return seat.closed_ms is not None
    return seat.state == chosen


def _found(seat: SeatView, needle: str) -> bool:
    if needle.isdecimal() and len(needle) <= 3:
        return str(seat.seat) == needle.lstrip("0")
    return needle in seat.name.casefold() or needle in seat.ticket.casefold() or needle in seat.id_masked.casefold()
