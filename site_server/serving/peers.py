"""Which device stands behind which loopback port: the bridge between the TLS terminator and the WSGI side.

The terminator enters a port before it connects from it and removes it only after waitress has closed its end, while it
still holds the port itself. waitress does not notice the end of a connection while a request of it is at work, so no
request ever finds another device under its port.
"""

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
    """Live connections by the terminator's source port; safe for all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._peers: dict[int, PeerIdentity] = {}

    def enter(self, port: int, peer: PeerIdentity) -> None:
        """Note a connection. RuntimeError if the port is still taken: that would mix two devices up."""
        with self._lock:
            if port in self._peers:
                raise RuntimeError(f"port {port} already stands for a connection")
            self._peers[port] = peer

    def remove(self, port: int) -> None:
        """Forget a connection, before its port can be used again."""
        with self._lock:
            self._peers.pop(port, None)

    def lookup(self, remote_port: int) -> PeerIdentity | None:
        """The peer behind a port, or None for a connection that did not come through the terminator."""
        with self._lock:
            return self._peers.get(remote_port)

    def __len__(self) -> int:
        with self._lock:
            return len(self._peers)
