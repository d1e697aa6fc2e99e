"""Before contents of answers are shown: a reason, and the chief examiner's PIN where somebody else is signed in.

Object names: as in `act_dialog`; the confirming button is `answers_open`.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from proctor_console.ui.frame.act_dialog import approver, credentials
from proctor_console.ui.frame.workbench import Workbench
from shared.protocol.answers import AnswerHistory, OpenAnswers
from shared.protocol.console import SeatView
from shared.qtkit.widgets.dialog import Confirmation, ConfirmDialog

_READERS = frozenset({"chief", "inspector"})


class OpenAnswersDialog(ConfirmDialog):
    """Asks the server for the contents and hands them on; the look stands in the room log."""

    def __init__(
        self,
        parent: QWidget,
        bench: Workbench,
        seat: SeatView,
        then: Callable[[AnswerHistory], None],
        *,
        reason: str = "",
        item_id: str = "",
    ) -> None:
        """`then` gets the history with contents (of one item only, if named); `reason` is filled in beforehand."""
        self._item_id = item_id
        self._bench = bench
        self._ticket = seat.ticket
        self._then = then
        view = bench.view
        super().__init__(
            parent,
            self.tr("查看 {n} 号座位的作答内容").format(n=seat.seat),
            self.tr("作答内容只供主考、巡考办理考务时查看。谁在什么时间、因为什么查看，都会记入考场记录。"),
            self.tr("显示作答内容"),
            reason="required",
            reason_label=self.tr("查看原因"),
            approvers=[] if bench.role in _READERS else [approver(view, "chief")],
            keep_open=True,
        )
        self.setObjectName("act_dialog")
        self.verb_button.setObjectName("answers_open")
        self.cancel_button.setObjectName("dialog_cancel")
        self.reason_edit.setObjectName("dialog_reason")
        self.reason_edit.setPlainText(reason)
        for who, pin in self.fields():
            who.edit.setObjectName("approver_chief_id")
            pin.edit.setObjectName("approver_chief_pin")
        self.confirmed.connect(self._ask)

    def _ask(self, confirmation: Confirmation) -> None:
        asked = OpenAnswers(reason=confirmation.reason, item_id=self._item_id, approvals=credentials(confirmation))
        ticket = self._ticket
        self._bench.run(
            self,
            lambda: self._bench.desk.gateway.open_answers(ticket, asked),
            done=self._opened,
            failed=self.show_problem,
        )

    def _opened(self, history: AnswerHistory) -> None:
        self.accept()
        self._bench.look()
        self._then(history)
