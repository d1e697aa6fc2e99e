"""内存: what the machine has in all; a part of it that graphics take is not counted."""

from typing import Final

from shared.exam.bounds import Number
from shared.readiness.check import Against, Ask, Check, Measure, Verdict, at_least
from shared.words.catalogue import learn

learn(
    "ready.memory",
    {
        "title": "内存",
        "demand": "推荐 {good} GB，最低 {least} GB",
        "good": "{gb} GB",
        "little": "只有 {gb} GB",
        "cure_little": "关闭其他程序；低于最低要求的请加内存或换一台电脑。",
    },
)


class Memory(Measure, frozen=True, kw_only=True, tag="memory"):
    """Megabytes."""

    mb: Number


class MemoryCheck(Check[Memory]):
    """More is better."""

    key, measure = "memory", Memory

    def take(self, ask: Ask) -> Memory | None:
        """See Check."""
        mb = ask.machine.memory_mb()
        return None if mb is None else Memory(mb=mb)

    def judge(self, found: Memory, against: Against) -> Verdict:
        """See Check."""
        grade = at_least(found.mb, against.figures.memory_mb, against.figures.memory_mb_least)
        return self.verdict(grade, "good" if grade == "good" else "little", gb=f"{found.mb / 1000:.1f}")

    def demand(self, against: Against) -> dict[str, int | str]:
        """See Check."""
        figures = against.figures
        return {"good": round(figures.memory_mb / 1000), "least": round(figures.memory_mb_least / 1000)}


CHECK: Final = MemoryCheck()
