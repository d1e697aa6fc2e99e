"""Runs Windows programs under Wine, each with a time limit, and keeps the Windows desktop alive between them."""

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from installers.lab.places import WINE, Lab

OVERRIDES = "mscoree,mshtml=;winemenubuilder.exe=d"
KEEP_ALIVE = (
    "import ctypes,time;u=ctypes.windll.user32;u.GetDesktopWindow();"
    "u.CreateWindowExW(0,'STATIC','desktop',0,0,0,1,1,None,None,None,None);"
    "print('up',flush=True);time.sleep(86400)"
)
LINGER_S = 0.3
"""How long output is read after the program's end: a child of it may hold the pipe open for ever."""


class Done:
    """How a program ended: its exit code, what it printed, how long it took."""

    def __init__(self, code: int, text: str, took_s: float) -> None:
        self.code, self.text, self.took_s = code, text, took_s


class WineError(Exception):
    """A Windows program failed or did not end in time; `str()` has its output."""


class Wine:
    """The Windows of a laboratory. As a context it keeps a desktop, so that programs end without taking it down."""

    def __init__(self, lab: Lab, env: Mapping[str, str] | None = None) -> None:
        self.lab = lab
        self.env = {
            **os.environ,
            "WINEPREFIX": str(lab.prefix),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": OVERRIDES,
            **(env or {}),
        }
        self._desktop: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._desktop = self.start([self.lab.python, "-c", KEEP_ALIVE], stdout=subprocess.PIPE)
        assert self._desktop.stdout is not None  # noqa: S101
        self._desktop.stdout.readline()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._desktop is not None:
            end(self._desktop)
        self.shut_down()

    def shut_down(self) -> None:
        """End whatever runs there; the registry lies in its files afterwards."""
        subprocess.run(["/usr/lib/wine/wineserver64", "-k"], env=self.env, check=False, capture_output=True, timeout=30)

    def start(
        self, command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, stdout: int = subprocess.DEVNULL
    ) -> subprocess.Popen[bytes]:
        """Start a program and leave it running, in a group of its own."""
        return subprocess.Popen(
            [WINE, *map(str, command)],
            env={**self.env, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.STDOUT if stdout == subprocess.PIPE else stdout,
            start_new_session=True,
        )

    def run(
        self, command: Sequence[str | Path], *, limit_s: float = 60, env: Mapping[str, str] | None = None, ok: int = 0
    ) -> Done:
        """Run a program to its end.

        Raises:
            WineError: it took longer than the limit or ended with another code than `ok`.
        """
        done = self.attempt(command, limit_s=limit_s, env=env)
        if done.code != ok:
            words = " ".join(map(str, command))[:300]
            raise WineError(f"{words}\n  ended with {done.code} after {done.took_s:.0f} s:\n{done.text[-3000:]}")
        return done

    def attempt(
        self, command: Sequence[str | Path], *, limit_s: float = 60, env: Mapping[str, str] | None = None
    ) -> Done:
        """Run a program to its end, whatever its code. Its output is a pipe: Python for Windows dies at a file.

        Raises:
            WineError: it took longer than the limit.
        """
        started_s = time.monotonic()
        process = self.start(command, env=env, stdout=subprocess.PIPE)
        try:
            text = _read(process, started_s + limit_s)
        except TimeoutError as error:
            end(process)
            raise WineError(
                f"{' '.join(map(str, command))[:300]}\n  did not end in {limit_s:.0f} s\n{error}"
            ) from error
        return Done(process.wait(), text, time.monotonic() - started_s)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a program that `start` started, with the group of it."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _read(process: subprocess.Popen[bytes], deadline_s: float) -> str:
    """All that a program prints until shortly after its end; TimeoutError with the text so far at the deadline."""
    assert process.stdout is not None  # noqa: S101
    found, ended_s = b"", 0.0
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            if selector.select(0.1):
                piece = os.read(process.stdout.fileno(), 65536)
                found += piece
                if not piece:
                    process.wait(max(0.1, deadline_s - time.monotonic()))
                    break
            now_s = time.monotonic()
            if process.poll() is not None:
                ended_s = ended_s or now_s
                if now_s - ended_s > LINGER_S:
                    break
            elif now_s > deadline_s:
                raise TimeoutError(found.decode("utf-8", errors="replace")[-2000:])
    return found.decode("utf-8", errors="replace")
