"""Enrolling PCs: the window with its code, and every device by seat.

Object names: `enrolment_admit`, `enrolment_open`, `enrolment_close`, `enrolment_code`, `device_table`, `device_revoke`.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from proctor_console.ui.frame.workbench import Workbench
from proctor_console.ui.morning.admit_dialog import AdmitDialog
from shared.formatting import clock_time, duration_words
from shared.protocol.enrolment import DeviceCard, DeviceList, EnrolmentRequest, EnrolmentWindow
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.countdown import TabularLabel
from shared.qtkit.widgets.dialog import ConfirmDialog
from shared.qtkit.widgets.table import SearchableTable
from shared.qtkit.widgets.table_model import Column
from shared.qtkit.widgets.text import Text
from shared.words.catalogue import say

_OPEN_FOR_S = 3600
_REFRESH_MS = 3000


class EnrolmentCard(Card):
    """Asks for the devices every few seconds while it is on screen."""

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("登记电脑"), parent)
        self._bench = bench
        self._asking = False
        self._code = TabularLabel("", FontSize.DISPLAY, bold=True)
        self._code.setObjectName("enrolment_code")
        self._until = Text(
            self.tr("有考点文件的电脑在“批准登记”中逐台核对；没有的，打开登记后在该机输入登记码和座位号。"),
            "caption",
            wrap=True,
        )
        self.open_button = Button(self.tr("打开登记"), "secondary", icon_name="key")
        self.open_button.setObjectName("enrolment_open")
        self.admit_button = Button(self.tr("批准登记…"), "primary")
        self.admit_button.setObjectName("enrolment_admit")
        self.admit_button.clicked.connect(self.open_admit)
        self.close_button = Button(self.tr("关闭登记"))
        self.close_button.setObjectName("enrolment_close")
        self.close_button.hide()
        self._problem = Banner(tone="problem", closable=True)
        self._problem.hide()
        self._revoke = Button(self.tr("注销所选"), "danger")
        self._revoke.setObjectName("device_revoke")
        self._revoke.setEnabled(False)
        self.table: SearchableTable[DeviceCard] = SearchableTable(
            (
                Column(title=self.tr("座位"), text=_seat, sort_by=lambda d: d.seat or 10_000, width=76),
                Column(title=self.tr("电脑名"), text=lambda d: d.device_name, width=-1),
                Column(title=self.tr("最近联系"), text=self._seen, sort_by=lambda d: d.last_seen_ms or 0, width=104),
                Column(title=self.tr("程序版本"), text=lambda d: d.product_version, width=84),
            ),
            placeholder=self.tr("查找座位或电脑名"),
            empty_title=self.tr("还没有登记的电脑"),
            empty_text=self.tr("点“打开登记”，再到每台考生机上输入登记码。"),
        )
        self.table.setObjectName("device_table")
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(self.admit_button)
        row.addWidget(self.open_button)
        row.addWidget(self._code)
        row.addWidget(self.close_button)
        row.addStretch(1)
        self.table.top.addWidget(self._revoke)
        for part in (row,):
            self.body.addLayout(part)
        self.body.addWidget(self._until)
        self.body.addWidget(self._problem)
        self.body.addWidget(self.table, 1)
        self.open_button.clicked.connect(lambda: self._ask_window(_OPEN_FOR_S))
        self.close_button.clicked.connect(lambda: self._ask_window(0))
        self._revoke.clicked.connect(self._ask_revoke)
        self.table.selected.connect(lambda device: self._revoke.setEnabled(device is not None and not device.own))
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self._refresh)
        bench.signed_in.connect(lambda _person: self._refresh())
        bench.signed_in.connect(lambda _person: self._timer.start())
        bench.signed_out.connect(lambda _why: self._timer.stop())

    def showEvent(self, event: QShowEvent) -> None:
        """Look at once when the page is opened."""
        super().showEvent(event)
        self._refresh()

    def open_admit(self) -> None:
        """The page of PCs that wait."""
        dialog = AdmitDialog(self, self._bench)
        dialog.finished.connect(lambda _result: self._refresh())
        dialog.open()

    def _refresh(self) -> None:
        if self._asking or not self.isVisible() or self._bench.person is None:
            return
        self._asking = True
        self._bench.run(self, self._bench.desk.gateway.devices, done=self._show, failed=lambda _text: self._asked())

    def _asked(self) -> None:
        self._asking = False

    def _show(self, found: DeviceList) -> None:
        self._asked()
        self.table.set_rows(sorted(found.devices, key=lambda d: (d.seat or 10_000, d.device_name)))

    def _ask_window(self, seconds: int) -> None:
        self._problem.hide()
        self.open_button.setEnabled(False)
        self._bench.run(
            self,
            lambda: self._bench.desk.gateway.enrolment(EnrolmentRequest(open_for_s=seconds)),
            done=lambda window: self._window(window, seconds > 0),
            failed=self._failed,
        )

    def _window(self, window: EnrolmentWindow, opened: bool) -> None:
        self.open_button.setEnabled(True)
        self.open_button.setVisible(not opened)
        self.close_button.setVisible(opened)
        self._code.setText(window.code if opened else "")
        zone = self._bench.view.time_zone if self._bench.view else "Asia/Shanghai"
        if opened:
            self._until.setText(
                self.tr("登记码在 {time} 前有效。登记完成后请关闭登记。").format(
                    time=clock_time(window.closes_ms, zone, seconds=False)
                )
            )
        else:
            self._until.setText(self.tr("登记已关闭，新电脑不能加入。"))

    def _ask_revoke(self) -> None:
        rows = self.table.selected_rows()
        if not rows:
            return
        device = rows[0]
        dialog = ConfirmDialog(
            self,
            self.tr("注销电脑"),
            self.tr("{place}（电脑名 {name}）将不能再连接服务器，需要重新登记。已保存的作答不受影响。").format(
                place=_place(device), name=device.device_name
            ),
            self.tr("注销"),
            danger=True,
        )
        dialog.confirmed.connect(lambda _c: self._do_revoke(device.device_id))
        dialog.open()

    def _do_revoke(self, device_id: str) -> None:
        self._bench.run(
            self,
            lambda: self._bench.desk.gateway.enrolment(EnrolmentRequest(revoke_device_id=device_id)),
            done=lambda _window: self._refresh(),
            failed=self._failed,
        )

    def _failed(self, text: str) -> None:
        self.open_button.setEnabled(True)
        self._problem.set_message(text, "problem")
        self._problem.show()

    def _seen(self, device: DeviceCard) -> str:
        now = self._bench.room_ms
        if device.last_seen_ms is None or not now:
            return "–"
        age = now - device.last_seen_ms
        return self.tr("在线") if age < 10_000 else self.tr("{time}前").format(time=duration_words(age))


def _place(device: DeviceCard) -> str:
    """What the device is to people: its seat, or that it is a proctor machine."""
    return say("console.seat_numbered", seat=device.seat) if device.role == "candidate" else _seat(device)


def _seat(device: DeviceCard) -> str:
    if device.own:
        return say("console.server_itself")
    return str(device.seat) if device.role == "candidate" else say("console.proctor_machine")
