"""违规告知: what the proctors recorded about the candidate, to be acknowledged or refused 拒签; a panel.

It is over whatever screen there is, takes no keys by itself (what is typed goes on into the paper), and can be put off
for a minute, since the clock runs. Each answer is pressed twice: it cannot be taken back. Object names: `case-panel`,
`case-text`, `case-confirm`, `case-refuse`, `case-later`.
"""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from candidate_client.core.localclock import monotonic_ms
from candidate_client.core.state import ClientView
from candidate_client.ui.names import name as name_widgets
from shared.exam.room.discipline_events import CaseAnswer
from shared.formatting import clock_time
from shared.protocol.sitting import CaseCard
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.text import Text
from shared.words.catalogue import row, say

LATER_MS: Final = 60_000
SURE_MS: Final = 700
"""A second press sooner than that is the other half of a double click, not an answer."""
_WIDTH: Final = 600


class CasePanel(Card):
    """`answered(incident_id, answer)`."""

    answered = Signal(str, str)

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self.setParent(window)
        self._case: CaseCard | None = None
        self._later_ms: int | None = None
        self._asked: CaseAnswer | None = None
        self._asked_ms = 0
        self.title = Text("", "heading", wrap=True)
        self.text = Text("", "body", wrap=True)
        self.note = Text("", "caption", wrap=True)
        self.confirm = Button("", "primary")
        self.refuse = Button("")
        self.later = Button(self.tr("一分钟后再看"), "quiet")
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        buttons.addWidget(self.later)
        buttons.addStretch(1)
        buttons.addWidget(self.refuse)
        buttons.addWidget(self.confirm)
        for part in (self.title, self.text, self.note):
            self.body.addWidget(part)
        self.body.addLayout(buttons)
        for button in (self.confirm, self.refuse, self.later):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.confirm.clicked.connect(lambda: self._press("confirmed"))
        self.refuse.clicked.connect(lambda: self._press("refused"))
        self.later.clicked.connect(self._put_off)
        name_widgets(
            (self, "case-panel"),
            (self.text, "case-text"),
            (self.confirm, "case-confirm"),
            (self.refuse, "case-refuse"),
            (self.later, "case-later"),
        )
        window.installEventFilter(self)
        self.hide()

    def show_view(self, view: ClientView) -> None:
        """Show the case that waits, or nothing."""
        case = None if view.fenced else view.open_case
        if case != self._case:
            self._case, self._asked, self._later_ms = case, None, None
            if case is not None:
                zone = view.session.time_zone if view.session is not None else "Asia/Shanghai"
                self.title.setText(say(f"client.case.title_{case.action}"))
                self.text.setText(case_words(case, zone))
            self._ask(None)
        self.tick()

    def tick(self) -> None:
        """It comes back when the minute is over."""
        off = self._later_ms is not None and monotonic_ms() < self._later_ms
        wanted = self._case is not None and not off
        if wanted and not self.isVisible():
            self.show()
            self.place()
            self.raise_()
        elif not wanted and self.isVisible():
            self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """It stays in the middle of the window."""
        if watched is self.parent() and event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return super().eventFilter(watched, event)

    def _press(self, answer: CaseAnswer) -> None:
        now_ms = monotonic_ms()
        if self._asked != answer:
            self._asked_ms = now_ms
            self._ask(answer)
        elif self._case is not None and now_ms - self._asked_ms > SURE_MS:
            self.answered.emit(self._case.incident_id, answer)

    def _ask(self, answer: CaseAnswer | None) -> None:
        """The button that was pressed asks once more; the other one leads back from it."""
        self._asked = answer
        sure_yes, sure_no = self.tr("再按一次：签认"), self.tr("再按一次：拒签")
        self.confirm.setText(sure_yes if answer == "confirmed" else self.tr("签认"))
        self.refuse.setText(sure_no if answer == "refused" else self.tr("拒签"))
        self.note.setText(say(f"client.case.ask_{answer or 'first'}"))
        if self.isVisible():
            self.place()

    def _put_off(self) -> None:
        self._later_ms = monotonic_ms() + LATER_MS
        self._ask(None)
        self.tick()

    def place(self) -> None:
        """In the middle of the window, as high as its words."""
        window = self.parentWidget()
        if window is None:
            return
        width = min(_WIDTH, window.width() - 2 * Space.M)
        self.setFixedWidth(width)
        layout = self.layout()
        height = layout.totalHeightForWidth(width) if layout is not None and layout.hasHeightForWidth() else 0
        self.resize(width, max(height, self.sizeHint().height()))
        self.move((window.width() - width) // 2, max(0, (window.height() - self.height()) // 2))


def case_words(case: CaseCard, zone: str) -> str:
    """All that was written down, a line for each thing."""
    lines = [
        say("client.case.code", code=case.code, label=case.label),
        say("client.case.facts", at=clock_time(case.at_ms, zone), text=case.text),
    ]
    if case.evidence:
        lines.append(say("client.case.evidence", evidence=case.evidence))
    if case.items:
        lines.append(say("client.case.items", items=row(case.items)))
    if case.table:
        lines.append(say("client.case.table", table=case.table))
    return "\n".join(lines)
