"""Where the rows or columns of a sheet lie: sizes, hidden ones, frozen ones, scrolling. Plain numbers, no widgets."""

from bisect import bisect_right
from collections.abc import Container
from itertools import accumulate


class Axis:
    """Lines (rows or columns) numbered from 1. Positions in px from the first line's edge, scrolling left aside."""

    def __init__(self, sizes: list[int], hidden: Container[int] = (), frozen: int = 0) -> None:
        """`sizes[0]` is line 1 at 100 %; hidden lines take no room; the first `frozen` lines do not scroll."""
        self.hidden = hidden
        self.frozen = frozen
        self.scroll = 0
        self._plain = sizes
        self._chosen: dict[int, int] = {}
        self._zoom = 1.0
        self._edges: list[int] = []
        self._lay_out()

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._plain)

    @property
    def length(self) -> int:
        """All lines together, px."""
        return self._edges[-1]

    @property
    def frozen_length(self) -> int:
        """The lines that do not scroll, px."""
        return self._edges[self.frozen]

    def set_zoom(self, zoom: float) -> None:
        """Every line at another scale."""
        self._zoom = zoom
        self._lay_out()

    def resize(self, line: int, size_px: int) -> None:
        """One line at a size the person chose, at the present scale."""
        self._chosen[line] = round(max(0, size_px) / self._zoom)
        self._lay_out()

    def size(self, line: int) -> int:
        """The room a line takes, px."""
        return self._edges[line] - self._edges[line - 1]

    def shown(self, line: int) -> bool:
        """Whether a line is there to be seen."""
        return self.size(line) > 0

    def start(self, line: int) -> int:
        """Where a line begins on the screen, px from the first line's edge; the end of all for one beyond the last."""
        at = self._edges[min(line - 1, self.count)]
        return at if line <= self.frozen else at - self.scroll

    def span(self, first: int, last: int) -> int:
        """The room of several lines, px."""
        return self._edges[min(last, self.count)] - self._edges[first - 1]

    def at(self, position: int) -> int:
        """The line at a place of the screen; the last one beyond the end."""
        content = position if position < self.frozen_length else position + self.scroll
        line = bisect_right(self._edges, max(0, content))
        return min(max(1, line), self.count)

    def scrolled(self, extent: int) -> tuple[int, int]:
        """First and last of the lines that scroll and can be seen in so many px; (1, 0) when there is no room."""
        if extent <= self.frozen_length or self.frozen >= self.count:
            return 1, 0
        return max(self.frozen + 1, self.at(self.frozen_length)), self.at(extent - 1)

    def step(self, line: int, by: int) -> int:
        """The visible line so many visible lines on; stays inside the sheet."""
        way = 1 if by > 0 else -1
        for _ in range(abs(by)):
            place = line + way
            while 1 <= place <= self.count and not self.shown(place):
                place += way
            if not 1 <= place <= self.count:
                break
            line = place
        return line

    def reveal(self, line: int, extent: int) -> int:
        """The scroll that brings a line into so many px, moving as little as it can."""
        if line <= self.frozen:
            return self.scroll
        room = extent - self.frozen_length
        start, end = self._edges[line - 1] - self.frozen_length, self._edges[line] - self.frozen_length
        if start < self.scroll or end - start > room:
            return max(0, start)
        return max(self.scroll, end - room)

    def _lay_out(self) -> None:
        sizes = (
            0 if line in self.hidden else round(self._chosen.get(line, size) * self._zoom)
            for line, size in enumerate(self._plain, 1)
        )
        self._edges = [0, *accumulate(sizes)]
