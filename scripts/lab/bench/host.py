"""The real server as a process of its own: start, watch, stop, kill; and the console that gives it orders."""

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Final

import msgspec
import psutil

from scripts.devtools.places import ROOT
from scripts.lab.bench.prepare import Prepared
from scripts.lab.bench.synthetic import CHIEF, PIN
from shared.link.errors import LinkError
from shared.link.transport import Transport
from shared.protocol import paths
from shared.protocol.commands import Command, CommandReply, CommandRequest
from shared.protocol.console import RoomView, StaffLoginReply, StaffLoginRequest
from shared.protocol.device import Hello
from shared.protocol.readiness import Board, RecheckRequest
from shared.protocol.version import PROTOCOL_VERSION

HOST: Final = "127.0.0.1"
_START_S: Final = 60.0
_LOOK_S: Final = 0.02


class Usage(msgspec.Struct, frozen=True, kw_only=True):
    """What a phase cost: processor time in percent of one core and in seconds, resident memory in MB at its end."""

    cpu_percent: float
    memory_mb: float
    cpu_s: float = 0.0


class Host:
    """The server of one prepared folder, always on the same port."""

    def __init__(self, prepared: Prepared) -> None:
        self._prepared = prepared
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._watched: psutil.Process | None = None
        self._mark = (0.0, 0.0)

    def start(self, *, commit_batch: int | None = None) -> float:
        """Start and wait until it serves; the monotonic moment of its first answer. Raises RuntimeError."""
        command = [sys.executable, "-P", "-m", "site_server", "run", "--data", str(self._prepared.data)]
        command += ["--host", HOST, "--port", str(self.port)]
        if commit_batch is not None:
            command += ["--commit-batch", str(commit_batch)]
        log = (self._prepared.data.parent / "server.log").open("ab")
        with log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=log, stderr=log
            )
        serving = self._until_serving()
        self._watched = psutil.Process(self._process.pid)
        self.mark()
        return serving

    def stop(self) -> None:
        """End it in order."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
            self._process = None

    def kill(self) -> float:
        """Pull the plug; the monotonic moment."""
        if self._process is None:
            raise RuntimeError("no server runs")
        self._process.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        at_s = time.monotonic()
        self._process.wait()
        self._process = None
        return at_s

    @property
    def pid(self) -> int:
        """The process id of the running server."""
        return self._process.pid if self._process else 0

    def mark(self) -> None:
        """Begin to count processor time."""
        self._mark = (time.monotonic(), self._cpu_s())

    def usage(self) -> Usage:
        """What was used since the mark."""
        seconds, used = time.monotonic() - self._mark[0], self._cpu_s() - self._mark[1]
        memory = self._watched.memory_info().rss if self._watched else 0
        return Usage(
            cpu_percent=round(100 * used / max(seconds, 1e-9), 1),
            memory_mb=round(memory / 1e6, 1),
            cpu_s=round(used, 3),
        )

    def _cpu_s(self) -> float:
        times = self._watched.cpu_times() if self._watched else None
        return times.user + times.system if times else 0.0

    def _until_serving(self) -> float:
        transport = Transport(f"https://{HOST}:{self.port}", site_ca=self._prepared.site_ca, read_timeout_s=5.0)
        end = time.monotonic() + _START_S
        try:
            while time.monotonic() < end:
                if self._process is None or self._process.poll() is not None:
                    break
                with contextlib.suppress(LinkError):
                    transport.call("GET", paths.HELLO, None, Hello)
                    return time.monotonic()
                time.sleep(_LOOK_S)
        finally:
            transport.close()
        raise RuntimeError(f"the server does not start, see {self._prepared.data.parent / 'server.log'}")


class Console:
    """The proctor machine: signs in as chief examiner, gives commands, and asks for the room's view every second."""

    def __init__(self, prepared: Prepared, port: int) -> None:
        self._transport = Transport(
            f"https://{HOST}:{port}",
            site_ca=prepared.site_ca,
            certificate=Path(prepared.console.certificate),
            key=Path(prepared.console.key),
            read_timeout_s=120.0,
        )
        request = StaffLoginRequest(staff_id=CHIEF, pin=PIN, protocol_version=PROTOCOL_VERSION)
        reply = self._transport.call("POST", paths.STAFF_LOGIN, request, StaffLoginReply)
        self._transport.set_token(reply.token)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="console", daemon=True)
        self.views_ms: list[float] = []
        self._thread.start()

    @property
    def transport(self) -> Transport:
        """The chief examiner's line, for calls that are no acts."""
        return self._transport

    def command(self, command: Command) -> CommandReply:
        """Give a command. Raises LinkError."""
        request = CommandRequest(command_id=secrets.token_hex(8), command=command)
        return self._transport.call("POST", paths.COMMAND, request, CommandReply)

    def board(self) -> Board:
        """The checks before the exam. Raises LinkError."""
        return self._transport.call("GET", paths.BOARD, None, Board)

    def recheck(self) -> None:
        """Have every machine checked again. Raises LinkError."""
        self._transport.call("POST", paths.BOARD, RecheckRequest(), Board)

    def close(self) -> None:
        """Leave."""
        self._stopping.set()
        self._thread.join()
        self._transport.close()

    def _watch(self) -> None:
        while not self._stopping.wait(1.0):
            began = time.monotonic()
            with contextlib.suppress(LinkError):
                self._transport.call("GET", paths.VIEW, None, RoomView)
                self.views_ms.append((time.monotonic() - began) * 1000)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def log_tail(folder: Path) -> str:
    """The last lines of the server's own output, for a person."""
    path = folder / "server.log"
    return path.read_text("utf-8", errors="replace")[-2000:] if path.exists() else ""
