"""磁盘空间: what is free where the program keeps its data."""

from typing import Final

from shared.exam.bounds import Number
from shared.readiness.check import Against, Ask, Check, Measure, Verdict, at_least
from shared.words.catalogue import learn

learn(
    "ready.disk",
    {
        "title": "磁盘空间",
        "demand": "推荐 {good} GB，最低 {least} GB",
        "good": "剩 {gb} GB",
        "little": "只剩 {gb} GB",
        "cure_little": "清空回收站和下载文件夹，删除不用的大文件；磁盘满了作答不能保存在本机。",
    },
)


class Disk(Measure, frozen=True, kw_only=True, tag="disk"):
    """Megabytes left."""

    free_mb: Number


class DiskCheck(Check[Disk]):
    """More is better."""

    key, measure = "disk", Disk

    def take(self, ask: Ask) -> Disk | None:
        """See Check."""
        free = ask.machine.free_mb(ask.data)
        return None if free is None else Disk(free_mb=min(free, 10_000_000))

    def judge(self, found: Disk, against: Against) -> Verdict:
        """See Check."""
        grade = at_least(found.free_mb, against.figures.free_mb, against.figures.free_mb_least)
        return self.verdict(grade, "good" if grade == "good" else "little", gb=f"{found.free_mb / 1000:.1f}")

    def demand(self, against: Against) -> dict[str, int | str]:
        """See Check."""
        return {"good": against.figures.free_mb // 1000, "least": against.figures.free_mb_least // 1000}


CHECK: Final = DiskCheck()
