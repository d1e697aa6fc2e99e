"""The console's window on the real server of the sample day, for pictures of what stands over it.

stage = ConsoleStage(app, folder, minute=98)      # signed in, at the page that fits the hour
stage.act("extend", seat=12); stage.picture()     # the window with the dialog where it opens
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QThreadPool
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget

from proctor_console.ui.desk_page import DeskPage
from proctor_console.ui.frame.workbench import Workbench
from proctor_console.ui.main_window import MainWindow
from scripts.lab.pictures.console import settle
from scripts.lab.pictures.photo import sample_photo
from shared.exam.room.events import Event
from shared.link.device_files import DeviceIdentity
from shared.qtkit.look.theme import theme_of
from tests.support.console_room import PIN, ConsoleRoom

SIZE: Final = (1366, 768)
_IDENTITY: Final = DeviceIdentity(device_id="console-0", server="192.168.1.10:8443", site_id="ZD0001")
_STEP_MS: Final = 200
_LOOK_S: Final = 0.01
_PATIENCE_S: Final = 30.0
W = TypeVar("W", bound=QWidget)


class ConsoleStage:
    """One room at a minute of the day. `staff_id`: who is signed in; nobody where it is empty."""

    def __init__(
        self,
        app: QApplication,
        folder: Path,
        *,
        minute: float,
        staff_id: str = "JK01",
        late_answers: bool = False,
        backup: bool = False,
    ) -> None:
        """`backup`: the package holds a backup paper as well."""
        self._app = app
        self.room = ConsoleRoom(folder / f"server{minute}", minute=minute, late_answers=late_answers, backup=backup)
        roster = self.room.site.need_room().roster
        roster.photos.update({name: sample_photo(name.split(".")[0]) for name in roster.photos})
        self.window = MainWindow(
            folder / f"console{minute}", lambda _identity: self.room.gateway, _IDENTITY, poll_ms=3_600_000
        )
        self.window.resize(*SIZE)
        self.window.show()
        if staff_id:
            self.sign_in(staff_id)

    @property
    def bench(self) -> Workbench:
        """Of the window; there is one once the console is enrolled."""
        if self.window.bench is None:
            raise LookupError("not enrolled")
        return self.window.bench

    @property
    def desk(self) -> DeskPage:
        """The pages."""
        if self.window.desk_page is None:
            raise LookupError("not enrolled")
        return self.window.desk_page

    def sign_in(self, staff_id: str) -> None:
        """Sign in, and wait for the first look."""
        page = self.window.sign_in_page
        if page is None:
            raise LookupError("not enrolled")
        page.signed_in.emit(self.bench.desk.sign_in(staff_id, PIN))
        self.until(lambda: self.bench.view is not None and self.bench.now is not None)

    def note(self, actor: str, *events: Event) -> None:
        """Something happens in the room, and the console looks."""
        for event in events:
            self.room.note(actor, event)
        self.look()

    def look(self) -> None:
        """Let the console see what happened."""
        last = self.room.site.need_room().state.last_seq
        self.bench.look()
        self.until(lambda: self.bench.view is not None and self.bench.view.last_seq >= last)

    def page(self, name: str) -> None:
        """Go to a page."""
        self.desk.open_page(name)
        self.until()

    def act(self, name: str, seat: int) -> None:
        """The dialog of an act on that seat."""
        self.page("room")
        self.desk.room.go_to(seat)
        self.desk.room.open_action(name)
        self.until()

    def room_act(self, name: str) -> None:
        """The dialog of an act on the whole room."""
        self.desk.open_action(name)
        self.until()

    def top(self) -> QDialog | None:
        """The dialog that is open, the last of several."""
        return next((d for d in reversed(self.window.findChildren(QDialog)) if d.isVisible()), None)

    def need(self, kind: type[W], name: str = "") -> W:
        """A visible widget of that kind and name. Raises LookupError."""
        there = self.window.findChildren(kind, name) if name else self.window.findChildren(kind)
        found = [w for w in there if w.isVisible()]
        if not found:
            raise LookupError(f"{kind.__name__} {name}")
        return found[-1]

    def until(self, ready: Callable[[], bool] = lambda: True) -> None:
        """Let background work arrive and be drawn. Raises TimeoutError."""
        ends_s = time.monotonic() + _PATIENCE_S
        while not ready():
            if time.monotonic() > ends_s:
                raise TimeoutError
            self._app.processEvents()
            time.sleep(_LOOK_S)
        settle(self._app)

    def run(self, kind: str, phase: str) -> None:
        """A job of the evening, to the phase after it."""
        button = self.need(QAbstractButton, f"job_{kind}")
        self.until(button.isEnabled)
        button.click()

        def there() -> bool:
            self.room.clock.pass_ms(_STEP_MS)
            return self.bench.view is not None and self.bench.view.phase == phase

        self.until(there)
        self.look()

    def dismiss(self) -> None:
        """Put every dialog away."""
        while (dialog := self.top()) is not None:
            dialog.hide()  # one at work would not let go
            dialog.reject()
            self._app.processEvents()

    def picture(self) -> QImage:
        """The window, and over it each dialog where it opens, with a line around it."""
        self.until()
        made = self.window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        painter = QPainter(made)
        for dialog in self.window.findChildren(QDialog):
            if dialog.isVisible():
                place = QRect(self._place(dialog), dialog.size())
                painter.drawPixmap(place.topLeft(), dialog.grab())
                painter.setPen(QColor(theme_of().text_muted))
                painter.drawRect(place.adjusted(-1, -1, 0, 0))
        painter.end()
        return made

    def close(self) -> None:
        """Put window and room away."""
        self.dismiss()
        QThreadPool.globalInstance().waitForDone(5_000)
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.room.stop()

    def _place(self, dialog: QDialog) -> QPoint:
        room = self.window.rect()
        return QPoint((room.width() - dialog.width()) // 2, (room.height() - dialog.height()) // 2)
