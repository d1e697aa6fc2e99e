"""One step of the evening: its shape, words and button."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from proctor_console.presenters.collection import Stage
from shared.qtkit.look.states import DisplayState, paint_state
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.text import Text

_SHAPES = {"done": DisplayState.HANDED_IN, "now": DisplayState.READY, "later": DisplayState.WAITING}


class StageRow(QFrame):
    """A row of the list of steps. Its button is named `job_<key>` and hidden where the step is done elsewhere."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.stage = stage
        self._busy = False
        self._title = Text("", "strong")
        self._text = Text("", "caption", wrap=True)
        self.button = Button(stage.verb or "–")
        if stage.job is None:
            self.button.hide()
        else:
            self.button.setObjectName(f"job_{stage.key}")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._text)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.XL, 0, 0, 0)
        row.addLayout(words, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_stage(self, stage: Stage) -> None:
        """Show how far the step is."""
        self.stage = stage
        self._title.setText(stage.title)
        self._text.setText(stage.text)
        if stage.job is not None:
            self.button.setText(stage.verb)
            self.button.set_variant("primary" if stage.state == "now" else "secondary")
            self.button.setEnabled(not stage.refusal and not self._busy)
            self.button.setToolTip(stage.refusal)
        self.update()

    def set_busy(self, busy: bool) -> None:
        """No second job while one runs."""
        self._busy = busy
        self.button.setEnabled(not busy and not self.stage.refusal)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the shape before the words."""
        super().paintEvent(event)
        painter = QPainter(self)
        paint_state(painter, QRectF(0, 3, 14, 14), _SHAPES[self.stage.state])
        painter.end()
