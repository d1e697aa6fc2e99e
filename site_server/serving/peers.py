"""Which device stands behind which connection: the bridge between the TLS terminator and the WSGI side.

Every connection has a number of its own, given once and never again, under which the terminator hands it over. There is
no port in between that another program of this machine could come to, and no request ever finds another device.
"""

import itertools
import threading

import msgspec

from shared.security.certificates import DeviceRole


class PeerIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """The far end of one TLS connection.

    address: its IP address. device_id, role, fingerprint (SHA-256 of the certificate, hex): None without a certificate.
    """

    address: str
    device_id: str | None = None
    role: DeviceRole | None = None
    fingerprint: str | None = None

    @property
    def key(self) -> str:
        """Whose budget its words are counted against: the device's, or the address's before there is a device."""
        return self.device_id or f"address {self.address}"


class PeerRegistry:
    """Live connections by their number; safe for all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._peers: dict[int, PeerIdentity] = {}
        self._numbers = itertools.count(1)

    def enter(self, peer: PeerIdentity) -> int:
        """Note a connection; its number."""
        with self._lock:
            number = next(self._numbers)
            self._peers[number] = peer
        return number

    def remove(self, number: int) -> None:
        """Forget a connection; a request of it that is still at work keeps what it was told."""
        with self._lock:
            self._peers.pop(number, None)

    def lookup(self, number: int) -> PeerIdentity | None:
        """The peer behind a number, or None for a connection that has ended."""
        with self._lock:
            return self._peers.get(number)

    def __len__(self) -> int:
        with self._lock:
            return len(self._peers)
