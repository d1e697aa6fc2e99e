"""Messages on every screen outside the exam: waiting, logging in, paused, away, handed in. At once, and no longer than
they say something.

They stand below the page, so that nothing moves under a pointer that is about to press. Object names: `page-notices`,
`page-notice-read`.
"""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from candidate_client.core.state import ClientView
from candidate_client.ui.names import name as name_widgets
from shared.protocol.sitting import Notice
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.banner import Banner

_MOST: Final = 3


class PageNotices(QWidget):
    """`read(notice_id)`: the candidate pressed 知道了. Without a candidate there is nobody to press it."""

    read = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[tuple[Notice, ...], bool] = ((), False)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.XL, Space.S, Space.XL, Space.S)
        self._column.setSpacing(Space.S)
        name_widgets((self, "page-notices"))
        self.hide()

    def show_view(self, view: ClientView, room_ms: int | None) -> None:
        """The newest ones first; who is moved or locked out reads them elsewhere."""
        notices = () if view.fenced else tuple(reversed(view.notices_at(room_ms)))[:_MOST]
        shown = (notices, view.candidate is not None)
        if shown == self._shown:
            return
        self._shown = shown
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for notice in notices:
            banner = Banner(notice.text, "info", action=self.tr("知道了") if shown[1] else "")
            banner.triggered.connect(lambda notice_id=notice.notice_id: self.read.emit(notice_id))
            self._column.addWidget(banner)
        self.setVisible(bool(notices))

    @property
    def texts(self) -> tuple[str, ...]:
        """What is told now, the newest first."""
        return tuple(notice.text for notice in self._shown[0])
