"""Where orders for a trial come in: the real client stays as it is, locked and waiting; the trial runs beside it."""

import logging
import shutil
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from candidate_client.core.localclock import monotonic_ms
from candidate_client.core.settings import Settings
from candidate_client.core.state import ClientView
from candidate_client.core.trial.order import OrderRefusedError, read_order, trial_folder
from candidate_client.core.trial.reporter import Reporter
from shared.link.device_files import DeviceFiles
from shared.link.errors import LinkError
from shared.protocol.trial import TrialOrder
from shared.security.authority import AuthorityWord

if TYPE_CHECKING:
    from candidate_client.ui.trial.player import TrialPlayer
    from candidate_client.ui.trial.script import OpenWindow

log = logging.getLogger(__name__)

_PLACES: Final = frozenset({"waiting", "login"})


class TrialDesk(QObject):
    """Follows the real client's views. An order begins a trial; when the server takes it back, all of it goes."""

    def __init__(self, settings: Settings, open_window: "OpenWindow", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings, self._open_window = settings, open_window
        self._view = ClientView()
        self._seen: AuthorityWord | None = None
        self._player: TrialPlayer | None = None
        self._reporter: Reporter | None = None
        self._clear()  # a trial that was interrupted with the program

    def follow(self, view: ClientView) -> None:
        """A new view of the real client."""
        self._view = view
        gone = view.trial is None or view.candidate is not None
        if gone and self._seen is not None:
            self.stop()
        elif not gone and view.trial != self._seen and view.screen in _PLACES:
            self._seen = view.trial
            self._begin(view)

    def stop(self) -> None:
        """End whatever is played and remove what it left."""
        if self._player is not None:
            self._player.stop()
        if self._reporter is not None:
            self._reporter.close()
        self._player = self._reporter = self._seen = None
        self._clear()

    def _begin(self, view: ClientView) -> None:
        files = DeviceFiles(self._settings.data)
        identity = files.load()
        if view.trial is None or view.device is None or identity is None:
            return
        try:
            order = read_order(view.trial, files.site_ca.read_bytes(), view.device.device_id)
            reporter = Reporter(identity, files)
        except (OrderRefusedError, LinkError, OSError) as error:
            log.warning("trial order not followed: %s", getattr(error, "code", type(error).__name__))
            return
        log.info("trial %s begins at seat %d", order.trial_id, order.seat)
        self._clear()
        self._play(order, view.device.server, reporter)

    def _play(self, order: TrialOrder, server: str, reporter: Reporter) -> None:
        from candidate_client.ui.trial.player import TrialPlayer  # noqa: PLC0415 - late: few days have a trial
        from candidate_client.ui.trial.record import Record  # noqa: PLC0415
        from candidate_client.ui.trial.script import TrialScript  # noqa: PLC0415

        record = Record(order.trial_id, reporter.tell)
        script = TrialScript(order, self._settings, server, self._open_window, record)
        script.room_ms = lambda: self._view.clock.room_ms(monotonic_ms())
        self._reporter = reporter
        self._player = TrialPlayer(script, record, self)
        self._player.over.connect(reporter.end)
        self._player.start()

    def _clear(self) -> None:
        shutil.rmtree(trial_folder(self._settings.data), ignore_errors=True)
