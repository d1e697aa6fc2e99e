"""Brings the engine's views onto the GUI thread, the newest only."""

from PySide6.QtCore import QObject, Qt, Signal

from candidate_client.core.engine import Engine
from candidate_client.core.state import ClientView


class EngineBridge(QObject):
    """`changed(ClientView)` comes on the GUI thread; views that came together are told once."""

    changed = Signal(object)
    _arrived = Signal()

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.engine = engine
        self._shown = -1
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        engine.add_listener(self._on_engine)

    @property
    def view(self) -> ClientView:
        """The newest view."""
        return self.engine.view

    def _on_engine(self, _view: ClientView) -> None:
        try:
            self._arrived.emit()
        except RuntimeError:  # the window is gone, the engine is about to stop
            return

    def _deliver(self) -> None:
        view = self.engine.view
        if view.version > self._shown:
            self._shown = view.version
            self.changed.emit(view)
