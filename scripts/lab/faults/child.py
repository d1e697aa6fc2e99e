"""One process of a run: started again and again, killed, frozen, starved of disk, its clock set; its lines kept."""

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import msgspec

from scripts.devtools.places import ROOT, STATE
from scripts.lab.faults.warp import Warp

Line = dict[str, Any]


def steady_ms() -> int:
    """The machine's steady clock, the one that every process of a run writes down."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000


def environment() -> dict[str, str]:
    """The environment of a program: it may keep compiled modules, since every run starts dozens of programs."""
    mine = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONPYCACHEPREFIX": str(STATE / "pycache")}
    return {**{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}, **mine}


class Life(msgspec.Struct, kw_only=True):
    """One process from its start to its end. `lines` is what it said; times on the steady clock."""

    born_ms: int
    lines: list[Line] = []
    died_ms: int | None = None
    killed: bool = False
    frozen: list[tuple[int, int]] = []
    """Spans in which it was stopped; in the last one the second time is 0 while it lasts."""


class Child:
    """A program that can be started many times on the same data."""

    def __init__(self, name: str, folder: Path, module: str, arguments: list[str]) -> None:
        self.name, self._folder, self._module, self._arguments = name, folder, module, arguments
        self.warp = Warp(folder / f"{name}.clock")
        self.log = folder / f"{name}.log"
        self.lives: list[Life] = []
        self._popen: subprocess.Popen[bytes] | None = None
        self._readers: list[threading.Thread] = []
        self._guard = threading.RLock()

    @property
    def running(self) -> bool:
        """Whether its process lives (also if it is stopped)."""
        return self._popen is not None and self._popen.poll() is None

    @property
    def frozen(self) -> bool:
        """Whether it is stopped."""
        return self.running and bool(self.lives[-1].frozen) and not self.lives[-1].frozen[-1][1]

    def start(self) -> None:
        """Start it, unless it runs."""
        with self._guard:
            if self.running:
                return
            command = [sys.executable, "-P", "-m", "scripts.lab.faults.warp", str(self.warp.control), self._module]
            # Both outputs are pipes, so that a limit on the size of its files does not silence it.
            self._popen = subprocess.Popen(
                [*command, *self._arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=self._folder,
                env=environment(),
            )
            self.lives.append(Life(born_ms=steady_ms()))
            self._readers = [
                threading.Thread(target=self._read, args=(self._popen, self.lives[-1]), daemon=True),
                threading.Thread(target=self._write_log, args=(self._popen,), daemon=True),
            ]
            for reader in self._readers:
                reader.start()

    def kill(self) -> bool:
        """SIGKILL; False if there was nothing to kill."""
        with self._guard:
            if not self.running or self._popen is None:
                return False
            self._popen.kill()
            self.lives[-1].killed = True
            self._buried(self._popen)
            return True

    def stop(self, timeout_s: float = 20.0) -> int | None:
        """Ask it to end (SIGTERM) and wait; the exit code, None if it had to be killed."""
        with self._guard:
            if self._popen is None:
                return None
            if self.running:
                self._popen.terminate()
            return self.wait(timeout_s)

    def wait(self, timeout_s: float) -> int | None:
        """Wait for it to end by itself; the exit code, None if it had to be killed."""
        with self._guard:
            if self._popen is None:
                return None
            code: int | None = None
            with contextlib.suppress(subprocess.TimeoutExpired):
                code = self._popen.wait(timeout_s)
            if code is None:
                self._popen.kill()
            self._buried(self._popen)
            return code

    def freeze(self) -> bool:
        """SIGSTOP; False if it does not run or is stopped already."""
        with self._guard:
            if not self.running or self.frozen or self._popen is None:
                return False
            self.lives[-1].frozen.append((steady_ms(), 0))
            self._popen.send_signal(signal.SIGSTOP)
            return True

    def thaw(self) -> None:
        """SIGCONT."""
        with self._guard:
            if self.frozen and self._popen is not None:
                self._popen.send_signal(signal.SIGCONT)
                began = self.lives[-1].frozen[-1][0]
                self.lives[-1].frozen[-1] = (began, steady_ms())

    def limit_files(self, size: int | None) -> None:
        """No file of it may grow beyond that size (RLIMIT_FSIZE of the running process); None lifts the limit."""
        with self._guard:
            if self.running and self._popen is not None:
                soft = resource.RLIM_INFINITY if size is None else size
                with contextlib.suppress(ProcessLookupError):
                    resource.prlimit(self._popen.pid, resource.RLIMIT_FSIZE, (soft, resource.RLIM_INFINITY))

    def tell(self, **order: Any) -> None:
        """Send an order as a line of JSON."""
        with self._guard:
            stream = self._popen.stdin if self._popen is not None else None
            if stream is not None and self.running and not self.frozen:
                with contextlib.suppress(OSError):
                    stream.write(json.dumps(order).encode() + b"\n")
                    stream.flush()

    def last(self, kind: str) -> Line | None:
        """The newest line of that kind from the present process."""
        if not self.lives:
            return None
        return next((line for line in reversed(self.lives[-1].lines) if line.get("kind") == kind), None)

    def _read(self, popen: subprocess.Popen[bytes], life: Life) -> None:
        if popen.stdout is None:
            return
        for raw in popen.stdout:
            with contextlib.suppress(ValueError):
                line = json.loads(raw)
                if isinstance(line, dict):
                    life.lines.append(line)

    def _write_log(self, popen: subprocess.Popen[bytes]) -> None:
        if popen.stderr is not None:
            with self.log.open("ab") as log:
                for raw in popen.stderr:
                    log.write(raw)

    def _buried(self, popen: subprocess.Popen[bytes]) -> None:
        popen.wait()
        life = self.lives[-1]
        if life.died_ms is None:
            life.died_ms = steady_ms()
        if life.frozen and not life.frozen[-1][1]:
            life.frozen[-1] = (life.frozen[-1][0], life.died_ms)
        for reader in self._readers:
            reader.join(5)
        for stream in (popen.stdin, popen.stdout, popen.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
