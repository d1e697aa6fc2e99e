"""Long work on screen: what, how far, how long, cancel."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from shared.formatting import duration_words
from shared.qtkit.look.tokens import Space
from shared.qtkit.widgets.button import Button
from shared.qtkit.widgets.text import Text
from shared.qtkit.work.background import Progress

_ENOUGH_S = 2.0


class ProgressPanel(QWidget):
    """Feed it ``Progress`` from a background job; it tells elapsed and estimated time by itself."""

    cancelled = Signal()

    def __init__(
        self,
        what: str,
        *,
        cancellable: bool = True,
        clock: Callable[[], float] = time.monotonic,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._cancellable = cancellable
        self._since: tuple[float, int] | None = None
        self._started_s: float | None = None
        self._progress = Progress(done=0, total=0)
        self._what = Text(what, "strong")
        self._share = Text("", "muted")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(what)
        self._detail = Text("", "caption", wrap=True)
        self.cancel_button = Button(self.tr("取消"))
        if not cancellable:
            self.cancel_button.hide()
        self.cancel_button.clicked.connect(self._on_cancel)
        head = QHBoxLayout()
        head.addWidget(self._what)
        head.addStretch(1)
        head.addWidget(self._share)
        column = QVBoxLayout()
        column.setSpacing(Space.XS)
        column.addLayout(head)
        column.addWidget(self._bar)
        column.addWidget(self._detail)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.L)
        row.addLayout(column, 1)
        row.addWidget(self.cancel_button)
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._show)

    @property
    def detail(self) -> str:
        """The line under the bar."""
        return self._detail.text()

    def start(self, what: str | None = None, stop: str | None = None) -> None:
        """Begin counting time; `stop` is what the button says, where stopping is no cancelling."""
        self.cancel_button.setText(stop or self.tr("取消"))
        self.cancel_button.setVisible(self._cancellable)
        self._since = None
        if what is not None:
            self._what.setText(what)
            self._bar.setAccessibleName(what)
        self._progress = Progress(done=0, total=0)
        self._started_s = self._clock()
        self.cancel_button.setEnabled(True)
        self._tick.start()
        self._show()

    def update_progress(self, progress: Progress) -> None:
        """Show how far the work is; ``total`` 0 shows a bar without end."""
        if self._started_s is None:
            self.start()
        self._progress = progress
        self._show()

    def finish(self, text: str) -> None:
        """Stop at full with a closing word."""
        self._tick.stop()
        self._bar.setRange(0, 1)
        self._bar.setValue(1)
        self._share.setText(self.tr("完成"))
        self._detail.setText(text)
        self.cancel_button.hide()
        self._started_s = None

    def fail(self, text: str) -> None:
        """Stop where it is and say what happened and what to do."""
        self._tick.stop()
        self._bar.setRange(0, 1)
        self._bar.setValue(0)
        self._share.setText(self.tr("未完成"))
        self._detail.setText(text)
        self.cancel_button.hide()
        self._started_s = None

    def _on_cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        self._detail.setText(self.tr("正在停下…"))
        self._tick.stop()
        self.cancelled.emit()

    def _show(self) -> None:
        done, total = self._progress.done, self._progress.total
        # Qt counts in 32 bits; bytes of a bundle do not fit
        self._bar.setRange(0, 1000 if total else 0)
        self._bar.setValue(done * 1000 // total if total else 0)
        self._share.setText(f"{done * 100 // total}%" if total else "")
        elapsed = self._clock() - self._started_s if self._started_s is not None else 0.0
        parts = [self._progress.text] if self._progress.text else []
        parts.append(self.tr("已用 {time}").format(time=duration_words(round(elapsed * 1000))))
        if total and self._since is None:
            # Work that was taken up again had so much before it began: that tells nothing of the pace.
            self._since = (elapsed, done) if elapsed < _ENOUGH_S else (0.0, 0)
        since_s, had = self._since or (0.0, 0)
        spent_s, made = elapsed - since_s, done - had
        if total and made > 0 and done < total and spent_s >= _ENOUGH_S:
            left_ms = round(spent_s * 1000 * (total - done) / made)
            parts.append(self.tr("约剩 {time}").format(time=duration_words(max(1000, left_ms))))
        self._detail.setText(" · ".join(parts))
