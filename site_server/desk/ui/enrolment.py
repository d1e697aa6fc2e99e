"""Enrolment at the server itself: the window, its code, and machines that wait; the first proctor machine gets in here.

Object names: `desk-window` `desk-code` `desk-waiting` `desk-approve` `desk-refuse`.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QWidget

from shared.formatting import clock_time
from shared.protocol.asking import Approval, AskingList, AskingPc, DecideRequest
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.countdown import TabularLabel
from shared.qtkit.widgets.table import SearchableTable
from shared.qtkit.widgets.table_model import Column
from shared.qtkit.widgets.text import Text

_OPEN_FOR_S = 3600
_ZONE = "Asia/Shanghai"


class EnrolmentCard(Card):
    """`window_asked(seconds)`, `decided(DecideRequest)`. Candidates' PCs are better let in at the proctor machine."""

    window_asked = Signal(int)
    decided = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("登记"), parent)
        self._asking: AskingList | None = None
        self._console_code = ""
        self.words = Text("", "body", wrap=True)
        self.window_button = Button(self.tr("打开登记"), "secondary", icon_name="key")
        self.window_button.setObjectName("desk-window")
        self.code = TabularLabel("", FontSize.DISPLAY, bold=True)
        self.code.setObjectName("desk-code")
        self.table: SearchableTable[AskingPc] = SearchableTable(
            (
                Column(title=self.tr("种类"), text=self._kind, width=92),
                Column(title=self.tr("核对码"), text=lambda pc: f"{pc.code[:3]} {pc.code[3:]}", width=110),
                Column(title=self.tr("电脑名"), text=lambda pc: pc.device_name, width=-1),
                Column(title=self.tr("座位"), text=lambda pc: str(pc.seat or "–"), width=70),
                Column(title=self.tr("地址"), text=lambda pc: pc.address, width=130),
            ),
            empty_title=self.tr("没有等待登记的电脑"),
            empty_text=self.tr("打开登记后，插上带考点文件的 U 盘启动监考机程序，监考机会出现在这里。"),
            searchable=False,
        )
        self.table.setObjectName("desk-waiting")
        self.table.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.approve = Button(self.tr("核对码相同，批准所选"), "primary")
        self.approve.setObjectName("desk-approve")
        self.refuse = Button(self.tr("拒绝所选"), "danger")
        self.refuse.setObjectName("desk-refuse")
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addWidget(self.window_button)
        head.addWidget(self.code)
        head.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(Text(self.tr("考试机可在监考机“登记电脑”页成批批准。"), "caption"), 1)
        foot.addWidget(self.refuse)
        foot.addWidget(self.approve)
        self.body.addLayout(head)
        self.body.addWidget(self.words)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(foot)
        self.window_button.clicked.connect(self._on_window)
        self.approve.clicked.connect(self._on_approve)
        self.refuse.clicked.connect(self._on_refuse)
        self.table.selected.connect(lambda _pc: self._enable())
        self.show_asking(None)

    def show_asking(self, asking: AskingList | None) -> None:
        """Show who waits; None while the server does not run."""
        self._asking = asking
        opened = self._opened
        self.window_button.setEnabled(asking is not None)
        self.window_button.setText(self.tr("关闭登记") if opened else self.tr("打开登记"))
        if asking is None:
            self.words.setText(self.tr("服务器没有运行。"))
        elif opened:
            until = clock_time(asking.closes_ms, _ZONE, seconds=False)
            told = self.tr("登记开到 {time}。没有考点文件的考试机可输入上面的登记码。").format(time=until)
            if self._console_code:
                told += self.tr("监考机用另一个登记码：{code}。").format(code=self._console_code)
            self.words.setText(told)
        else:
            self.words.setText(self.tr("登记没有打开，新电脑不能加入。"))
        if not opened:
            self.code.setText("")
            self._console_code = ""
        self.table.set_rows(asking.waiting if asking is not None else ())
        self._enable()

    def show_code(self, code: str, console_code: str) -> None:
        """The codes of the window, for PCs and for consoles without a site file."""
        self.code.setText(code)
        self._console_code = console_code
        self.show_asking(self._asking)

    @property
    def _opened(self) -> bool:
        return self._asking is not None and self._asking.closes_ms > self._asking.room_ms

    def _enable(self) -> None:
        chosen = bool(self.table.selected_rows())
        self.approve.setEnabled(chosen)
        self.refuse.setEnabled(chosen)

    def _kind(self, pc: AskingPc) -> str:
        return self.tr("监考机") if pc.role == "console" else self.tr("考试机")

    def _on_window(self) -> None:
        self.window_asked.emit(0 if self._opened else _OPEN_FOR_S)

    def _on_approve(self) -> None:
        chosen = self.table.selected_rows()
        yes = tuple(Approval(request_id=pc.request_id, code=pc.code, seat=pc.seat) for pc in chosen)
        self.decided.emit(DecideRequest(approve=yes))

    def _on_refuse(self) -> None:
        self.decided.emit(DecideRequest(approve=(), refuse=tuple(pc.request_id for pc in self.table.selected_rows())))
