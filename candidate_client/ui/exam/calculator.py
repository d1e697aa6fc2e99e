"""The candidate's calculator: standard and scientific, with what was computed before beside it."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QWidget

from candidate_client.presenters.calculator import CalculationError, evaluate
from candidate_client.ui.exam.tool_panel import ToolPanel
from candidate_client.ui.names import name as name_widgets
from shared.qtkit.look.fonts import tabular
from shared.qtkit.look.reading import scaled
from shared.qtkit.look.theme import exam_text_px
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.text import Text

_STANDARD: Final = (
    ("C", "⌫", "(", ")", "÷"),
    ("7", "8", "9", "%", "×"),
    ("4", "5", "6", "√", "-"),
    ("1", "2", "3", "x²", "+"),
    ("0", ".", "±", "1/x", "="),
)
_SCIENTIFIC: Final = (
    ("sin", "cos", "tan"),
    ("ln", "lg", "eˣ"),
    ("xʸ", "x³", "n!"),
    ("π", "e", "|x|"),
)
_TYPED: Final = {"√": "√(", "x²": "^2", "x³": "^3", "xʸ": "^", "1/x": "^(-1)", "n!": "!", "eˣ": "exp(", "|x|": "abs("}
_FUNCTIONS: Final = frozenset({"sin", "cos", "tan", "ln", "lg"})
_GOES_ON: Final = ("+", "-", "×", "÷", "%", "^", "!", "*", "/")
"""After a result these go on with it; anything else begins anew."""
_KEY_PX: Final = 52
_HISTORY_PX: Final = 168
_HISTORY_SIGNS: Final = 9
_MOST: Final = 50


class Calculator(ToolPanel):
    """Types as one writes it; Enter computes, exactly. ↑ brings back what was typed before, a click takes a result."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "")
        self.title.setText(self.tr("计算器"))
        self.edit = _Line()
        self.edit.setFont(tabular(QFont(self.font()), size_px=FontSize.TITLE))
        self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.edit.setMaxLength(120)
        self.edit.setAccessibleName(self.tr("算式"))
        self.scientific = Button(self.tr("科学"), "quiet", tip=self.tr("函数、乘方；角度以度计"))
        self.scientific.setCheckable(True)
        self.scientific.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scientific.toggled.connect(self._show_scientific)
        self.said = Text("", "caption")
        self.history = QListWidget()
        self.history.setFixedWidth(_HISTORY_PX)
        self.history.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.history.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.history.setWordWrap(True)
        self.history.setAccessibleName(self.tr("计算记录，点一下取用结果"))
        self.history.itemClicked.connect(self._take_result)
        self._functions = QWidget()
        self._recalled = 0
        line = QHBoxLayout()
        line.addWidget(self.scientific)
        line.addWidget(self.edit, 1)
        self.body.setSpacing(Space.XS)
        self.body.addLayout(line)
        keys = QHBoxLayout()
        keys.setSpacing(Space.XS)
        functions = _grid()
        self._functions.setLayout(functions)
        self._lay_keys(functions, _SCIENTIFIC)
        self._functions.hide()
        standard = _grid()
        self._lay_keys(standard, _STANDARD)
        keys.addWidget(self._functions, 0, Qt.AlignmentFlag.AlignTop)
        keys.addLayout(standard)
        keys.addWidget(self.history)
        self.body.addLayout(keys)
        self.body.addWidget(self.said)
        self.edit.returnPressed.connect(self.compute)
        name_widgets((self.scientific, "calculator-scientific"), (self.history, "calculator-history"))

    def first_focus(self) -> QWidget:
        """See ToolPanel."""
        return self.edit

    def follow_text_size(self) -> None:
        """What was typed and computed; the keys keep their size, or the panel would not fit a small screen."""
        size_px = scaled(FontSize.BODY, exam_text_px())
        self.edit.setFont(tabular(QFont(self.font()), size_px=max(FontSize.TITLE, size_px)))
        self.history.setStyleSheet(f"QListWidget {{ font-size: {size_px}px; }}" if size_px != FontSize.BODY else "")
        self.history.setFixedWidth(max(_HISTORY_PX, _HISTORY_SIGNS * size_px))
        self.fit()
        self.stay_inside()

    def forget(self) -> None:
        """Another person sits here."""
        self.edit.clear()
        self.history.clear()
        self.said.setText("")
        self.hide()

    def compute(self) -> None:
        """Replace the expression by its value."""
        expression = self.edit.text().strip().rstrip("=")
        if not expression:
            return
        try:
            value = evaluate(expression)
        except CalculationError:
            self.said.setText(self.tr("算式不完整，或没有结果（除数为零、负数开平方等）"))
            return
        self.said.setText("")
        entry = QListWidgetItem(f"{expression}\n= {value}")
        entry.setData(Qt.ItemDataRole.UserRole, (expression, value))
        entry.setTextAlignment(Qt.AlignmentFlag.AlignRight)
        self.history.insertItem(0, entry)
        self.history.takeItem(_MOST)
        self._recalled = -1
        self.edit.setText(value)
        self.edit.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↑ and ↓ walk through what was typed before."""
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        place = self._recalled + step
        if 0 <= place < self.history.count():
            self._recalled = place
            self.edit.setText(self.history.item(place).data(Qt.ItemDataRole.UserRole)[0])
        event.accept()

    def _take_result(self, entry: QListWidgetItem) -> None:
        self.edit.insert(str(entry.data(Qt.ItemDataRole.UserRole)[1]))
        self.edit.setFocus()

    def _show_scientific(self, on: bool) -> None:
        self._functions.setVisible(on)
        self.fit()
        self.stay_inside()

    def _lay_keys(self, grid: QGridLayout, rows: tuple[tuple[str, ...], ...]) -> None:
        for line, keys in enumerate(rows):
            for place, key in enumerate(keys):
                button = Button(key, "primary" if key == "=" else "secondary")
                button.setFixedWidth(_KEY_PX)
                button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
                button.clicked.connect(lambda _=False, pressed=key: self._press(pressed))
                grid.addWidget(button, line, place)

    def _press(self, key: str) -> None:
        if key == "C":
            self.edit.clear()
            self.said.setText("")
        elif key == "⌫":
            self.edit.backspace()
        elif key == "=":
            self.compute()
        elif key == "±":
            text = self.edit.text()
            self.edit.setText(text[2:-1] if text.startswith("-(") and text.endswith(")") else f"-({text})")
        else:
            typed = _TYPED.get(key, f"{key}(" if key in _FUNCTIONS else key)
            self.edit.go_on(typed)
            self.edit.insert(typed)
        self.edit.setFocus()


class _Line(QLineEdit):
    """A result is selected, so that a digit begins anew; an operator goes on with it."""

    def go_on(self, typed: str) -> None:
        """This is about to be typed."""
        if typed.startswith(_GOES_ON) and self.selectedText() == self.text():
            self.deselect()
            self.end(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text():
            self.go_on(event.text())
        super().keyPressEvent(event)


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(Space.XS)
    return grid
