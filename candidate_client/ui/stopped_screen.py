"""The screen of a PC that its lock has stopped: calm, nothing of the paper, what happened and what to do.

While the server is out of reach a proctor lets it go on with the resume code. Object names: `stopped-title`,
`stopped-code`, `stopped-go`.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel

from candidate_client.core.localclock import monotonic_ms
from candidate_client.core.state import ClientView
from candidate_client.ui.names import name as name_widgets
from candidate_client.ui.page import Page
from shared.qtkit.look.icons import icon_pixmap
from shared.qtkit.look.theme import theme_of
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.countdown import Countdown
from shared.qtkit.widgets.field import Field
from shared.qtkit.widgets.text import Text
from shared.words.catalogue import row, say

_ICON = 56


class StoppedScreen(Page):
    """`unlock(code)` when a code was typed."""

    unlock = Signal(str)

    def __init__(self) -> None:
        super().__init__(width=680)
        self._icon = QLabel()
        self.title = Text(self.tr("请稍候，监考人员会到您的座位来"), "display", wrap=True)
        self.what = Text("", "exam", wrap=True)
        self.text = Text("", "exam", wrap=True)
        self.countdown = Countdown(self.tr("剩余"), "large", warn_below_ms=0)
        self.code = Field(
            self.tr("续考码"),
            placeholder="XXXX-XXXX-XXXX",
            hint=self.tr("连不上服务器时，由监考人员在监考机查到本机的续考码，在此输入。"),
            latin=True,
            max_length=24,
        )
        self.go = Button(self.tr("解除"), "primary")
        self.card = Card()
        self.card.body.addWidget(self.code)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.go)
        self.card.body.addLayout(line)
        self.column.addStretch(2)
        self.column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        for words in (self.title, self.what, self.text):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self.column.addWidget(words)
        self.column.addWidget(self.countdown, 0, Qt.AlignmentFlag.AlignHCenter)
        self.column.addWidget(self.card)
        self.column.addStretch(3)
        name_widgets((self.title, "stopped-title"), (self.code.edit, "stopped-code"), (self.go, "stopped-go"))
        self.go.clicked.connect(self._submit)
        self.code.submitted.connect(self._submit)

    def show_view(self, view: ClientView) -> None:
        """Say what stopped it."""
        self._icon.setPixmap(icon_pixmap("shield", theme_of().warn.mark, _ICON))
        self.what.setText(say("client.stopped.what", what=row(say(f"lock.sight.{s}") for s in view.stopped_by)))
        at_work = view.candidate is not None and view.clock.running
        self.text.setText(say("client.stopped.at_work") if at_work else say("client.stopped.waiting"))
        self.countdown.setVisible(at_work)
        self.card.setVisible(not view.link.online and view.candidate is not None)
        self.go.setEnabled(view.busy != "unlock")
        if view.problem is not None and self.card.isVisible():
            self.code.set_error(view.problem.message)

    def entered(self) -> None:
        """Whatever was typed here before is gone."""
        self.code.clear()

    def tick(self) -> None:
        """The clock runs on."""
        super().tick()
        self.countdown.set_remaining(self.view.clock.remaining_ms(monotonic_ms()))

    def _submit(self) -> None:
        if not self.code.text:
            self.code.set_error(self.tr("请输入续考码。"))
            return
        self.unlock.emit(self.code.text)
