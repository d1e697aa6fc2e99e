"""Recording a breach by the table of the package: a warning, or termination with the chief examiner's PIN."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from proctor_console.core import effects
from proctor_console.ui.acts.candidate_dialogs import text_edit
from proctor_console.ui.frame.act_dialog import ActDialog, credentials, put_beside
from proctor_console.ui.frame.workbench import Workbench
from shared.protocol.commands import Command, RecordDiscipline
from shared.protocol.console import RoomView, SeatView
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.dialog import Confirmation
from shared.qtkit.widgets.field import FieldFrame
from shared.qtkit.widgets.text import Text


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
        for code in sorted(view.incident_codes, key=lambda c: (c.action != wanted, c.code)):
            self._code.addItem(f"{code.code}　{code.label}", code.code)
        self._text = text_edit("discipline_text")
        super().__init__(
            parent,
            bench,
            self.tr("终止考试") if terminate else self.tr("违规警告"),
            effects.discipline(seat, terminate=terminate),
            self.tr("终止该考生考试") if terminate else self.tr("记录并警告"),
            self._command_of,
            danger=terminate,
            approvals=("chief",) if terminate else (),
        )
        self._frame = FieldFrame(self.tr("事实经过"), self._text)
        self.body.addWidget(FieldFrame(self.tr("违规代码"), self._code))
        if view.incident_table:
            self.body.addWidget(Text(view.incident_table, "caption", wrap=True))
        self.body.addWidget(self._frame)
        if not terminate:
            stronger = Button(self.tr("终止考试…"), "danger")
            stronger.setObjectName("discipline_terminate")
            stronger.clicked.connect(self._go_to_terminate)
            put_beside(self, stronger)

    def _go_to_terminate(self) -> None:
        self.reject()
        self.terminate_wanted.emit()

    def _command_of(self, confirmation: Confirmation) -> Command | None:
        text = self._text.toPlainText().strip()
        if not text:
            self._frame.set_error(self.tr("请写明看到的事实"))
            return None
        return RecordDiscipline(
            ticket=self._ticket,
            code=str(self._code.currentData()),
            action="terminate" if self._terminate else "warn",
            text=text,
            approvals=credentials(confirmation),
        )
