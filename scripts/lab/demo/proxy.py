"""A TCP proxy on loopback whose line can be cut, restored and slowed: the switch cable in somebody's hand.

Runs its own event loop in a thread. Bytes pass unchanged, so TLS runs end to end through it.
"""

import asyncio
import contextlib
import random
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Self


class Proxy:
    """Forwards `host`:`port` to `target`.

    `cut()` drops every connection and lets new ones hang unanswered, as a pulled cable does; `stall()` keeps the
    connections but nothing passes, as a half-open line does; `deafen()` lets requests through and loses every reply;
    `reset()` drops the connections once. `restore()` puts everything back; what a stall held up then goes on.

    `bytes_per_s` slows the way up (0 = as fast as it goes). `delay_s` holds up every piece of data by that long, and
    every connection by up to `jitter_s` of its own, so that younger connections overtake older ones. `on_data(up)` is
    called on the proxy's thread for every piece of data before it passes.
    `lost_share` of new connections break at once. `forwarded` counts bytes sent up.
    """

    def __init__(self, target: tuple[str, int], port: int = 0, bytes_per_s: int = 0, host: str = "127.0.0.1") -> None:
        self.target = target
        self.port = port
        self.host = host
        self.bytes_per_s = bytes_per_s
        self.delay_s = 0.0
        self.jitter_s = 0.0
        self.on_data: Callable[[bool], None] | None = None
        self.lost_share = 0.0
        self.forwarded = 0
        self.cuts = 0
        self._connected = True
        self._deaf = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._flowing = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)

    def start(self) -> Self:
        """Listen; afterwards `port` is known."""
        self._thread.start()
        self._run(self._listen())
        return self

    @property
    def started(self) -> bool:
        """Whether it listens."""
        return self._thread.is_alive()

    def cut(self) -> None:
        """Pull the cable."""
        self.cuts += 1
        self._run(self._set_connected(connected=False))

    def stall(self) -> None:
        """Keep every connection, new ones too, and let nothing pass."""
        self._run(self._stall())

    def deafen(self) -> None:
        """Let requests pass and lose every reply."""
        self._deaf = True

    def reset(self) -> None:
        """Drop every connection; new ones are served."""
        self._run(self._drop())

    def restore(self) -> None:
        """Put the cable back. Connections that lost replies are dropped, their streams being broken."""
        self._run(self._restore())

    def stop(self) -> None:
        """Close everything."""
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, coroutine: Any) -> Any:
        future: Future[Any] = asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        return future.result(timeout=10)

    async def _listen(self) -> None:
        self._flowing.set()
        self._server = await asyncio.start_server(self._serve, self.host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _set_connected(self, *, connected: bool) -> None:
        self._connected = connected
        await self._drop()

    async def _drop(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _stall(self) -> None:
        self._flowing.clear()

    async def _restore(self) -> None:
        self._flowing.set()
        if self._deaf or not self._connected:
            self._deaf, self._connected = False, True
            await self._drop()

    async def _close(self) -> None:
        self._server.close()
        await self._set_connected(connected=False)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - asyncio runs this in a task
        self._tasks.add(task)
        try:
            if random.random() < self.lost_share:
                return
            if self._connected:
                await self._forward(reader, writer)
            else:
                await asyncio.sleep(3600)  # a pulled cable answers nothing
        except asyncio.CancelledError:
            pass
        except OSError:
            pass
        finally:
            self._tasks.discard(task)
            writer.transport.abort()

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._flowing.wait()
        up_reader, up_writer = await asyncio.open_connection(*self.target)
        own_s = random.uniform(0, self.jitter_s)
        pumps = [
            asyncio.ensure_future(self._pump(reader, up_writer, own_s, up=True)),
            asyncio.ensure_future(self._pump(up_reader, writer, own_s, up=False)),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            up_writer.transport.abort()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, own_s: float, *, up: bool
    ) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(16_384):
                if self.on_data is not None:
                    self.on_data(up)
                if self.delay_s or own_s:
                    await asyncio.sleep(self.delay_s + own_s)
                if up and self.bytes_per_s:
                    await asyncio.sleep(len(data) / self.bytes_per_s)
                await self._flowing.wait()
                if self._deaf and not up:
                    continue
                writer.write(data)
                await writer.drain()
                if up:
                    self.forwarded += len(data)
