"""Dialogs about time: extension 延时 with two approvals, or credit 补时 for time lost through the equipment, with one.

Above the site's limit a code of the centre comes in addition (`proctor_console.ui.time.centre_code`).

Object names: `extend_minutes`, presets `extend_5`, `extend_10`, `extend_15`; `extend_kind_outage` goes to the form for
credit.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from proctor_console.core import words
from proctor_console.core.acts import Now
from proctor_console.core.seats import tickets_of
from proctor_console.presenters.extension import left_minutes
from proctor_console.ui.frame.act_dialog import ActDialog, credentials, put_beside
from proctor_console.ui.frame.workbench import Workbench
from proctor_console.ui.time.centre_code import CentreCodePanel
from shared.exam.acts.base import Act
from shared.exam.acts.clock import Extend
from shared.protocol.console import RoomView, SeatView
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.dialog import Confirmation
from shared.qtkit.widgets.field import FieldFrame
from shared.qtkit.widgets.number import NumberBox
from shared.qtkit.widgets.text import Text

_PRESETS = (5, 10, 15)
_NARROW = 460
_WIDE = 720


class ExtendDialog(ActDialog):
    """Minutes, reason, approvals. `outage_wanted`: the caller opens the form for credit instead."""

    outage_wanted = Signal()

    def __init__(
        self, parent: QWidget, bench: Workbench, view: RoomView, seats: Sequence[SeatView], *, outage: bool = False
    ) -> None:
        self._view = view
        self._outage = outage
        self._word = words.GRANT["outage" if outage else "extension"]
        self._seats = tuple(seats)
        limit = max(1, view.extension_limit_s // 60)
        left = left_minutes(bench.now, self._seats)
        self._minutes = NumberBox(1, 180, min(10, left) if left else 10, unit=self.tr("分钟"))
        self._minutes.setObjectName("extend_minutes")
        super().__init__(
            parent,
            bench,
            self._word,
            "",
            self._extend,
            reason="required",
        )
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self._minutes)
        for minutes in _PRESETS:
            preset = Button(self.tr("{n} 分").format(n=minutes))
            preset.setObjectName(f"extend_{minutes}")
            preset.clicked.connect(lambda _checked, m=minutes: self._minutes.setValue(m))
            row.addWidget(preset)
        row.addStretch(1)
        holder = QWidget()
        holder.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(FieldFrame(self.tr("时长"), holder))
        hint = (
            self.tr(
                "补回设备、断电、断网耽误的时间。服务器有记录的，请在“补时建议”中办理，由主考批准；没有记录的与延时同样办理，计入现场上限。"
            )
            if outage
            else self.tr(
                "每人现场延时合计不超过 {n} 分钟，所选考生还可延 {left} 分钟；主考和巡考各自输入口令。"
            ).format(n=limit, left=left)
        )
        if view.sections:
            hint += self.tr("只加到办理时考生所在的部分，不影响其他部分的时间。")
        self.body.addWidget(Text(hint, "caption", wrap=True))
        self._centre = CentreCodePanel(bench, view, self._seats, self)
        self._centre.hide()
        self.body.addWidget(self._centre)
        if not outage:
            other = Button(self.tr("改为补时…"), "quiet", tip=self.tr("设备、断电、断网等原因耽误的时间"))
            other.setObjectName("extend_kind_outage")
            other.clicked.connect(self._go_to_outage)
            put_beside(self, other)
        self._minutes.valueChanged.connect(self.retell)

    def take_over(self, other: ExtendDialog) -> None:
        """Minutes and reason of the other form."""
        self._minutes.setValue(other._minutes.value())
        self.reason_edit.setPlainText(other.reason_edit.toPlainText())

    def _go_to_outage(self) -> None:
        self.reject()
        self.outage_wanted.emit()

    def retell(self) -> None:
        """The button names the minutes; above the site's limit the centre's code is asked for."""
        minutes = self._minutes.value()
        over = self._over()
        self._centre.setVisible(over)
        if over:
            self._centre.show_minutes(minutes)
        super().retell()
        self.verb_button.setText(self.tr("{word} {n} 分钟").format(word=self._word, n=minutes))
        self.verb_button.setProperty("square", False)
        if over and not self._view.extension_by_centre:
            self.verb_button.setEnabled(False)
        self._fit(_WIDE if over else 0)

    def refusal(self, now: Now, act: Act) -> str | None:
        """What the centre's code is for is no refusal: the panel below asks for it."""
        refusal = now.refusal(act)
        beyond = refusal is not None and refusal.code in {"extension_over_limit", "centre_not_asked"}
        return None if beyond else super().refusal(now, act)

    def filled_in(self) -> bool:
        """Above the limit the centre must have been asked, and have answered."""
        return not self._over() or self._centre.ready()

    def _fit(self, width: int) -> None:
        """As high as the form needs now; wider with the centre's code, to stay on a small screen."""
        layout = self.layout()
        if layout is None:
            return
        layout.activate()
        self.setMinimumWidth(max(width, _NARROW))
        wanted = max(width, _NARROW, layout.totalMinimumSize().width())
        self.resize(wanted, layout.totalHeightForWidth(wanted))

    def _over(self) -> bool:
        now = self._bench.now
        refusal = now.refusal(self._act_with("")) if now is not None else None
        return refusal is not None and refusal.code == "extension_over_limit"

    def _extend(self, confirmation: Confirmation) -> Extend:
        return replace(
            self._act_with(self._centre.code.text if self._over() else ""),
            reason=confirmation.reason,
            approvals=credentials(confirmation),
        )

    def _act_with(self, centre_code: str) -> Extend:
        return Extend(
            tickets=tickets_of(self._seats),
            seconds=self._minutes.value() * 60,
            reason="",
            approvals=(),
            kind="outage" if self._outage else "extension",
            centre_code=centre_code,
        )


def extend_dialog(parent: QWidget, bench: Workbench, view: RoomView, seats: Sequence[SeatView]) -> ExtendDialog:
    """The form for an extension, from which one can go to the form for credit."""
    dialog = ExtendDialog(parent, bench, view, seats)

    def outage() -> None:
        credit = ExtendDialog(parent, bench, view, seats, outage=True)
        credit.take_over(dialog)
        credit.open()

    dialog.outage_wanted.connect(outage)
    return dialog
