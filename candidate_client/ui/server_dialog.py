"""For the technician: where the site's server is now. Only a server that proves to be this site's is believed.

Object names: `server-address`, `server-connect`, `server-back`, `found-server-<n>`.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from candidate_client.core.state import ClientView
from candidate_client.ui.names import name as name_widgets
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.field import Field
from shared.qtkit.widgets.found_servers import FoundServers
from shared.qtkit.widgets.text import Text


class ServerDialog(QDialog):
    """`use_server(address)`. It closes by itself as soon as the server answers, wherever it was found."""

    use_server = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("服务器地址"))
        self.setModal(True)
        self.setMinimumWidth(560)
        self._asked = False
        words = self.tr(
            "考点技术人员使用：服务器换了机器或地址时，在这里填写新地址。只有本考点的服务器才会被接受，"
            "填错不影响考试；本机的作答都在，连上后自动上传。"
        )
        self.now = Text("", "muted")
        self.problem = Banner(tone="problem")
        self.problem.hide()
        self.found = FoundServers()
        self.address = Field(
            self.tr("服务器的新地址"),
            placeholder="192.168.1.10:8443",
            hint=self.tr("显示在服务器屏幕上；端口可省略。"),
            latin=True,
            max_length=80,
        )
        self.back = Button(self.tr("返回"))
        self.connect_button = Button(self.tr("连接"), "primary")
        self.connect_button.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addWidget(Text(self.tr("服务器地址"), "title"))
        for part in (Text(words, "body", wrap=True), self.now, self.problem, self.found, self.address):
            column.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.connect_button)
        column.addLayout(row)
        name_widgets(
            (self.address.edit, "server-address"), (self.connect_button, "server-connect"), (self.back, "server-back")
        )
        self.found.picked.connect(self.address.set_text)
        self.back.clicked.connect(self.reject)
        self.connect_button.clicked.connect(self._submit)
        self.address.submitted.connect(self._submit)
        self.address.setFocus()

    def show_view(self, view: ClientView) -> None:
        """Show who announces itself, a refusal, and that an address is being tried."""
        if view.link.online:
            self.accept()
            return
        busy = view.busy == "use_server"
        if view.device is not None:
            self.now.setText(self.tr("现在的地址：{server}（没有应答）").format(server=view.device.server))
        self.found.show_addresses(view.found, view.found_rooms)
        for part in (self.address, self.connect_button, self.found):
            part.setEnabled(not busy)
        self.connect_button.setText(self.tr("正在连接…") if busy else self.tr("连接"))
        told = self._asked and not busy and view.problem is not None
        self.problem.setVisible(told)
        if told and view.problem is not None and self.problem.text != view.problem.message:
            self.problem.set_message(view.problem.message, "problem")
        self.adjustSize()

    def _submit(self) -> None:
        if not self.address.text:
            self.address.set_error(self.tr("请填写服务器地址。"))
            return
        self._asked = True
        self.use_server.emit(self.address.text)
