"""For the technician: this PC gets into its site, by the site file and a compared code, or by a typed one.

With a site file nothing has to be typed: seat and code stand large, Enter takes the next seat. The form for address,
seat and code stays for a PC without one, and behind a button for any other.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from candidate_client.core.state import ClientView
from candidate_client.ui.names import name as name_widgets
from candidate_client.ui.page import Page
from shared.protocol.version import PRODUCT_VERSION, PROTOCOL_VERSION
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.field import Field
from shared.qtkit.widgets.found_servers import FoundServers
from shared.qtkit.widgets.join_card import JoinCard
from shared.qtkit.widgets.text import Text


class EnrolScreen(Page):
    """`enrol(server, seat, code)` when all three can be right; `here()` when Enter is pressed at a PC that asks."""

    enrol = Signal(str, int, str)
    here = Signal()

    def __init__(self, server: str = "", seat: int | None = None) -> None:
        super().__init__(width=760)
        self.join = JoinCard()
        self.join.here.connect(self.here)
        self.join.hide()
        self.by_hand = Button(self.tr("改用登记码…"), "quiet")
        self.by_hand.setObjectName("enrol-by-hand")
        self.by_hand.clicked.connect(self._show_form)
        self.by_hand.hide()
        self.server = Field(
            self.tr("服务器地址"),
            placeholder="192.168.1.10:8443",
            hint=self.tr("显示在监考机“设备登记”窗口中；端口可省略。"),
            latin=True,
            max_length=80,
        )
        self.found = FoundServers()
        self.seat = Field(self.tr("本机座位号"), placeholder="1", latin=True, max_length=3)
        self.seat.edit.setValidator(QIntValidator(1, 999, self))
        self.code = Field(
            self.tr("登记码"),
            placeholder="XXXXX-XXXXX",
            hint=self.tr("由监考机打开登记后显示。"),
            latin=True,
            max_length=24,
        )
        self._form_folded = True
        self.server.set_text(server)
        if seat:
            self.seat.set_text(str(seat))
        self.problem = Banner(tone="problem")
        self.problem.hide()
        self.button = Button(self.tr("登记本机"), "primary")
        card = self.form = Card(self.tr("登记本机"))
        card.body.setSpacing(Space.M)
        intro = self.tr(
            "考点技术人员使用：每台考试机只需登记一次。登记后本机只与本考点的服务器通信，并固定对应一个座位。"
        )
        card.body.addWidget(Text(intro, "muted", wrap=True))
        card.body.addWidget(self.problem)
        for part in (self.server, self.found, self.seat, self.code):
            card.body.addWidget(part)
        for field in (self.server, self.seat, self.code):
            field.submitted.connect(self._submit)
        self.found.picked.connect(self._take_server)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.button)
        card.body.addLayout(row)
        self.column.addStretch(1)
        self.column.addWidget(self.join)
        self.column.addWidget(self.by_hand, 0, Qt.AlignmentFlag.AlignRight)
        self.column.addWidget(card)
        version = self.tr("程序版本 {version} · 协议版本 {protocol}")
        self.column.addWidget(Text(version.format(version=PRODUCT_VERSION, protocol=PROTOCOL_VERSION), "caption"))
        self.column.addStretch(2)
        self.button.clicked.connect(self._submit)
        name_widgets(
            (self.server.edit, "enrol-server"),
            (self.seat.edit, "enrol-seat"),
            (self.code.edit, "enrol-code"),
            (self.button, "enrol-button"),
        )

    def crowded(self, *, low: bool) -> None:
        """The button must be in sight."""
        self.form.body.setSpacing(Space.XS if low else Space.M)

    def show_view(self, view: ClientView) -> None:
        """Show a refusal; hold still while enrolling."""
        busy = view.busy == "enrol"
        for part in (self.server, self.seat, self.code, self.button):
            part.setEnabled(not busy)
        self.button.setText(self.tr("正在登记…") if busy else self.tr("登记本机"))
        self.found.show_addresses(view.found, view.found_rooms)
        asking = view.joining
        self.join.setVisible(asking is not None)
        self.by_hand.setVisible(asking is not None and self._form_folded)
        self.form.setVisible(asking is None or not self._form_folded)
        if asking is not None:
            self.join.show_standing(asking)
        self.problem.setVisible(view.problem is not None)
        if view.problem is not None:
            self.problem.set_message(view.problem.message, "problem")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter anywhere on the screen is Enter at this PC."""
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enter and self.join.button.isVisible() and self._form_folded:
            self.here.emit()
            return
        super().keyPressEvent(event)

    def _show_form(self) -> None:
        self._form_folded = False
        self.by_hand.hide()
        self.form.show()
        self.entered()

    def _take_server(self, address: str) -> None:
        self.server.set_text(address)
        self.entered()

    def entered(self) -> None:
        """Begin at the first empty field; at a PC that asks, where Enter is heard."""
        if self.join.isVisible() and self._form_folded:
            self.join.button.setFocus()
            return
        for field in (self.server, self.seat, self.code):
            if not field.text:
                field.setFocus()
                return

    def _submit(self) -> None:
        missing = [
            (self.server, self.tr("请填写服务器地址。")),
            (self.seat, self.tr("请填写 1 到 999 之间的座位号。")),
            (self.code, self.tr("请填写登记码。")),
        ]
        complete = True
        for field, words in missing:
            wrong = not field.text or (field is self.seat and not field.edit.hasAcceptableInput())
            field.set_error(words if wrong else "")
            complete = complete and not wrong
        if complete:
            self.enrol.emit(self.server.text, int(self.seat.text), self.code.text)
