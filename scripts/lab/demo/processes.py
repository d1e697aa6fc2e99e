"""Starting, listening to and killing the real programs of the exam day."""

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]


def environment(*, show: bool, of: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a child: our packages importable, windows off screen unless they are to be shown."""
    env = dict(os.environ if of is None else of)
    env["PYTHONPATH"] = str(ROOT)
    env["PYTHONUTF8"] = "1"
    env["PYTHONUNBUFFERED"] = "1"
    if not show:
        env["QT_QPA_PLATFORM"] = "offscreen"
    return env


class Program:
    """One running program. Its standard error goes to a log file; lines of JSON on standard output are its reports."""

    def __init__(
        self,
        name: str,
        arguments: Sequence[str],
        logs: Path,
        *,
        show: bool = False,
        env: Mapping[str, str] | None = None,
    ) -> None:
        """`env`: another environment than the usual one; what our programs need is added."""
        self.name = name
        self._log = (logs / f"{name}.log").open("ab")
        self._popen = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            cwd=ROOT,
            env=environment(show=show, of=env),
        )
        self.reports: queue.Queue[dict[str, Any]] = queue.Queue()
        self._reader = threading.Thread(target=self._read, name=f"read {name}", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._popen.pid

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._popen.poll() is None

    def _read(self) -> None:
        stream = self._popen.stdout
        if stream is None:
            return
        for line in stream:
            with contextlib.suppress(ValueError):
                report = json.loads(line)
                if isinstance(report, dict):
                    self.reports.put(report)
        self.reports.put({"event": "closed"})

    def tell(self, **order: Any) -> None:
        """Send an order as a line of JSON."""
        stream = self._popen.stdin
        if stream is None or stream.closed:
            return
        with contextlib.suppress(OSError):
            stream.write(json.dumps(order, ensure_ascii=False).encode() + b"\n")
            stream.flush()

    def wait_for(self, event: str, timeout_s: float) -> dict[str, Any]:
        """The next report of that kind; others are dropped. Raises RuntimeError if the program ends or is silent."""
        while True:
            try:
                report = self.reports.get(timeout=timeout_s)
            except queue.Empty:
                raise RuntimeError(f"{self.name}: no '{event}' within {timeout_s:.0f} s, see its log") from None
            if report.get("event") == event:
                return report
            if report.get("event") in {"closed", "failed"}:
                raise RuntimeError(f"{self.name}: {report.get('message', 'ended')}, see its log")

    def kill(self) -> None:
        """SIGKILL: the power switch."""
        self._popen.kill()
        self._finish()

    def stop(self, timeout_s: float = 15) -> None:
        """Ask it to end; kill it if it does not."""
        if self.running:
            self._popen.terminate()
            try:
                self._popen.wait(timeout_s)
            except subprocess.TimeoutExpired:
                self._popen.kill()
        self._finish()

    def leave(self, timeout_s: float) -> None:
        """Wait for it to end by itself, for so long; `stop` deals with one that does not."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._popen.wait(timeout_s)

    def _finish(self) -> None:
        self._popen.wait()
        self._reader.join(timeout=5)
        for stream in (self._popen.stdin, self._popen.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self._log.close()


def run(name: str, arguments: Sequence[str], logs: Path, *, stdin: str = "") -> str:
    """Run a program to its end and return its standard output; a failure raises with what it said."""
    done = subprocess.run(
        [sys.executable, *arguments],
        input=stdin.encode(),
        capture_output=True,
        cwd=ROOT,
        env=environment(show=False),
        check=False,
    )
    with (logs / f"{name}.log").open("ab") as log:
        log.write(done.stderr)
    if done.returncode != 0:
        said = (done.stderr or done.stdout).decode(errors="replace").strip()
        raise RuntimeError(f"{name} 失败（{done.returncode}）：{said[-800:]}")
    return done.stdout.decode()
