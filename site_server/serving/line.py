"""The requests of one connection: which are answered on the spot, and which by waitress."""

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from typing import Final, Literal

from site_server.domain.direct import Call, DirectLane, Turn
from site_server.serving.framing import Framing
from site_server.serving.mailbox import Mailbox
from site_server.serving.pace import Pace
from site_server.serving.peers import PeerIdentity
from site_server.serving.stream import TlsStream

# As long as the long way waits for a commit.
_ANSWER_S: Final = 60.0
_LONGEST_WAIT_S: Final = 1.0
# What a PC may say: so many bytes cost as much as one message.
_BYTES_IN: Final = 64 * 1024

Parts = Iterator[Call | bytes]


class Line:
    """What the client says, in the loop's thread: a `Receiver`. `heard_s`: when either side last spoke, loop time.

    `over`: how the client's side came to its end, *ended* by the client or *broken* off because waitress takes no more
    of it; the rest is then let pass unread, so that the client gets to reading the refusal.
    """

    def __init__(
        self,
        peer: PeerIdentity,
        lane: DirectLane,
        pace: Pace,
        stream: TlsStream,
        upstream: socket.socket,
        mailbox: Mailbox,
    ) -> None:
        self._peer, self._lane, self._pace = peer, lane, pace
        self._stream, self._upstream, self._mailbox = stream, upstream, mailbox
        self._framing = Framing(lane.paths if peer.role == "candidate" else ())
        self._loop = asyncio.get_running_loop()
        self.heard_s = self._loop.time()
        # Waitress was given something and has said nothing since: whoever asks more meanwhile gets answers in order.
        self.unanswered = False
        self.over: asyncio.Future[Literal["ended", "broken"]] = self._loop.create_future()
        self.client_gone: asyncio.Future[None] = self._loop.create_future()
        self._owed = 0.0
        self._asked_s: float | None = None
        self._rest: Parts = iter(())
        self._patience: asyncio.TimerHandle | None = None
        self._work: asyncio.Task[None] | None = None

    def answered(self) -> None:
        """Waitress said something."""
        self.unanswered = False
        self.heard_s = self._loop.time()

    def heard(self, data: bytes) -> bool:
        """See Receiver. False while something has to be waited for."""
        if self.over.done():
            return True
        self.heard_s = self._loop.time()
        if self._pace.debt_s(self._peer.key) > 0:
            self._later(data, self._framing.feed(data), indebted=True)
            return False
        self._count(len(data))
        return self._serve(self._framing.feed(data))

    def ended(self) -> None:
        """See Receiver: waitress is told by a half-close, once it has all that came before."""
        if not self.client_gone.done():
            self.client_gone.set_result(None)
        if self._work is None and self._asked_s is None:
            self._end("ended")

    def close(self) -> None:
        """The connection is over."""
        for waiting in (self._patience, self._work, self.over, self.client_gone):
            if waiting is not None:
                waiting.cancel()

    def _end(self, how: Literal["ended", "broken"]) -> None:
        if not self.over.done():
            self.over.set_result(how)
            if how == "ended":
                with contextlib.suppress(OSError):
                    self._upstream.shutdown(socket.SHUT_WR)

    def _count(self, size: int) -> None:
        """Small messages are counted with the call they are."""
        if self._peer.role != "console":
            self._owed += size / _BYTES_IN
            if self._owed >= 1:
                self._pace.count(self._peer.key, self._owed)
                self._owed = 0.0

    def _serve(self, parts: Parts) -> bool:
        """Serve them one after the other; False where one has to be waited for: the rest comes after it."""
        for part in parts:
            if not (self._answer(part, parts) if isinstance(part, Call) else self._pass_on(part, parts)):
                return False
        return True

    def _answer(self, call: Call, rest: Parts) -> bool:
        if self.unanswered or self._pace.debt_s(self._peer.key) > 0:
            return self._pass_on(call.raw, rest)
        reply = self._lane.take(self._peer, call, self._say_later)
        if reply is Turn.ON:
            return self._pass_on(call.raw, rest)
        self._pace.count(self._peer.key, 1 + self._owed)
        self._owed = 0.0
        if reply is Turn.LATER:
            self._asked_s, self._rest = self._loop.time(), rest
            if self._patience is None:
                self._patience = self._loop.call_later(_ANSWER_S, self._look_at_the_clock)
            return False
        self._send(reply)
        return True

    def _say_later(self, said: bytes) -> None:
        """The answer of the one call that is waited for; told on another thread."""
        self._mailbox.put(self._settle, said)

    def _settle(self, said: bytes) -> None:
        if self._asked_s is None:
            return  # too late: it was told that the server is busy
        self._asked_s = None
        self._send(said)
        self.heard_s = self._loop.time()
        self._resume(self._rest)

    def _look_at_the_clock(self) -> None:
        """One timer for as long as calls are waited for: each with its own would be a heap of them in a hall."""
        self._patience = None
        if self._asked_s is None:
            return
        rest_s = self._asked_s + _ANSWER_S - self._loop.time()
        if rest_s > 0:
            self._patience = self._loop.call_later(rest_s, self._look_at_the_clock)
        else:
            self._settle(self._lane.busy())

    def _send(self, reply: bytes) -> None:
        with contextlib.suppress(OSError):  # it has gone: `ended` tells
            self._stream.send(reply)

    def _pass_on(self, data: bytes, rest: Parts) -> bool:
        """To waitress: what its buffer takes goes at once."""
        self.unanswered = True
        try:
            sent = self._upstream.send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._end("broken")
            return True
        if sent == len(data):
            return True
        self._later(data[sent:], rest)
        return False

    def _later(self, data: bytes, rest: Parts, *, indebted: bool = False) -> None:
        self._work = self._loop.create_task(self._wait(data, rest, indebted=indebted))

    async def _wait(self, data: bytes, rest: Parts, *, indebted: bool) -> None:
        """Wait until a device in debt may be heard, or until waitress takes these bytes, then go on."""
        if indebted:
            # Its own connection fills up meanwhile, nobody else's. Other threads add to the debt while we wait.
            while (debt_s := self._pace.debt_s(self._peer.key)) > 0:  # noqa: ASYNC110
                await asyncio.sleep(min(debt_s, _LONGEST_WAIT_S))
            self._count(len(data))
        else:
            try:
                await self._loop.sock_sendall(self._upstream, data)
            except OSError:
                self._end("broken")
        self._work = None
        self._resume(rest)

    def _resume(self, rest: Parts) -> None:
        """What was waited for is done."""
        if self.over.done() or self._serve(rest):
            if self.client_gone.done():
                self._end("ended")
            self._stream.go_on()
