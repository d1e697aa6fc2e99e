"""The common frame of all screens outside the exam: who and where at the top, one subject in the middle."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from candidate_client.core.localclock import monotonic_ms
from candidate_client.core.state import ClientView
from candidate_client.ui.page_notices import PageNotices
from candidate_client.ui.paper_tag import paper_tag
from candidate_client.ui.texts import link_words, out_of_reach
from shared.formatting import clock_time, date
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Bar, Card
from shared.qtkit.widgets.countdown import TabularLabel
from shared.qtkit.widgets.text import Text

DEFAULT_ZONE = "Asia/Shanghai"
LOW_PX = 640
"""A window lower than this is a small screen under magnification: everything moves closer together."""
_BAR_PX, _BAR_LOW_PX = 56, 48
_DATE_PX = 860
"""In a bar less wide the day gives way to session, server and clock."""
NO_TIME = "--:--:--"


class Page(QWidget):
    """A screen with a top strip (session, line to the server, room clock) and a centred column.

    `server_asked`: the technician wants to say where the server is; offered while it cannot be reached.
    `leave_asked`: somebody wants to leave this PC; offered by a locked client. `hand_asked`: somebody wants a proctor.
    Subclasses put content into `column` and override `show_view`; `tick` comes several times a second. What stands in
    `foot` is in sight however much there is above it.
    """

    server_asked = Signal()
    leave_asked = Signal()
    hand_asked = Signal()

    def __init__(self, width: int = 760, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kit", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.view = ClientView()
        self._session = Text("", "heading")
        self.paper_tag = paper_tag()
        self._link = Text("", "muted")
        self.server_button = Button(self.tr("服务器地址…"), "quiet")
        self.server_button.setObjectName("page-server")
        self.server_button.clicked.connect(self.server_asked)
        self.server_button.hide()
        self.leave_button = Button(self.tr("退出锁定…"), "quiet")
        self.leave_button.setObjectName("page-leave")
        self.leave_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.leave_button.clicked.connect(self.leave_asked)
        self.leave_button.hide()
        self.hand_button = Button("", "quiet", icon_name="bell", key="F1")
        self.hand_button.setObjectName("page-hand")
        self.hand_button.clicked.connect(self.hand_asked)
        bar = self._bar = self._top_bar()
        self.content = QWidget()
        self.content.setMaximumWidth(width)
        self.content.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.column = QVBoxLayout(self.content)
        self.low: bool | None = None
        self.foot = QHBoxLayout()
        self.told = PageNotices()
        self._scroll = self._scrolled()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(bar)
        outer.addWidget(self._scroll, 1)
        outer.addWidget(self.told)
        outer.addLayout(self.foot)

    @property
    def room(self) -> QSize:
        """What the column has without scrolling."""
        return self._scroll.size()

    def _scrolled(self) -> QScrollArea:
        inner = QWidget()
        inner.setProperty("kit", "clear")
        centre = QHBoxLayout(inner)
        centre.setContentsMargins(0, 0, 0, 0)
        centre.addStretch(1)
        centre.addWidget(self.content, 100)
        centre.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        return scroll

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A low window has little room for distances."""
        super().resizeEvent(event)
        self._crowd(low=self.height() < LOW_PX)
        self._date.setVisible(self.width() >= _DATE_PX)

    def _crowd(self, *, low: bool) -> None:
        if low == self.low:
            return
        self.low = low
        self._bar.setFixedHeight(_BAR_LOW_PX if low else _BAR_PX)
        self.column.setContentsMargins(Space.XL, *((Space.S, Space.XL, Space.S) if low else (Space.XL,) * 3))
        self.column.setSpacing(Space.S if low else Space.L)
        for card in self.content.findChildren(Card):
            card.set_close(close=low)
        self.crowded(low=low)

    def crowded(self, *, low: bool) -> None:
        """Leave out in a low window what is told elsewhere."""

    def offer_leaving(self) -> None:
        """This client is locked: show the way out."""
        self.leave_button.show()

    def _top_bar(self) -> Bar:
        self._clock = TabularLabel(NO_TIME, FontSize.TITLE, bold=True)
        self._date = Text("", "muted")
        bar = Bar("top")
        bar.row.addWidget(self._session)
        bar.row.addWidget(self.paper_tag)
        bar.row.addStretch(1)
        bar.row.addWidget(self._link)
        bar.row.addWidget(self.server_button)
        bar.row.addWidget(self.leave_button)
        bar.row.addWidget(self.hand_button)
        bar.row.addSpacing(Space.L)
        bar.row.addWidget(self._date)
        bar.row.addWidget(self._clock)
        bar.row.setContentsMargins(Space.L, Space.XS, Space.L, Space.XS)
        bar.setFixedHeight(_BAR_PX)
        return bar

    def zone(self) -> str:
        """The room's time zone."""
        return self.view.session.time_zone if self.view.session else DEFAULT_ZONE

    def apply(self, view: ClientView) -> None:
        """Show a view."""
        self.view = view
        session = view.session
        words = [session.title or session.subject, session.room] if session else [self.tr("考试客户端")]
        self._session.setText(" · ".join(words))
        self.paper_tag.setVisible(view.backup and session is not None)
        text, tone = link_words(view)
        self._link.setText(text)
        self._link.set_tone(tone)
        self.server_button.setVisible(out_of_reach(view, monotonic_ms()))
        self.show_view(view)
        self.tick()

    def show_hand(self, label: str, *, there: bool) -> None:
        """How the candidate's hand stands."""
        self.hand_button.setText(label)
        self.hand_button.setVisible(there)

    def show_view(self, view: ClientView) -> None:
        """Put what this screen shows into its widgets."""

    def entered(self) -> None:
        """The screen came up: put the focus where typing begins."""

    def tick(self) -> None:
        """Show the room's clock."""
        self.server_button.setVisible(out_of_reach(self.view, monotonic_ms()))
        room_ms = self.view.clock.room_ms(monotonic_ms())
        self._clock.setText(clock_time(room_ms, self.zone()) if room_ms is not None else NO_TIME)
        self._date.setText(date(room_ms, self.zone()) if room_ms is not None else "")
        self.told.show_view(self.view, room_ms)
