"""Finds the site's server again when it moved to another machine: tries every known address while the line is down.

Whoever answers is believed only if its certificate chains to the site's own authority and bears the server's name; that
is what the device's TLS line checks in any case. Knocking is slow and spread, so 45 PCs do not storm a machine that is
just starting. PCs and consoles seek alike.
"""

import logging
import random
import threading
from collections.abc import Callable, Iterable
from typing import Final

from shared.link.address import normalise_server
from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.link.errors import LinkError
from shared.link.found import Found, site_mark
from shared.link.site_line import device_transport
from shared.protocol import paths
from shared.protocol.device import Hello

log = logging.getLogger(__name__)

# A server that restarts on the same machine is back sooner; only then is it worth looking elsewhere.
_AFTER_MS: Final = 3_000
_EVERY_S: Final = 1.0
_ROUND_S: Final = 2.0
_TIMEOUT_S: Final = 2.0

Knock = Callable[[str, DeviceIdentity, DeviceFiles], bool]
Discover = Callable[[], Iterable[Found]]


class Seeking:
    """What the seeker asks its program, and what it tells it. Called on the seeker's thread."""

    def down_ms(self) -> int | None:
        """How long the server has been out of reach; None while it answers."""
        raise NotImplementedError

    def standby(self) -> tuple[str, ...]:
        """Where the server said that another machine would go on."""
        return ()

    def nearby(self) -> tuple[str, ...]:
        """Addresses worth a try that nobody told: this very machine may have become the server."""
        return ()

    def found(self, servers: tuple[Found, ...]) -> None:
        """Who announces itself now, for people to choose from. Nobody of these has been checked."""

    def moved(self, server: str) -> None:
        """The site's server was found elsewhere; every line of this machine has learned of it."""
        raise NotImplementedError


class Seeker:
    """One thread. It listens for announcements as long as this machine has no server: not enrolled, or cut off."""

    def __init__(
        self,
        line: Seeking,
        files: DeviceFiles,
        stopping: threading.Event,
        *,
        knock: Knock | None = None,
        discover: Discover = tuple,
    ) -> None:
        self._line = line
        self._files = files
        self._stopping = stopping
        self._knock = knock or answers_there
        self._discover = discover
        self._learned: tuple[str, ...] = ()
        self._thread = threading.Thread(target=self._run, name="seeker", daemon=True)

    def start(self) -> None:
        """Begin to watch the line."""
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """End; call after `stopping` is set."""
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def seek(self) -> str | None:
        """Look once at every other known address; where the server was found, if anywhere."""
        identity = self._files.load()
        if identity is None:
            return None
        now = self._files.found or identity.server
        known = [identity.server, *identity.others, *self._line.nearby(), *self._announced(identity)]
        for server in dict.fromkeys(normalise_server(s) or "" for s in known if s and s != now):
            if self._stopping.is_set() or self._line.down_ms() is None:
                return None
            if server and server != now and self._knock(server, identity, self._files):
                self._follow(server)
                return server
        return None

    def _announced(self, identity: DeviceIdentity) -> list[str]:
        mark = site_mark(identity.site_id) if identity.site_id else ""
        return [found.server for found in self._look() if not mark or found.site == mark]

    def _look(self) -> tuple[Found, ...]:
        found = tuple(self._discover())
        self._line.found(found)
        return found

    def _follow(self, server: str) -> None:
        log.info("the site's server answers at another address now")
        self._files.found = server
        try:
            self._files.move_to(server)
        except OSError as error:
            log.warning("the new address is not kept: %s", error.strerror)
        self._line.moved(server)

    def _run(self) -> None:
        while not self._stopping.wait(_EVERY_S):
            self._learn()
            if self._files.load() is None:
                self._look()
                self._stopping.wait(_ROUND_S)
                continue
            down_ms = self._line.down_ms()
            if down_ms is not None and down_ms > _AFTER_MS and self.seek() is None:
                self._stopping.wait(_ROUND_S * random.uniform(0.5, 1.0))

    def _learn(self) -> None:
        servers = self._line.standby()
        if servers and servers != self._learned:
            self._learned = servers
            try:
                self._files.learn(s for s in map(normalise_server, servers) if s)
            except OSError as error:
                log.warning("standby addresses are not kept: %s", error.strerror)


def answers_there(server: str, identity: DeviceIdentity, files: DeviceFiles) -> bool:
    """Whether this site's server answers at that address."""
    try:
        transport = device_transport(files, server, connect_timeout_s=_TIMEOUT_S, read_timeout_s=_TIMEOUT_S)
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
