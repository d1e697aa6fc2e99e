"""The versions of all PCs in one line, and the way to the window where programs are updated.

Object names: `programs_open`.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from proctor_console.presenters.programs import summary
from proctor_console.ui.frame.workbench import Workbench
from proctor_console.ui.morning.programs_dialog import ProgramsDialog
from shared.protocol.updates import UpdateBoard
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.text import Text

_REFRESH_MS = 15_000


class ProgramsCard(Card):
    """Asks now and then while it is on screen."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("程序版本"), parent)
        self._bench = bench
        self.words = Text("", wrap=True)
        self.open_button = Button(self.tr("程序更新…"), icon_name="download")
        self.open_button.setObjectName("programs_open")
        line = QHBoxLayout()
        line.setSpacing(Space.M)
        line.addWidget(self.words, 1)
        line.addWidget(self.open_button)
        self.body.addLayout(line)
        self.open_button.clicked.connect(self.open_dialog)
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self._refresh)
        bench.signed_in.connect(lambda _person: self._timer.start())
        bench.signed_in.connect(lambda _person: self._refresh())
        bench.signed_out.connect(lambda _why: self._timer.stop())

    def showEvent(self, event: QShowEvent) -> None:
        """Look at once when the page is opened."""
        super().showEvent(event)
        self._refresh()

    def open_dialog(self) -> ProgramsDialog:
        """The window with every machine."""
        dialog = ProgramsDialog(self.window(), self._bench)
        dialog.finished.connect(lambda _code: self._refresh())
        dialog.open()
        return dialog

    def _refresh(self) -> None:
        if self.isVisible() and self._bench.person is not None:
            self._bench.run(self, self._bench.desk.gateway.programs, done=self._show, failed=lambda _text: None)

    def _show(self, board: UpdateBoard) -> None:
        self.words.setText(summary(board))
