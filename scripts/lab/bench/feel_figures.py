"""The figures of how a candidate's window feels, their targets, and the table of them."""

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

COLD_START_MS: Final = 1_500
FIRST_MS: Final = 80
AGAIN_MS: Final = 16
SIZE_MS: Final = 150
GAP_MS: Final = 100
MEMORY_MB: Final = 250


class Took(msgspec.Struct, frozen=True, kw_only=True):
    """Processor time and time by the clock, in ms."""

    cpu_ms: float
    clock_ms: float


class Feel(msgspec.Struct, frozen=True, kw_only=True):
    """What one walk through the sample paper cost.

    `first`: the first item of each kind, visited before anything was made ahead; `ready`: after it was; `again`: every
    item once more, the best of three; `dressed`: once more after another contrast, which pages follow as they come up.
    `longest_gap_ms` is of the window's thread, over the whole sitting.
    """

    first: dict[str, Took]
    ready: dict[str, Took]
    again: tuple[Took, ...]
    sizes: tuple[Took, ...]
    contrasts: tuple[Took, ...]
    dressed: dict[str, Took]
    longest_gap_ms: float
    memory_mb: float
    start: Took = Took(cpu_ms=0, clock_ms=0)

    def rows(self) -> list[tuple[str, float, float, float]]:
        """What is promised: words, figure, target, and the clock's figure."""
        worst, ready = _worst(self.first.values()), _worst(self.ready.values())
        again = sorted(self.again, key=lambda took: took.cpu_ms)
        middle, late = again[len(again) // 2], again[len(again) * 95 // 100]
        size, contrast, dressed = _worst(self.sizes), _worst(self.contrasts), _worst(self.dressed.values())
        return [
            ("冷启动到第一个画面 cold start", self.start.cpu_ms, COLD_START_MS, self.start.clock_ms),
            ("各题型第一次显示，最慢 first visit at once", worst.cpu_ms, FIRST_MS, worst.clock_ms),
            ("  预先备好之后 made ahead", ready.cpu_ms, FIRST_MS, ready.clock_ms),
            ("再次显示 p50 revisit", middle.cpu_ms, AGAIN_MS, middle.clock_ms),
            ("再次显示 p95 revisit", late.cpu_ms, AGAIN_MS, late.clock_ms),
            ("换文字大小，最慢 another size", size.cpu_ms, SIZE_MS, size.clock_ms),
            ("界面线程最长停顿 longest gap", self.longest_gap_ms, GAP_MS, self.longest_gap_ms),
            ("换对比度，最慢 another contrast", contrast.cpu_ms, GAP_MS, contrast.clock_ms),
            ("  之后第一次显示，最慢 a page after that", dressed.cpu_ms, FIRST_MS, dressed.clock_ms),
            ("内存 MB memory", self.memory_mb, MEMORY_MB, self.memory_mb),
        ]

    def failures(self) -> int:
        """How many targets are missed."""
        return sum(figure > target for _words, figure, target, _clock in self.rows())


def lines_of(feel: Feel) -> Iterator[str]:
    """The table."""
    yield "== 手感 feel: 处理器时间 processor time in ms（括号内为钟表时间 by the clock）=="
    for words, figure, target, clock in feel.rows():
        yield f"{words}: {figure:.0f}  (≤ {target:.0f} {'✓' if figure <= target else '✗'})  [{clock:.0f}]"
    for name, visits in (("第一次 at once", feel.first), ("备好后 made ahead", feel.ready)):
        yield f"{name}: " + "  ".join(f"{kind} {took.cpu_ms:.0f}" for kind, took in visits.items())


def _worst(times: Iterable[Took]) -> Took:
    return max(times, key=lambda took: took.cpu_ms)
