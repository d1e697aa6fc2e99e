"""What waits for a person at candidates' PCs: raised hands, PCs that their lock has stopped, things it has seen."""

from collections.abc import Iterator

from shared.exam.room.state import RoomState
from shared.exam.room.watch import Sighting, Watched
from shared.protocol.console import ToDo
from shared.words.catalogue import say

_TOLD = 3


def to_do_at_pcs(state: RoomState) -> Iterator[ToDo]:
    """One item for each seat and cause."""
    for seat, pc in state.watched.items():
        sitting = state.occupant(seat)
        yield from _of_pc(seat, pc, sitting.ticket if sitting is not None else "")


def _of_pc(seat: int, pc: Watched, ticket: str) -> Iterator[ToDo]:
    hand = pc.hand_up
    if hand is not None:
        coming = say("todo.help_coming") if hand.answer else ""
        text = say("todo.help", seat=seat, kind=hand.kind, coming=coming)
        yield ToDo(kind="help", seat=seat, ticket=ticket, text=text, since_ms=hand.at_ms)
    if pc.blocks:
        text = say("todo.locked", seat=seat, what=_listed(pc.blocks))
        yield ToDo(kind="locked", seat=seat, ticket=ticket, text=text, since_ms=pc.blocks[0].at_ms)
    if pc.warnings:
        text = say("todo.lock_seen", seat=seat, what=_listed(pc.warnings))
        yield ToDo(kind="lock_seen", seat=seat, ticket=ticket, text=text, since_ms=pc.warnings[0].at_ms)


def _listed(sightings: tuple[Sighting, ...]) -> str:
    """The newest ones in words; how many more there are."""
    words = [_in_words(one) for one in reversed(sightings[-_TOLD:])]
    more = len(sightings) - _TOLD
    return say("todo.sights", words=words) + (say("todo.sights_more", more=more) if more > 0 else "")


def _in_words(sighting: Sighting) -> str:
    evidence = say("todo.sight_evidence", evidence=sighting.evidence) if sighting.evidence else ""
    times = say("todo.sight_times", times=sighting.times) if sighting.times > 1 else ""
    return say("todo.sight", sight=sighting.sight, evidence=evidence, times=times)
