"""Finding the site's server without typing its address: it announces itself by multicast DNS (DNS-SD), others ask.

A convenience only. A firewall or a switch may swallow multicast, so the address by hand always works and no failure
here ever stops a program. An announcement proves nothing: who it names is believed only if its certificate chains to
the site's own authority (`seeker.answers_there`), or, before that is known, by the enrolment code.
"""

import logging
import socket
import threading
from collections.abc import Callable, Sequence
from typing import Final

import zeroconf
from zeroconf._dns import DNSAddress, DNSRecord, DNSService, DNSText

from shared.link.address import normalise_server
from shared.link.found import Found, room_addresses, site_mark
from shared.link.one_shot import ask
from shared.protocol.version import PROTOCOL_VERSION

log = logging.getLogger(__name__)

SERVICE: Final = "_examsite._tcp.local."
LOOK_S: Final = 1.5
_LOOK_AGAIN_S: Final = 10.0
# A joker may announce a thousand servers; nobody knocks at more than these.
_MOST: Final = 12
_IPV4: Final = 4
# A string of an announcement holds 255 bytes.
_LONGEST_ROOM: Final = 60


class Announcer:
    """Tells the network where the server is, on every address it has, also on those it gets later."""

    def __init__(
        self,
        site_id: str,
        port: int,
        addresses: Callable[[], Sequence[str]] = room_addresses,
        *,
        room: str = "",
        on: Sequence[str] | None = None,
    ) -> None:
        """`addresses`: those to announce, asked again and again; `on`: own addresses to speak from (default: all).

        `room`: the name of its room, where a site has several; people choose by it, no program does.
        """
        self._site = site_mark(site_id)
        self._room = room[:_LONGEST_ROOM]
        self._port = port
        self._addresses = addresses
        self._on = on
        self._stop = threading.Event()
        self._told: tuple[str, ...] = ()
        self._line: zeroconf.Zeroconf | None = None
        self._thread = threading.Thread(target=self._run, name="announcer", daemon=True)

    def start(self) -> None:
        """Begin; returns at once, and nothing that goes wrong afterwards concerns anybody else."""
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """Say goodbye. Twice is harmless."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    @property
    def running(self) -> bool:
        """Whether it is still at work."""
        return self._thread.is_alive()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                addresses = tuple(self._addresses())
                if addresses != self._told:
                    self._withdraw()
                    if addresses:
                        self._tell(addresses)
                    self._told = addresses
            except (OSError, zeroconf.Error) as error:
                log.info("not announced: %s", type(error).__name__)
            self._stop.wait(_LOOK_AGAIN_S)
        self._withdraw()

    def _tell(self, addresses: tuple[str, ...]) -> None:
        self._line = _open(self._on)
        name = f"exam-{self._site}-{self._port}"
        self._line.register_service(
            zeroconf.ServiceInfo(
                SERVICE,
                f"{name}.{SERVICE}",
                port=self._port,
                properties={"site": self._site, "v": str(PROTOCOL_VERSION), "room": self._room},
                server=f"{name}.local.",
                parsed_addresses=list(addresses),
            ),
            allow_name_change=True,
        )
        log.info("announced on %d address(es)", len(addresses))

    def _withdraw(self) -> None:
        line, self._line = self._line, None
        if line is None:
            return
        try:
            line.close()
        except (OSError, zeroconf.Error) as error:
            log.info("not withdrawn: %s", type(error).__name__)


def look(seconds: float = LOOK_S, *, on: Sequence[str] | None = None) -> tuple[Found, ...]:
    """Who announces itself now; takes that long. Nobody, if this network lets no multicast through.

    on: own addresses to ask from (default: all). Nothing of this machine is open to the network meanwhile.
    """
    try:
        return _servers(ask(SERVICE, seconds, room_addresses() if on is None else on))
    except OSError as error:
        log.info("cannot ask for announcements: %s", type(error).__name__)
        return ()


def _open(addresses: Sequence[str] | None) -> zeroconf.Zeroconf:
    # What the library warns of (a card without multicast, a strange packet) concerns nobody here.
    logging.getLogger("zeroconf").setLevel(logging.ERROR)
    if addresses is None:
        return zeroconf.Zeroconf(ip_version=zeroconf.IPVersion.V4Only)
    return zeroconf.Zeroconf(interfaces=list(addresses), ip_version=zeroconf.IPVersion.V4Only)


def _servers(records: Sequence[DNSRecord]) -> tuple[Found, ...]:
    """The servers that the records tell of: a place has a port and a name, the name has addresses."""
    places = {r.name: r for r in records if isinstance(r, DNSService) and r.name.endswith(SERVICE)}
    texts = {r.name: _text(r.text) for r in records if isinstance(r, DNSText)}
    found: dict[str, Found] = {}
    for place in places.values():
        for record in records:
            if isinstance(record, DNSAddress) and record.name == place.server and len(record.address) == _IPV4:
                server = normalise_server(f"{socket.inet_ntoa(record.address)}:{place.port}")
                if server is not None and len(found) < _MOST:
                    told = texts.get(place.name, {})
                    room = "".join(filter(str.isprintable, told.get("room", "")))[:_LONGEST_ROOM]
                    found.setdefault(server, Found(server=server, site=told.get("site", "")[:16], room=room))
    return tuple(found.values())


def _text(text: bytes) -> dict[str, str]:
    """What an announcement's text says: strings `name=value` of at most 255 bytes, each after its length."""
    said: dict[str, str] = {}
    while text:
        entry, text = text[1 : 1 + text[0]], text[1 + text[0] :]
        name, _, value = entry.decode("utf-8", "replace").partition("=")
        said.setdefault(name, value)
    return said
