"""One TLS connection over asyncio's plain socket calls.

asyncio's own TLS drops the alert of a failed handshake, so a PC with a foreign or expired certificate would only see a
broken connection and try for ever. Here the alert is sent and given time to arrive.
"""

import asyncio
import contextlib
import socket
import ssl
from typing import Final

_CHUNK: Final = 64 * 1024
_LAST_WORDS_S: Final = 2.0


class TlsStream:
    """The server end of a connection. One task may read while another writes."""

    def __init__(self, connection: socket.socket, context: ssl.SSLContext) -> None:
        """Take over a non-blocking socket."""
        self._socket = connection
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side=True)
        self._sending = asyncio.Lock()

    async def handshake(self, limit_s: float) -> bytes | None:
        """Agree on TLS and return the peer's certificate (DER), None if it showed none.

        Raises OSError: ssl.SSLError for what is no acceptable TLS (the peer has been told), TimeoutError.
        """
        async with asyncio.timeout(limit_s):
            while True:
                try:
                    self._tls.do_handshake()
                except ssl.SSLWantReadError:
                    await self._flush()
                    await self._fill()
                except ssl.SSLError:
                    await self._flush()
                    raise
                else:
                    await self._flush()
                    return self._tls.getpeercert(binary_form=True)

    async def read(self) -> bytes:
        """The next bytes; none at the end. Raises OSError if the connection broke."""
        while True:
            try:
                return self._tls.read(_CHUNK)
            except ssl.SSLWantReadError:
                await self._flush()
                await self._fill()
            except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
                # Ended with a goodbye or without: HTTP says itself where a message ends.
                return b""

    async def write(self, data: bytes) -> None:
        """Send all of it; returns when the system has taken it. Raises OSError if the connection broke."""
        self._tls.write(data)
        await self._flush()

    async def close(self) -> None:
        """Say goodbye, let last words arrive (a second or two), close. Never raises OSError."""
        try:
            async with asyncio.timeout(_LAST_WORDS_S):
                with contextlib.suppress(OSError):
                    try:
                        self._tls.unwrap()
                    except ssl.SSLError:  # it wants the peer's goodbye, which nobody needs
                        await self._flush()
                    self._socket.shutdown(socket.SHUT_WR)
                    # Closing over unread bytes would reset the connection and destroy what is still on its way.
                    while await asyncio.get_running_loop().sock_recv(self._socket, _CHUNK):
                        pass
        except TimeoutError:
            pass
        finally:
            self._socket.close()

    def give_up(self) -> None:
        """Break the connection off both ways. A task that reads from it need not notice: cancel it."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def abort(self) -> None:
        """Close at once; safe to repeat."""
        self._socket.close()

    async def _fill(self) -> None:
        data = await asyncio.get_running_loop().sock_recv(self._socket, _CHUNK)
        if data:
            self._incoming.write(data)
        else:
            self._incoming.write_eof()

    async def _flush(self) -> None:
        async with self._sending:
            if data := self._outgoing.read():
                await asyncio.get_running_loop().sock_sendall(self._socket, data)
