"""The requests of one connection: which are answered on the spot, and which by waitress."""

import asyncio
import socket
from typing import Final

from site_server.domain.direct import Call, DirectLane, Turn
from site_server.serving.framing import Framing
from site_server.serving.pace import Pace
from site_server.serving.peers import PeerIdentity
from site_server.serving.stream import TlsStream

# As long as the long way waits for a commit.
_ANSWER_S: Final = 60.0


class Line:
    """Both directions of one connection, in the loop's thread. `heard_s`: when something was last said, loop time."""

    def __init__(
        self, peer: PeerIdentity, lane: DirectLane, pace: Pace, stream: TlsStream, upstream: socket.socket
    ) -> None:
        self._peer, self._lane, self._pace = peer, lane, pace
        self._stream, self._upstream = stream, upstream
        self._framing = Framing(lane.paths if peer.role == "candidate" else ())
        self._loop = asyncio.get_running_loop()
        self.heard_s = self._loop.time()
        # Waitress was given something and has said nothing since: whoever asks more meanwhile gets answers in order.
        self.unanswered = False

    def answered(self) -> None:
        """Waitress said something."""
        self.unanswered = False
        self.heard_s = self._loop.time()

    async def take(self, data: bytes) -> None:
        """Serve what these bytes complete. Raises OSError."""
        self.heard_s = self._loop.time()
        for part in self._framing.feed(data):
            if isinstance(part, bytes):
                await self._pass_on(part)
            else:
                await self._answer(part)

    async def _pass_on(self, data: bytes) -> None:
        self.unanswered = True
        await self._loop.sock_sendall(self._upstream, data)

    async def _answer(self, call: Call) -> None:
        if self.unanswered or self._pace.debt_s(self._peer.key) > 0:
            await self._pass_on(call.raw)
            return
        answer: asyncio.Future[bytes] = self._loop.create_future()
        reply = self._lane.take(self._peer, call, lambda said: self._loop.call_soon_threadsafe(_settle, answer, said))
        if reply is Turn.ON:
            await self._pass_on(call.raw)
            return
        self._pace.count(self._peer.key)
        if reply is Turn.LATER:
            try:
                async with asyncio.timeout(_ANSWER_S):
                    reply = await answer
            except TimeoutError:
                reply = self._lane.busy()
        await self._stream.write(reply)
        self.heard_s = self._loop.time()


def _settle(answer: asyncio.Future[bytes], said: bytes) -> None:
    if not answer.done():
        answer.set_result(said)
