"""Paints a cell as the workbook has it, and opens a line or a list to type in."""

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from candidate_client.ui.sheet.model import SheetModel
from shared.qtkit.look.theme import theme_of
from shared.qtkit.look.tokens import LIGHT
from shared.workbook.look import CellStyle
from shared.workbook.task import Place

_Index = QModelIndex | QPersistentModelIndex
_PAD = 4
_MAX = 8192
_PAPER, _INK, _GRID = LIGHT.surface, LIGHT.text, LIGHT.line


class SheetDelegate(QStyledItemDelegate):
    """A sheet stays dark on white in every theme: its fills were chosen for paper.

    `formula_begun(text)`: somebody types `=` into a cell, the formula bar takes over. `typed(place, text)`: a
    keystroke. `left(key)`: the editor was closed by Enter, Tab or an arrow.
    """

    formula_begun = Signal(str)
    typed = Signal(object, str)
    left = Signal(int, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.zoom = 1.0

    # ------------------------------------------------------------ painting
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw a cell as the workbook has it."""
        model = index.model()
        if not isinstance(model, SheetModel):
            return
        box: QRect = option.rect
        state: Any = option.state
        place = model.place(index)
        style = model.task.style(place)
        painter.save()
        painter.fillRect(box, QColor(style.fill or _PAPER))
        if state & QStyle.StateFlag.State_Selected:
            veil = QColor(LIGHT.accent)
            veil.setAlpha(28)
            painter.fillRect(box, veil)
        if model.task.shown(place):
            self._paint_text(painter, box, model, place, style)
        else:
            self._paint_spill(painter, option, box, model, place)
        self._paint_edges(painter, box, model, place, style)
        if model.task.hint(place):
            painter.setPen(QPen(QColor(LIGHT.problem.mark), 2))
            painter.drawLine(box.topRight().x() - 8, box.top() + 1, box.right() - 1, box.top() + 1)
            painter.drawLine(box.right() - 1, box.top() + 1, box.right() - 1, box.top() + 8)
        rule = model.task.rule(place)
        if rule is not None and rule.choices and model.task.editable(place):
            painter.setPen(QPen(QColor(LIGHT.text_muted), 1.5))
            x, y = box.right() - 14, box.center().y()
            painter.drawLine(x, y - 2, x + 4, y + 2)
            painter.drawLine(x + 4, y + 2, x + 8, y - 2)
        painter.restore()

    def _paint_text(self, painter: QPainter, box: QRect, model: SheetModel, place: Place, style: CellStyle) -> None:
        text = model.task.shown(place)
        if not text:
            return
        value = model.task.value(place)
        painter.setFont(self._font(painter.font(), style))
        ink = LIGHT.problem.text if model.task.red(place) or text.startswith("#") else style.ink or _INK
        painter.setPen(QColor(ink))
        number = isinstance(value, int | float) and not isinstance(value, bool)
        sides = {
            "left": Qt.AlignmentFlag.AlignLeft,
            "center": Qt.AlignmentFlag.AlignHCenter,
            "right": Qt.AlignmentFlag.AlignRight,
            "auto": Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft,
        }
        inner = box.adjusted(_PAD, 1, -_PAD, -1)
        if number and painter.fontMetrics().horizontalAdvance(text) > inner.width():
            text = "#" * max(1, inner.width() // max(1, painter.fontMetrics().horizontalAdvance("#")))
        flags = sides[style.align] | Qt.AlignmentFlag.AlignVCenter
        wrap = Qt.TextFlag.TextWordWrap if style.wrap else Qt.TextFlag.TextSingleLine
        painter.drawText(inner, int(flags) | int(wrap), text)

    def _paint_spill(
        self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, model: SheetModel, place: Place
    ) -> None:
        """An empty cell shows the end of a long text that begins further left."""
        view = option.widget
        for column in range(place.column - 1, 0, -1):
            source = Place(sheet=place.sheet, row=place.row, column=column)
            if not model.task.shown(source) and model.task.anchor(source) == source:
                continue
            if isinstance(view, QTableView) and model.task.spills(source):
                style = model.task.style(source)
                painter.save()
                painter.setClipRect(box)
                painter.setFont(self._font(painter.font(), style))
                painter.setPen(QColor(style.ink or _INK))
                inner = QRect(box)
                inner.setLeft(view.columnViewportPosition(column - 1) + _PAD)
                flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(inner, int(flags) | int(Qt.TextFlag.TextSingleLine), model.task.shown(source))
                painter.restore()
            return

    def _font(self, base: QFont, style: CellStyle) -> QFont:
        font = QFont(base)
        font.setPixelSize(max(8, round(style.size_px * self.zoom * 0.92)))
        font.setBold(style.bold)
        font.setItalic(style.italic)
        font.setUnderline(style.underline)
        return font

    def _paint_edges(self, painter: QPainter, box: QRect, model: SheetModel, place: Place, style: CellStyle) -> None:
        if model.task.sheets[place.sheet].grid and not style.fill:
            painter.setPen(QPen(QColor(_GRID), 1))
            painter.drawLine(box.right(), box.top(), box.right(), box.bottom())
            painter.drawLine(box.left(), box.bottom(), box.right(), box.bottom())
        edges = style.edges
        # The left and upper line of a cell is the right and lower one of its neighbour, not a second one beside it.
        left, top = box.left() - (place.column > 1), box.top() - (place.row > 1)
        for width, line in (
            (edges.left, (left, top, left, box.bottom())),
            (edges.top, (left, top, box.right(), top)),
            (edges.right, (box.right(), box.top(), box.right(), box.bottom())),
            (edges.bottom, (box.left(), box.bottom(), box.right(), box.bottom())),
        ):
            if width:
                painter.setPen(QPen(QColor(style.ink or _INK), width))
                painter.drawLine(*line)

    # ------------------------------------------------------------ editing
    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: _Index) -> QWidget | None:  # type: ignore[override]
        """The widget to type in."""
        model = index.model()
        if not isinstance(model, SheetModel):
            return None
        place = model.place(index)
        rule = model.task.rule(place)
        if rule is not None and rule.choices:
            return self._list(parent, rule.choices)
        content = model.task.content(place)
        if content[:1] == "=":
            self.formula_begun.emit(content)
            return None
        line = QLineEdit(parent)
        line.setFrame(False)
        line.setMaxLength(_MAX)
        line.setProperty("cell", True)
        line.textEdited.connect(lambda text: self._on_typed(line, place, text))
        return line

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        """Show the content, unless somebody is typing."""
        content = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findText(content))
            editor.showPopup()
        elif isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(content)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: _Index) -> None:
        """Give what was typed to the model."""
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        elif isinstance(editor, QLineEdit) and editor.isModified() and not editor.property("given_up"):
            model.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: _Index) -> None:
        """The editor fills its cell."""
        editor.setGeometry(option.rect)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and Tab close the editor and go on; Esc keeps what was typed (undo takes it back)."""
        if isinstance(watched, QLineEdit) and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape}:
                self.commitData.emit(watched)
                self.closeEditor.emit(watched, QStyledItemDelegate.EndEditHint.NoHint)
                back = back or key == Qt.Key.Key_Backtab
                if key != Qt.Key.Key_Escape:
                    self.left.emit(int(Qt.Key.Key_Tab if key == Qt.Key.Key_Backtab else key), back)
                return True
        return super().eventFilter(watched, event)

    def _list(self, parent: QWidget, choices: tuple[str, ...]) -> QComboBox:
        box = QComboBox(parent)
        box.addItems(list(choices))
        box.activated.connect(lambda _index: self._close_list(box))
        return box

    def _close_list(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box, QStyledItemDelegate.EndEditHint.NoHint)

    def _on_typed(self, line: QLineEdit, place: Place, text: str) -> None:
        if text[:1] in {"=", "＝"}:
            line.setProperty("given_up", True)
            self.closeEditor.emit(line, QStyledItemDelegate.EndEditHint.NoHint)
            self.formula_begun.emit("=" + text[1:])
            return
        self.typed.emit(place, text)


def chrome_colour() -> str:
    """The ground around the cells."""
    return theme_of().sunken
