"""The candidate says who they are; a proctor sees the photo."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from candidate_client.core.state import ClientView
from candidate_client.ui.names import name as name_widgets
from candidate_client.ui.page import Page
from candidate_client.ui.photo import Photo
from candidate_client.ui.seat_panel import Facts
from shared.formatting import seat_label
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.text import Text


class IdentityScreen(Page):
    """`confirmed` when the candidate says: this is me."""

    confirmed = Signal()

    def __init__(self) -> None:
        super().__init__(width=820)
        self.photo = Photo(220, 308)
        self.name = Text("", "display", wrap=True)
        self.facts = Facts(spacing=Space.M)
        self.yes = Button(self.tr("是本人，确认"), "primary", icon_name="check")
        self.no = Button(self.tr("信息有误，请举手"), "secondary")
        self.hint = Banner(tone="warn")
        self.hint.hide()
        self.moved = Banner(tone="info")
        self.moved.hide()
        card = Card(self.tr("请核对本人信息"))
        side = QVBoxLayout()
        side.setSpacing(Space.L)
        side.addWidget(self.name)
        side.addWidget(self.facts)
        side.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(Space.XL)
        row.addWidget(self.photo, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(side, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.M)
        buttons.addStretch(1)
        buttons.addWidget(self.no)
        buttons.addWidget(self.yes)
        card.body.setSpacing(Space.L)
        for part in (self.moved, self.hint):
            card.body.addWidget(part)
        card.body.addLayout(row)
        card.body.addLayout(buttons)
        self.column.addStretch(1)
        self.column.addWidget(card)
        self.column.addStretch(2)
        name_widgets((self.yes, "identity-confirm"), (self.no, "identity-wrong"))
        self.yes.clicked.connect(self.confirmed)
        self.no.clicked.connect(self._ask_for_help)

    def show_view(self, view: ClientView) -> None:
        """Show the person in full: this screen is for identity."""
        card, session = view.candidate, view.session
        if card is None or session is None:
            return
        self.photo.set_photo(card.photo)
        self.name.setText(card.name)
        self.facts.set(
            [
                (self.tr("准考证号"), card.ticket),
                (self.tr("性别"), card.gender),
                (card.id_type or self.tr("证件号码"), card.id_masked),
                (self.tr("所属院校"), card.school),
                (self.tr("考试科目"), session.subject),
                (self.tr("座位号"), seat_label(view.seat)),
            ],
            big=True,
        )
        busy = view.busy == "confirm"
        self.yes.setEnabled(not busy)
        self.yes.setText(self.tr("正在确认…") if busy else self.tr("是本人，确认"))
        self.moved.setVisible(view.moved)
        if view.moved:
            words = self.tr("换机续考：请监考人员核对本人后由考生确认，确认后从原来的题目继续，作答和剩余时间不变。")
            self.moved.set_message(words, "info")
        if view.problem is not None:
            self.hint.show()
            self.hint.set_message(view.problem.message, "warn")

    def entered(self) -> None:
        """Nothing is chosen beforehand: Enter must not confirm by accident."""
        self.hint.hide()
        self.setFocus()

    def _ask_for_help(self) -> None:
        self.hint.set_message(self.tr("请举手示意监考人员，等待核对，暂时不要点击“确认”。"), "warn")
        self.hint.show()
