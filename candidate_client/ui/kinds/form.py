"""The form workspace: a ruled table as on paper, with typed fields in its cells."""

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from candidate_client.core.outline import Exam
from candidate_client.ui.item_editor import ItemEditor
from candidate_client.ui.names import name as name_widgets
from candidate_client.workspaces.fields import Read, expected, read_field
from shared.exam.kinds.form import Form, FormCell, FormField, FormItem
from shared.exam.kinds.parts import Response
from shared.exam.typed import YEAR
from shared.qtkit.look.theme import theme_of
from shared.qtkit.look.tokens import TARGET_CANDIDATE, Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.keys import up_or_down
from shared.qtkit.widgets.text import Text, restyle

_MAX_TEXT = 500
_MOST_PX = 560
"""So much width a form may ask for; beyond it scrolls."""
_CHOICE_EMS = 16
"""So wide a choice may make its column, in heights of its text."""
_FIELD_PX, _CARET_PX = 72, 6
"""The least width of a field, and what Qt keeps free about its words."""
_RULE_PX, _INSIDE_PX = 1, 1
"""A line of the table, and what is free between it and a field."""
_PLACEHOLDERS = {"money": "0.00", "integer": "0", "percent": "0.00", "date": "2026-01-01", "text": "", "choice": ""}


class FormEditor(ItemEditor):
    """Fields keep what was typed; what does not fit its type is marked and explained, never refused."""

    wide = True

    def __init__(self, item: FormItem) -> None:
        super().__init__()
        self._form = item.form
        self._kinds = {field.id: field for field in self._form.fields}
        self.fields: dict[str, QLineEdit | QComboBox] = {}
        self.hint = Banner(tone="warn")
        self.hint.hide()
        self._showing = False
        self.table = _RuledTable(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addWidget(_Across(self.table))
        column.addWidget(self.hint)
        self._fill_table()

    def response(self) -> Response | None:
        """See ItemEditor."""
        values = {name: self._value(name) for name in self.fields}
        filled = {name: value for name, value in values.items() if value}
        return Form(fields=filled) if filled else None

    def show_response(self, response: Response | None) -> None:
        """See ItemEditor."""
        values = response.fields if isinstance(response, Form) else {}
        self._showing = True
        for name, control in self.fields.items():
            value = values.get(name, "")
            if isinstance(control, QComboBox):
                control.setCurrentIndex(max(0, control.findText(value)))
            else:
                control.setText(self._read(name, value).shown)
        self._showing = False
        self._check()

    def asks_px(self) -> int:
        """See ItemEditor. What is wider scrolls."""
        return min(self.table.minimumSizeHint().width(), _MOST_PX)

    def first_focus(self) -> QWidget | None:
        """See ItemEditor."""
        return next(iter(self.fields.values()), None)

    def _settle(self, line: QLineEdit) -> None:
        """Leaving a field shows its value in the usual form."""
        read = self._read(str(line.property("field")), line.text())
        if not read.problem and line.text() != read.shown:
            line.setText(read.shown)
        self._check()

    def _fill_table(self) -> None:
        for line, cells in enumerate(self._form.rows):
            column = 0
            for cell in cells:
                self.table.put(self._cell_widget(cell), line, column, cell.colspan, header=cell.header)
                column += cell.colspan

    def _cell_widget(self, cell: FormCell) -> QWidget:
        field = self._kinds.get(cell.field or "")
        if field is None:
            label = Text(cell.text, "strong" if cell.header else "body", wrap=True, parent=self.table)
            number = not cell.header and any(c.isdecimal() for c in cell.text) and YEAR not in cell.text
            side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignHCenter
            label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            label.setContentsMargins(Space.XS, Space.XS, Space.XS, Space.XS)
            return label
        control = self._combo(field) if field.type == "choice" else self._line(field)
        control.setAccessibleName(field.label)
        control.setAccessibleDescription(expected(field.type))
        control.setToolTip(field.label)
        control.setProperty("field", field.id)
        control.setMinimumHeight(TARGET_CANDIDATE - Space.XS)
        name_widgets((control, f"field-{field.id}"))
        self.fields[field.id] = control
        return control

    def _line(self, field: FormField) -> QLineEdit:
        line = _Field(self.table)
        line.setMaxLength(_MAX_TEXT)
        line.setTextMargins(-Space.XS, 0, -Space.XS, 0)
        line.setPlaceholderText(_PLACEHOLDERS[field.type])
        if field.type in {"money", "integer", "percent"}:
            line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            line.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)
        line.textEdited.connect(lambda _text: self._changed())
        line.returnPressed.connect(lambda: self._next(line))
        line.left.connect(lambda: self._settle(line))
        return line

    def _combo(self, field: FormField) -> QComboBox:
        combo = _Choice(self.table)
        combo.addItem(self.tr("请选择"))
        combo.addItems(list(field.choices))
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        combo.currentIndexChanged.connect(lambda _index: self._changed(at_once=True))
        combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return combo

    def _changed(self, *, at_once: bool = False) -> None:
        if not self._showing:
            self._check()
            self.edited.emit(at_once)

    def _value(self, name: str) -> str:
        control = self.fields[name]
        if isinstance(control, QComboBox):
            return control.currentText() if control.currentIndex() > 0 else ""
        return self._read(name, control.text()).value

    def _read(self, name: str, text: str) -> Read:
        return read_field(self._kinds[name].type, text, self._kinds[name].choices)

    def _check(self) -> None:
        """Mark what cannot be read, and say of the first one what is expected."""
        first = ""
        for name, control in self.fields.items():
            if isinstance(control, QComboBox):
                continue
            problem = self._read(name, control.text()).problem if not control.hasFocus() else ""
            if bool(control.property("invalid")) != bool(problem):
                control.setProperty("invalid", bool(problem))
                restyle(control)
            if problem and not first:
                first = f"“{self._kinds[name].label}”{problem}"
        if first and self.hint.text != first:
            self.hint.set_message(first, "warn")
        self.hint.setVisible(bool(first))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↑ and ↓ go from field to field as in a table. They pass by what is chosen from a list: there, the next press
        would choose.
        """
        step = up_or_down(event)
        here = self.focusWidget()
        if not step or not isinstance(here, _Field):
            super().keyPressEvent(event)
            return
        at = here.geometry().center()
        ways = []
        for field in self.fields.values():
            way = field.geometry().center() - at
            if isinstance(field, _Field) and way.y() * step > here.height() // 2:
                ways.append((way.y() * step, abs(way.x()), field))
        if ways:
            rows = min(high for high, _across, _field in ways) + here.height() // 2
            min((way for way in ways if way[0] <= rows), key=lambda way: way[1])[2].setFocus()

    def _next(self, line: QLineEdit) -> None:
        controls = list(self.fields.values())
        following = controls[(controls.index(line) + 1) % len(controls)]
        following.setFocus()


def make(item: FormItem, exam: Exam) -> FormEditor:
    """See `candidate_client.ui.editors`."""
    del exam
    return FormEditor(item)


class _Field(QLineEdit):
    """`left` when the keyboard goes elsewhere. A number is seen whole: without its first digit it is another one."""

    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.textChanged.connect(self._grow)

    def minimumSizeHint(self) -> QSize:
        """As wide as a number in it needs."""
        least = super().minimumSizeHint()
        metrics = self.fontMetrics()
        frame = least.width() - metrics.maxWidth() + _CARET_PX
        words = self.text() if any(sign.isdecimal() for sign in self.text()) else ""
        needed = frame + min(metrics.horizontalAdvance(words), _CHOICE_EMS * metrics.height())
        return QSize(max(_FIELD_PX, needed), least.height())

    def _grow(self) -> None:
        if self.minimumSizeHint().width() > self.width():
            self.updateGeometry()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """See the class."""
        super().focusOutEvent(event)
        self.left.emit()


class _Choice(QComboBox):
    """What turns the page or scrolls it must not choose: the wheel, Page Up and Page Down. ← and → do nothing here:
    in the fields beside it they move the caret, and on the page they would lead to another item.
    """

    def minimumSizeHint(self) -> QSize:
        """Each choice stays whole, in any text size; one as long as a sentence is cut."""
        hint = self.sizeHint()
        return QSize(min(hint.width(), _CHOICE_EMS * self.fontMetrics().height()), hint.height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            event.ignore()
        elif event.key() not in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            super().keyPressEvent(event)


class _Across(QScrollArea):
    """A table wider than the page scrolls sideways by itself: the words above it stay whole."""

    def __init__(self, table: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(table)
        table.installEventFilter(self)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As high as the table, whatever it becomes."""
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Resize}:
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The bar comes and goes with the width."""
        super().resizeEvent(event)
        self._fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The page's: there is nothing above or below here."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↑ and ↓ are the form's."""
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        """May get narrow."""
        return QSize(0, self.height())

    def _fit(self) -> None:
        table = self.widget()
        if table is None:
            return
        needed = table.minimumSizeHint().width()
        layout = table.layout()
        width = max(needed, self.viewport().width())
        high = layout.totalHeightForWidth(width) if layout is not None and layout.hasHeightForWidth() else -1
        high = max(high, table.minimumSizeHint().height())
        bar = self.horizontalScrollBar().sizeHint().height() if needed > self.viewport().width() else 0
        if high + bar != self.height():
            self.setFixedHeight(high + bar)


class _RuledTable(QWidget):
    """A grid whose cells are ruled like a printed form; heads stand on a soft ground."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(*(_RULE_PX + _INSIDE_PX,) * 4)
        self._grid.setSpacing(_RULE_PX + 2 * _INSIDE_PX)
        self._cells: list[tuple[QWidget, int, bool]] = []

    def put(self, widget: QWidget, row: int, column: int, span: int, *, header: bool) -> None:
        self._grid.addWidget(widget, row, column, 1, span)
        for place in range(column, column + span):
            self._grid.setColumnStretch(place, 1)
        self._cells.append((widget, row, header))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = theme_of()
        painter = QPainter(self)
        painter.setPen(QPen(QColor(theme.line_strong), _RULE_PX))
        bands: dict[int, QRect] = {}
        for widget, row, _ in self._cells:  # the grid does not tell where its cells are once texts wrap
            bands[row] = widget.geometry().united(bands.get(row, QRect()))
        for widget, row, header in self._cells:
            box = widget.geometry()
            box.setTop(bands[row].top())
            box.setBottom(bands[row].bottom())
            box.adjust(-_INSIDE_PX, -_INSIDE_PX, _INSIDE_PX, _INSIDE_PX)
            painter.fillRect(box, QColor(theme.sunken if header else theme.surface))
            painter.drawRect(box.adjusted(-1, -1, 0, 0))
        painter.end()
