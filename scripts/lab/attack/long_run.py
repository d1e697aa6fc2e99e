"""`dev.py attack --wire --minutes N`: real server processes called as everybody for so long, and the figures of it."""

import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count, cycle
from pathlib import Path
from typing import Final

from scripts.lab.attack.api import Caller
from scripts.lab.attack.callers import PHASES
from scripts.lab.attack.far import FarRoom

_ROUND_S: Final = 300.0
"""Acts that come through end the room, move seats, revoke PCs; so a new room comes after a while."""


class Figures:
    """What a long run did. `calls`: by caller, endpoint and status."""

    def __init__(self) -> None:
        self.calls: Counter[tuple[str, str, int]] = Counter()
        self.faults: list[str] = []
        self.rooms = 0
        self.most_mb = self.most_grown_mb = 0.0

    def take(self, room: FarRoom, caller: Caller) -> None:
        """Add a room's."""
        self.calls += caller.calls
        self.faults += [*caller.faults, *room.wrong()]
        self.rooms += 1
        self.most_mb = max(self.most_mb, room.most_mb)
        self.most_grown_mb = max(self.most_grown_mb, room.most_mb - room.first_mb)

    def lines(self) -> Iterator[str]:
        """For people."""
        by_caller = Counter[str]()
        statuses: dict[str, Counter[int]] = {}
        reached: dict[str, set[str]] = {}
        for (caller, endpoint, status), times in self.calls.items():
            by_caller[caller] += times
            statuses.setdefault(caller, Counter())[status] += times
            if status not in _AT_THE_GATE:
                reached.setdefault(caller, set()).add(endpoint)
        for caller, times in by_caller.items():
            told = "，".join(f"{status} × {n}" for status, n in sorted(statuses[caller].items()))
            yield f"{caller}：{times} 次，走进 {len(reached.get(caller, ()))} 个接口；{told}"
        operations = {endpoint for _, endpoint, _ in self.calls}
        yield (
            f"{self.rooms} 个考场，{self.calls.total()} 次调用，{len(operations)} 个接口；"
            f"服务器内存最多 {self.most_mb:.0f} MB，一个考场里最多增长 {self.most_grown_mb:.0f} MB；"
            f"{len(self.faults)} 处没有守住。"
        )


_AT_THE_GATE: Final = frozenset({0, 401, 403})


def long_run(minutes: float) -> Figures:
    """Call for so many minutes, in the phases in turn; ends with the room in which something did not hold."""
    figures, end_s = Figures(), time.monotonic() + minutes * 60
    for number, phase in zip(count(), cycle(PHASES)):
        left_s = end_s - time.monotonic()
        if left_s <= 0 or figures.faults:
            return figures
        with tempfile.TemporaryDirectory(prefix="wire-") as folder, FarRoom(Path(folder), phase) as room:
            caller = Caller(room, number * 1_000 + int(time.time()) % 1_000_000_000)
            until_s = time.monotonic() + min(left_s, _ROUND_S)
            while time.monotonic() < until_s and not caller.faults and not room.slow:
                caller.again(until_s)
                room.sign_in()
            figures.take(room, caller)
            print(f"{phase}：{caller.calls.total()} 次，{room.most_mb:.0f} MB", flush=True)
    return figures
