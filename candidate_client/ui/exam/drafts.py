"""What is being typed: taken into the journal 300 ms after a pause, and every two seconds while typing goes on."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from candidate_client.ui.input_method.composing import complete_word
from candidate_client.ui.item_editor import ItemEditor
from shared.exam.kinds.parts import Response

PAUSE_MS = 300
LONGEST_MS = 2000
_LAST_CALL_MS = 800
_LAST_WORD_MS = 500
"""What is being composed then is written as it is shown."""


class Drafts(QObject):
    """At most one item is being typed at a time. `take(item_id, response)` says whether it was accepted."""

    changed = Signal()

    def __init__(self, take: Callable[[str, Response | None], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._take = take
        self._last_word = False
        self._open: dict[str, ItemEditor] = {}
        self._pause = QTimer(self)
        self._longest = QTimer(self)
        for timer, span in ((self._pause, PAUSE_MS), (self._longest, LONGEST_MS)):
            timer.setSingleShot(True)
            timer.setInterval(span)
            timer.timeout.connect(self.flush)

    @property
    def pending(self) -> bool:
        """Whether something was typed that is not in the log yet."""
        return bool(self._open)

    def holds(self, item_id: str) -> bool:
        """Whether this item has such a draft."""
        return item_id in self._open

    def touch(self, item_id: str, editor: ItemEditor, *, at_once: bool) -> None:
        """An editor changed. A choice is taken at once, typing after a pause."""
        self._open[item_id] = editor
        if at_once:
            self.flush()
            return
        self._pause.start()
        if not self._longest.isActive():
            self._longest.start()
        self.changed.emit()

    def flush(self) -> bool:
        """Take everything now; what is refused (the exam is paused) stays and is taken later."""
        self._pause.stop()
        self._longest.stop()
        for item_id, editor in list(self._open.items()):
            if self._take(item_id, editor.response()):
                self._open.pop(item_id, None)
        self.changed.emit()
        return not self._open

    def take(self) -> bool:
        """As `flush`, with the word that is being composed as it is shown: it could not be completed later."""
        complete_word()
        return self.flush()

    def last_call(self, left_ms: int | None) -> None:
        """Asked several times a second: what is typed is taken before the time is over."""
        if left_ms is None or left_ms >= _LAST_CALL_MS:
            self._last_word = False
        elif left_ms < _LAST_WORD_MS and not self._last_word:
            self._last_word = True  # once: what is begun after it would come out sign by sign
            self.take()
        elif self.pending:
            self.flush()

    def forget(self) -> None:
        """Another sitting: what was typed belongs to nobody here."""
        self._pause.stop()
        self._longest.stop()
        self._open.clear()
