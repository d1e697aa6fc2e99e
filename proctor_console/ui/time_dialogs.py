"""Dialogs about time: extension for one, some or all, with two approvals.

Object names: `extend_minutes`, `extend_kind_outage`, presets `extend_5`, `extend_10`, `extend_15`.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QWidget

from proctor_console.core import effects
from proctor_console.ui.act_dialog import ActDialog, credentials
from proctor_console.ui.workbench import Workbench
from shared.protocol.console import Command, Extend, RoomView, SeatView
from shared.qtkit.button import Button
from shared.qtkit.dialog import Confirmation
from shared.qtkit.field import FieldFrame
from shared.qtkit.number import NumberBox
from shared.qtkit.text import Text
from shared.qtkit.tokens import Space

_PRESETS = (5, 10, 15)


class ExtendDialog(ActDialog):
    """Minutes, reason, approvals of chief examiner and inspector."""

    def __init__(self, parent: QWidget, bench: Workbench, view: RoomView, seats: Sequence[SeatView]) -> None:
        self._view = view
        self._seats = tuple(seats)
        limit = max(1, view.extension_limit_s // 60)
        self._minutes = NumberBox(1, 180, min(10, limit), unit=self.tr("分钟"))
        self._minutes.setObjectName("extend_minutes")
        self._extension = QRadioButton(self.tr("延时"))
        self._outage = QRadioButton(self.tr("补时（设备、断电等原因耽误）"))
        self._outage.setObjectName("extend_kind_outage")
        super().__init__(
            parent,
            bench,
            self.tr("延时"),
            "",
            "",
            self._command_of,
            reason="required",
            reason_label=self.tr("原因"),
            approvals=("chief", "inspector"),
        )
        kinds = QButtonGroup(self)
        kinds.addButton(self._extension)
        kinds.addButton(self._outage)
        self._extension.setChecked(True)
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
        kind_row = QHBoxLayout()
        kind_row.addWidget(self._extension)
        kind_row.addWidget(self._outage)
        kind_row.addStretch(1)
        self.body.addLayout(kind_row)
        self.body.addWidget(
            Text(
                self.tr("每名考生现场延时合计不超过 {n} 分钟；主考和巡考各自输入口令。").format(n=limit),
                "caption",
                wrap=True,
            )
        )
        self._minutes.valueChanged.connect(self._retell)
        self._retell()

    def _retell(self) -> None:
        minutes = self._minutes.value()
        self.set_effect(effects.extend(self._view, self._seats, minutes))
        self.verb_button.setText(self.tr("延时 {n} 分钟").format(n=minutes))
        self.verb_button.setProperty("square", False)

    def _command_of(self, confirmation: Confirmation) -> Command:
        return Extend(
            tickets=tuple(s.ticket for s in self._seats),
            seconds=self._minutes.value() * 60,
            reason=confirmation.reason,
            approvals=credentials(confirmation),
            kind="outage" if self._outage.isChecked() else "extension",
        )
