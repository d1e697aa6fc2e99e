"""当值人员: who is on duty and there, whose PIN was mistyped, and what can be done about it.

Object names: `staff_table`, `staff_substitute`, `staff_hand_over`, `staff_reset`, `staff_lock`.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from proctor_console.core import words
from proctor_console.ui.frame.act_dialog import ActDialog
from proctor_console.ui.frame.workbench import Workbench
from proctor_console.ui.people.staff_forms import hand_over_dialog, reset_dialog, substitute_dialog
from shared.protocol.commands import CommandReply
from shared.protocol.console import StaffCard
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.table import SearchableTable
from shared.qtkit.widgets.table_model import Column
from shared.qtkit.widgets.text import Text


class StaffDialog(QDialog):
    """Follows the room while it is open."""

    def __init__(self, parent: QWidget, bench: Workbench) -> None:
        super().__init__(parent)
        self._bench = bench
        self.setObjectName("staff_dialog")
        self.setWindowTitle(self.tr("当值人员"))
        self.setModal(True)
        self.resize(680, 460)
        self.table: SearchableTable[StaffCard] = SearchableTable(
            (
                Column(title=self.tr("姓名"), text=lambda s: s.name, width=-1),
                Column(title=self.tr("工号"), text=lambda s: s.staff_id, width=96),
                Column(title=self.tr("职责"), text=lambda s: words.role(s.role), width=110),
                Column(title=self.tr("登录"), text=self._here, width=110),
                Column(title=self.tr("口令输错"), text=_wrong, width=96),
            ),
            searchable=False,
        )
        self.table.setObjectName("staff_table")
        self.table.selected.connect(lambda _row: self._allow())
        self._reset = self._button(self.tr("解除口令锁定…"), "staff_reset", self._open_reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(Text(self.tr("当值人员"), "title"))
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self._button(self.tr("准许替补…"), "staff_substitute", self.open_substitute))
        row.addWidget(self._button(self.tr("交接…"), "staff_hand_over", self.open_hand_over))
        row.addWidget(self._reset)
        row.addStretch(1)
        row.addWidget(self._button(self.tr("锁定监考机"), "staff_lock", self._lock))
        close = Button(self.tr("关闭"), "primary")
        close.clicked.connect(self.accept)
        row.addWidget(close)
        column.addLayout(row)
        bench.viewed.connect(self._show)
        self._show(None)

    def _button(self, text: str, name: str, act: Callable[[], None]) -> Button:
        button = Button(text)
        button.setObjectName(name)
        button.clicked.connect(lambda _checked: act())
        return button

    def _show(self, _snapshot: object) -> None:
        view = self._bench.view
        self.table.set_rows(view.staff if view is not None else ())
        self._allow()

    def _allow(self) -> None:
        self._reset.setEnabled(self._chosen() is not None)

    def _chosen(self) -> StaffCard | None:
        return next(iter(self.table.selected_rows()), None)

    def _here(self, person: StaffCard) -> str:
        return self.tr("已登录") if person.signed_in else self.tr("未登录")

    def _lock(self) -> None:
        self.accept()
        self._bench.lock_wanted.emit()

    def open_substitute(self) -> None:
        """Let somebody do duty who is not on the plan."""
        substitute_dialog(self, self._bench).open()

    def _open_reset(self) -> None:
        person = self._chosen()
        if person is not None:
            reset_dialog(self, self._bench, person).open()

    def open_hand_over(self) -> None:
        """Hand over to somebody on duty."""
        view = self._bench.view
        if view is None:
            return
        dialog: ActDialog = hand_over_dialog(self, self._bench, view)
        dialog.done_with.connect(self._handed_over)
        dialog.open()

    def _handed_over(self, reply: CommandReply) -> None:
        """The old person goes; who took over signs in."""
        self.accept()
        self._bench.leave("handover", reply.message)


def _wrong(person: StaffCard) -> str:
    return str(person.wrong_pins) if person.wrong_pins else ""
