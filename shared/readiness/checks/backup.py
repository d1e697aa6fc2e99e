"""备份: the server's copy outside itself is new, and its disk takes a session in time."""

import os
import time
from pathlib import Path
from typing import Final

from shared.exam.bounds import Number
from shared.machine.files import write_whole
from shared.readiness.check import SERVERS, Against, Ask, Check, Measure, Verdict
from shared.words.catalogue import learn

learn(
    "ready.backup",
    {
        "title": "备份",
        "demand": "有备份文件夹，{age} 秒内更新过，写入每秒 {speed} MB 以上",
        "good": "{age_s} 秒前更新，每秒 {speed} MB",
        "nowhere": "没有设置备份文件夹",
        "never": "还没有备份成功过",
        "old": "上次备份是 {age_ms:span}前",
        "slow": "备份磁盘太慢（每秒 {speed} MB）",
        "refused": "备份文件夹写不进去",
        "cure_nowhere": "插上 U 盘或移动硬盘，用 exam-site-server backup --to 文件夹 设置。",
        "cure_never": "检查备份文件夹是否还在、U 盘是否拔掉、磁盘是否已满。",
        "cure_old": "检查备份文件夹是否还在、U 盘是否拔掉、磁盘是否已满。",
        "cure_slow": "换一个 USB 3.0 接口或换一个快的移动硬盘。",
        "cure_refused": "检查 U 盘是否写保护、已满或已拔掉，换一个后重新设置。",
    },
)

_TRY: Final = 4 << 20


class BackupState(Measure, frozen=True, kw_only=True, tag="backup"):
    """Folders set, seconds since the newest copy (-1: none), megabytes a second of the slowest folder (0: refused)."""

    folders: Number
    age_s: int = -1
    mb_s: Number = 0


class BackupCheck(Check[BackupState]):
    """Without a copy elsewhere one disk holds the room's evening."""

    key, measure = "backup", BackupState
    places = SERVERS  # a console keeps its copy by itself

    def take(self, ask: Ask) -> BackupState | None:
        """See Check."""
        if ask.backup is None:
            return None
        speeds = [_speed(Path(folder)) for folder in ask.backup.folders]
        age = ask.backup.age_s
        return BackupState(
            folders=len(speeds), age_s=-1 if age is None else min(age, 10**9), mb_s=min(speeds, default=0)
        )

    def judge(self, found: BackupState, against: Against) -> Verdict:
        """See Check."""
        if not found.folders:
            return self.verdict("weak", "nowhere")
        if not found.mb_s:
            return self.verdict("bad", "refused")
        if found.age_s < 0:
            return self.verdict("bad", "never")
        if found.age_s > against.policy.backup_age_s:
            return self.verdict("bad", "old", age_ms=found.age_s * 1000)
        if found.mb_s < against.policy.backup_mb_s:
            return self.verdict("weak", "slow", speed=found.mb_s)
        return self.verdict("good", "good", age_s=found.age_s, speed=found.mb_s)

    def demand(self, against: Against) -> dict[str, int | str]:
        """See Check."""
        return {"age": against.policy.backup_age_s, "speed": against.policy.backup_mb_s}


def _speed(folder: Path) -> int:
    path = folder / ".speed-test"
    began = time.perf_counter()
    try:
        if not folder.is_dir():
            return 0
        write_whole(path, os.urandom(_TRY))
        return max(1, min(10_000, round(_TRY / 1e6 / max(time.perf_counter() - began, 1e-4))))
    except OSError:
        return 0
    finally:
        path.unlink(missing_ok=True)


CHECK: Final = BackupCheck()
