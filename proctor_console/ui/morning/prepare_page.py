"""Before the exam: the day's checklist, the package, the opening code, the enrolment of PCs, their programs.

See `package_card`, `opening_card`, `enrolment_card` and `trial_card` for the object names of the parts.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from proctor_console.presenters.checklist import Step, checklist
from proctor_console.presenters.desk import Snapshot
from proctor_console.ui.frame.workbench import Workbench
from proctor_console.ui.morning.enrolment_card import EnrolmentCard
from proctor_console.ui.morning.opening_card import OpeningCard
from proctor_console.ui.morning.package_card import PackageCard
from proctor_console.ui.morning.programs_card import ProgramsCard
from proctor_console.ui.morning.trial_card import TrialCard
from shared.qtkit.look.states import DisplayState, paint_state
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.countdown import TabularLabel
from shared.qtkit.widgets.text import Text

_SHAPES = {"done": DisplayState.HANDED_IN, "now": DisplayState.READY, "later": DisplayState.WAITING}


class PreparePage(QWidget):
    """Follows the workbench."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[Step, ...] = ()
        self.package = PackageCard(bench)
        self.opening = OpeningCard(bench)
        self.enrolment = EnrolmentCard(bench)
        self.programs = ProgramsCard(bench)
        self.trial = TrialCard(bench)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        day = Card(self.tr("今天的步骤"))
        day.setFixedWidth(340)
        day.body.addLayout(self._list)
        day.body.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(Space.M)
        left.addWidget(self.package)
        left.addWidget(self.opening)
        left.addWidget(self.programs)
        left.addWidget(self.trial)
        left.addStretch(1)
        grid = QGridLayout()
        grid.setSpacing(Space.M)
        grid.addLayout(left, 0, 0)
        grid.addWidget(self.enrolment, 0, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        inside = QWidget()
        inside.setProperty("kit", "clear")
        row = QHBoxLayout(inside)
        row.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        row.setSpacing(Space.M)
        row.addWidget(day)
        row.addLayout(grid, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)
        bench.viewed.connect(self._on_view)

    def _on_view(self, snapshot: Snapshot) -> None:
        steps = checklist(snapshot.view)
        if steps == self._steps:
            return
        self._steps = steps
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for step in steps:
            self._list.addWidget(_StepRow(step))


class _StepRow(QWidget):
    """A step with its shape, words and time."""

    def __init__(self, step: Step) -> None:
        super().__init__()
        self._state = _SHAPES[step.state]
        words = QVBoxLayout()
        words.setSpacing(0)
        title = Text(step.title, "strong" if step.state == "now" else "body")
        if step.state == "later":
            title.setProperty("role", "muted")
        words.addWidget(title)
        words.addWidget(Text(step.detail, "caption", wrap=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.XL, 6, 0, 6)
        row.addLayout(words, 1)
        row.addWidget(TabularLabel(step.time, FontSize.BODY), 0, Qt.AlignmentFlag.AlignTop)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_state(painter, QRectF(0, 9, 14, 14), self._state)
        painter.end()
