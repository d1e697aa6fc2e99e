"""The screen of a PC that its lock has stopped: calm, nothing of the paper, what happened and what to do.

All of it is seen at once in the text size the candidate chose, or the largest there is room for; on a small screen the
sign goes and the clock is smaller. While the server is out of reach a proctor lets it go on with the resume code.
Object names: `stopped-title`, `stopped-code`, `stopped-go`.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel

from candidate_client.core.localclock import monotonic_ms
from candidate_client.core.state import ClientView
from candidate_client.ui.names import name as name_widgets
from candidate_client.ui.page import Page
from candidate_client.ui.reading_size import in_size, sizes_that_may_fit
from shared.qtkit.look.icons import icon_pixmap
from shared.qtkit.look.reading import scaled
from shared.qtkit.look.theme import exam_text_px, theme_of
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.card import Card
from shared.qtkit.widgets.countdown import Countdown
from shared.qtkit.widgets.field import Field
from shared.qtkit.widgets.text import Text
from shared.words.catalogue import row, say

_ICON = 56
_WIDE_PX = 680


class StoppedScreen(Page):
    """`unlock(code)` when a code was typed."""

    unlock = Signal(str)

    def __init__(self) -> None:
        super().__init__(width=_WIDE_PX)
        self._icon = QLabel()
        self.title = Text(self.tr("请稍候，监考人员会到您的座位来"), "display", wrap=True)
        self._fitted: tuple[object, ...] = ()
        self.what = Text("", "exam", wrap=True)
        self.text = Text("", "exam", wrap=True)
        self.countdown = Countdown(self.tr("剩余"), "large", warn_below_ms=0)
        self.go = Button(self.tr("解除"), "primary")
        self.code = Field(
            self.tr("续考码"),
            placeholder="XXXX-XXXX-XXXX",
            hint=self.tr("连不上服务器时，由监考人员在监考机查到本机的续考码，在此输入。"),
            latin=True,
            max_length=24,
            beside=self.go,
        )
        self.card = Card()
        self.card.body.addWidget(self.code)
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
        self._fit()

    def crowded(self, *, low: bool) -> None:
        """See Page."""
        self._icon.setVisible(not low)
        self.countdown.set_size("clear" if low else "large")

    def entered(self) -> None:
        """Whatever was typed here before is gone."""
        self.code.clear()

    def tick(self) -> None:
        """The clock runs on."""
        super().tick()
        self.countdown.set_remaining(self.view.clock.remaining_ms(monotonic_ms()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See Page."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = (self.size(), exam_text_px(), self.what.text(), self.text.text(), self.code.error, self.card.isHidden())
        if shown == self._fitted:
            return
        self._fitted = shown
        for px in sizes_that_may_fit():
            in_size(px, self.title, self.what, self.text, self.countdown, self.card)
            wide = scaled(_WIDE_PX, px)
            self.content.setMaximumWidth(wide)
            self.column.activate()
            if self.column.minimumHeightForWidth(min(wide, self.room.width())) <= self.room.height():
                return

    def _submit(self) -> None:
        if not self.code.text:
            self.code.set_error(self.tr("请输入续考码。"))
            return
        self.unlock.emit(self.code.text)
