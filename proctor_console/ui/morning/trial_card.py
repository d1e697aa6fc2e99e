"""The trial exam on the page of preparations: what came of the last one, and the way to it.

Object names: `trial_begin`, `trial_open`, `trial_told`.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from proctor_console.presenters.trial import all_passed, headline
from proctor_console.ui.frame.workbench import Workbench
from proctor_console.ui.morning.trial_dialog import TrialDialog
from shared.protocol.console import StaffLoginReply
from shared.protocol.trial import TrialView
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.text import Text

_ROLES: Final = frozenset({"chief", "technician"})


class TrialCard(Card):
    """Technicians and the chief examiner start trials; everybody sees what came of the last one."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("试考"), parent)
        self._bench = bench
        self._told = Text("", wrap=True)
        self._told.setObjectName("trial_told")
        self.start_button = Button(self.tr("开始试考"), "secondary")
        self.start_button.setObjectName("trial_begin")
        self.result_button = Button(self.tr("查看结果"))
        self.result_button.setObjectName("trial_open")
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(self._told, 1)
        row.addWidget(self.start_button)
        row.addWidget(self.result_button)
        self.body.addLayout(row)
        self.start_button.clicked.connect(self._begin)
        self.result_button.clicked.connect(self.open)
        bench.signed_in.connect(self._person)

    def open(self) -> TrialDialog:
        """Open the trial of the room."""
        dialog = TrialDialog(self, self._bench, may_start=self.start_button.isEnabled())
        dialog.finished.connect(lambda _code: self._look())
        dialog.open()
        return dialog

    def _begin(self) -> None:
        self.open().start()

    def showEvent(self, event: QShowEvent) -> None:
        """What came of the last one."""
        super().showEvent(event)
        self._look()

    def _person(self, person: StaffLoginReply) -> None:
        self.start_button.setEnabled(person.role in _ROLES)
        self.start_button.setToolTip("" if person.role in _ROLES else self.tr("由技术人员或主考进行"))
        self._look()

    def _look(self) -> None:
        if self.isVisible() and self._bench.person is not None:
            self._bench.run(self, self._bench.desk.gateway.trial, done=self._show, failed=lambda _text: None)

    def _show(self, view: TrialView) -> None:
        zone = self._bench.view.time_zone if self._bench.view else "Asia/Shanghai"
        self._told.setText(headline(view, zone))
        self._told.set_tone("success" if all_passed(view) else "warn" if view.phase in {"done", "failed"} else None)
