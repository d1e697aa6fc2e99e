"""Recording a breach by the table of the package: a warning, or termination with the chief examiner's PIN.

Object names: `discipline_code`, `discipline_text`, `discipline_evidence`, `discipline_items`, `discipline_terminate`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from proctor_console.ui.acts.candidate_dialogs import text_edit, told
from proctor_console.ui.frame.act_dialog import ActDialog, credentials, put_beside
from proctor_console.ui.frame.workbench import Workbench
from shared.exam.acts.discipline import LONGEST_ITEM, MOST_ITEMS, RecordDiscipline
from shared.protocol.console import RoomView, SeatView
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.dialog import Confirmation
from shared.qtkit.widgets.field import Field, FieldFrame
from shared.qtkit.widgets.text import Text

_BETWEEN: Final = re.compile("[、，,;；]+")
"""What stands between seized items in one line."""


class DisciplineDialog(ActDialog):
    """`terminate_wanted` when the warning is to become a termination: the caller opens the other form."""

    terminate_wanted = Signal()

    def __init__(
        self, parent: QWidget, bench: Workbench, view: RoomView, seat: SeatView, *, terminate: bool = False
    ) -> None:
        self._ticket = seat.ticket
        self._terminate = terminate
        self._code = QComboBox()
        self._code.setObjectName("discipline_code")
        self._code.setMinimumContentsLength(30)
        self._code.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        wanted = "terminate" if terminate else "warn"
        self._ending = {code.code for code in view.incident_codes if code.action == "terminate"}
        for code in sorted(view.incident_codes, key=lambda c: (c.action != wanted, c.code)):
            self._code.addItem(f"{code.code}　{code.label}", code.code)
        self._text = text_edit("discipline_text")
        self._evidence = Field(
            parent.tr("证据（选填）"), placeholder=parent.tr("如：监控录像 10:05，手机屏幕照片"), max_length=200
        )
        self._evidence.edit.setObjectName("discipline_evidence")
        self._items = Field(
            parent.tr("暂扣物品（选填）"),
            placeholder=parent.tr("用顿号隔开，如：手机一部、纸条一张"),
            max_length=MOST_ITEMS * (LONGEST_ITEM + 1),
        )
        self._items.edit.setObjectName("discipline_items")
        super().__init__(
            parent,
            bench,
            self.tr("终止考试") if terminate else self.tr("违规警告"),
            self.tr("终止该考生考试") if terminate else self.tr("记录并警告"),
            self._breach,
            danger=terminate,
        )
        self._frame = FieldFrame(self.tr("事实经过"), self._text)
        self.body.addWidget(FieldFrame(self.tr("违规代码"), self._code))
        if view.incident_table:
            self.body.addWidget(Text(view.incident_table, "caption", wrap=True))
        self.body.addWidget(self._frame)
        self.body.addWidget(self._evidence)
        self.body.addWidget(self._items)
        if not terminate:
            stronger = Button(self.tr("终止考试…"), "danger")
            stronger.setObjectName("discipline_terminate")
            stronger.clicked.connect(self._go_to_terminate)
            put_beside(self, stronger)

    def take_over(self, other: DisciplineDialog) -> None:
        """Whatever was written in the other form stands here as well."""
        if other._code.currentData() in self._ending:  # a code that warns was only what stood there first
            self._code.setCurrentIndex(self._code.findData(other._code.currentData()))
        self._text.setPlainText(other._text.toPlainText())
        self._evidence.set_text(other._evidence.text)
        self._items.set_text(other._items.text)

    def _go_to_terminate(self) -> None:
        self.reject()
        self.terminate_wanted.emit()

    def filled_in(self) -> bool:
        """The facts must be told."""
        return told(self._frame, self._text, self.tr("请写明看到的事实"))

    def _breach(self, confirmation: Confirmation) -> RecordDiscipline:
        return RecordDiscipline(
            ticket=self._ticket,
            code=str(self._code.currentData()),
            action="terminate" if self._terminate else "warn",
            text=self._text.toPlainText().strip(),
            evidence=self._evidence.text,
            items=tuple(item for item in map(str.strip, _BETWEEN.split(self._items.text)) if item),
            approvals=credentials(confirmation),
        )


def discipline_dialog(parent: QWidget, bench: Workbench, view: RoomView, seats: Sequence[SeatView]) -> DisciplineDialog:
    """The form for a warning, from which one can go to the form for a termination."""
    dialog = DisciplineDialog(parent, bench, view, seats[0])

    def terminate() -> None:
        stronger = DisciplineDialog(parent, bench, view, seats[0], terminate=True)
        stronger.take_over(dialog)
        stronger.open()

    dialog.terminate_wanted.connect(terminate)
    return dialog
