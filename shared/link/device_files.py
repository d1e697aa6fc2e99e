"""What an enrolled machine keeps on disk: its key and certificate, the site's CA, and which server it belongs to."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from shared.machine.files import write_private

_OTHERS: Final = 8


class DeviceIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """Who this machine is.

    `server` is `host:port`; `others`: where another machine of the site may go on as its server; `seat` 0 is a console.
    """

    device_id: str
    server: str
    seat: int = 0
    site_id: str = ""
    others: tuple[str, ...] = ()


class DeviceFiles:
    """The files of one data folder. Each is written under another name first, so a crash leaves the old one."""

    def __init__(self, data: Path) -> None:
        self.folder = data / "device"
        # Where the server was found in this run, if it moved: every open line follows it at its next call.
        self.found: str | None = None

    @property
    def key(self) -> Path:
        """The device's private key, PEM, readable by its owner alone."""
        return self.folder / "device.key"

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
            identity = msgspec.json.decode((self.folder / "device.json").read_bytes(), type=DeviceIdentity)
        except (OSError, msgspec.DecodeError):
            return None
        return identity if all(p.is_file() for p in (self.key, self.certificate, self.site_ca)) else None

    def save(self, identity: DeviceIdentity, *, key: bytes, certificate: bytes, site_ca: bytes) -> None:
        """Keep a fresh enrolment; the identity comes last, so that a half-written one is none. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self.folder / "device.json").unlink(missing_ok=True)
        write_private(self.key, key)
        write_private(self.certificate, certificate)
        write_private(self.site_ca, site_ca)
        write_private(self.folder / "device.json", msgspec.json.encode(identity))

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
