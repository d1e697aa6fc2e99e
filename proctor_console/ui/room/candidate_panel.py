"""The side panel of one seat: photo, who, time account, acts, story.

Object names: `candidate_panel`, `on_backup` (shown for who writes the backup paper), act buttons
`act_<action>` (see `proctor_console.ui.acts.seat_acts`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from proctor_console.core.section_words import open_section
from proctor_console.presenters.candidate import TimelineRow, candidate, timeline
from proctor_console.presenters.seats import remaining_ms
from proctor_console.ui.acts.seat_acts import SEAT_ACTS
from proctor_console.ui.frame.photo import photo_pixmap
from proctor_console.ui.frame.workbench import Workbench
from shared.protocol.console import RoomView, SeatView
from shared.qtkit.look.states import DisplayState
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.badge import StateBadge
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.countdown import Countdown, TabularLabel
from shared.qtkit.widgets.empty import EmptyState
from shared.qtkit.widgets.text import Hairline, Tag, Text

_PHOTO = (84, 118)
_LINES_PX = 28
"""Of the story, a few lines at least."""
_SLOTS = tuple(tuple(group) for _, group in groupby(SEAT_ACTS, key=lambda entry: entry.slot))


class CandidatePanel(QFrame):
    """`acted(action)` for the seat shown."""

    acted = Signal(str)

    def __init__(self, bench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kit", "card")
        self.setObjectName("candidate_panel")
        self._bench = bench
        self._ticket = ""
        self._seq = -1
        self._photo = QLabel()
        self._photo.setFixedSize(*_PHOTO)
        self._photo.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._seat = Text("", "title")
        self._name = Text("", "heading")
        self._ticket_text = TabularLabel("", FontSize.BODY)
        self._id = TabularLabel("", FontSize.CAPTION)
        self._checked = Text("", "caption")
        self._paper = Tag(self.tr("备用卷"))
        self._paper.setObjectName("on_backup")
        self._badge = StateBadge()
        self._work = Text("", "caption", wrap=True)
        self._left = Countdown(self.tr("剩余"), "normal", warn_below_ms=0)
        self._account = QGridLayout()
        self._account.setVerticalSpacing(2)
        self._account.setColumnStretch(1, 1)
        self._account_rows: list[tuple[Text, TabularLabel]] = []
        self._buttons: dict[str, Button] = {}
        self._grid, self._offered = QGridLayout(), list[Button]()
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(0, 0, Space.S, 0)
        self._lines.setSpacing(Space.XS)
        self._empty = EmptyState(
            self.tr("选择一个座位"), self.tr("点击座位，或用方向键移动，这里显示考生和可办的事项。"), icon_name="user"
        )
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._build())

    def _build(self) -> QWidget:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        column.setSpacing(Space.S)
        head = QHBoxLayout()
        head.setSpacing(Space.M)
        head.addWidget(self._photo, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        top = QHBoxLayout()
        top.addWidget(self._seat)
        top.addStretch(1)
        top.addWidget(self._badge)
        words.addLayout(top)
        for part in (self._name, self._ticket_text, self._id):
            words.addWidget(part)
        marks = QHBoxLayout()
        marks.addWidget(self._checked)
        marks.addStretch(1)
        marks.addWidget(self._paper)
        words.addLayout(marks)
        words.addStretch(1)
        head.addLayout(words, 1)
        column.addLayout(head)
        column.addWidget(self._left)
        column.addWidget(self._work)
        column.addLayout(self._account)
        column.addLayout(self._make_buttons())
        column.addWidget(Hairline())
        column.addWidget(Text(self.tr("经过"), "strong"))
        lines = QWidget()
        lines.setProperty("kit", "clear")
        lines.setLayout(self._lines)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(lines)
        scroll.setMinimumHeight(_LINES_PX)
        column.addWidget(scroll, 1)
        whole = QScrollArea()  # on a small screen with a warning above, buttons would lie upon each other
        whole.setWidgetResizable(True)
        whole.setFrameShape(QFrame.Shape.NoFrame)
        whole.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside.setProperty("kit", "clear")
        whole.setWidget(inside)
        return whole

    def _make_buttons(self) -> QGridLayout:
        self._grid.setSpacing(Space.XS)
        for slot in _SLOTS:
            for entry in slot:
                button = Button(entry.title, key=entry.key, bind=True)
                button.setObjectName(f"act_{entry.name}")
                button.clicked.connect(lambda _checked, name=entry.name: self.acted.emit(name))
                button.setParent(self)
                self._buttons[entry.name] = button
        return self._grid

    # ------------------------------------------------------------ content
    def show_seat(self, view: RoomView, seat: SeatView | None, room_ms: int) -> None:
        """Show a seat as the view has it."""
        if seat is None:
            self._stack.setCurrentIndex(0)
            self._ticket = ""
            return
        if not seat.ticket:
            self._show_free(seat)
            return
        self._stack.setCurrentIndex(1)
        told = candidate(view, seat, room_ms)
        self._seat.setText(self.tr("{n} 号").format(n=seat.seat))
        self._name.setText(told.name)
        self._ticket_text.setText(told.ticket)
        self._id.setText(told.id_masked)
        self._checked.setText(told.checked)
        self._checked.set_tone("success" if seat.checked else "problem" if seat.checked is False else "warn")
        now = self._bench.now
        self._paper.setVisible(now is not None and now.state.papers.of(seat.ticket) == "backup")
        self._badge.setVisible(seat.state is not None)
        if seat.state is not None:
            self._badge.set_state(DisplayState(seat.state))
        self._work.setText(told.work)
        self._left.setVisible(seat.epoch > 0 and seat.closed_ms is None)
        section = open_section(view, seat)
        self._left.set_caption(self.tr("{title}剩余").format(title=section.title if section else ""))
        self._left.set_remaining(remaining_ms(seat, room_ms) if view.started_ms is not None else seat.allotted_ms)
        self._left.set_paused(seat.state == "paused")
        self._show_account(told.account)
        self._show_buttons(view, seat)
        if seat.ticket != self._ticket:
            self._ticket = seat.ticket
            self._seq = -1
            self._fetch_photo(seat.ticket)
        if view.last_seq != self._seq:
            self._seq = view.last_seq
            self._show_lines(timeline(self._bench.records, view, seat.ticket))

    def _show_free(self, seat: SeatView) -> None:
        self._ticket = ""
        kind = self.tr("备用机") if seat.spare else self.tr("空位")
        self._empty.set_words(
            self.tr("{n} 号 {kind}").format(n=seat.seat, kind=kind),
            self.tr("这里没有考生。需要换机时，在考生面板点“换机”即可换到空闲的座位。"),
        )
        self._stack.setCurrentIndex(0)

    def _show_account(self, rows: Sequence[tuple[str, str]]) -> None:
        while len(self._account_rows) < len(rows):
            pair = (Text("", "muted"), TabularLabel("", FontSize.BODY))
            line = len(self._account_rows)
            self._account.addWidget(pair[0], line, 0)
            self._account.addWidget(pair[1], line, 1, Qt.AlignmentFlag.AlignRight)
            self._account_rows.append(pair)
        for number, (label, value) in enumerate(self._account_rows):
            shown = number < len(rows)
            label.setVisible(shown)
            value.setVisible(shown)
            if shown:
                label.setText(rows[number][0])
                value.setText(rows[number][1])

    def _lay_out(self, offered: list[Button]) -> None:
        """These and no others, three in a row."""
        if offered == self._offered:
            return
        self._offered = offered
        for button in self._buttons.values():
            self._grid.removeWidget(button)
        for number, button in enumerate(offered):
            self._grid.addWidget(button, number // 3, number % 3)
        for button in self._buttons.values():
            button.setVisible(button in offered)

    def _show_buttons(self, view: RoomView, seat: SeatView) -> None:
        now, offered = self._bench.now, list[Button]()
        for slot in _SLOTS:
            reasons = {entry.name: entry.why_not(now, view, seat) for entry in slot}
            chosen = next((entry for entry in slot if reasons[entry.name] is None), slot[0])
            button, why = self._buttons[chosen.name], reasons[chosen.name]
            button.setEnabled(why is None)
            button.setToolTip(why or f"{button.text()} ({chosen.key})")
            if (view.sections or not chosen.sectioned) and not (chosen.answering and why):
                offered.append(button)
        self._lay_out(offered)

    def _show_lines(self, lines: Sequence[TimelineRow]) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for line in lines:
            row = QWidget()
            box = QHBoxLayout(row)
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(Space.S)
            box.addWidget(TabularLabel(line.time, FontSize.CAPTION), 0, Qt.AlignmentFlag.AlignTop)
            box.addWidget(Text(line.text, "caption", wrap=True), 1)
            self._lines.addWidget(row)
        self._lines.addStretch(1)

    def _fetch_photo(self, ticket: str) -> None:
        self._photo.setPixmap(QPixmap())
        self._photo.setText(self.tr("照片"))

        def show(data: bytes) -> None:
            if ticket != self._ticket:
                return
            image = QImage.fromData(data)
            if image.isNull():
                self._photo.setText(self.tr("无照片"))
                return
            self._photo.setPixmap(photo_pixmap(image, *_PHOTO, self.devicePixelRatioF()))

        self._bench.run(
            self,
            lambda: self._bench.desk.photo(ticket),
            done=show,
            failed=lambda _text: self._photo.setText(self.tr("无照片")) if ticket == self._ticket else None,
        )
