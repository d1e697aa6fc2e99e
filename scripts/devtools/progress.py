"""Long work in the set-up tells what it does, how far it is and how long it has taken."""

import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

from scripts.devtools.places import STATE, SetupError

QUIET_TICK_S = 10.0
TERMINAL_TICK_S = 1.0
SHOWN_ON_FAILURE = 25


def say(text: str) -> None:
    """Print one line at once, whatever the terminal's encoding can show of it."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, errors="replace").decode(encoding), flush=True)


class Ticker:
    """Repeats a status line while work goes on: in place on a terminal, now and then in a log."""

    def __init__(self, title: str, status: Callable[[], str] = lambda: "") -> None:
        self._title = title
        self._status = status
        self._done = threading.Event()
        self._terminal = sys.stdout.isatty()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._started_s = time.monotonic()

    def __enter__(self) -> Self:
        say(f"  {self._title} …")
        self._thread.start()
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        self._done.set()
        self._thread.join()
        if kind is None:
            self._show("完成", end="\n")

    def _run(self) -> None:
        while not self._done.wait(TERMINAL_TICK_S if self._terminal else QUIET_TICK_S):
            self._show(self._status(), end="" if self._terminal else "\n")

    def _show(self, status: str, end: str) -> None:
        took_s = time.monotonic() - self._started_s
        start, clear = ("\r", "\x1b[K") if self._terminal else ("", "")
        print(f"{start}  {self._title}  {status}  {took_s:.0f} s{clear}", end=end, flush=True)


def run_quietly(
    title: str,
    command: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    status: Callable[[str], str] | None = None,
) -> None:
    """Run a command whose output goes to the set-up's log, with a status line made from its last line.

    Raises:
        SetupError: the command failed; its last lines are printed first.
    """
    STATE.mkdir(exist_ok=True)
    tail: deque[str] = deque(maxlen=SHOWN_ON_FAILURE)
    latest = ""
    with (
        (STATE / "setup.log").open("a", encoding="utf-8") as log,
        Ticker(title, lambda: latest),
        subprocess.Popen(
            command,
            env=env,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        ) as process,
    ):
        assert process.stdout is not None  # noqa: S101
        for line in process.stdout:
            log.write(line)
            tail.append(line.rstrip())
            if status is not None:
                latest = status(line) or latest
        code = process.wait()
        if code:
            say("")
            for line in tail:
                say(f"    | {line}")
            raise SetupError(
                f"{title}：失败（返回码 {code}），详情见 {STATE / 'setup.log'}；排除原因后重新运行即可继续。"
            )
