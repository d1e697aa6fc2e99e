"""磁盘写入: how long a small write takes until it is really on the disk, as every answer is written.

A cache that lies about it cannot be seen from here; the median of several writes is taken, because the first may wait
for others.
"""

import contextlib
import os
import secrets
import time
from statistics import median
from typing import Final

from shared.exam.bounds import Number
from shared.machine.files import BINARY
from shared.readiness.check import Against, Ask, Check, Measure, Verdict, at_most
from shared.words.catalogue import learn

learn(
    "ready.sync",
    {
        "title": "磁盘写入",
        "demand": "写一次推荐不超过 {good} 毫秒，最多 {most} 毫秒",
        "good": "写一次 {ms} 毫秒",
        "slow": "写一次要 {ms} 毫秒",
        "refused": "写不进磁盘",
        "cure_slow": "停止杀毒全盘扫描和系统更新后重查；仍慢请换一台电脑。",
        "cure_refused": "磁盘已满、被写保护或没有权限：清理空间，检查数据文件夹的权限后重查。",
    },
)

_WRITES: Final = 9
_BYTES: Final = 4096
_PATIENCE_S: Final = 3.0


class Sync(Measure, frozen=True, kw_only=True, tag="sync"):
    """Milliseconds of one durable write; `refused`: the disk takes none."""

    ms: Number
    refused: bool = False


class SyncCheck(Check[Sync]):
    """Less is better."""

    key, measure = "sync", Sync

    def take(self, ask: Ask) -> Sync | None:
        """See Check. A file of its own in the data folder, removed again."""
        path = ask.data / f".write-test-{secrets.token_hex(4)}"
        took: list[float] = []
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, 0o600)
        except OSError:
            return Sync(ms=0, refused=True)
        try:
            began = time.perf_counter()
            while len(took) < _WRITES and time.perf_counter() - began < _PATIENCE_S:
                start = time.perf_counter()
                os.write(descriptor, bytes(_BYTES))
                os.fsync(descriptor)
                took.append((time.perf_counter() - start) * 1000)
        except OSError:
            return Sync(ms=0, refused=True)
        finally:
            os.close(descriptor)
            with contextlib.suppress(OSError):
                path.unlink()
        return Sync(ms=round(median(took)))

    def judge(self, found: Sync, against: Against) -> Verdict:
        """See Check."""
        if found.refused:
            return self.verdict("bad", "refused")
        grade = at_most(found.ms, against.figures.sync_ms, against.figures.sync_ms_most)
        return self.verdict(grade, "good" if grade == "good" else "slow", ms=found.ms)

    def demand(self, against: Against) -> dict[str, int | str]:
        """See Check."""
        return {"good": against.figures.sync_ms, "most": against.figures.sync_ms_most}


CHECK: Final = SyncCheck()
