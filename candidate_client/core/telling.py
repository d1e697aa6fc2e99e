"""Tells the server what this PC's lock saw and whose hand is up; what it says back decides whether the PC is stopped.

Everything is numbered in one stream, kept in the sitting's journal while somebody sits here, and sent until the server
has it, with the time at which it happened. A stop holds at once and without the server; it ends when a proctor lets the
PC go on, at the console or with the resume code here.
"""

import logging
import secrets
import threading
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Final

from msgspec.structs import replace

from candidate_client.core import reduce, stops
from candidate_client.core.context import Context
from candidate_client.core.localclock import monotonic_ms
from candidate_client.core.state import Stop
from candidate_client.gateway.site import Gateway
from shared.exam.lock import LockPolicy, Sight
from shared.exam.room.discipline_events import CaseAnswer
from shared.exam.room.watch_events import HelpKind
from shared.exam.signals import CaseAnswered, HandDown, HandUp, Read, Sighted, Signal, Unlocked
from shared.exchange.journal_records import Heard, JournalRecord, Told
from shared.link.backoff import Backoff
from shared.link.errors import LinkError
from shared.protocol.signals import MOST_AT_ONCE

log = logging.getLogger(__name__)

Journal = Callable[[Sequence[JournalRecord]], None]

_MOST_KEPT: Final = 400
"""So much is kept for a server that was taken up from a backup; older things it does not hear again."""
_MOST_EARLY: Final = 20
_IDLE_S: Final = 30.0
_NOT_NOW_S: Final = 5.0
_CLOCK_S: Final = 0.2


class Teller:
    """One thread. Commands come from any thread and return at once."""

    def __init__(self, context: Context, new_gateway: Callable[[], Gateway]) -> None:
        self._context = context
        self._new_gateway = new_gateway
        self._stream = secrets.token_hex(8)
        self._number = 0
        self._lock = threading.Lock()
        self._kept: list[Told] = []
        self._heard: dict[str, int] = {}
        self._taken_over_ms: int | None = None
        self._journal: Journal | None = None
        self._lifted: list[Heard] = []
        self._early: list[tuple[Sight, str, int]] = []
        # What happened before this program heard the room's clock: when, by the PC's steady one.
        self._untimed: dict[int, int] = {}
        self._wake = threading.Event()
        self._backoff = Backoff()
        self._gateway: Gateway | None = None
        self._thread = threading.Thread(target=self._run, name="teller", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """End; call after `context.stopping` is set. What was not sent lies in the journal."""
        self._wake.set()
        if (gateway := self._gateway) is not None:
            gateway.close()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    @property
    def policy(self) -> LockPolicy:
        """The package's word on what is watched; its defaults before there is one."""
        session = self._context.view.session
        return session.lock if session is not None else LockPolicy()

    # ------------------------------------------------------------ what there is to tell
    def saw(self, sight: Sight, evidence: str = "", times: int = 1) -> None:
        """The lock saw something. What the package does not watch is nothing; before there is one, it waits."""
        if self._context.view.session is None:
            with self._lock:
                self._early = [*self._early, (sight, evidence, times)][-_MOST_EARLY:]
            return
        measure = self.policy.measure(sight)
        if measure == "off":
            return
        told = self.keep(Sighted(sight=sight, at_ms=self._now(), evidence=evidence, times=times, ticket=self._ticket))
        stop = Stop(stream=told.stream, number=told.number, sight=sight, evidence=evidence)
        self._context.update(lambda view: stops.seen(view, stop, measure, self._context.room_now_ms()))

    def raise_hand(self, kind: HelpKind) -> None:
        """The candidate wants somebody; while a hand is up, nothing changes."""
        hand = self._context.view.hand
        if hand is None or not hand.up:
            self.keep(HandUp(kind=kind, at_ms=self._now(), ticket=self._ticket))
            self._context.update(lambda view: stops.hand_raised(view, kind))

    def lower_hand(self) -> None:
        """Nobody is wanted any more."""
        hand = self._context.view.hand
        if hand is not None and hand.up:
            self.keep(HandDown(at_ms=self._now(), ticket=self._ticket))
            self._context.update(stops.hand_lowered)

    def unlocked(self) -> None:
        """A proctor typed the code here."""
        self.keep(Unlocked(at_ms=self._now(), ticket=self._ticket))
        self._context.update(stops.unlocked)

    def read(self, message_id: str) -> None:
        """The candidate has read a message of the proctors."""
        self.keep(Read(message_id=message_id, at_ms=self._now(), ticket=self._ticket))

    def answer_case(self, incident_id: str, answer: CaseAnswer) -> None:
        """The candidate acknowledges a discipline case, or refuses; nothing is asked twice."""
        self.keep(CaseAnswered(incident_id=incident_id, answer=answer, at_ms=self._now(), ticket=self._ticket))
        self._context.update(lambda view: reduce.case_answered(view, incident_id, answer))

    def keep(self, signal: Signal) -> Told:
        """To be told, kept in the journal until it was.

        A PC that does not know the room's clock tells no time, rather than a guess that would buy or cost time
        (ADR 57); where the server is heard before this program ends, it is told the right one.
        """
        with self._lock:
            self._number += 1
            if not signal.at_ms:
                self._untimed[self._number] = monotonic_ms()
            told = Told(stream=self._stream, number=self._number, signal=signal)
            self._kept = [*self._kept, told][-_MOST_KEPT:]
            if self._journal is not None:
                self._journal([told])
        self._wake.set()
        return told

    # ------------------------------------------------------------ the sitting and its journal
    def follow(self, journal: Journal, told: Iterable[Told], heard: dict[str, Heard]) -> None:
        """A sitting is open here: what its journal still has to tell, and from now on everything goes into it too."""
        with self._lock:
            self._journal = journal
            known = {(one.stream, one.number) for one in self._kept}
            older = [one for one in told if (one.stream, one.number) not in known]
            self._kept = [*older, *self._kept][-_MOST_KEPT:]
            for stream, one in heard.items():
                self._heard[stream] = max(one.number, self._heard.get(stream, 0))
        lifted = {stream: one.lifted for stream, one in heard.items()}
        self._context.update(lambda view: stops.taken_up(view, older, lifted, self.policy))
        self._wake.set()

    def unfollow(self) -> None:
        """Nobody sits here any more."""
        with self._lock:
            self._journal = None

    def heard_of(self, taken_over_ms: int) -> None:
        """A status came. A server that was taken up from a backup since the last one may lack what it had."""
        with self._lock:
            again = self._taken_over_ms is not None and self._taken_over_ms != taken_over_ms
            self._taken_over_ms = taken_over_ms
            if again:
                self._heard = {}
        self._keep_lifted()
        if self._context.view.session is not None:
            with self._lock:
                early, self._early = self._early, []
            for sight, evidence, times in early:
                self.saw(sight, evidence, times)
        if again:
            self._wake.set()

    def wake(self) -> None:
        """The line is back."""
        self._wake.set()

    # ------------------------------------------------------------ inside
    @property
    def _ticket(self) -> str:
        candidate = self._context.view.candidate
        return candidate.ticket if candidate is not None else ""

    def _now(self) -> int:
        return self._context.sure_now_ms()

    def _timed(self, told: Told) -> Signal:
        local_ms = self._untimed.get(told.number) if told.stream == self._stream else None
        return told.signal if local_ms is None else replace(told.signal, at_ms=self._context.clock.sure_ms(local_ms))

    def _keep_lifted(self) -> None:
        """The journal must know that a stop was lifted: a restart without the server would stop the PC again."""
        lifted = self._context.view.lock.lifted
        with self._lock:
            if self._journal is None:
                return
            news = [Heard(stream=s, number=self._heard.get(s, 0), lifted=n) for s, n in lifted.items()]
            if news and news != self._lifted:
                self._lifted = news
                self._journal(news)

    def _waiting(self) -> list[Told]:
        with self._lock:
            return [one for one in self._kept if one.number > self._heard.get(one.stream, 0)]

    def _run(self) -> None:
        while True:
            self._wake.clear()
            if self._context.stopping.is_set():
                break
            self._wake.wait(self._round())
        if self._gateway is not None:
            self._gateway.close()

    def _round(self) -> float:
        waiting = self._waiting()
        if not waiting or self._context.gateway is None:
            return _IDLE_S
        if self._untimed and self._context.stamp().guessed:
            return _CLOCK_S  # the server's first word, which tells the time, is on its way where the line is there
        try:
            if self._gateway is None:
                self._gateway = self._new_gateway()
            for stream, group in groupby(waiting, key=lambda one: one.stream):
                self._send(self._gateway, stream, list(group))
        except LinkError as error:
            log.info("not told yet: %s", error.code)
            return max(0.2, self._backoff.failed()) if error.retryable else _NOT_NOW_S
        self._backoff.succeeded()
        return 0.0

    def _send(self, gateway: Gateway, stream: str, told: list[Told]) -> None:
        for start in range(0, len(told), MOST_AT_ONCE):
            part = told[start : start + MOST_AT_ONCE]
            gateway.signals(stream, part[0].number, tuple(self._timed(one) for one in part))
            last, lifted = part[-1].number, self._context.view.lock.lifted
            with self._lock:
                self._heard[stream] = last
                if self._journal is not None:
                    self._journal([Heard(stream=stream, number=last, lifted=lifted.get(stream, 0))])
            if any(isinstance(one.signal, Unlocked) for one in part):
                self._context.update(stops.unlock_told)
            if any(isinstance(one.signal, HandUp | HandDown) for one in part):
                self._context.update(stops.hand_told)
