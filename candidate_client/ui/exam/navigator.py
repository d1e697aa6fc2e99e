"""The navigator: every item as a numbered cell whose shape and colour tell how far it is."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from candidate_client.presenters.navigator import Cell, Filter, NavigatorRow
from candidate_client.ui.names import name as name_widgets
from shared.qtkit.look.fonts import tabular
from shared.qtkit.look.theme import theme_of
from shared.qtkit.look.tokens import RADIUS, FontSize, Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.empty import EmptyState
from shared.qtkit.widgets.text import Text

_COLUMNS = 5
_CELL = 40
WIDTH = _COLUMNS * _CELL + (_COLUMNS - 1) * Space.XS + 2 * Space.M + Space.M


class NumberCell(QAbstractButton):
    """One item. Below the number ○ unanswered, ◐ partly, ● answered; a flag in the corner; a frame where one is."""

    def __init__(self, cell: Cell) -> None:
        super().__init__()
        self.setFixedSize(_CELL, _CELL)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.cell = cell
        name_widgets((self, f"nav-{cell.item_id}"))
        self.set_cell(cell)

    def set_cell(self, cell: Cell) -> None:
        """Show another state."""
        self.cell = cell
        self.setEnabled(not cell.locked)
        words = {"none": self.tr("未作答"), "partly": self.tr("部分作答"), "full": self.tr("已作答")}[cell.progress]
        if cell.flagged:
            words += self.tr("，已标记")
        if cell.current:
            words += self.tr("，当前题")
        if cell.locked:
            words += self.tr("，不能进入")
        self.setAccessibleName(f"{cell.label} {words}")
        self.setToolTip(f"{cell.label}：{words}")
        self.update()

    def sizeHint(self) -> QSize:
        """The size the layout should plan for."""
        return QSize(_CELL, _CELL)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        theme, cell = theme_of(), self.cell
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        done = cell.progress == "full"
        ground = theme.accent_soft if cell.progress != "none" else theme.surface
        if cell.locked:
            painter.setOpacity(0.45)
        elif self.underMouse():
            ground = theme.sunken
        edge, width = (theme.accent, 2.0) if cell.current else (theme.line, 1.0)
        if self.hasFocus():
            edge, width = theme.focus, 2.0
        painter.setPen(QPen(QColor(edge), width))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        painter.setPen(QColor(theme.info.text if cell.progress != "none" else theme.text))
        font = tabular(QFont(self.font()), size_px=FontSize.BODY, bold=cell.current)
        painter.setFont(font)
        painter.drawText(QRectF(0, 3, _CELL, 22), Qt.AlignmentFlag.AlignCenter, str(cell.number))
        self._paint_progress(painter, QPointF(_CELL / 2, _CELL - 10), done=done)
        if cell.flagged:
            self._paint_flag(painter)
        painter.end()

    def _paint_progress(self, painter: QPainter, centre: QPointF, *, done: bool) -> None:
        theme = theme_of()
        radius = 4.0
        ink = QColor(theme.accent if self.cell.progress != "none" else theme.line_strong)
        painter.setPen(QPen(ink, 1.5))
        painter.setBrush(ink if done else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, radius, radius)
        if self.cell.progress == "partly":
            half = QPainterPath(centre)
            half.arcTo(QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius), 90, 180)
            painter.fillPath(half, ink)

    def _paint_flag(self, painter: QPainter) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme_of().warn.mark))
        right = _CELL - 3.0
        painter.drawPolygon(QPolygonF([QPointF(right - 12, 3), QPointF(right, 3), QPointF(right, 15)]))


class Navigator(QWidget):
    """`picked(item_id)` when a cell is clicked; `filter_changed` when another filter is chosen."""

    picked = Signal(str)
    filter_changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kit", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self.wanted: Filter = "all"
        self.cells: dict[str, NumberCell] = {}
        self._shape: tuple[tuple[str, tuple[str, ...]], ...] = ()
        self._captions: list[Text] = []
        self._list = QVBoxLayout()
        self._list.setContentsMargins(Space.M, Space.S, Space.M, Space.M)
        self._list.setSpacing(Space.XS)
        inner = QWidget()
        inner.setProperty("kit", "clear")
        inner.setLayout(self._list)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inner)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._filters())
        column.addWidget(self._scroll, 1)
        self.empty = EmptyState("", icon_name="check")
        self.empty.hide()
        column.addWidget(self.empty, 1)

    def show_rows(self, rows: tuple[NavigatorRow, ...]) -> None:
        """Show these rows; widgets are kept where the items are the same."""
        shape = tuple((row.title, tuple(cell.item_id for cell in row.cells)) for row in rows)
        if shape != self._shape:
            self._rebuild(rows)
            self._shape = shape
        for caption, row in zip(self._captions, rows, strict=True):
            over = {"closed": self.tr("  已结束"), "later": self.tr("  未开始")}.get(row.standing, "")
            caption.setText(f"{row.title}  {row.done}/{row.total}{over}")
            for cell in row.cells:
                widget = self.cells[cell.item_id]
                if widget.cell != cell:
                    widget.set_cell(cell)
                if cell.current:
                    self._scroll.ensureWidgetVisible(widget, 0, Space.XL)
        self._scroll.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if not rows:
            words = {"open": self.tr("没有未完成的题目"), "flagged": self.tr("没有标记的题目")}
            self.empty.set_words(words.get(self.wanted, self.tr("没有题目")), self.tr("点“全部”查看所有题目。"))

    def choose_filter(self, wanted: Filter) -> None:
        """Show all items, the unfinished ones or the flagged ones."""
        self.wanted = wanted
        for button in self._group.buttons():
            button.setChecked(button.property("wanted") == wanted)
        self.filter_changed.emit(wanted)

    def _filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(Space.M, Space.S, Space.M, 0)
        row.setSpacing(Space.XS)
        self._group = QButtonGroup(self)
        wanted: Filter
        for wanted, words in (("all", self.tr("全部")), ("open", self.tr("未答完")), ("flagged", self.tr("标记"))):
            button = Button(words, "quiet")
            button.setCheckable(True)
            button.setProperty("wanted", wanted)
            name_widgets((button, f"filter-{wanted}"))
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _=False, w=wanted: self.choose_filter(w))
            self._group.addButton(button)
            row.addWidget(button, 1)
        self._group.buttons()[0].setChecked(True)
        return row

    def _rebuild(self, rows: tuple[NavigatorRow, ...]) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()  # it goes with the next turn of the events, after the new ones are painted
                widget.deleteLater()
        self.cells, self._captions = {}, []
        for row in rows:
            caption = Text("", "caption")
            caption.setContentsMargins(0, Space.XS, 0, 0)
            self._captions.append(caption)
            self._list.addWidget(caption)
            block = QWidget()
            grid = QGridLayout(block)
            grid.setContentsMargins(0, 0, 0, 0)
            grid.setSpacing(Space.XS)
            grid.setColumnStretch(_COLUMNS, 1)
            for place, cell in enumerate(row.cells):
                widget = NumberCell(cell)
                widget.clicked.connect(lambda _=False, item_id=cell.item_id: self.picked.emit(item_id))
                self.cells[cell.item_id] = widget
                grid.addWidget(widget, place // _COLUMNS, place % _COLUMNS)
            self._list.addWidget(block)
        self._list.addStretch(1)
