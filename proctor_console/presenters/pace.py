"""How fast an upload goes, from how far it said to be: `1.2 MB/s · 已传 3.4 MB / 10.2 MB`. Pure."""

from collections import deque
from typing import Final

from shared.formatting import file_size
from shared.words.catalogue import say

_WINDOW_MS: Final = 5_000


class Pace:
    """Keeps what was told in the last few seconds. A pause begins it anew."""

    def __init__(self) -> None:
        self._told: deque[tuple[int, int]] = deque()

    def text(self, now_ms: int, done: int, total: int) -> str:
        """In words; without a speed until there is one."""
        if self._told and done < self._told[-1][1]:
            self._told.clear()
        self._told.append((now_ms, done))
        while len(self._told) > 2 and now_ms - self._told[0][0] > _WINDOW_MS:
            self._told.popleft()
        from_ms, had = self._told[0]
        span_ms = now_ms - from_ms
        sent = say("console.pace.sent", done=file_size(done), total=file_size(total))
        if not total or span_ms <= 0:
            return sent if total else ""
        speed = file_size(round((done - had) * 1000 / span_ms))
        return say("console.pace.speed", speed=speed, sent=sent)
