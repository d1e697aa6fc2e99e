"""The strip at the top of the exam: who, what, how long, saved or not, and the hand-in."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from candidate_client.core.outline import OrderedItem
from candidate_client.core.state import ClientView
from candidate_client.presenters.saving import SaveLine
from candidate_client.presenters.section import section_facts
from candidate_client.ui.names import name as name_widgets
from candidate_client.ui.page import DEFAULT_ZONE
from candidate_client.ui.paper_tag import paper_tag
from candidate_client.ui.photo import Photo
from candidate_client.ui.texts import save_words
from shared.formatting import mask_name, seat_label
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Bar
from shared.qtkit.widgets.countdown import Countdown, TabularLabel
from shared.qtkit.widgets.elided import ElidedText
from shared.qtkit.widgets.text import Hairline, Text
from shared.session_kind import marked_title

_SHORT_TITLE = 6


class Header(Bar):
    """`hand_in` when the button is pressed."""

    hand_in = Signal()

    def __init__(self) -> None:
        super().__init__("top")
        self._whose = ""
        self.setFixedHeight(68)
        self.row.setContentsMargins(Space.M, Space.XS, Space.M, Space.XS)
        self.photo = Photo(42, 56)
        self.name = Text("", "heading")
        self.ticket = TabularLabel("", FontSize.CAPTION)
        self.seat = TabularLabel("", FontSize.TITLE, bold=True)
        self.title = ElidedText("", "strong")
        self.section = ElidedText("", "muted")
        self.paper_tag = paper_tag()
        titles = QHBoxLayout()
        titles.setSpacing(Space.S)
        titles.addWidget(self.paper_tag)
        titles.addWidget(self.title, 1)
        self.remaining = Countdown(self.tr("剩余"), "clear")
        self.remaining.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.saved = Text("", "body")
        self.saved.setMinimumWidth(168)
        self.saved.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = Button(self.tr("交卷"), "primary", icon_name="hand-in", key="F10")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.row.addWidget(self.photo)
        self.row.addLayout(_stacked(self.name, self.ticket))
        self.row.addWidget(Hairline(vertical=True))
        self.row.addLayout(_stacked(Text(self.tr("座位"), "caption"), self.seat))
        self.row.addWidget(Hairline(vertical=True))
        self.row.addLayout(_stacked(titles, self.section), 1)
        self.row.addWidget(self.saved)
        self.row.addWidget(Hairline(vertical=True))
        self.row.addWidget(self.remaining)
        self.row.addWidget(self.button)
        name_widgets((self.button, "exam-hand-in"), (self.saved, "exam-saved"), (self.remaining, "exam-remaining"))
        self.button.clicked.connect(self.hand_in)

    def show_view(self, view: ClientView, current: OrderedItem | None, line: SaveLine) -> None:
        """Show a view; `current` is the item on the screen."""
        if view.candidate is not None:
            self.photo.set_photo(view.candidate.photo)
            self.name.setText(mask_name(view.candidate.name))
            self.ticket.setText(view.candidate.ticket)
        self.seat.setText(seat_label(view.seat))
        self.paper_tag.setVisible(view.backup)
        if view.session is not None:
            self.title.setText(marked_title(view.session.subject, view.session.kind))
        facts = section_facts(view)
        if facts is not None:
            words = self.tr("{title}（第 {n} 部分，共 {count} 部分）")
            self.section.setText(words.format(title=facts.title, n=facts.number, count=facts.count))
        elif current is not None:
            self.section.setText(current.section.title)
        long = facts is not None and len(facts.title) > _SHORT_TITLE
        self._whose = "" if facts is None else self.tr("本部分") if long else facts.title
        self.button.setText(self.tr("交卷") if facts is None or facts.last else self.tr("提交本部分"))
        zone = view.session.time_zone if view.session else DEFAULT_ZONE
        words, tone = save_words(line, zone)
        self.saved.setText(words)
        self.saved.set_tone(tone)

    def set_remaining(self, remaining_ms: int | None, *, estimated: bool = False) -> None:
        """The remaining time now; an estimate is called one."""
        caption = self.tr("估计{whose}剩余") if estimated else self.tr("{whose}剩余")
        self.remaining.set_caption(caption.format(whose=self._whose))
        self.remaining.set_remaining(remaining_ms)


def _stacked(upper: QWidget | QHBoxLayout, lower: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    column.setContentsMargins(Space.XS, 0, Space.XS, 0)
    column.addStretch(1)
    if isinstance(upper, QWidget):
        column.addWidget(upper)
    else:
        column.addLayout(upper)
    column.addWidget(lower)
    column.addStretch(1)
    return column
