"""Whether this PC is stopped, what the candidate is told of it, and how a raised hand stands. Pure.

A stop of this PC's own holds until the server says that everything told up to it was lifted. What the server says stops
the PC too, also after the journal was wiped by a restore card; except just after the code was typed here, when the
server does not know of that yet.
"""

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from candidate_client.core.state import ClientView, Hand, Stop, settle
from shared.exam.lock import LockPolicy, Measure
from shared.exam.room.watch_events import HelpKind
from shared.exam.signals import Sighted, Unlocked
from shared.exchange.journal_records import Told
from shared.protocol.signals import LockNow
from shared.protocol.sitting import Notice
from shared.words.catalogue import say

_MOST: Final = 20


def seen(view: ClientView, stop: Stop, measure: Measure, room_ms: int) -> ClientView:
    """The lock saw something: a stop, a word to the candidate, or nothing they need to know."""
    if measure == "block":
        if view.closed is not None:
            return view
        return settle(replace(view, stops=(*view.stops, stop)[-_MOST:]))
    if measure != "warn" or view.candidate is None or view.closed is not None:
        return view
    text = say(f"lock.told.{stop.sight}")
    notice_id = f"lock/{stop.sight}"
    others = tuple(n for n in view.notices if not n.notice_id.startswith(notice_id))
    if len(others) < len(view.notices) and any(n.notice_id.startswith(notice_id) for n in view.new_notices):
        return view  # it stands there already
    notice = Notice(notice_id=f"{notice_id}/{stop.stream}/{stop.number}", kind="message", text=text, at_ms=room_ms)
    return replace(view, notices=(*others, notice))


def lock_told(view: ClientView, lock: LockNow) -> ClientView:
    """The server's word."""
    left = tuple(stop for stop in view.stops if stop.number > lock.lifted.get(stop.stream, 0))
    waits = view.hand is not None and not view.hand.known
    hand = view.hand if waits else Hand(kind=lock.hand, answer=lock.answer, known=True) if lock.hand else None
    if hand is not None and hand.answer == "there":
        hand = None
    if (left, lock, hand) == (view.stops, view.lock, view.hand):
        return view
    answered = replace(view, stops=left, lock=lock, hand=hand)
    if view.hand is not None and hand is None and lock.answer == "there":
        answered = replace(answered, hand_settled=True)
    return settle(answered)


def unlocked(view: ClientView) -> ClientView:
    """The code was typed here."""
    return settle(replace(view, stops=(), unlocked=True, busy="", problem=None))


def unlock_told(view: ClientView) -> ClientView:
    """The server knows; what it says from now on counts."""
    return replace(view, unlocked=False, lock=replace(view.lock, blocks=()))


def hand_raised(view: ClientView, kind: HelpKind) -> ClientView:
    """The hand is up; the server does not know yet."""
    return replace(view, hand=Hand(kind=kind), hand_settled=False)


def hand_lowered(view: ClientView) -> ClientView:
    """The hand is down; the server does not know yet."""
    hand = replace(view.hand, lowered=True, known=False) if view.hand is not None else None
    return replace(view, hand=hand, hand_settled=False)


def hand_told(view: ClientView) -> ClientView:
    """The server has it."""
    if view.hand is None or view.hand.known:
        return view
    if view.hand.lowered:
        return replace(view, hand=None, lock=replace(view.lock, hand=""))
    return replace(view, hand=replace(view.hand, known=True), lock=replace(view.lock, hand=view.hand.kind, answer=""))


def taken_up(view: ClientView, told: Iterable[Told], lifted: dict[str, int], policy: LockPolicy) -> ClientView:
    """What an earlier run of this PC had seen, by its journal: killing the program lifts no stop."""
    stops: list[Stop] = []
    for one in told:
        signal, lifted_here = one.signal, one.number <= lifted.get(one.stream, 0)
        if isinstance(signal, Unlocked):
            stops = []
        elif isinstance(signal, Sighted) and policy.measure(signal.sight) == "block" and not lifted_here:
            stops.append(Stop(stream=one.stream, number=one.number, sight=signal.sight, evidence=signal.evidence))
    return settle(replace(view, stops=(*stops, *view.stops)[-_MOST:])) if stops else view
