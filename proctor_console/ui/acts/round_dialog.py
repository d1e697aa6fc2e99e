"""An identity round from seat to seat, by keyboard alone: photo large, name in full, two answers, the next one.

Keys: Enter 相符 and on, N 不符 (then what does not match, Enter), ← → turn, digits go to a seat, F the full number,
Esc ends. The full number is fetched for this purpose alone; the server logs the look, and it goes with the candidate.

Object names: `round_entry` `round_second` `round_right` `round_wrong` `round_note` `round_seat` `round_full`
`round_photo` `round_told`.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtGui import QImage, QIntValidator, QKeyEvent, QPixmap
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from proctor_console.presenters import rounds
from proctor_console.ui.frame.photo import photo_pixmap
from proctor_console.ui.frame.workbench import Workbench
from shared.exam.acts.people import CheckIdentity
from shared.exam.room.events import CheckRound
from shared.protocol.commands import CommandReply
from shared.protocol.console import CandidateDetail, RoomView, SeatView
from shared.qtkit.look.tokens import FontSize, Space
from shared.qtkit.widgets.banner import Banner
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.countdown import TabularLabel
from shared.qtkit.widgets.text import Text

_PHOTO: Final = (266, 372)
_ROUNDS: Final[tuple[CheckRound, ...]] = ("entry", "second")
_PURPOSE: Final[dict[CheckRound, str]] = {"entry": "identity", "second": "second_check"}
_SEEN_MS: Final = 400
"""Nobody compares a face sooner: an answer before that is the other half of a double click."""
_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class RoundDialog(QDialog):
    """Follows the room while it is open; `seat` is the one that is looked at, 0 when nobody is left."""

    def __init__(self, parent: QWidget, bench: Workbench, view: RoomView) -> None:
        super().__init__(parent)
        self._bench = bench
        self._round = rounds.current_round(view)
        self._done: frozenset[str] = frozenset()
        self._busy = False
        self._seen = QElapsedTimer()
        self.seat = 0
        self.setObjectName("round_dialog")
        self.setWindowTitle(self.tr("核验身份"))
        self.setModal(True)
        self._tabs = {round_: self._tab(round_) for round_ in _ROUNDS}
        self._told = Text("", "strong")
        self._told.setObjectName("round_told")
        self._photo = QLabel()
        self._photo.setObjectName("round_photo")
        self._photo.setFixedSize(*_PHOTO)
        self._photo.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._number = Text("", "display")
        self._name = Text("", "display", wrap=True)
        self._ticket = TabularLabel("", FontSize.TITLE)
        self._id = TabularLabel("", FontSize.TITLE)
        self._more = Text("", "muted", wrap=True)
        self._state = Text("", "strong", wrap=True)
        self._full = Button(self.tr("显示完整号码 (F)"), icon_name="eye")
        self._full.setObjectName("round_full")
        self._full.clicked.connect(self._fetch_full)
        self.note = QLineEdit()
        self.note.setObjectName("round_note")
        self.note.setMaxLength(200)
        self.note.setPlaceholderText(self.tr("不符时写明哪里不符"))
        self.where = QLineEdit()
        self.where.setObjectName("round_seat")
        self.where.setValidator(QIntValidator(1, 999, self))
        self.where.setPlaceholderText(self.tr("座位号"))
        self.where.setFixedWidth(84)
        self._wrong = Button(self.tr("不符 (N)"), "danger")
        self._wrong.setObjectName("round_wrong")
        self._wrong.clicked.connect(self._say_wrong)
        self._right = Button(self.tr("相符，看下一个 (Enter)"), "primary")
        self._right.setObjectName("round_right")
        self._right.clicked.connect(lambda: self._answer(ok=True))
        self._problem = Banner(tone="problem")
        self._problem.hide()
        # what has the keyboard while nobody types: letters and arrows come to the dialog from here
        self._face = QFrame()
        self._face.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._build()
        bench.viewed.connect(self._follow)
        self.choose(self._round)

    def _tab(self, round_: CheckRound) -> Button:
        tab = Button(rounds.ROUND_WORD[round_])
        tab.setObjectName(f"round_{round_}")
        tab.setCheckable(True)
        tab.clicked.connect(lambda: self.choose(round_))
        return tab

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        for tab in self._tabs.values():
            head.addWidget(tab)
        head.addSpacing(Space.M)
        head.addWidget(self._told, 1)
        head.addWidget(Text(self.tr("转到"), "muted"))
        head.addWidget(self.where)
        facts = QGridLayout(self._face)
        facts.setContentsMargins(0, 0, 0, 0)
        facts.setHorizontalSpacing(Space.L)
        facts.setVerticalSpacing(Space.S)
        facts.addWidget(self._photo, 0, 0, 8, 1, Qt.AlignmentFlag.AlignTop)
        facts.addWidget(self._number, 0, 1, 1, 2)
        facts.addWidget(self._name, 1, 1, 1, 2)
        facts.addWidget(Text(self.tr("准考证号"), "muted"), 2, 1)
        facts.addWidget(self._ticket, 2, 2)
        facts.addWidget(Text(self.tr("证件号码"), "muted"), 3, 1)
        facts.addWidget(self._id, 3, 2)
        facts.addWidget(self._more, 4, 1, 1, 2)
        facts.addWidget(self._full, 5, 1, 1, 2, Qt.AlignmentFlag.AlignLeft)
        facts.addWidget(self._state, 6, 1, 1, 2)
        facts.setRowStretch(7, 1)
        facts.setColumnStretch(2, 1)
        foot = QHBoxLayout()
        foot.setSpacing(Space.S)
        close = Button(self.tr("结束 (Esc)"))
        close.clicked.connect(self.reject)
        foot.addWidget(close)
        foot.addWidget(self.note, 1)
        foot.addWidget(self._wrong)
        foot.addWidget(self._right)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addLayout(head)
        column.addWidget(self._face, 1)
        column.addWidget(self._problem)
        column.addLayout(foot)
        self.setFixedWidth(760)
        self.setMinimumHeight(540)

    # ------------------------------------------------------------ whom
    def choose(self, round_: CheckRound) -> None:
        """Go on with that round, at the first who was not looked at."""
        self._round, self._done = round_, frozenset()
        for key, tab in self._tabs.items():
            tab.setChecked(key == round_)
        self._go_on(0)

    def go_to(self, seat: int) -> None:
        """Look at that seat, if its candidate is due."""
        found = self._found(seat)
        self._problem.hide()
        if found is None:
            self._show_nobody()
            return
        self.seat = seat
        self.note.clear()
        self._number.setText(self.tr("{n} 号").format(n=seat))
        self._name.setText(found.name)
        self._ticket.setText(found.ticket)
        self._id.setText(found.id_masked)
        self._more.setText("")
        self._full.setVisible(True)
        self._full.setEnabled(True)
        self._show_photo(found)
        self._retell()
        self._face.setFocus()
        self._seen.start()

    def _go_on(self, after: int) -> None:
        view = self._bench.view
        if view is not None:
            self.go_to(rounds.next_unchecked(view, self._round, after, self._done))

    def _found(self, seat: int) -> SeatView | None:
        view = self._bench.view
        return next((s for s in rounds.due(view, self._round) if s.seat == seat), None) if view is not None else None

    def _show_nobody(self) -> None:
        self.seat = 0
        for part in (self._ticket, self._id, self._more, self._state):
            part.setText("")
        self._photo.setPixmap(QPixmap())
        self._photo.setText("")
        self._full.hide()
        self._number.setText(self.tr("没有待核验的考生"))
        self._name.setText("")
        self._retell()
        self._face.setFocus()

    # ------------------------------------------------------------ what is shown
    def _follow(self, _snapshot: object) -> None:
        if self.isVisible():
            self._retell()

    def _retell(self) -> None:
        view, found = self._bench.view, self._found(self.seat)
        if view is None:
            return
        counted = rounds.tally(view, self._round)
        self._told.setText(
            self.tr("已核 {done}　不符 {wrong}　未核 {left}").format(
                done=counted.right, wrong=counted.wrong, left=counted.left
            )
        )
        able = found is not None and not self._busy
        self._right.setEnabled(able)
        self._wrong.setEnabled(able)
        if found is not None:
            self._state.setText(rounds.words(found))
            self._state.set_tone("problem" if found.checked is False else "success" if found.checked else "warn")

    def _show_photo(self, seat: SeatView) -> None:
        self._photo.setPixmap(QPixmap())
        self._photo.setText(self.tr("照片"))
        ticket = seat.ticket

        def show(data: bytes) -> None:
            image = QImage.fromData(data)
            if not self._still(ticket):
                return
            if image.isNull():
                self._photo.setText(self.tr("无照片"))
            else:
                self._photo.setPixmap(photo_pixmap(image, *_PHOTO, self.devicePixelRatioF()))
            self._fetch_ahead()

        self._bench.run(
            self,
            lambda: self._bench.desk.photo(ticket),
            done=show,
            failed=lambda _text: self._photo.setText(self.tr("无照片")) if self._still(ticket) else None,
        )

    def _fetch_ahead(self) -> None:
        """The next one's photo is there when its turn comes."""
        view = self._bench.view
        following = self._found(rounds.next_unchecked(view, self._round, self.seat, self._done)) if view else None
        if following is not None:
            ticket = following.ticket
            self._bench.run(self, lambda: self._bench.desk.photo(ticket), done=_kept, failed=_kept)

    def _still(self, ticket: str) -> bool:
        found = self._found(self.seat)
        return found is not None and found.ticket == ticket

    def _fetch_full(self) -> None:
        found = self._found(self.seat)
        if found is None or not self._full.isEnabled():
            return
        self._full.setEnabled(False)
        ticket, purpose = found.ticket, _PURPOSE[self._round]
        self._bench.run(
            self,
            lambda: self._bench.desk.gateway.candidate(ticket, purpose),
            done=self._show_full,
            failed=self._failed,
        )

    def _show_full(self, detail: CandidateDetail) -> None:
        if self._still(detail.ticket):
            self._id.setText(detail.id_number)
            self._more.setText("　".join(x for x in (detail.id_type, detail.gender, detail.school) if x))
            self._full.hide()
            self._face.setFocus()

    # ------------------------------------------------------------ the answer
    def _say_wrong(self) -> None:
        """What does not match is written first; with it the same button sends."""
        if self.note.text().strip():
            self._answer(ok=False)
            return
        if self.note.hasFocus():
            self._failed(self.tr("请写明哪里不符，再按回车；不记了就按 Esc。"))
        self.note.setFocus()

    def _answer(self, *, ok: bool) -> None:
        found = self._found(self.seat)
        if found is None or self._busy or not self._seen.hasExpired(_SEEN_MS):
            return
        self._busy = True
        self._retell()
        act = CheckIdentity(ticket=found.ticket, ok=ok, note=self.note.text(), round=self._round)
        at = self.seat

        def done(_reply: CommandReply) -> None:
            self._busy = False
            self._done |= {act.ticket}
            self._go_on(at)

        self._bench.act(self, act, done=done, failed=self._failed)

    def _failed(self, why: str) -> None:
        self._busy = False
        self._full.setEnabled(True)
        self._problem.set_message(why, "problem")
        self._problem.show()
        self._retell()

    # ------------------------------------------------------------ keys
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the module; fields keep what is typed into them."""
        key, view = Qt.Key(event.key()), self._bench.view
        if key in _ENTER:
            if not event.isAutoRepeat():
                self._entered()
        elif self.focusWidget() in {self.note, self.where}:
            if key == Qt.Key.Key_Escape:
                self._face.setFocus()
        elif key == Qt.Key.Key_N:
            self._say_wrong()
        elif key == Qt.Key.Key_F:
            self._fetch_full()
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right} and view is not None:
            self.go_to(rounds.step(view, self._round, self.seat, 1 if key == Qt.Key.Key_Right else -1))
        elif event.text().isdecimal():
            self.where.setText(event.text())
            self.where.setFocus()
        else:
            super().keyPressEvent(event)

    def _entered(self) -> None:
        if self.focusWidget() is self.note:
            self._say_wrong()
        elif self.focusWidget() is self.where:
            seat = int(self.where.text() or 0)
            self.where.clear()
            if self._found(seat) is not None:
                self.go_to(seat)
            else:
                self._failed(self.tr("{n} 号座位没有本轮要核验的考生。").format(n=seat))
                self._face.setFocus()
        elif not self.seat:
            self.accept()
        elif self._right.isEnabled():
            self._answer(ok=True)


def _kept(_result: object) -> None:
    """What was fetched ahead is kept by the desk."""
