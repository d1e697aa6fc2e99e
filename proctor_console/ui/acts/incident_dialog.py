"""Writing an incident 考场情况 down, and adding to one.

Object names: `incident_category`, `incident_kind`, `incident_item`, `incident_text`; `amend_which`, `amend_text`.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from proctor_console.core import words
from proctor_console.core.people import People
from proctor_console.core.wording import event_text
from proctor_console.ui.acts.candidate_dialogs import text_edit, told
from proctor_console.ui.frame.act_dialog import ActDialog
from proctor_console.ui.frame.workbench import Workbench
from shared.exam.acts.incidents import AmendIncident, LogIncident
from shared.exam.incidents import CATEGORIES, KINDS
from shared.exam.room.events import IncidentLogged, Record
from shared.formatting import clock_time
from shared.protocol.console import RoomView, SeatView
from shared.qtkit.widgets.dialog import Confirmation
from shared.qtkit.widgets.field import Field, FieldFrame


class IncidentDialog(ActDialog):
    """Anything worth the record; without a seat it concerns the room."""

    def __init__(self, parent: QWidget, bench: Workbench, seat: SeatView | None) -> None:
        self._seat = seat
        self._category, self._kind = QComboBox(), QComboBox()
        self._category.setObjectName("incident_category")
        self._kind.setObjectName("incident_kind")
        for code in CATEGORIES:
            self._category.addItem(words.INCIDENT[code], code)
        self._item = Field(
            parent.tr("题号（选填）"),
            placeholder=parent.tr("如：理论 12"),
            hint=parent.tr("按该考生屏幕上的题号填写；各考生题序不同，系统会找到是哪一题。"),
            max_length=40,
        )
        self._item.edit.setObjectName("incident_item")
        self._item.set_text(seat.item_number if seat is not None else "")
        self._text = text_edit("incident_text")
        super().__init__(parent, bench, self.tr("记录考场情况"), self.tr("记录"), self._incident)
        self._frame = FieldFrame(self.tr("经过"), self._text)
        for part in (FieldFrame(self.tr("类别"), self._category), FieldFrame(self.tr("细类"), self._kind)):
            self.body.addWidget(part)
        self.body.addWidget(self._item)
        self.body.addWidget(self._frame)
        self._category.currentIndexChanged.connect(self._fill_kinds)
        self._fill_kinds()

    def filled_in(self) -> bool:
        """What happened must be told."""
        return told(self._frame, self._text, self.tr("请写明经过"))

    def _fill_kinds(self) -> None:
        """The kinds of the category, and whether an item belongs to it."""
        category = self._category.currentData()
        self._kind.clear()
        self._kind.addItem(self.tr("不细分"), "")
        for kind in KINDS[category]:
            self._kind.addItem(words.INCIDENT_KIND[f"{category}.{kind}"], kind)
        self._kind.setEnabled(bool(KINDS[category]))
        self._item.setVisible(self._seat is not None and category == "disputed_item")

    def _incident(self, _confirmation: Confirmation) -> LogIncident:
        disputed = self._seat is not None and self._category.currentData() == "disputed_item"
        return LogIncident(
            category=self._category.currentData(),
            kind=self._kind.currentData() or "",
            text=self._text.toPlainText().strip(),
            ticket=self._seat.ticket if self._seat else None,
            item=self._item.text if disputed else "",
        )


class AmendDialog(ActDialog):
    """Something is added to an incident; what was written stays as it is."""

    def __init__(self, parent: QWidget, bench: Workbench, view: RoomView, records: Sequence[Record]) -> None:
        self._which = QComboBox()
        self._which.setObjectName("amend_which")
        self._which.setMinimumContentsLength(34)
        self._which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        people = People.of_view(view)
        for record in reversed(records):
            if isinstance(record.event, IncidentLogged):
                at = clock_time(record.at_ms, view.time_zone, seconds=False)
                self._which.addItem(f"{at}　{event_text(record.event, people)}", record.event.incident_id)
        self._text = text_edit("amend_text")
        super().__init__(parent, bench, self.tr("补充考场情况"), self.tr("补充"), self._amendment)
        self._frame = FieldFrame(self.tr("补充内容"), self._text)
        self.body.addWidget(FieldFrame(self.tr("补充到"), self._which))
        self.body.addWidget(self._frame)

    def filled_in(self) -> bool:
        """There must be something to add."""
        return told(self._frame, self._text, self.tr("请写明要补充的内容"))

    def nothing_yet(self) -> str:
        """There is nothing to add to."""
        return self.tr("本场还没有考场情况。")

    def _amendment(self, _confirmation: Confirmation) -> AmendIncident | None:
        incident = self._which.currentData()
        return AmendIncident(incident_id=incident, text=self._text.toPlainText().strip()) if incident else None
