"""Hostile connections that stay, held by a process of their own, so that they cost the honest seat only the server.

`python -m scripts.lab.attack.crowd PORT COUNT CA FIRST`: with the site's authority `CA` each finishes a handshake as
a stranger, without it (`-`) it stays half open; `FIRST` (hex) is sent first. Says how many there are, and holds them
until its standard input ends.
"""

import asyncio
import contextlib
import socket
import ssl
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from scripts.devtools.places import ROOT
from shared.security.certificates import SERVER_NAME

_HOST: Final = "127.0.0.1"
_AT_ONCE: Final = 40


class Crowd:
    """Use as a context manager. `reached`: how many connections stand."""

    def __init__(self, port: int, count: int, *, ca: Path | None = None, first: bytes = b"") -> None:
        command = [sys.executable, "-P", "-m", "scripts.lab.attack.crowd", str(port), str(count), str(ca or "-")]
        self._process = subprocess.Popen(
            [*command, first.hex()], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        line = self._process.stdout.readline() if self._process.stdout else ""
        self.reached = int(line or 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=60)


def half_open(port: int, count: int, first: bytes) -> list[socket.socket]:
    """TCP connections that say no more than `first`."""
    lines = []
    for _ in range(count):
        with contextlib.suppress(OSError):
            line = socket.create_connection((_HOST, port), timeout=5)
            line.sendall(first)
            lines.append(line)
    return lines


async def strangers(port: int, count: int, ca: str) -> list[asyncio.StreamWriter]:
    """Connections that finished their handshake without a certificate."""
    context, gate = ssl.create_default_context(cafile=ca), asyncio.Semaphore(_AT_ONCE)

    async def come() -> asyncio.StreamWriter | None:
        async with gate:
            try:
                coming = asyncio.open_connection(_HOST, port, ssl=context, server_hostname=SERVER_NAME)
                return (await asyncio.wait_for(coming, 30))[1]
            except (OSError, TimeoutError):
                return None

    return [line for line in await asyncio.gather(*(come() for _ in range(count))) if line is not None]


async def _hold(port: int, count: int, ca: str) -> None:
    lines = await strangers(port, count, ca)
    print(len(lines), flush=True)
    await asyncio.to_thread(sys.stdin.read)


def main(port: str, count: str, ca: str, first: str = "") -> int:
    """Come, say how many came, and stay."""
    if ca == "-":
        lines = half_open(int(port), int(count), bytes.fromhex(first))
        print(len(lines), flush=True)
        sys.stdin.read()
    else:
        asyncio.run(_hold(int(port), int(count), ca))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
