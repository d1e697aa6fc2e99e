"""How this PC gets into its site without typing: it looks for a site file, asks, and waits for the technician's yes.

One thread, at work as long as the PC has no certificate that its server takes. A PC that was revoked asks by the
authority it knows already; nothing has to be typed at it.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from candidate_client.core import reduce_pc
from candidate_client.core.context import Context
from shared.exchange.examsite_file import SiteFileError
from shared.exchange.examsite_places import find_site_file
from shared.link.asking import Asker
from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.link.found import Found
from shared.link.known_site import KnownSite, from_enrolment, from_site_file
from shared.protocol.asking import Standing
from shared.words.catalogue import say

log = logging.getLogger(__name__)

_LOOK_S: Final = 2.0


class Joiner:
    """`wanted` says whether the PC needs it now; `adopt` gets the identity."""

    def __init__(
        self,
        context: Context,
        files: DeviceFiles,
        adopt: Callable[[DeviceIdentity], None],
        site_file: Path | None = None,
        discover: Callable[[], Iterable[Found]] = tuple,
    ) -> None:
        self._context = context
        self._files = files
        self._adopt = adopt
        self._site_file = site_file
        self._discover = discover
        self._asker: Asker | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="joiner", daemon=True)

    def start(self) -> None:
        """Begin to watch whether this PC needs a certificate."""
        self._thread.start()

    def here(self) -> None:
        """Enter was pressed at this PC."""
        asker = self._asker
        if asker is not None:
            asker.here()

    def stop(self, timeout_s: float = 5.0) -> None:
        """End; call after `context.stopping` is set."""
        self.leave_off()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def leave_off(self) -> None:
        """The PC was enrolled in another way, or the program ends."""
        asker = self._asker
        if asker is not None:
            asker.stop()

    def _run(self) -> None:
        stopping = self._context.stopping
        while not stopping.is_set():
            view = self._context.view
            if view.screen == "enrol" and view.candidate is None and view.busy != "enrol":
                self._join(cast_out=view.cast_out)
            stopping.wait(_LOOK_S)

    def _join(self, *, cast_out: bool) -> None:
        site = self._site(cast_out=cast_out)
        if site is None:
            return
        done = threading.Event()
        self._asker = Asker(
            site,
            self._files,
            "candidate",
            tell=lambda standing: self._told(standing, done),
            stopping=done,
            discover=self._discover,
        )
        if self._context.stopping.is_set():
            return
        try:
            identity = self._asker.run()
        except OSError as error:
            log.warning("the certificate cannot be kept: %s", error.strerror)
            self._tell(Standing(state="seeking", site_name=site.site_name, trouble=say("client.folder_unwritable")))
            return
        finally:
            self._asker = None
        if identity is not None:
            log.info("enrolled as %s", identity.device_id)
            self._adopt(identity)

    def _site(self, *, cast_out: bool) -> KnownSite | None:
        if cast_out:
            return from_enrolment(self._files)
        try:
            found = find_site_file(self._context.data, self._site_file)
        except SiteFileError as error:
            self._tell(Standing(state="seeking", trouble=error.message))
            return None
        return from_site_file(found.content) if found is not None else None

    def _told(self, standing: Standing, done: threading.Event) -> None:
        view = self._context.view
        if self._context.stopping.is_set() or (view.screen != "enrol" and standing.state != "approved"):
            done.set()
            return
        self._tell(standing)

    def _tell(self, standing: Standing) -> None:
        self._context.update(lambda view: reduce_pc.joining(view, standing))
