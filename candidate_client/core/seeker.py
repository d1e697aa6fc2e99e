"""Finds the site's server again when it moved to another machine: tries every known address while the line is down.

Whoever answers is believed only if its certificate chains to the site's own authority and bears the server's name; that
is what the device's TLS line checks in any case. Knocking is slow and spread, so 45 PCs do not storm a machine that is
just starting.
"""

import logging
import random
import threading
from collections.abc import Callable, Iterable
from typing import Final

from candidate_client.core.context import Context
from candidate_client.core.localclock import monotonic_ms
from shared.link.address import normalise_server
from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.link.errors import LinkError
from shared.link.transport import Transport
from shared.protocol import paths
from shared.protocol.device import Hello

log = logging.getLogger(__name__)

# A server that restarts on the same machine is back sooner; only then is it worth looking elsewhere.
_AFTER_MS: Final = 3_000
_EVERY_S: Final = 1.0
_ROUND_S: Final = 2.0
_TIMEOUT_S: Final = 2.0

Knock = Callable[[str, DeviceIdentity, DeviceFiles], bool]
Discover = Callable[[], Iterable[str]]


class Seeker:
    """One thread. `moved` is called when the server was found elsewhere, after every line has learned of it."""

    def __init__(
        self,
        context: Context,
        files: DeviceFiles,
        moved: Callable[[str], None],
        *,
        knock: Knock | None = None,
        discover: Discover = lambda: (),
    ) -> None:
        self._context = context
        self._files = files
        self._moved = moved
        self._knock = knock or answers_there
        self._discover = discover
        self._learned: tuple[str, ...] = ()
        self._thread = threading.Thread(target=self._run, name="seeker", daemon=True)

    def start(self) -> None:
        """Begin to watch the line."""
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """End; call after `context.stopping` is set."""
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def seek(self) -> str | None:
        """Look once at every other known address; where the server was found, if anywhere."""
        identity = self._files.load()
        if identity is None:
            return None
        now = self._files.found or identity.server
        known = [s for s in (identity.server, *identity.others, *self._discover()) if s and s != now]
        for server in dict.fromkeys(normalise_server(s) or "" for s in known):
            if self._context.stopping.is_set() or self._online():
                return None
            if server and self._knock(server, identity, self._files):
                self._follow(server)
                return server
        return None

    def _follow(self, server: str) -> None:
        log.info("the site's server answers at another address now")
        self._files.found = server
        try:
            self._files.move_to(server)
        except OSError as error:
            log.warning("the new address is not kept: %s", error.strerror)
        self._moved(server)

    def _run(self) -> None:
        stopping = self._context.stopping
        while not stopping.wait(_EVERY_S):
            self._learn()
            if not self._down_long():
                continue
            if self.seek() is None:
                stopping.wait(_ROUND_S * random.uniform(0.5, 1.0))

    def _learn(self) -> None:
        servers = self._context.standby
        if servers and servers != self._learned:
            self._learned = servers
            try:
                self._files.learn(s for s in map(normalise_server, servers) if s)
            except OSError as error:
                log.warning("standby addresses are not kept: %s", error.strerror)

    def _online(self) -> bool:
        return self._context.view.link.online

    def _down_long(self) -> bool:
        link = self._context.view.link
        return (
            not link.online
            and link.offline_since_ms is not None
            and (monotonic_ms() - link.offline_since_ms > _AFTER_MS)
        )


def answers_there(server: str, identity: DeviceIdentity, files: DeviceFiles) -> bool:
    """Whether this site's server answers at that address."""
    try:
        transport = Transport(
            f"https://{server}",
            site_ca=files.site_ca,
            certificate=files.certificate,
            key=files.key,
            connect_timeout_s=_TIMEOUT_S,
            read_timeout_s=_TIMEOUT_S,
        )
    except LinkError:
        return False
    try:
        hello = transport.call("GET", paths.HELLO, None, Hello)
    except LinkError as error:
        log.debug("nobody of this site at a known address: %s", error.code)
        return False
    finally:
        transport.close()
    return not identity.site_id or hello.site_id == identity.site_id
