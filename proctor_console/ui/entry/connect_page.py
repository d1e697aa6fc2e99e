"""First start: this machine becomes the proctor machine of its site, by address and enrolment code.

Object names: `connect_server`, `connect_code`, `connect_button`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from proctor_console.ui.frame.workbench import explain
from shared.link.address import normalise_server
from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.link.discovery import Found
from shared.link.enrolment import enrol
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.field import Field
from shared.qtkit.widgets.found_servers import FoundServers
from shared.qtkit.widgets.text import Text
from shared.qtkit.work.background import run_in_background

Discover = Callable[[], Iterable[Found]]

_LOOK_AGAIN_MS = 3_000


class ConnectPage(QWidget):
    """`connected(DeviceIdentity)` once the certificate is kept."""

    connected = Signal(object)

    def __init__(self, files: DeviceFiles, server: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files = files
        self._looking = False
        self.server = Field(
            self.tr("服务器地址"), placeholder="192.168.1.10:8443", hint=self.tr("见服务器屏幕，端口可省略"), latin=True
        )
        self.server.edit.setObjectName("connect_server")
        self.server.set_text(server or "")
        self.code = Field(
            self.tr("登记码"), placeholder="XXXXX-XXXXX", hint=self.tr("在服务器上打开登记窗口后显示"), latin=True
        )
        self.code.edit.setObjectName("connect_code")
        self.button = Button(self.tr("登记本机"), "primary")
        self.button.setObjectName("connect_button")
        self._problem = Banner(tone="problem")
        self._problem.hide()
        card = Card()
        card.setFixedWidth(440)
        card.body.setSpacing(Space.L)
        card.body.addWidget(Text(self.tr("登记监考机"), "title"))
        card.body.addWidget(
            Text(self.tr("本机第一次使用，登记一次即可。之后它只信任本考点的服务器。"), "muted", wrap=True)
        )
        self.found = FoundServers()
        self.found.hide()
        self.found.picked.connect(self.server.set_text)
        self._look: Discover | None = None
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_LOOK_AGAIN_MS)
        self._again.timeout.connect(self._look_once)
        for part in (self._problem, self.server, self.found, self.code, self.button):
            card.body.addWidget(part)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addLayout(centred(card))
        column.addStretch(3)
        self.button.clicked.connect(self._connect)
        self.code.submitted.connect(self._connect)

    def discover(self, look: Discover) -> None:
        """Show who announces itself as long as this page is open; `look` takes a second or two, off the GUI thread."""
        self._look = look
        self.found.show()
        if self.isVisible():
            self._look_once()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to look."""
        super().showEvent(event)
        self._look_once()

    def _look_once(self) -> None:
        look = self._look
        if look is None or not self.isVisible() or self._looking:
            return
        self._looking = True
        run_in_background(
            self,
            lambda _control: tuple(look()),
            on_success=lambda found: self.found.show_addresses(
                [each.server for each in found], [each.room for each in found]
            ),
            on_finished=self._looked,
        )

    def _looked(self) -> None:
        self._looking = False
        self._again.start()

    def _connect(self) -> None:
        address = normalise_server(self.server.text)
        if address is None:
            self.server.set_error(self.tr("请输入地址，例如 192.168.1.10"))
            return
        if not self.code.text:
            self.code.set_error(self.tr("请输入登记码"))
            return
        self._problem.hide()
        self.button.setEnabled(False)
        code = self.code.text
        run_in_background(
            self,
            lambda _control: enrol(address, code, self._files, role="console"),
            on_success=self._on_done,
            on_failure=self._on_failure,
            on_finished=lambda: self.button.setEnabled(True),
        )

    def _on_done(self, identity: DeviceIdentity) -> None:
        self.code.clear()
        self.connected.emit(identity)

    def _on_failure(self, problem: Exception) -> None:
        self._problem.set_message(explain(problem), "problem")
        self._problem.show()


def centred(card: QWidget) -> QHBoxLayout:
    """The card in the middle of the window, as high as its wrapped words need (an alignment would not ask them)."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(card)
    row.addStretch(1)
    return row
