"""The candidate's tools: calculator and scratch paper."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from candidate_client.presenters.calculator import CalculationError, evaluate
from candidate_client.ui.exam.tool_panel import ToolPanel
from shared.qtkit.look.fonts import tabular
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.text import Text

_KEYS = (
    ("C", "(", ")", "⌫"),
    ("7", "8", "9", "÷"),
    ("4", "5", "6", "×"),
    ("1", "2", "3", "-"),
    ("0", ".", "%", "+"),
)


class Calculator(ToolPanel):
    """Types as one writes it; Enter computes, exactly."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "")
        self.title.setText(self.tr("计算器"))
        self.edit = QLineEdit()
        self.edit.setFont(tabular(QFont(self.font()), size_px=FontSize.TITLE))
        self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.edit.setMaxLength(120)
        self.edit.setAccessibleName(self.tr("算式"))
        self.history = Text("", "caption")
        self.history.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.body.addWidget(self.history)
        self.body.addWidget(self.edit)
        grid = QGridLayout()
        grid.setSpacing(Space.XS)
        for line, keys in enumerate(_KEYS):
            for place, key in enumerate(keys):
                grid.addWidget(self._key(key), line, place)
        equals = Button("=", "primary")
        equals.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        equals.clicked.connect(self.compute)
        grid.addWidget(equals, len(_KEYS), 0, 1, 4)
        self.body.addLayout(grid)
        self.edit.returnPressed.connect(self.compute)

    def first_focus(self) -> QWidget:
        """See ToolPanel."""
        return self.edit

    def compute(self) -> None:
        """Replace the expression by its value."""
        expression = self.edit.text().strip().rstrip("=")
        if not expression:
            return
        try:
            value = evaluate(expression)
        except CalculationError:
            self.history.setText(self.tr("算式不完整或除数为零"))
            return
        self.history.setText(f"{expression} =")
        self.edit.setText(value)
        self.edit.selectAll()

    def _key(self, key: str) -> Button:
        button = Button(key, "secondary")
        button.setFixedWidth(56)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self._press(key))
        return button

    def _press(self, key: str) -> None:
        if key == "C":
            self.edit.clear()
            self.history.clear()
        elif key == "⌫":
            self.edit.backspace()
        else:
            if self.edit.hasSelectedText() and key in "+-×÷%":
                self.edit.deselect()
                self.edit.end(False)
            self.edit.insert(key)
        self.edit.setFocus()


class ScratchPaper(ToolPanel):
    """Notes for oneself, never marked; they follow the candidate to another PC."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "")
        self.title.setText(self.tr("草稿"))
        self.setMinimumSize(420, 280)
        self.edit = QPlainTextEdit()
        self.edit.setPlaceholderText(self.tr("草稿不计分；换机或重启后仍在这里。最多 4000 字。"))
        self.edit.setAccessibleName(self.tr("草稿"))
        self.body.addWidget(self.edit)

    def first_focus(self) -> QWidget:
        """See ToolPanel."""
        return self.edit
