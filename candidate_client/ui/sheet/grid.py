"""The grid of cells: paints the desk's sheet with what is frozen, scrolls, and gives the mouse its cells."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QApplication, QToolTip

from candidate_client.ui.sheet.clipboard import SheetClipboard
from candidate_client.ui.sheet.desk import Desk
from candidate_client.ui.sheet.dirty import Dirty, rects_of
from candidate_client.ui.sheet.filling import Filling
from candidate_client.ui.sheet.line import CellLine
from candidate_client.ui.sheet.mouse import GridMouse
from candidate_client.ui.sheet.paint import Pane
from candidate_client.ui.sheet.surface import Surface
from candidate_client.ui.sheet.writing import PAD
from shared.qtkit.look.theme import theme_of
from shared.qtkit.look.tokens import LIGHT
from shared.workbook.places import Place
from shared.workbook.references import Reference


class SheetGrid(Surface):
    """Has no keyboard focus of its own: its line has. `list_asked`: the button of a cell's list was pressed."""

    list_asked = Signal()

    def __init__(self, desk: Desk, clipboard: SheetClipboard, keys: Callable[[QKeyEvent], bool]) -> None:
        super().__init__(desk)
        self._clipboard = clipboard
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.mouse = GridMouse(self)
        self._dirty = Dirty(self)
        self._marked: tuple[int, tuple[Reference, ...]] | None = None
        self.line = CellLine(desk, keys, self.viewport(), on_cell=True)
        self.mouse.list_asked.connect(self.list_asked)
        self._filling = Filling(desk)
        self.mouse.filled.connect(self._filling.fill_handle)
        self.mouse.taken.connect(lambda: self.line.setFocus(Qt.FocusReason.MouseFocusReason))
        self.setFocusProxy(self.line)
        self.line.resized.connect(self.place_line)
        self.line.textEdited.connect(lambda _text: self.reveal())
        desk.moved.connect(self._on_moved)
        desk.typed.connect(self._on_typed)
        desk.written.connect(self._dirty.written)
        clipboard.copied_changed.connect(self.viewport().update)
        self.set_zoom(1.0)

    # ------------------------------------------------------------ showing
    def laid(self) -> None:
        """See Surface; the line goes along."""
        self.place_line()
        super().laid()

    def place_line(self) -> None:
        """The line lies on the cell being edited, wider where its text asks for it."""
        desk = self.desk
        awake = self.line.awake
        look = desk.look
        row, column = (desk.home.row, desk.home.column) if desk.editing is not None else look.current
        box = self.box(look.merged(row, column))
        style = desk.task.style(Place(sheet=look.sheet, row=row, column=column))
        font, metrics = self.cells.writing.font_of(style)
        if self.line.font() != font:
            self.line.setFont(font)
        if awake:
            wanted = metrics.horizontalAdvance(self.line.displayText()) + 6 * PAD
            edge = self.viewport().width() - box.left() - 2
            box.setWidth(max(box.width(), min(wanted, edge)))
            taller = max(0, metrics.height() + 4 - box.height())
            box.adjust(0, -(taller // 2), 0, taller - taller // 2)
        self.line.setGeometry(box)
        # A formula that points into another sheet is written in the bar meanwhile.
        self.line.setVisible(desk.at_home)

    def words_of(self, place: Place) -> str:
        """What is told where the mouse rests on a cell: what is wrong with it, the author's comment, #### in full."""
        task = self.desk.task
        shown = task.shown(place) if self.cells.writing.cut(place, self.box(self.desk.look.merged(*_at(place)))) else ""
        return "\n".join(part for part in (task.hint(place), task.comment(place), shown) if part)

    # ------------------------------------------------------------ Qt
    def paintEvent(self, event: QPaintEvent) -> None:
        """Cells, marks, heads; of a part, only what lies in it."""
        painter = QPainter(self.viewport())
        self.marks.copied, self.marks.width_px = self._clipboard.copied(self.desk.sheet), self.viewport().width()
        whole = self.panes()
        for rect in rects_of(event.region()):
            self._paint(painter, whole, rect)
        self._frozen_edges(painter)
        painter.end()

    def _paint(self, painter: QPainter, whole: list[Pane], rect: QRect) -> None:
        look, origin = self.desk.look, self.origin
        painter.fillRect(rect, QColor(theme_of().sunken))
        panes = [self._part(pane, rect) for pane in whole]
        seen = [pane for pane in panes if not pane.clip.isEmpty()]
        for pane in seen:
            self.cells.paint(painter, look, pane, origin)
        for pane in seen:
            self.extras.paint(painter, look, pane, origin, self.zoom)
            self.marks.paint(painter, pane, origin)
        self._heads(painter, panes, rect)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less of the sheet fits."""
        super().resizeEvent(event)
        self.relaid()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys belong to the line; what it has no use for goes on to the window."""
        if self.line.hasFocus():
            event.ignore()
        else:
            QApplication.sendEvent(self.line, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """See GridMouse."""
        self.line.complete()
        self.mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """See GridMouse."""
        self.mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """See GridMouse."""
        self.mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """See GridMouse."""
        self.mouse.double(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """The author's comment and what is wrong with a cell are told where the mouse rests."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row, column = self.cell_at(event.pos())
            area = self.desk.look.merged(row, column)
            words = self.words_of(Place(sheet=self.desk.sheet, row=area.top, column=area.left))
            QToolTip.showText(event.globalPos(), words, self.viewport(), self.box(area))
            return True
        return bool(super().viewportEvent(event))

    # ------------------------------------------------------------ inside
    def _on_typed(self) -> None:
        """The cells are painted anew only where the references or the frame change, not with every letter."""
        editing = self.desk.editing
        marked = None if editing is None else (self.desk.sheet, tuple(editing.references))
        if marked == self._marked:
            return
        before, self._marked = self._marked, marked
        if any(state is not None and (state[1] or state[0] != self.desk.home.sheet) for state in (before, marked)):
            self.viewport().update()
        else:
            self._dirty.moved()

    def _on_moved(self) -> None:
        self.reveal()
        self.place_line()
        self._dirty.moved()

    def _part(self, pane: Pane, dirty: QRect) -> Pane:
        """A pane with the rows and columns alone that are to be painted anew, and without the room beyond the last."""
        look, origin = self.desk.look, self.origin
        sheet = QRect(origin.x(), origin.y(), look.columns.length, look.rows.length)
        top, bottom = look.rows.at(dirty.top() - origin.y()), look.rows.at(dirty.bottom() - origin.y())
        left, right = look.columns.at(dirty.left() - origin.x()), look.columns.at(dirty.right() - origin.x())
        return Pane(
            rows=range(max(pane.rows.start, top), min(pane.rows.stop, bottom + 1)),
            columns=range(max(pane.columns.start, left), min(pane.columns.stop, right + 1)),
            clip=pane.clip.intersected(sheet).intersected(dirty),
        )

    def _heads(self, painter: QPainter, panes: list[Pane], dirty: QRect) -> None:
        """Letters and numbers; panes side by side have the same rows, panes above each other the same columns."""
        look, origin, heads = self.desk.look, self.origin, self.heads
        painter.save()
        if dirty.top() < heads.high:
            for pane in {pane.columns: pane for pane in panes}.values():
                left = max(
                    origin.x(),
                    origin.x() + (look.columns.frozen_length if pane.columns.start > look.columns.frozen else 0),
                )
                painter.setClipRect(QRect(left, 0, self.viewport().width(), heads.high))
                heads.columns(painter, look, pane, origin)
        if dirty.left() < heads.wide:
            for pane in {pane.rows: pane for pane in panes}.values():
                top = max(
                    origin.y(), origin.y() + (look.rows.frozen_length if pane.rows.start > look.rows.frozen else 0)
                )
                painter.setClipRect(QRect(0, top, heads.wide, self.viewport().height()))
                heads.rows(painter, look, pane, origin)
        painter.restore()
        if dirty.intersects(QRect(0, 0, heads.wide, heads.high)):
            heads.corner(painter)

    def _frozen_edges(self, painter: QPainter) -> None:
        look, origin = self.desk.look, self.origin
        painter.setPen(QPen(QColor(LIGHT.line_strong), 1))
        if look.rows.frozen:
            y = origin.y() + look.rows.frozen_length - 1
            painter.drawLine(0, y, min(self.viewport().width(), origin.x() + look.columns.length), y)
        if look.columns.frozen:
            x = origin.x() + look.columns.frozen_length - 1
            painter.drawLine(x, 0, x, min(self.viewport().height(), origin.y() + look.rows.length))


def _at(place: Place) -> tuple[int, int]:
    return place.row, place.column
