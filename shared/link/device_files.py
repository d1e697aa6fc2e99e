"""What an enrolled machine keeps on disk: its key and certificate, the site's CA, and which server it belongs to."""

import secrets
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from shared.decoding import decode_json
from shared.link.witness import FILE as ANCHORS_FILE
from shared.link.witness import Witness
from shared.machine.files import write_private
from shared.machine.guard import Guard, guard_here
from shared.machine.secret_file import SecretFile
from shared.security.certificates import lock_key_pem

_OTHERS: Final = 8
_PASSWORD_BYTES: Final = 32
# Several lines of one program ask for the same key at once.
_LOCKING: Final = threading.Lock()
_LOCKED: Final = b"BEGIN ENCRYPTED PRIVATE KEY"


class DeviceIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """Who this machine is.

    `server` is `host:port`; `others`: where another machine of the site may go on as its server; `seat` 0 is a console;
    `kiosk`: the site's word whether a candidate's PC starts locked, unless its command line says otherwise; None where
    it said nothing.
    """

    device_id: str
    server: str
    seat: int = 0
    site_id: str = ""
    others: tuple[str, ...] = ()
    kiosk: bool | None = None


class DeviceFiles:
    """The files of one data folder. Each is written under another name first, so a crash leaves the old one.

    Where this machine wraps keys (`shared.machine.guard`), the key file is under a password kept beside it, wrapped.
    """

    def __init__(self, data: Path, guard: Guard | None = None) -> None:
        self.folder = data / "device"
        self._guard = guard or guard_here()
        self._password = SecretFile(self.folder / "device.lock", self._guard)
        # Where the server was found in this run, if it moved: every open line follows it at its next call.
        self.found: str | None = None
        self._witness: Witness | None = None

    @property
    def witness(self) -> Witness:
        """What this machine has been told of the room log; one for all its lines."""
        with _LOCKING:
            if self._witness is None:
                self._witness = Witness(self.folder / ANCHORS_FILE)
            return self._witness

    @property
    def key(self) -> Path:
        """The device's private key, PEM, readable by its owner alone."""
        return self.folder / "device.key"

    def key_password(self) -> bytes | None:
        """The password of the key file, None if it has none. A key that was left open is locked first.

        Raises OtherMachineError, OSError, SecurityError `key_malformed`.
        """
        with _LOCKING:
            if self._guard.wraps and _LOCKED not in (key := self.key.read_bytes()):
                write_private(self.key, lock_key_pem(key, self._new_password()))
            return self._password.load()

    @property
    def certificate(self) -> Path:
        """The device's certificate, PEM."""
        return self.folder / "device.crt"

    @property
    def site_ca(self) -> Path:
        """The only authority this PC trusts, PEM."""
        return self.folder / "site-ca.crt"

    def load(self) -> DeviceIdentity | None:
        """The identity, or None if this PC has not been enrolled or a file is missing or damaged."""
        try:
            identity = decode_json((self.folder / "device.json").read_bytes(), DeviceIdentity)
        except (OSError, msgspec.DecodeError):
            return None
        return identity if all(p.is_file() for p in (self.key, self.certificate, self.site_ca)) else None

    def save(self, identity: DeviceIdentity, *, key: bytes, certificate: bytes, site_ca: bytes) -> None:
        """Keep a fresh enrolment; the identity comes last, so that a half-written one is none. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self.folder / "device.json").unlink(missing_ok=True)
        write_private(self.key, lock_key_pem(key, self._new_password()) if self._guard.wraps else key)
        write_private(self.certificate, certificate)
        write_private(self.site_ca, site_ca)
        write_private(self.folder / "device.json", msgspec.json.encode(identity))

    def _new_password(self) -> bytes:
        password = secrets.token_hex(_PASSWORD_BYTES).encode()
        self._password.save(password)
        return password

    def move_to(self, server: str) -> None:
        """Remember another address of the same site's server; the old one stays among the others. Raises OSError."""
        identity = self.load()
        if identity is not None and identity.server != server:
            others = tuple(dict.fromkeys((identity.server, *(o for o in identity.others if o != server))))[:_OTHERS]
            changed = msgspec.structs.replace(identity, server=server, others=others)
            write_private(self.folder / "device.json", msgspec.json.encode(changed))

    def learn(self, servers: Iterable[str]) -> None:
        """Remember where else the site's server may be one day. Raises OSError."""
        identity = self.load()
        if identity is None:
            return
        others = tuple(dict.fromkeys((*(s for s in servers if s != identity.server), *identity.others)))[:_OTHERS]
        if others != identity.others:
            write_private(
                self.folder / "device.json", msgspec.json.encode(msgspec.structs.replace(identity, others=others))
            )
