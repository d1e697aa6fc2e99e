"""Which dialog belongs to which act on a seat, or on several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtWidgets import QDialog, QWidget

from proctor_console.core.actions import SeatAction
from proctor_console.ui.acts import candidate_dialogs as forms
from proctor_console.ui.acts.discipline_dialog import DisciplineDialog
from proctor_console.ui.acts.resume_code_dialog import resume_code_dialog
from proctor_console.ui.answers.answers_dialog import AnswersDialog
from proctor_console.ui.answers.review_dialog import review_dialog
from proctor_console.ui.frame.act_dialog import ActDialog
from proctor_console.ui.frame.workbench import Workbench
from proctor_console.ui.room.identity_dialog import IdentityDialog
from proctor_console.ui.room.room_dialogs import return_dialog
from proctor_console.ui.time.ledger_dialog import LedgerDialog
from proctor_console.ui.time.time_dialogs import extend_dialog
from shared.protocol.console import RoomView, SeatView


def seat_dialog(action: SeatAction, parent: QWidget, bench: Workbench, view: RoomView, seat: SeatView) -> QDialog:
    """The dialog of an act on one candidate."""
    make = _ALONE.get(action)
    if make is None:
        return several_dialog(action, parent, bench, view, (seat,))
    return make(parent, bench, view, seat)


def several_dialog(
    action: SeatAction, parent: QWidget, bench: Workbench, view: RoomView, seats: Sequence[SeatView]
) -> QDialog:
    """The dialog of an act that can be done to several candidates at once. Raises ValueError for another act."""
    match action:
        case SeatAction.EXTEND:
            return extend_dialog(parent, bench, view, seats)
        case SeatAction.PAUSE:
            return forms.pause_dialog(parent, bench, seats)
        case SeatAction.RESUME:
            return forms.resume_dialog(parent, bench, seats)
        case SeatAction.MESSAGE:
            return forms.MessageDialog(parent, bench, view, seats)
        case SeatAction.HAND_IN:
            return forms.hand_in_dialog(parent, bench, seats)
        case SeatAction.LEDGER:
            return LedgerDialog(parent, bench, view, seats)
        case _:
            raise ValueError(action)


def _discipline(parent: QWidget, bench: Workbench, view: RoomView, seat: SeatView) -> ActDialog:
    dialog = DisciplineDialog(parent, bench, view, seat)
    dialog.terminate_wanted.connect(lambda: DisciplineDialog(parent, bench, view, seat, terminate=True).open())
    return dialog


_ALONE: Final[dict[SeatAction, Callable[[QWidget, Workbench, RoomView, SeatView], QDialog]]] = {
    SeatAction.MOVE: forms.MoveDialog,
    SeatAction.LEAVE: forms.LeaveDialog,
    SeatAction.RETURN: lambda parent, bench, _view, seat: return_dialog(parent, bench, seat),
    SeatAction.INCIDENT: lambda parent, bench, _view, seat: forms.IncidentDialog(parent, bench, seat),
    SeatAction.DISCIPLINE: _discipline,
    SeatAction.IDENTITY: lambda parent, bench, _view, seat: IdentityDialog(parent, bench, seat),
    SeatAction.REOPEN: lambda parent, bench, _view, seat: forms.reopen_dialog(parent, bench, seat),
    SeatAction.REOPEN_SECTION: forms.reopen_section_dialog,
    SeatAction.LATE: lambda parent, bench, _view, seat: forms.late_dialog(parent, bench, seat),
    SeatAction.RESUME_CODE: lambda parent, bench, _view, seat: resume_code_dialog(parent, bench, seat),
    SeatAction.ANSWERS: lambda parent, bench, _view, seat: AnswersDialog(parent, bench, seat),
    SeatAction.REVIEW: lambda parent, bench, _view, seat: review_dialog(parent, bench, seat),
}
