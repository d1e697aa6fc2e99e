"""What the window adds to the watch: the keyboard that it lost, the clipboard, how the hold came out."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from candidate_client.core.engine import Engine
from candidate_client.core.settings import Sights
from candidate_client.ui.private_clipboard import PrivateClipboard
from candidate_client.watch.choose import eyes_for
from candidate_client.watch.port import Eyes
from candidate_client.watch.watcher import Watcher
from shared.exam.lock import LockPolicy, Sight


class Watching(QObject):
    """Of a locked client. `engaged`: whether the PC is held now."""

    def __init__(
        self, engine: Engine, sights: Sights, engaged: Callable[[], bool], parent: QObject, eyes: Eyes | None = None
    ) -> None:
        super().__init__(parent)
        self._engine, self._engaged = engine, engaged
        self._watcher = Watcher(eyes or eyes_for(), lambda: engine.view, sights, engine.saw)
        self._shortfalls: frozenset[str] = frozenset()
        self._clipboard = PrivateClipboard(lambda: self._guards("copy_out"), lambda: engine.saw("copy_out"), self)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self._state_changed)

    def begin(self) -> None:
        """Look from now on."""
        self._watcher.start()

    def end(self) -> None:
        """Look no more."""
        self._watcher.stop()

    def takes_foreign(self, length: int) -> bool:
        """Another program put a text of that length into the clipboard; whether it may be pasted."""
        if not self._guards("paste_in"):
            return True
        self._engine.saw("paste_in", self.tr("{n} 字").format(n=length) if length else "")
        return False

    def hold_came_out(self, shortfalls: tuple[str, ...]) -> None:
        """What could not be put in force; each is told once."""
        for shortfall in sorted(set(shortfalls) - self._shortfalls):
            self._engine.saw("not_enforced", shortfall[:100])
        self._shortfalls |= set(shortfalls)

    def hold_was_lost(self, words: str) -> None:
        """What held the keyboard was ended, or something else has it; told each time."""
        self._engine.saw("not_enforced", words)

    def _guards(self, sight: Sight) -> bool:
        session = self._engine.view.session
        policy = session.lock if session is not None else LockPolicy()
        return self._engaged() and policy.measure(sight) != "off"

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state != Qt.ApplicationState.ApplicationActive:
            self._watcher.look_now()
