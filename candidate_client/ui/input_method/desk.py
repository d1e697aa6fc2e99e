"""Brings what an input method tells to the bars that show it, and what its trial found to the checks."""

from PySide6.QtCore import QObject, Qt, Signal

from candidate_client.core.settings import Sights
from candidate_client.input_method.port import InputMethod, NoInputMethod, Writing
from candidate_client.ui.input_method.caret import CaretFollower
from candidate_client.ui.input_method.in_order import InOrder
from candidate_client.ui.input_method.sign import WritingSign
from candidate_client.ui.input_method.trying import TryingLine


class WritingDesk(QObject):
    """Lives with its window. Without an input method, as off screen, it does nothing."""

    _told = Signal(object)

    def __init__(self, method: InputMethod, sights: Sights, trying: TryingLine, sign: WritingSign) -> None:
        super().__init__(sign)
        self._method, self._sights, self._trying, self._sign = method, sights, trying, sign
        self._in_order = InOrder()
        self._told.connect(self._show, Qt.ConnectionType.QueuedConnection)
        trying.tried.connect(self._on_tried)

    def begin(self) -> None:
        """The window is shown."""
        if not isinstance(self._method, NoInputMethod):
            self._method.watch(self._told.emit)
            self._trying.use(self._method)
            CaretFollower(self)
            self._in_order.begin()

    def end(self) -> None:
        """The window goes."""
        self._in_order.end()
        self._method.end()

    def _show(self, writing: Writing) -> None:
        self._trying.show_writing(writing)
        self._sign.show_writing(writing)

    def _on_tried(self, answers: bool) -> None:
        self._sights.composes = answers
