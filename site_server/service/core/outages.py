"""Open proposals to make outages good, with what the answers tell: computed once for each state of the room."""

import threading
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from msgspec.structs import replace

from shared.exam.clock.spans import Span
from shared.exam.room.outages import Proposal, proposals
from shared.exam.room.state import RoomState


class OutageDesk:
    """Keeps what was computed last. Safe for all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: RoomState | None = None
        self._open: dict[str, tuple[Proposal, ...]] = {}
        self._counted: dict[tuple[str, int, int], tuple[int, int]] = {}

    def open(
        self,
        state: RoomState,
        answer_times: Mapping[str, Sequence[int]],
        guessed: Mapping[str, Sequence[Span]] = MappingProxyType({}),
    ) -> dict[str, tuple[Proposal, ...]]:
        """Ticket to its open proposals; candidates without one are left out, and everybody once the session is over.

        `answer_times`: when each candidate wrote answers; lists that only grow.
        `guessed`: within what time each further one was written.
        """
        with self._lock:
            if self._state is not state:
                self._state, self._open = state, _of_state(state)
            return {
                ticket: tuple(
                    replace(
                        p,
                        answers=self._answers(p, answer_times.get(ticket, ())),
                        guessed=sum(s.from_ms < p.to_ms and s.to_ms >= p.from_ms for s in guessed.get(ticket, ())),
                    )
                    for p in found
                )
                for ticket, found in self._open.items()
            }

    def _answers(self, proposal: Proposal, times: Sequence[int]) -> int:
        """Answers written in that time; only those that came since the last count are looked at."""
        place = (proposal.ticket, proposal.from_ms, proposal.to_ms)
        seen, count = self._counted.get(place, (0, 0))
        fresh = times[seen:]
        if fresh:
            count += sum(proposal.from_ms <= at_ms < proposal.to_ms for at_ms in fresh)
            self._counted[place] = (seen + len(fresh), count)
        return count


def _of_state(state: RoomState) -> dict[str, tuple[Proposal, ...]]:
    if state.started_ms is None or state.ended_ms is not None:
        return {}
    found = {
        ticket: proposals(sitting, state.clock(ticket))
        for ticket, sitting in state.sittings.items()
        if sitting.silences
    }
    return {ticket: open_ones for ticket, open_ones in found.items() if open_ones}
