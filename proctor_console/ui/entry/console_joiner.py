"""How a proctor machine gets in by its site file: it asks in the background and tells the GUI thread by signals."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from shared.exchange.examsite_file import SiteFileError
from shared.exchange.examsite_places import find_site_file
from shared.link.asking import Asker
from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.link.found import Found
from shared.link.known_site import KnownSite, from_site_file
from shared.protocol.asking import Standing
from shared.words.catalogue import say

log = logging.getLogger(__name__)

_LOOK_S: Final = 2.0


class ConsoleJoiner(QObject):
    """`standing(Standing)` as often as it changes, `joined(DeviceIdentity)` once. `stop` before the window goes."""

    standing = Signal(object)
    joined = Signal(object)

    def __init__(self, data: Path, files: DeviceFiles, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data, self._files = data, files
        self._site_file: Path | None = None
        self._discover: Callable[[], Iterable[Found]] = tuple
        self._stopping = threading.Event()
        self._asker: Asker | None = None
        self._thread: threading.Thread | None = None

    def start(self, discover: Callable[[], Iterable[Found]], site_file: Path | None = None) -> None:
        """Begin, unless it is at work already. `site_file`: None looks in the usual places."""
        if self._thread is not None and self._thread.is_alive():
            return
        self._discover, self._site_file = discover, site_file
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(self._stopping,), name="console-joiner", daemon=True)
        self._thread.start()

    def again(self) -> None:
        """Ask once more after a refusal."""
        if self._asker is not None:
            self._asker.here()

    def leave_off(self) -> None:
        """Ask no more; what is under way ends by itself."""
        self._stopping.set()
        if self._asker is not None:
            self._asker.stop()

    def stop(self, timeout_s: float = 8.0) -> None:
        """End and wait for it. Twice is harmless."""
        self.leave_off()
        if self._thread is not None and self._thread.is_alive():
            self._thread.join(timeout_s)

    def _run(self, stopping: threading.Event) -> None:
        while not stopping.is_set():
            site = self._site()
            identity = self._ask(site, stopping) if site is not None else None
            if identity is not None:
                self.joined.emit(identity)
                return
            stopping.wait(_LOOK_S)

    def _ask(self, site: KnownSite, stopping: threading.Event) -> DeviceIdentity | None:
        self._asker = Asker(
            site, self._files, "console", tell=self.standing.emit, stopping=stopping, discover=self._discover
        )
        try:
            return self._asker.run()
        except OSError as error:
            log.warning("the certificate cannot be kept: %s", error.strerror)
            self.standing.emit(Standing(state="seeking", trouble=say("client.folder_unwritable")))
            return None

    def _site(self) -> KnownSite | None:
        try:
            found = find_site_file(self._data, self._site_file)
        except SiteFileError as error:
            self.standing.emit(Standing(state="seeking", trouble=error.message))
            return None
        return from_site_file(found.content) if found is not None else None
