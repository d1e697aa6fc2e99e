"""A load generator process: some candidates in one asyncio loop, ordered about by lines of JSON on standard input."""

import asyncio
import gc
import random
import ssl
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import msgspec

from scripts.lab.bench.candidate import Candidate
from scripts.lab.bench.line import Lines
from scripts.lab.bench.tally import Counts, Tally
from shared.link.tls import client_context

_START_LIMIT_S: Final = 60.0


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate and the files of the PC at their seat."""

    ticket: str
    certificate: str
    key: str

    def context(self, site_ca: str) -> ssl.SSLContext:
        """TLS as this PC speaks it."""
        return client_context(Path(site_ca), Path(self.certificate), Path(self.key))


class Crewing(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a process plays, and where the server is."""

    host: str
    port: int
    site_ca: str
    seats: tuple[Seat, ...]


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What to do: the phase, how long or how big, and from when (monotonic seconds, the same for all processes)."""

    do: str
    seconds: float = 0.0
    size: int = 0
    at_s: float = 0.0


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A phase is over. `took_s` from the order's moment; `moments_s`: one figure for each candidate."""

    did: str
    took_s: float
    counts: Counts
    moments_s: list[float] = []
    connects_s: list[float] = []
    outages_s: list[tuple[float, float]] = []
    lost: int = 0


class Generator:
    """Plays its candidates through the phases."""

    def __init__(self, crewing: Crewing) -> None:
        self._tally = Tally()
        self._tasks: set[asyncio.Task[None]] = set()
        self.candidates = [
            Candidate(
                seat.ticket,
                Lines((crewing.host, crewing.port), seat.context(crewing.site_ca)),
                self._tally,
                int(seat.ticket),
            )
            for seat in crewing.seats
        ]

    async def follow(self, order: Order) -> Report:
        """Carry out one order."""
        phases: dict[str, Callable[[Order], Awaitable[list[float]]]] = {
            "arrive": self._arrive,
            "log_in": self._log_in,
            "await_start": self._await_start,
            "signs": self._signs,
            "pace": self._pace,
            "closed_loop": self._closed_loop,
            "hand_in": self._hand_in,
            "rest": self._rest,
            "wake": self._wake,
        }
        self._tally.take()
        for candidate in self.candidates:
            candidate.lines.connects.clear()
            candidate.outages.clear()
        moments = await phases[order.do](order)
        return Report(
            did=order.do,
            took_s=time.monotonic() - (order.at_s or time.monotonic()),
            counts=self._tally.take(),
            moments_s=moments,
            connects_s=sorted(at for c in self.candidates for at in c.lines.connects),
            outages_s=[outage for c in self.candidates for outage in c.outages],
            lost=sum(c.lost for c in self.candidates),
        )

    async def _arrive(self, _order: Order) -> list[float]:
        for candidate in self.candidates:  # PCs are switched on one by one
            await candidate.arrive()
        return []

    async def _log_in(self, order: Order) -> list[float]:
        rng, done = random.Random(7), []

        async def come(candidate: Candidate, after_s: float) -> None:
            await asyncio.sleep(after_s)
            await candidate.log_in()
            done.append(time.monotonic() - order.at_s)

        await asyncio.gather(*(come(c, rng.random() * order.seconds) for c in self.candidates))
        await self._wake(order)
        return done

    async def _await_start(self, order: Order) -> list[float]:
        async with asyncio.timeout(_START_LIMIT_S):
            await asyncio.gather(*(candidate.key_here.wait() for candidate in self.candidates))
        # Opened one by one when all have their key: on the day each has a PC of its own for it.
        return [candidate.key_at_s + candidate.open_paper() - order.at_s for candidate in self.candidates]

    async def _pace(self, order: Order) -> list[float]:
        until_s = time.monotonic() + order.seconds
        await asyncio.gather(*(candidate.pace(until_s) for candidate in self.candidates))
        return []

    async def _signs(self, order: Order) -> list[float]:
        await asyncio.sleep(order.seconds)  # the signs of life go on by themselves
        return []

    async def _closed_loop(self, order: Order) -> list[float]:
        until_s = time.monotonic() + order.seconds
        await asyncio.gather(*(candidate.closed_loop(until_s) for candidate in self.candidates))
        return []

    async def _hand_in(self, order: Order) -> list[float]:
        for candidate in self.candidates:
            candidate.write(order.size)
            candidate.ask_hand_in()
        done: list[float] = []

        async def close(candidate: Candidate) -> None:
            await candidate.hand_in()
            done.append(time.monotonic() - order.at_s)

        await asyncio.sleep(max(0.0, order.at_s - time.monotonic()))
        await asyncio.gather(*map(close, self.candidates))
        return done

    async def _rest(self, _order: Order) -> list[float]:
        for candidate in self.candidates:
            candidate.polling = False
        await asyncio.gather(*self._tasks)
        for candidate in self.candidates:
            candidate.lines.close()
        return []

    async def _wake(self, _order: Order) -> list[float]:
        for candidate in self.candidates:
            candidate.polling = True
            task = asyncio.create_task(candidate.poll())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return []


async def serve(crewing: Crewing) -> None:
    """Orders in, reports out, until standard input ends."""
    generator = Generator(crewing)
    gc.freeze()
    loop = asyncio.get_running_loop()
    _say(b"ready")
    while line := await loop.run_in_executor(None, sys.stdin.buffer.readline):
        report = await generator.follow(msgspec.json.decode(line, type=Order))
        _say(msgspec.json.encode(report))


def _say(line: bytes) -> None:
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    # Windows' own loop cannot say when a socket is readable. This one can, there for 512 sockets: 256 candidates.
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        runner.run(serve(msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Crewing)))
