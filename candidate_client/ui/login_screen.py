"""Log-in: ticket number, password, and the ID number where the package asks for it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from candidate_client.core.state import ClientView
from candidate_client.ui.journal_note import JournalNote
from candidate_client.ui.names import name as name_widgets
from candidate_client.ui.page import Page
from candidate_client.ui.seat_panel import SeatPanel
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.field import Field
from shared.qtkit.widgets.text import Text


class LoginScreen(Page):
    """`login(ticket, password, id_number)` is emitted when the fields are filled."""

    login = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__(width=720)
        self.panel = SeatPanel()
        self.ticket = Field(self.tr("准考证号"), latin=True, max_length=32)
        hint = self.tr("未另行通知时，密码为准考证号后 6 位。")
        self.password = Field(self.tr("密码"), hint=hint, secret=True, max_length=64)
        self.id_number = Field(self.tr("证件号码"), latin=True, max_length=32)
        self.journals = JournalNote()
        self.problem = Banner(tone="warn")
        self.problem.hide()
        self.button = Button(self.tr("登录"), "primary")
        card = self._card = Card(self.tr("考生登录"))
        card.body.setSpacing(Space.M)
        card.body.addWidget(self.problem)
        for field in (self.ticket, self.password, self.id_number):
            card.body.addWidget(field)
            field.submitted.connect(self._submit)
        row = QHBoxLayout()
        row.addWidget(Text(self.tr("请核对座位号与准考证一致后登录；有疑问请举手。"), "muted"), 1)
        row.addWidget(self.button)
        card.body.addLayout(row)
        self.column.addStretch(1)
        self.column.addWidget(self.panel)
        self.column.addWidget(self.journals)
        self.column.addWidget(card)
        self.column.addStretch(2)
        self.button.setMinimumWidth(140)
        self.button.clicked.connect(self._submit)
        name_widgets(
            (self.ticket.edit, "login-ticket"),
            (self.password.edit, "login-password"),
            (self.id_number.edit, "login-id-number"),
            (self.button, "login-button"),
        )

    def show_view(self, view: ClientView) -> None:
        """Show a refusal; hold still while logging in."""
        self.panel.show_view(view)
        self.journals.show_view(view)
        busy = view.busy == "login"
        self.id_number.setVisible(view.session is not None and view.session.requires_id_number)
        for part in (self.ticket, self.password, self.id_number, self.button):
            part.setEnabled(not busy)
        self.button.setText(self.tr("正在登录…") if busy else self.tr("登录"))
        words = view.problem.message if view.problem else view.link.trouble
        self.problem.setVisible(bool(words))
        if words and words != self.problem.text:
            self.problem.set_message(words, "warn")
        if view.problem is not None and view.problem.code == "wrong_password" and not busy:
            self.password.setFocus()
            self.password.edit.selectAll()

    def crowded(self, *, low: bool) -> None:
        """The button must be in sight."""
        self._card.body.setSpacing(Space.XS if low else Space.M)

    def entered(self) -> None:
        """A new person sits here: nothing of the last one stays."""
        for field in (self.ticket, self.password, self.id_number):
            field.clear()
        self.ticket.setFocus()

    def _submit(self) -> None:
        needed = [(self.ticket, self.tr("请输入准考证号。")), (self.password, self.tr("请输入密码。"))]
        if not self.id_number.isHidden():
            needed.append((self.id_number, self.tr("请输入证件号码。")))
        for field, words in needed:
            field.set_error("" if field.text else words)
        empty = [field for field, _ in needed if not field.text]
        if empty:
            empty[0].setFocus()
        else:
            self.login.emit(self.ticket.text, self.password.text, self.id_number.text)
