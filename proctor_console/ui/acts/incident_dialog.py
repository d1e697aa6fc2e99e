"""Writing an incident 考场情况 down, and adding to one.

Object names: `incident_category`, `incident_kind`, `incident_item`, `incident_text`; `amend_which`, `amend_text`;
`photo_choose`. `photo.take(path)` does what the button does after the file was chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QWidget

from proctor_console.core import words
from proctor_console.core.people import People
from proctor_console.core.wording import event_text
from proctor_console.ui.acts.candidate_dialogs import text_edit, told
from proctor_console.ui.frame.act_dialog import ActDialog
from proctor_console.ui.frame.picture_file import small_picture
from proctor_console.ui.frame.workbench import Workbench
from shared.exam.acts.incidents import AmendIncident, LogIncident
from shared.exam.incidents import CATEGORIES, KINDS
from shared.exam.room.events import IncidentLogged, Record
from shared.formatting import clock_time, file_size
from shared.protocol.console import RoomView, SeatView
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.dialog import Confirmation
from shared.qtkit.widgets.field import Field, FieldFrame
from shared.qtkit.widgets.text import Text


class PhotoRow(QWidget):
    """A picture from a file, if there is one."""

    def __init__(self) -> None:
        super().__init__()
        self.jpeg = b""
        self._told = Text(self.tr("未附照片（选填，JPG 或 PNG）"), "caption", wrap=True)
        choose = Button(self.tr("附照片…"), icon_name="file")
        choose.setObjectName("photo_choose")
        choose.clicked.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(choose)
        row.addWidget(self._told, 1)

    def take(self, path: Path) -> None:
        """Make that file's picture small; say why not, where it cannot be used."""
        jpeg = small_picture(path)
        self.jpeg = jpeg or b""
        if jpeg is None:
            self._told.setText(self.tr("这个文件不能用：请选 20 MB 以内、没有损坏的 JPG 或 PNG 照片。"))
        else:
            size = file_size(len(jpeg))
            self._told.setText(self.tr("{name}，压缩后 {size}，随记录加密保存。").format(name=path.name, size=size))

    def _choose(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(self, self.tr("附照片"), "", self.tr("照片 (*.jpg *.jpeg *.png)"))
        if chosen:
            self.take(Path(chosen))


class IncidentDialog(ActDialog):
    """Anything worth the record; without a seat it concerns the room."""

    def __init__(self, parent: QWidget, bench: Workbench, seat: SeatView | None) -> None:
        self._seat = seat
        self.photo = PhotoRow()
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
        self.body.addWidget(self.photo)
        self._category.currentIndexChanged.connect(self._fill_kinds)
        self._fill_kinds()
        self._category.setFocus()

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
            photo=self.photo.jpeg,
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
        self.photo = PhotoRow()
        super().__init__(parent, bench, self.tr("补充考场情况"), self.tr("补充"), self._amendment)
        self._frame = FieldFrame(self.tr("补充内容"), self._text)
        self.body.addWidget(FieldFrame(self.tr("补充到"), self._which))
        self.body.addWidget(self._frame)
        self.body.addWidget(self.photo)

    def filled_in(self) -> bool:
        """There must be something to add."""
        return told(self._frame, self._text, self.tr("请写明要补充的内容"))

    def nothing_yet(self) -> str:
        """There is nothing to add to."""
        return self.tr("本场还没有考场情况。")

    def _amendment(self, _confirmation: Confirmation) -> AmendIncident | None:
        incident = self._which.currentData()
        if not incident:
            return None
        return AmendIncident(incident_id=incident, text=self._text.toPlainText().strip(), photo=self.photo.jpeg)
