"""While a formula is written: the list of functions that begin so, and the arguments of the one inside whose brackets
the caret stands. Both are children of the window's editor and never take the keyboard.
"""

from html import escape

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from candidate_client.ui.sheet.desk import Desk
from candidate_client.ui.sheet.functions import Function, functions, matching
from shared.qtkit.look.theme import theme_of
from shared.workbook.completion import begun, within

_MOST_SHOWN = 8
_WIDE_PX = 520
_NAME_PX = 132
_LINE_PX = 28
_FUNCTION = int(Qt.ItemDataRole.UserRole)
_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -_MOST_SHOWN, Qt.Key.Key_PageDown: _MOST_SHOWN}


class Completion(QObject):
    """Shows itself below the line that has the keyboard; `press` is asked before the sheet's other keys."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._parent = parent
        self._closed_at = ""
        self.list = QListWidget(parent)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setItemDelegate(_Lines(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setProperty("kit", "picker")
        self.list.setAccessibleName(self.tr("函数列表"))
        self.list.hide()
        self.list.itemClicked.connect(self._accept)
        self.hint = QLabel(parent)
        self.hint.setProperty("kit", "sheet-hint")
        self.hint.setTextFormat(Qt.TextFormat.RichText)
        self.hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hint.hide()

    def follow(self, line: QWidget) -> None:
        """The text or the caret changed: show what fits it, below the line."""
        editing = self._desk.editing
        if editing is None or not editing.formula or self._desk.fault is not None:
            self._hide(editing is None)
            return
        name = begun(editing.text, editing.caret)
        found = matching(name) if name and name != self._closed_at and not editing.pointing else []
        if name != self._closed_at:
            self._closed_at = ""
        if found and not (len(found) == 1 and found[0].name == name.upper() and not found[0].arguments):
            self._show_list(found, line)
        else:
            self.list.hide()
        self._show_hint(line)

    def press(self, event: QKeyEvent) -> bool:
        """Arrows choose, Tab accepts, Esc closes the list alone; every other key is typed."""
        if not self.list.isVisible():
            return False
        key = Qt.Key(event.key())
        if event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier):
            return False
        if key in _MOVES:
            row = self.list.currentRow() + _MOVES[key]
            self.list.setCurrentRow(min(max(0, row), self.list.count() - 1))
        elif key == Qt.Key.Key_Tab:
            self._accept(self.list.currentItem())
        elif key == Qt.Key.Key_Escape:
            editing = self._desk.editing
            self._closed_at = begun(editing.text, editing.caret) if editing is not None else ""
            self.list.hide()
        else:
            return False
        return True

    # ------------------------------------------------------------ inside
    def _accept(self, item: QListWidgetItem | None) -> None:
        editing = self._desk.editing
        if item is None or editing is None:
            return
        function: Function = item.data(_FUNCTION)
        start = editing.caret - len(begun(editing.text, editing.caret))
        head, tail = editing.text[:start], editing.text[editing.caret :]
        opened = function.name + "(" + ("" if function.arguments else ")")
        self._desk.type(head + opened + tail, len(head + opened))

    def _show_list(self, found: list[Function], line: QWidget) -> None:
        self.list.clear()
        for function in found:
            item = QListWidgetItem(function.name)
            item.setData(_FUNCTION, function)
            item.setToolTip(function.signature)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        high = min(_MOST_SHOWN, len(found)) * _LINE_PX + 2 * self.list.frameWidth() + 2
        self._place(self.list, line, QSize(min(_WIDE_PX, self._parent.width()), high))

    def _show_hint(self, line: QWidget) -> None:
        editing = self._desk.editing
        here = within(editing.text, editing.caret) if editing is not None else None
        function = functions().get(here.function) if here is not None else None
        if here is None or function is None or self.list.isVisible():
            self.hint.hide()
            return
        current = function.argument_at(here.argument)
        parts = [
            f"<b>{escape(argument)}</b>" if number == current else escape(argument)
            for number, argument in enumerate(function.arguments)
        ]
        muted = theme_of().text_muted
        words = (
            f"{escape(function.name)}({', '.join(parts)})<br><span style='color:{muted}'>{escape(function.help)}</span>"
        )
        self.hint.setText(words)
        self._place(self.hint, line, self.hint.sizeHint())

    def _place(self, widget: QWidget, line: QWidget, size: QSize) -> None:
        """Below the line, or above it where there is no room; inside the editor."""
        room = self._parent.rect()
        box = QRect(line.mapTo(self._parent, QPoint(0, 0)), line.size())
        top = box.bottom() + 6 if box.bottom() + 6 + size.height() <= room.bottom() else box.top() - 6 - size.height()
        left = max(0, min(box.left(), room.right() - size.width()))
        widget.setGeometry(left, max(0, top), size.width(), size.height())
        widget.show()
        widget.raise_()

    def _hide(self, ended: bool) -> None:
        self.list.hide()
        self.hint.hide()
        if ended:
            self._closed_at = ""


class _Lines(QStyledItemDelegate):
    """The name, and beside it the line of help in a quieter ink."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """All lines are equally high."""
        return QSize(_WIDE_PX, _LINE_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One function."""
        theme = theme_of()
        box: QRect = option.rect
        state = option.state
        function: Function = index.data(_FUNCTION)
        painter.save()
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.fillRect(box, QColor(theme.selection if chosen else theme.raised))
        painter.setPen(QColor(theme.on_selection if chosen else theme.text))
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(box.adjusted(10, 0, 0, 0), flags, function.name)
        painter.setPen(QColor(theme.on_selection if chosen else theme.text_muted))
        room = box.adjusted(_NAME_PX, 0, -8, 0)
        words = painter.fontMetrics().elidedText(function.help, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, flags, words)
        painter.restore()
