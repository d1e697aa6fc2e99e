"""What one client of the demo saw, as lines of JSON on disk: the evidence the report is computed from.

Lines: ack (everything of an epoch up to `seq` was acknowledged with the client's own rolling hash `head`), input (the
candidate could or could not work, with the remaining time shown), link (online or not), screen, end (the program
ended by itself; a trace without it was killed). No answer, name or ID number is ever written.
"""

import json
import threading
import time
from pathlib import Path
from typing import Any

from scripts.lab.demo.orders import Part


class Trace:
    """Writes one process's trace; every line is flushed, because the process may be killed at any moment."""

    def __init__(self, path: Path, *, seat: int, ticket: str) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()
        self._last: dict[str, Any] = {}
        self.write("begin", seat=seat, ticket=ticket)

    def write(self, kind: str, **values: Any) -> None:
        """Add a line with the time of this machine in ms."""
        line = {"kind": kind, "at_ms": time.time_ns() // 1_000_000, **values}
        with self._lock:
            self._file.write(json.dumps(line, separators=(",", ":")) + "\n")
            self._file.flush()

    def changed(self, kind: str, state: Any, **values: Any) -> bool:
        """Add a line if `state` differs from the last one of that kind."""
        if self._last.get(kind, ...) == state:
            return False
        self._last[kind] = state
        self.write(kind, state=state, **values)
        return True

    def close(self) -> None:
        """The program ended by itself."""
        self.write("end")
        self._file.close()


def new_trace(part: Part) -> Trace:
    """The trace of this process of a part."""
    name = f"seat-{part.seat:02d}-{time.time_ns()}.jsonl"
    return Trace(Path(part.traces) / name, seat=part.seat, ticket=part.ticket)


def read(path: Path) -> list[dict[str, Any]]:
    """The lines of a trace; a torn last line (the process was killed) is left out."""
    lines: list[dict[str, Any]] = []
    for raw in path.read_text(encoding="utf-8").splitlines():
        try:
            lines.append(json.loads(raw))
        except ValueError:
            break
    return lines
