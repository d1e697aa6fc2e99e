"""Where the desk's sheet lies on the screen: heads, panes, scale, scrolling. What is painted there is the grid's."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from candidate_client.ui.sheet.desk import Desk
from candidate_client.ui.sheet.extras import ExtraPainter
from candidate_client.ui.sheet.heads import HeadPainter
from candidate_client.ui.sheet.marks import MarkPainter
from candidate_client.ui.sheet.paint import CellPainter, Pane, box_of
from shared.workbook.places import Area, Place


class Surface(QAbstractScrollArea):
    """Everything in px of the viewport; rows and columns from 1."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.zoom = 1.0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.cells = CellPainter(desk.task, self.font())
        self.heads = HeadPainter(self.font())
        self.marks = MarkPainter(desk)
        self.extras = ExtraPainter(desk.task)
        self.horizontalScrollBar().valueChanged.connect(lambda value: self._scroll(across=value))
        self.verticalScrollBar().valueChanged.connect(lambda value: self._scroll(down=value))

    # ------------------------------------------------------------ asking
    @property
    def origin(self) -> QPoint:
        """The corner of the first cell when nothing is scrolled."""
        return QPoint(self.heads.wide, self.heads.high)

    def room(self) -> tuple[int, int]:
        """Width and height there is for cells, px."""
        size = self.viewport().size()
        return max(0, size.width() - self.heads.wide), max(0, size.height() - self.heads.high)

    def page_lines(self) -> int:
        """How many rows a screenful of scrolling cells has."""
        look = self.desk.look
        first, last = look.rows.scrolled(self.room()[1])
        return max(1, last - first - 1)

    def cell_at(self, point: QPoint) -> tuple[int, int]:
        """Row and column under a place of the viewport; the nearest one outside."""
        at = point - self.origin
        return self.desk.look.rows.at(at.y()), self.desk.look.columns.at(at.x())

    def box(self, area: Area) -> QRect:
        """Where cells lie in the viewport."""
        return box_of(self.desk.look, area, self.origin)

    def panes(self) -> list[Pane]:
        """What of the sheet is on the screen: up to four parts, by what is frozen."""
        look, (wide, high), origin = self.desk.look, self.room(), self.origin
        rows, columns = look.rows, look.columns
        row_parts = [(range(1, rows.frozen + 1), 0, min(high, rows.frozen_length))]
        first, last = rows.scrolled(high)
        row_parts.append((range(first, last + 1), rows.frozen_length, high - rows.frozen_length))
        column_parts = [(range(1, columns.frozen + 1), 0, min(wide, columns.frozen_length))]
        first, last = columns.scrolled(wide)
        column_parts.append((range(first, last + 1), columns.frozen_length, wide - columns.frozen_length))
        return [
            Pane(rows=r, columns=c, clip=QRect(origin.x() + left, origin.y() + top, across, down))
            for r, top, down in row_parts
            for c, left, across in column_parts
            if r and c and down > 0 and across > 0
        ]

    # ------------------------------------------------------------ changing
    def set_zoom(self, zoom: float) -> None:
        """Every cell at another scale."""
        self.zoom = zoom
        self.cells.writing.set_zoom(zoom)
        for look in self.desk.looks.values():
            look.rows.set_zoom(zoom)
            look.columns.set_zoom(zoom)
        self.heads.set_zoom(zoom, max(look.rows.count for look in self.desk.looks.values()))
        self.relaid()

    def fit_column(self, column: int) -> None:
        """As wide as its widest text on the screen and above it; a click twice on the edge of its letter."""
        look = self.desk.look
        places = [Place(sheet=look.sheet, row=row, column=column) for row in range(1, look.rows.count + 1)]
        widths = [self.cells.writing.width_of(place) for place in places if look.merged(place.row, column).cells == 1]
        look.columns.resize(column, min(max([*widths, 24]), self.room()[0] or 1000))
        self.relaid()

    def fit_row(self, row: int) -> None:
        """As high as its texts want."""
        look = self.desk.look
        heights = [
            self.cells.writing.height_of(Place(sheet=look.sheet, row=row, column=column), look.columns.size(column))
            for column in range(1, look.columns.count + 1)
            if look.columns.shown(column) and look.merged(row, column).cells == 1
        ]
        look.rows.resize(row, max([*heights, 12]))
        self.relaid()

    def reveal(self) -> None:
        """Scroll as little as brings the current cell (or the selection's moving end) into view."""
        look, (wide, high) = self.desk.look, self.room()
        editing = self.desk.editing
        row, column = look.tip if not look.single and editing is None else look.current
        if editing is not None and editing.tip is not None:
            row, column = editing.tip.row, editing.tip.column
        if (look.anchor[0], look.tip[0]) == (1, look.rows.count):
            row = look.rows.at(look.rows.frozen_length)  # a whole column is selected: the rows stay where they are
        if (look.anchor[1], look.tip[1]) == (1, look.columns.count):
            column = look.columns.at(look.columns.frozen_length)
        look.rows.scroll = look.rows.reveal(row, high)
        look.columns.scroll = look.columns.reveal(column, wide)
        self._set_bars()

    def relaid(self) -> None:
        """Lines have other sizes: the bars follow."""
        self._set_bars()
        self.laid()

    def laid(self) -> None:
        """Something lies elsewhere now: show it there."""
        self.viewport().update()

    # ------------------------------------------------------------ inside
    def _set_bars(self) -> None:
        look, (wide, high) = self.desk.look, self.room()
        for bar, axis, extent in (
            (self.horizontalScrollBar(), look.columns, wide),
            (self.verticalScrollBar(), look.rows, high),
        ):
            bar.blockSignals(True)
            bar.setRange(0, max(0, axis.length - extent))
            bar.setPageStep(max(1, extent - axis.frozen_length))
            bar.setSingleStep(round(21 * self.zoom))
            bar.setValue(axis.scroll)
            axis.scroll = bar.value()
            bar.blockSignals(False)

    def _scroll(self, *, across: int | None = None, down: int | None = None) -> None:
        look = self.desk.look
        if across is not None:
            look.columns.scroll = across
        if down is not None:
            look.rows.scroll = down
        self.laid()
