"""Checking identity: the photo large, the full document number on demand, and two answers.

The full number is fetched for this purpose alone; the server logs the look. It is not kept after the dialog closes.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from proctor_console.presenters.rounds import ROUND_WORD, round_of
from proctor_console.ui.frame.act_dialog import ActDialog, put_beside
from proctor_console.ui.frame.photo import photo_pixmap
from proctor_console.ui.frame.workbench import Workbench
from shared.exam.acts.people import CheckIdentity
from shared.protocol.console import CandidateDetail, SeatView
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.countdown import TabularLabel
from shared.qtkit.widgets.dialog import Confirmation
from shared.qtkit.widgets.text import Text

_PHOTO = (177, 248)


class IdentityDialog(ActDialog):
    """The proctor compares the person with photo, ticket and ID card."""

    def __init__(self, parent: QWidget, bench: Workbench, seat: SeatView) -> None:
        self._seat = seat
        self._round = round_of(bench.view, seat) if bench.view is not None else "entry"
        self._ok = True
        super().__init__(
            parent,
            bench,
            f"{self.tr('核对 {n} 号考生身份').format(n=seat.seat)} · {ROUND_WORD[self._round]}",
            self.tr("相符"),
            self._command_of,
            reason="optional",
            reason_label=self.tr("备注"),
            says=lambda: self.tr("请对照本人、准考证和身份证件。结果记入考场记录。"),
        )
        self.verb_button.setObjectName("identity_ok")
        self._wrong = Button(self.tr("不符"), "danger")
        self._wrong.setObjectName("identity_wrong")
        self._wrong.clicked.connect(self._say_wrong)
        self._photo = QLabel(self.tr("照片"))
        self._photo.setFixedSize(*_PHOTO)
        self._photo.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name = Text(seat.name_masked, "title", wrap=True)
        self._id = TabularLabel(seat.id_masked, FontSize.EXAM)
        self._more = Text("", "muted", wrap=True)
        self._reveal = Button(self.tr("显示完整信息"), icon_name="eye")
        self._reveal.setObjectName("identity_reveal")
        self._reveal.clicked.connect(self._fetch)
        facts = QGridLayout()
        facts.setVerticalSpacing(Space.S)
        facts.addWidget(self._name, 0, 0, 1, 2)
        for line, (label, value) in enumerate(
            (
                (self.tr("准考证号"), TabularLabel(seat.ticket, FontSize.EXAM)),
                (self.tr("证件号码"), self._id),
            ),
            1,
        ):
            facts.addWidget(Text(label, "muted"), line, 0)
            facts.addWidget(value, line, 1)
        facts.addWidget(self._more, 3, 0, 1, 2)
        facts.addWidget(self._reveal, 4, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        facts.setRowStretch(5, 1)
        facts.setColumnStretch(1, 1)
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        row.addWidget(self._photo, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(facts, 1)
        self.body.addLayout(row)
        put_beside(self, self._wrong)
        self.setMinimumWidth(560)
        bench.run(self, lambda: bench.desk.photo(seat.ticket), done=self._show_photo, failed=self._no_photo)

    def _show_photo(self, data: bytes) -> None:
        image = QImage.fromData(data)
        if image.isNull():
            self._no_photo("")
        else:
            self._photo.setPixmap(photo_pixmap(image, *_PHOTO, self.devicePixelRatioF()))

    def _no_photo(self, _text: str) -> None:
        self._photo.setText(self.tr("无照片"))

    def _fetch(self) -> None:
        self._reveal.setEnabled(False)
        ticket, purpose = self._seat.ticket, "identity" if self._round == "entry" else "second_check"
        self._bench.run(
            self,
            lambda: self._bench.desk.gateway.candidate(ticket, purpose),
            done=self._show_detail,
            failed=self._not_shown,
        )

    def _show_detail(self, detail: CandidateDetail) -> None:
        self._name.setText(detail.name)
        self._id.setText(detail.id_number)
        self._more.setText("　".join(x for x in (detail.id_type, detail.gender, detail.school) if x))
        self._reveal.hide()

    def _not_shown(self, text: str) -> None:
        self._reveal.setEnabled(True)
        self.show_problem(text)

    def _say_wrong(self) -> None:
        self._ok = False
        self.verb_button.click()
        self._ok = True

    def _command_of(self, confirmation: Confirmation) -> CheckIdentity:
        return CheckIdentity(ticket=self._seat.ticket, ok=self._ok, note=confirmation.reason, round=self._round)
