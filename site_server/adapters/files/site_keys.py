"""Makes and loads the site's keys. Everything secret lies in `keys/`, sealed under the vault key."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from shared.decoding import decode_json
from shared.exchange.site_files import CENTRE_FILE, SITE_FILE, CentrePublic, SitePublic, encode_card, read_card
from shared.link.address import bare_host
from shared.machine.files import write_private
from shared.security import certificates, codes, sealing, signing
from shared.security.certificates import KeyedCertificate
from shared.security.vault import Keyring, KeyStore
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.vault import FileKeyStore
from site_server.domain.site_keys import LOCAL_DEVICE, SiteKeys

SEALED_FILE: Final = "site.sealed"
"""In `keys`; with it the site exists."""


def site_exists(data: Path) -> bool:
    """Whether a site was made in this folder; looking leaves nothing there. Between a purge's old and new keys, too."""
    keys = data / "keys"
    try:
        return any(place.exists() for place in (keys / SEALED_FILE, keys / "next" / SEALED_FILE))
    except OSError:
        return False


class _Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """The content of `keys/site.sealed`."""

    signing_key: bytes
    identity: str
    ca: KeyedCertificate
    setup_pin_hash: str


class NotInitialisedError(Exception):
    """The folder holds no site yet; `init` makes one."""


class SiteFiles:
    """The key files of one data folder."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self._sealed = folder.root / "keys" / SEALED_FILE
        self.site_card = folder.root / SITE_FILE
        self.centre_card = folder.root / CENTRE_FILE
        self.ca = folder.root / "keys" / "site-ca.crt"
        self.certificate = folder.root / "keys" / "server.crt"
        self.key = folder.root / "keys" / "server.key"
        self.local_certificate = folder.root / "keys" / "local.crt"
        self.local_key = folder.root / "keys" / "local.key"

    def exists(self) -> bool:
        """Whether a site was made here."""
        return self._sealed.exists()

    def keyring(self) -> Keyring:
        """The vault. Raises OSError."""
        return Keyring(FileKeyStore(self._folder.vault_key))

    def key_password(self, keyring: Keyring) -> bytes:
        """The password of the TLS key files."""
        return keyring.key("tls-key-files").hex().encode()

    def make(
        self,
        *,
        site_id: str,
        site_name: str,
        centre: CentrePublic,
        addresses: Sequence[str],
        now_ms: int,
        room: str = "",
    ) -> str:
        """Make a site: vault, CA, server and local certificates, site keys. Returns the PIN of "setup".

        `room`: stands on the card where the site has a server for each of several rooms.

        Raises FileExistsError if there is one already, OSError.
        """
        if self.exists():
            raise FileExistsError(self._sealed)
        keyring = self.keyring()
        password, pin = self.key_password(keyring), codes.new_setup_pin()
        signing_key, identity = signing.make_signing_key(), sealing.make_identity()
        ca = certificates.make_ca(site_id, now_ms=now_ms)
        card = SitePublic(
            site_id=site_id,
            site_name=site_name,
            signing_key=signing.public_pem(signing_key.public_key()).decode(),
            recipient=sealing.recipient_of(identity),
            room=room,
        )
        server = certificates.issue_server(
            ca, addresses=[bare_host(one) for one in addresses], now_ms=now_ms, key_password=password
        )
        local_key = certificates.make_device_key()
        local = certificates.issue_device(
            ca,
            certificates.make_device_request(local_key, LOCAL_DEVICE),
            device_id=LOCAL_DEVICE,
            role="console",
            now_ms=now_ms,
        )
        for path, data in (
            (self.ca, ca.certificate),
            (self.certificate, server.certificate),
            (self.key, server.key),
            (self.local_certificate, local),
            (self.local_key, certificates.key_pem(local_key, password)),
            (self.site_card, encode_card(card)),
            (self.centre_card, encode_card(centre)),
        ):
            write_private(path, data)
        secret = _Sealed(
            signing_key=signing.private_pem(signing_key),
            identity=identity,
            ca=ca,
            setup_pin_hash=codes.hash_secret(pin),
        )
        # Last: with this file the site exists.
        write_private(self._sealed, keyring.box("site-keys").encrypt(msgspec.json.encode(secret)))
        return pin

    def sealed_anew(self, place: Path, keyring: Keyring, store: KeyStore) -> Keyring:
        """Write the sealed keys into `place` under another vault, and hand it out; nothing here changes.

        Raises as `load`.
        """
        other = Keyring(store)
        opened = keyring.box("site-keys").decrypt(self._sealed.read_bytes())
        write_private(place / self._sealed.name, other.box("site-keys").encrypt(opened))
        return other

    def load(self, keyring: Keyring) -> SiteKeys:
        """The keys. Raises NotInitialisedError, KeyCardError, SecurityError `box_wrong_key`, OSError."""
        if not self.exists():
            raise NotInitialisedError(str(self._folder.root))
        opened = decode_json(keyring.box("site-keys").decrypt(self._sealed.read_bytes()), _Sealed)
        return SiteKeys(
            card=read_card(self.site_card, SitePublic),
            centre=read_card(self.centre_card, CentrePublic),
            signing_key=opened.signing_key,
            identity=opened.identity,
            ca=opened.ca,
            setup_pin_hash=opened.setup_pin_hash,
        )
