"""A person on duty signs in: name from the list, own PIN. Before any package only the local technician is known.

Object names: `sign_in_staff` (editable list; `choose(staff_id)`), `sign_in_pin`, `sign_in_button`.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from proctor_console.core import words
from proctor_console.core.known_staff import KnownStaff
from proctor_console.ui.entry.connect_page import centred
from proctor_console.ui.frame.workbench import Workbench
from shared.protocol.console import StaffLoginReply
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.field import Field, FieldFrame
from shared.qtkit.widgets.text import Text

SETUP_ID = "setup"


class SignInPage(QWidget):
    """`signed_in(StaffLoginReply)`; `forget_device` when another server is wanted."""

    signed_in = Signal(object)
    forget_device = Signal()

    def __init__(self, bench: Workbench, known: KnownStaff, server: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._known = known
        self.staff = QComboBox()
        self.staff.setEditable(True)
        self.staff.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.staff.setObjectName("sign_in_staff")
        if (line := self.staff.lineEdit()) is not None:
            line.setPlaceholderText(self.tr("选择姓名，或输入工号"))
        frame = FieldFrame(self.tr("姓名或工号"), self.staff)
        self._frame = frame
        self.pin = Field(self.tr("口令"), secret=True, max_length=64)
        self.pin.edit.setObjectName("sign_in_pin")
        self.button = Button(self.tr("登录"), "primary")
        self.button.setObjectName("sign_in_button")
        self._problem = Banner(tone="problem")
        self._problem.hide()
        self._server = Text("", "caption")
        self._server.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        other = Button(self.tr("更换服务器"), "quiet")
        other.setObjectName("sign_in_other_server")
        other.clicked.connect(self.forget_device)
        card = Card()
        card.setFixedWidth(440)
        card.body.setSpacing(Space.L)
        card.body.addWidget(Text(self.tr("监考机登录"), "title"))
        for part in (self._problem, frame, self.pin, self.button):
            card.body.addWidget(part)
        column = QVBoxLayout(self)
        column.setSpacing(Space.M)
        column.addStretch(2)
        column.addLayout(centred(card))
        column.addWidget(self._server)
        column.addWidget(other, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.button.clicked.connect(self._sign_in)
        self.pin.submitted.connect(self._sign_in)
        self.staff.activated.connect(lambda _index: self.pin.edit.setFocus())
        self.staff.editTextChanged.connect(lambda _text: frame.set_error("") if frame.error else None)
        self.set_known(known)
        self.set_server(server)

    def set_known(self, known: KnownStaff) -> None:
        """Offer these people, and the local technician; nobody is chosen beforehand but who was here last."""
        chosen = self.staff_id
        self._known = known
        self.staff.blockSignals(True)
        self.staff.clear()
        for label, staff_id in words.people(known.staff):
            self.staff.addItem(label, staff_id)
        self.staff.addItem(self.tr("本机技术人员（导入试卷包前）"), SETUP_ID)
        self.staff.blockSignals(False)
        if known.staff and chosen in {"", SETUP_ID}:
            self.staff.setCurrentIndex(-1)
        else:
            self.choose(chosen or SETUP_ID)

    def set_server(self, server: str) -> None:
        """Say which server this console belongs to."""
        self._server.setText(self.tr("服务器 {server}").format(server=server))

    @property
    def staff_id(self) -> str:
        """The id of the person chosen from the list, or who is meant by what was typed, a name or an id."""
        text = self.staff.currentText().strip()
        index = self.staff.findText(text)
        if index >= 0:
            return str(self.staff.itemData(index))
        return words.person_meant(self._known.staff, text)

    def choose(self, staff_id: str) -> None:
        """Choose a person by id; an unknown id is typed into the list."""
        index = self.staff.findData(staff_id)
        if index >= 0:
            self.staff.setCurrentIndex(index)
        else:
            self.staff.setEditText(staff_id)

    def say(self, text: str) -> None:
        """Say why somebody has to sign in again; nothing for an empty text."""
        self._problem.setVisible(bool(text))
        if text:
            self._problem.set_message(text, "info")
        self.pin.clear()
        (self.pin.edit if self.staff_id else self.staff).setFocus()

    def _sign_in(self) -> None:
        if not self.staff_id:
            self._frame.set_error(self.tr("请选择姓名或输入工号"))
            self.staff.setFocus()
            return
        if not self.pin.edit.text():
            self.pin.set_error(self.tr("请输入口令"))
            self.pin.edit.setFocus()
            return
        self._problem.hide()
        self.button.setEnabled(False)
        staff_id, pin = self.staff_id, self.pin.edit.text()
        self._bench.run(self, lambda: self._bench.desk.sign_in(staff_id, pin), done=self._done, failed=self._failed)

    def _done(self, person: StaffLoginReply) -> None:
        self.button.setEnabled(True)
        self.pin.clear()
        self.signed_in.emit(person)

    def _failed(self, text: str) -> None:
        self.button.setEnabled(True)
        self.pin.clear()
        self.pin.edit.setFocus()
        self._problem.set_message(text, "problem")
        self._problem.show()
