"""One TLS connection over an asyncio transport of plain bytes.

asyncio's own TLS drops the alert of a failed handshake, so a PC with a foreign or expired certificate would only see a
broken connection and try for ever. Here the alert is sent and given time to arrive.

What was decrypted is told to a receiver in the very call in which its bytes were read: a hall says a thousand things a
second, and a task woken for each costs more than what it has to do.
"""

import asyncio
import contextlib
import logging
import socket
import ssl
from typing import Final, Protocol, Self

log = logging.getLogger(__name__)

_RECORD: Final = 16 * 1024
# Ciphertext that waits to be looked at, before the sender has to wait as well.
_MOST_WAITING: Final = 64 * 1024
_LAST_WORDS_S: Final = 2.0


class Receiver(Protocol):
    """Who hears a connection, in the loop's thread."""

    def heard(self, data: bytes) -> bool:
        """Take these bytes. False: nothing more is told until `TlsStream.go_on`."""
        ...

    def ended(self) -> None:
        """There is nothing more to come: the peer has ended, or the connection broke. Told once."""
        ...


class TlsStream(asyncio.BufferedProtocol):
    """The server end of a connection: `over` a socket, `handshake`, then `tell` or nothing, `close`, `abort`."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._loop = asyncio.get_running_loop()
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self._view = memoryview(bytearray(_RECORD))
        self._transport: asyncio.Transport | None = None
        self._receiver: Receiver | None = None
        self._on_hold = False
        self._choked = False
        self._free = True
        self._gone = False
        self._leaving = False
        self._over = False
        self._came: asyncio.Future[None] | None = None
        self._took: asyncio.Future[None] | None = None

    @classmethod
    async def over(cls, connection: socket.socket, context: ssl.SSLContext) -> Self:
        """Take over a socket. Raises OSError."""
        _, stream = await asyncio.get_running_loop().connect_accepted_socket(lambda: cls(context), connection)
        return stream

    async def handshake(self, limit_s: float) -> bytes | None:
        """Agree on TLS and return the peer's certificate (DER), None if it showed none.

        Raises OSError: ssl.SSLError for what is no acceptable TLS (the peer has been told), TimeoutError.
        """
        async with asyncio.timeout(limit_s):
            while True:
                try:
                    self._tls.do_handshake()
                except ssl.SSLWantReadError:
                    self._flush()
                    await self._more()
                except ssl.SSLError:
                    self._flush()
                    raise
                else:
                    self._flush()
                    return self._tls.getpeercert(binary_form=True)

    def tell(self, receiver: Receiver) -> None:
        """From now on this one hears what comes, and what has come already."""
        self._receiver = receiver
        self._loop.call_soon(self._look)

    def go_on(self) -> None:
        """The receiver takes more."""
        self._on_hold = False
        self._look()

    def send(self, data: bytes) -> None:
        """Send all of it, now or as soon as the system takes it. Raises OSError if the connection broke."""
        if self._gone:
            raise ConnectionResetError
        self._tls.write(data)
        self._flush()

    async def write(self, data: bytes) -> None:
        """Send all of it; returns when the system has taken nearly all. Raises OSError if the connection broke."""
        self.send(data)
        while self._choked and not self._gone:
            self._took = self._loop.create_future()
            await self._took
        if self._gone:
            raise ConnectionResetError

    async def close(self) -> None:
        """Say goodbye, let last words arrive (a second or two), close. Never raises OSError."""
        self._receiver, self._leaving = None, True
        try:
            async with asyncio.timeout(_LAST_WORDS_S):
                with contextlib.suppress(OSError):
                    with contextlib.suppress(ssl.SSLError):  # it wants the peer's goodbye, which nobody needs
                        self._tls.unwrap()
                    self._flush()
                    if self._transport is not None and not self._gone:
                        self._transport.write_eof()
                        self._let_come(True)
                    # Closing over unread bytes would reset the connection and destroy what is still on its way.
                    while not (self._over or self._gone):
                        await self._more()
        except TimeoutError:
            pass
        finally:
            self.abort()

    def abort(self) -> None:
        """Break the connection off at once; safe to repeat."""
        if self._transport is not None:
            self._transport.abort()

    # ------------------------------------------------------------ what asyncio calls
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See asyncio."""
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def get_buffer(self, _sizehint: int) -> memoryview:
        """See asyncio."""
        return self._view

    def buffer_updated(self, nbytes: int) -> None:
        """See asyncio."""
        if not self._leaving:
            self._incoming.write(self._view[:nbytes])
            self._look()

    def eof_received(self) -> bool:
        """See asyncio. True: we go on sending what there is to be said."""
        self._end()
        return True

    def connection_lost(self, _error: Exception | None) -> None:
        """See asyncio."""
        self._gone = True
        self._end()
        if self._took is not None and not self._took.done():
            self._took.set_result(None)

    def pause_writing(self) -> None:
        """See asyncio: the peer does not take what we send."""
        self._choked = True

    def resume_writing(self) -> None:
        """See asyncio."""
        self._choked = False
        if self._took is not None and not self._took.done():
            self._took.set_result(None)
        self._look()

    # ------------------------------------------------------------ within
    def _end(self) -> None:
        if not self._over:
            self._over = True
            self._incoming.write_eof()
            self._look()

    def _look(self) -> None:
        """Tell what can be decrypted, or wake who waits for it."""
        if self._receiver is None:
            if self._came is not None and not self._came.done():
                self._came.set_result(None)
            return
        try:
            self._tell_all(self._receiver)
        except Exception:
            # One connection must never take the room's server down; anything unforeseen is told loudly.
            log.exception("a connection failed")
            self.abort()
        self._let_come(self._incoming.pending <= _MOST_WAITING)

    def _let_come(self, free: bool) -> None:
        if self._transport is None or self._gone or free is self._free:
            return
        self._free = free
        if free:
            self._transport.resume_reading()
        else:
            self._transport.pause_reading()

    def _tell_all(self, receiver: Receiver) -> None:
        while not (self._on_hold or self._choked) or self._gone:
            try:
                data = self._tls.read(_RECORD)
            except ssl.SSLWantReadError:
                self._flush()
                return
            except OSError:
                # Ended with a goodbye or without: HTTP says itself where a message ends.
                data = b""
            if not data:
                self._receiver = None
                receiver.ended()
                return
            if not self._gone and not receiver.heard(data):
                self._on_hold = True
            if not (self._incoming.pending or self._over or self._tls.pending()):
                return

    async def _more(self) -> None:
        """Wait for more from the peer; at once if nothing more will come. Raises OSError if the connection broke."""
        if self._gone:
            raise ConnectionResetError
        if not self._over:
            self._came = self._loop.create_future()
            await self._came
        elif not self._leaving:
            raise ConnectionResetError

    def _flush(self) -> None:
        data = self._outgoing.read()
        if data and self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)
