"""The list of all forms of the room, the kit's and the centre's own: each to look at, to print and to save.

Object names: `preview_<key>`, `print_<key>`, `save_<key>`.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from proctor_console.records.form import Form
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.text import Text

_HEIGHT = 228


class FormsCard(Card):
    """`preview_wanted(Form)`, `print_wanted(Form)`, `save_wanted(Form)`."""

    preview_wanted = Signal(object)
    print_wanted = Signal(object)
    save_wanted = Signal(object)

    def __init__(self, title: str, forms: Sequence[Form]) -> None:
        super().__init__(title)
        self._buttons: list[tuple[Form, Button]] = []
        inside = QWidget()
        inside.setProperty("kit", "clear")
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, Space.S, 0)
        grid.setHorizontalSpacing(Space.S)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for line, form in enumerate(forms):
            self._add(grid, line, form)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFixedHeight(_HEIGHT)
        scroll.setWidget(inside)
        self.body.addWidget(scroll)

    def _add(self, grid: QGridLayout, line: int, form: Form) -> None:
        printing = self.tr("打印（一式两份）") if form.copies == 2 else self.tr("打印")
        acts = (
            ("preview", self.tr("预览"), "eye", self.preview_wanted),
            ("print", printing, "printer", self.print_wanted),
            ("save", self.tr("另存为 PDF"), "download", self.save_wanted),
        )
        grid.addWidget(Text(form.title, "strong"), line, 0)
        grid.addWidget(Text(form.holds, "muted", wrap=True), line, 1)
        for column, (name, label, icon, wanted) in enumerate(acts, 2):
            button = Button(label, icon_name=icon)
            button.setObjectName(f"{name}_{form.key}")
            button.clicked.connect(lambda _checked, signal=wanted: signal.emit(form))
            self._buttons.append((form, button))
            grid.addWidget(button, line, column)

    def allow(self, *, busy: bool, started: bool) -> None:
        """What tells of the exam waits for its start; while one form is made, all wait."""
        for form, button in self._buttons:
            button.setEnabled(not busy and (started or form.before_exam))
            button.setToolTip("" if started or form.before_exam else self.tr("开考后才能打印。"))
