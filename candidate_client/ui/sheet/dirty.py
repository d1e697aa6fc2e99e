"""What of the grid is to be painted anew after an edit or a step: cells that look different, and the old and new
frames. Anything else that happens paints it all.
"""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QRect
from PySide6.QtGui import QRegion

from candidate_client.ui.sheet.marks import ARROW, HANDLE
from candidate_client.ui.sheet.surface import Surface
from shared.workbook.places import Area, Place

_MOST_PARTS = 24  # from there on one large part is cheaper than many small ones
_MOST_CELLS = 96  # from there on looking for the rest costs more than painting it


class Dirty:
    """Knows what was painted last, and where the frames were then."""

    def __init__(self, grid: Surface) -> None:
        self._grid = grid
        self._frames = QRect()
        self._view: tuple[int, int, int, float] | None = None

    def written(self) -> None:
        """Cells have new values: paint those on the screen that look different."""
        region = self._changed()
        view = self._grid.viewport()
        if region is None or region.rectCount() > _MOST_PARTS:
            view.update()
        else:
            view.update(region)

    def moved(self) -> None:
        """Another cell is current or other cells are selected: paint the frames that were and those that are."""
        grid = self._grid
        look = grid.desk.look
        now = (look.sheet, look.rows.scroll, look.columns.scroll, grid.zoom)
        frames = self._framed()
        if now != self._view:
            grid.viewport().update()
        else:
            heads, region = grid.heads, QRegion()
            for box in (self._frames, frames):
                region |= QRegion(box)
                region |= QRegion(QRect(box.left(), 0, box.width(), heads.high))
                region |= QRegion(QRect(0, box.top(), heads.wide, box.height()))
            grid.viewport().update(region)
        self._view, self._frames = now, frames

    def _framed(self) -> QRect:
        look = self._grid.desk.look
        box = self._grid.box(look.area).united(self._grid.box(look.merged(*look.current)))
        return box.adjusted(-HANDLE, -HANDLE, ARROW + HANDLE, HANDLE)

    def _changed(self) -> QRegion | None:
        """Where cells look different; None where so many do that all is painted."""
        grid = self._grid
        wide = grid.viewport().width()
        region = QRegion()
        for number, (area, how) in enumerate(self._different()):
            if number == _MOST_CELLS:
                return None
            box = grid.box(area).adjusted(-1, -1, 1, 1)
            region |= QRegion(box if how == "cell" else QRect(0, box.top(), wide, box.height()))
        return region

    def _different(self) -> Iterator[tuple[Area, str]]:
        grid = self._grid
        look = grid.desk.look
        for pane in grid.panes():
            for row in pane.rows:
                for column in pane.columns:
                    area = look.merged(row, column)
                    place = Place(sheet=look.sheet, row=area.top, column=area.left)
                    how = grid.cells.differs(place) or ("cell" if grid.marks.differs(place) else "")
                    if how:
                        yield area, how


def rects_of(region: QRegion) -> list[QRect]:
    """The parts of a region."""
    parts: Iterable[QRect] = region  # type: ignore[assignment]  # the stubs do not know that it can be gone through
    return list(parts)
