"""The board of the checks before the exam, asked for every few seconds until the exam starts. `changed(Board)`."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from proctor_console.core.readiness import seats_not_ready
from proctor_console.ui.frame.workbench import Workbench
from shared.protocol.readiness import Board

_EVERY_MS: Final = 3000


class BoardKeeper(QObject):
    """One for each workbench. `failed(str)`: why a person's own wish did not get through."""

    changed = Signal(object)
    failed = Signal(str)

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench
        self._asking = False
        bench.not_ready = self.not_ready
        self.board: Board | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._if_wanted)
        bench.signed_in.connect(lambda _person: self._timer.start())
        bench.signed_out.connect(lambda _why: self._timer.stop())

    def look(self) -> None:
        """Ask now, unless an answer is under way."""
        if not self._asking and self._bench.person is not None:
            self._asking = True
            self._bench.run(self, self._bench.desk.gateway.board, done=self._came, failed=lambda _text: self._over())

    def recheck(self, device_ids: tuple[str, ...]) -> None:
        """Have these machines checked again; all where none is named."""
        gateway = self._bench.desk.gateway
        self._bench.run(self, lambda: gateway.recheck(device_ids), done=self._came, failed=self.failed.emit)

    def not_ready(self) -> tuple[int, ...]:
        """Seats of candidates whose PC has a red check."""
        view = self._bench.view
        return seats_not_ready(self.board, (seat.seat for seat in view.seats if seat.ticket) if view else ())

    def _if_wanted(self) -> None:
        view = self._bench.view
        if view is None or view.started_ms is None:
            self.look()

    def _came(self, board: Board) -> None:
        self._over()
        self.board = board
        self.changed.emit(board)

    def _over(self) -> None:
        self._asking = False
