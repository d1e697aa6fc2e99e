"""First start: this machine becomes the proctor machine of its site, by site file or by address and enrolment code.

Later it is the page for a server that went elsewhere: the new address alone is enough, for the machine knows its site.

Object names: `connect_server`, `connect_code`, `connect_button`, `connect_back`, `join-here`, `join-code`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from proctor_console.ui.entry.console_joiner import ConsoleJoiner
from proctor_console.ui.frame.workbench import explain
from shared.link.address import normalise_server
from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.link.enrolment import enrol
from shared.link.errors import BadReply
from shared.link.found import Found
from shared.link.seeker import answers_there
from shared.link.who_answers import explain as explain_address
from shared.protocol.asking import Standing
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.field import Field
from shared.qtkit.widgets.found_servers import FoundServers
from shared.qtkit.widgets.join_card import JoinCard
from shared.qtkit.widgets.text import Text
from shared.qtkit.work.background import run_in_background

Discover = Callable[[], Iterable[Found]]

_LOOK_AGAIN_MS = 3_000
_WIDTH = 560


class ConnectPage(QWidget):
    """`connected(DeviceIdentity)` once this machine knows its server; `back` when an enrolled one stays as it is."""

    connected = Signal(object)
    back = Signal()

    def __init__(self, files: DeviceFiles, server: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files = files
        self._looking = False
        self.server = Field(
            self.tr("服务器地址"), placeholder="192.168.1.10:8443", hint=self.tr("见服务器屏幕，端口可省略"), latin=True
        )
        self.server.edit.setObjectName("connect_server")
        self.server.set_text(server or "")
        self.code = Field(self.tr("登记码"), placeholder="XXXXX-XXXXX", latin=True)
        self.code.edit.setObjectName("connect_code")
        self.button = Button("", "primary")
        self.button.setObjectName("connect_button")
        self.back_button = Button(self.tr("返回登录"))
        self.back_button.setObjectName("connect_back")
        self._problem = Banner(tone="problem")
        self._problem.hide()
        self._title, self._words = Text("", "title"), Text("", "muted", wrap=True)
        self.join = JoinCard(console=True)
        self.join.setFixedWidth(_WIDTH)
        self.join.hide()
        self.card = Card()
        self.card.setFixedWidth(_WIDTH)
        self.card.body.setSpacing(Space.L)
        self.found = FoundServers()
        self.found.hide()
        self.found.picked.connect(self.server.set_text)
        self._look: Discover | None = None
        self._site_file: Path | None = None
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_LOOK_AGAIN_MS)
        self._again.timeout.connect(self._begin)
        foot = QHBoxLayout()
        foot.addWidget(self.back_button)
        foot.addWidget(self.button, 1)
        for part in (self._title, self._words, self._problem, self.server, self.found, self.code):
            self.card.body.addWidget(part)
        self.card.body.addLayout(foot)
        column = QVBoxLayout(self)
        column.setSpacing(Space.M)
        column.addStretch(2)
        column.addLayout(centred(self.join))
        column.addLayout(centred(self.card))
        column.addStretch(3)
        self.button.clicked.connect(self._connect)
        self.back_button.clicked.connect(self.back)
        self.code.submitted.connect(self._connect)
        self.joiner = ConsoleJoiner(files.folder.parent, files, self)
        self.joiner.standing.connect(self._on_standing)
        self.joiner.joined.connect(self._on_done)
        self.join.here.connect(self.joiner.again)
        self._show_case()

    def discover(self, look: Discover, site_file: Path | None = None) -> None:
        """As long as this page is open: show who announces itself, and ask to be enrolled where a site file is found.

        `look` takes a second or two, off the GUI thread; `site_file`: None looks in the usual places.
        """
        self._look, self._site_file = look, site_file
        self.found.show()
        if self.isVisible():
            self._begin()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to look."""
        super().showEvent(event)
        self._show_case()
        self._begin()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask no more."""
        super().hideEvent(event)
        self.joiner.leave_off()

    def _begin(self) -> None:
        if not self.isVisible():
            return
        self._look_once()
        if self._look is not None and self._files.load() is None:
            self.joiner.start(self._look, self._site_file)

    def _show_case(self) -> None:
        """A new machine, or one whose server went elsewhere."""
        enrolled = self._files.load() is not None
        self._title.setText(self.tr("更换服务器") if enrolled else self.tr("登记监考机"))
        self._words.setText(
            self.tr("服务器换了机器或地址时，填写新地址即可；只有本考点的服务器才会被接受，填错没有影响。")
            if enrolled
            else self.tr("插上带考点文件的 U 盘即自动登记；没有的，填地址和登记码。登记后本机只信任本考点的服务器。")
        )
        self.code.set_hint(
            self.tr("仍是本考点的服务器则不用填；要重新登记本机才填")
            if enrolled
            else self.tr("在服务器上打开登记窗口后显示")
        )
        self.button.setText(self.tr("连接") if enrolled else self.tr("登记本机"))
        self.back_button.setVisible(enrolled)

    def _on_standing(self, standing: Standing) -> None:
        self.join.show()
        self.join.show_standing(standing)

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
        identity, code = self._files.load(), self.code.text
        if identity is None and not code:
            self.code.set_error(self.tr("请输入登记码"))
            return
        self._problem.hide()
        self.button.setEnabled(False)
        files = self._files

        def work() -> DeviceIdentity:
            return move_to(files, identity, address) if identity is not None and not code else enrol_here(files)

        def enrol_here(files: DeviceFiles) -> DeviceIdentity:
            return enrol(address, code, files, role="console")

        run_in_background(
            self,
            lambda _control: work(),
            on_success=self._on_done,
            on_failure=self._on_failure,
            on_finished=lambda: self.button.setEnabled(True),
        )

    def _on_done(self, identity: DeviceIdentity) -> None:
        self.joiner.leave_off()
        self.code.clear()
        self.connected.emit(identity)

    def _on_failure(self, problem: Exception) -> None:
        self._problem.set_message(explain(problem), "problem")
        self._problem.show()


def move_to(files: DeviceFiles, identity: DeviceIdentity, server: str) -> DeviceIdentity:
    """The same site's server at another address, which has proved to be it. Raises LinkError, OSError."""
    if not answers_there(server, identity, files):
        raise explain_address(server, BadReply(), identity.site_id)
    files.found = server
    files.move_to(server)
    return replace(identity, server=server)


def centred(card: QWidget) -> QHBoxLayout:
    """The card in the middle of the window, as high as its wrapped words need (an alignment would not ask them)."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(card)
    row.addStretch(1)
    return row
