"""The key that signs receipts, apart from the one that signs packages (ADR 0047).

On the machine that receives: keys/receipt.pem (made there, never leaves it; sealed under that folder's passphrase),
keys/receipt-key.json (its certificate).
At the centre: receipt-keys/<key id>.json, every certificate that was given; each package carries those still good.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from scripts.centre.errors import CentreError
from scripts.centre.folder import CentreFolder
from scripts.centre.issued import ISSUE_FILE
from scripts.centre.trust_ledger import write_ledger
from shared.decoding import decode_json
from shared.exchange.centre_trust import CentreTrust
from shared.exchange.receipt_keys import ReceiptKey, certify, read_certificate
from shared.exchange.site_files import encode_card
from shared.machine.files import write_whole
from shared.security import signing
from shared.security.canonical import sha256_hex
from shared.security.errors import SecurityError
from shared.words.catalogue import say

REQUEST_FILE: Final = "receipt-key.request.json"
DAY_MS: Final = 86_400_000


class KeyRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What the receiving machine hands to the centre: its public key, PEM."""

    format: str = "exam-receipt-key-request/1"
    key: str

    @property
    def fingerprint(self) -> str:
        """Sixteen hex digits in groups of four, to be compared by telephone."""
        digits = sha256_hex(self.key.encode())[:16].upper()
        return " ".join(digits[i : i + 4] for i in range(0, 16, 4))


def make_receipt_key(centre: CentreFolder, *, protected: bool = True) -> KeyRequest:
    """The key of this receiving machine, made once; what the centre certifies. `protected`: see `make_keys`.

    Raises SecurityError, CentreError, OSError.
    """
    path = _key_path(centre)
    if not centre.secrets.exists(path):
        path.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        if protected:
            centre.secrets.begin()
        centre.secrets.write(path, signing.private_pem(signing.make_signing_key()))
    key = signing.load_private(centre.secrets.read(path))
    return KeyRequest(key=signing.public_pem(key.public_key()).decode())


def read_request(path: Path) -> KeyRequest:
    """A request file. Raises CentreError `receipt_request_malformed`, OSError."""
    try:
        request = decode_json(path.read_bytes(), KeyRequest)
        signing.load_public(request.key.encode())
    except (msgspec.DecodeError, SecurityError) as error:
        raise CentreError("receipt_request_malformed", say("centre.receipt_request", name=path.name)) from error
    return request


def certify_request(centre: CentreFolder, request: KeyRequest, *, days: int, now_ms: int) -> bytes:
    """Certify a receiving machine's key and keep the certificate: packages built from now on carry it.

    Raises CentreError `no_keys`, SecurityError, OSError.
    """
    until_ms = now_ms + days * DAY_MS
    key = ReceiptKey(centre_id=centre.card().centre_id, key=request.key, from_ms=now_ms, until_ms=until_ms)
    certificate = certify(key, centre.signing_key())
    write_whole(centre.root / "receipt-keys" / f"{signing.key_id(key.public())[:16]}.json", certificate)
    return certificate


def receipt_certificates(centre: CentreFolder, now_ms: int | None = None) -> tuple[bytes, ...]:
    """The certificates given; if `now_ms` is told, those still good then and not revoked.

    Raises ReceiptError, CentreError, OSError.
    """
    found = [path.read_bytes() for path in sorted((centre.root / "receipt-keys").glob("*.json"))]
    if (own := _certificate_path(centre)).exists():
        found.append(own.read_bytes())
    trust = centre.ledger().trust
    return tuple(one for one in found if now_ms is None or _still_good(read_certificate(one, trust), trust, now_ms))


def certificates_to_send(centre: CentreFolder, now_ms: int) -> tuple[bytes, ...]:
    """Those a package carries: under the newest key, since a site may know none before it. Raises as above."""
    trust, key = centre.ledger().trust, centre.signing_key()
    return tuple(certify(read_certificate(one, trust), key) for one in receipt_certificates(centre, now_ms))


def receipt_signer(centre: CentreFolder) -> Ed25519PrivateKey:
    """What this machine signs receipts with: its own certified key, or the centre's where it has none.

    Raises CentreError `no_keys`, `receipt_key_uncertified`, `receipt_key_revoked`; ReceiptError, SecurityError.
    """
    if not centre.secrets.exists(_key_path(centre)):
        return centre.signing_key()
    if not _certificate_path(centre).exists():
        raise CentreError("receipt_key_uncertified", say("centre.receipt_uncertified", name=REQUEST_FILE))
    key = signing.load_private(centre.secrets.read(_key_path(centre)))
    trust = centre.ledger().trust
    certified = read_certificate(_certificate_path(centre).read_bytes(), trust)
    if signing.key_id(certified.public()) != signing.key_id(key.public_key()):
        raise CentreError("receipt_key_uncertified", say("centre.receipt_uncertified", name=REQUEST_FILE))
    revoked = trust.revoked.receipt_key(signing.key_id(key.public_key()))
    if revoked is not None:
        raise CentreError("receipt_key_revoked", say("centre.receipt_key_revoked", reason=revoked.reason))
    return key


def write_receiver_folder(centre: CentreFolder, target: Path, certificate: bytes | None = None) -> int:
    """What a receiving machine needs of this folder, without a secret in it; how many issues it knows then.

    Card, what was said of the keys and what is revoked, site register; of each issued package the record alone: no
    plan, no code, no paper.
    """
    receiver = CentreFolder(target)
    ledger = centre.ledger()
    write_whole(receiver.card_path, encode_card(ledger.trust.card))
    if ledger.file:
        write_ledger(target, replace(ledger, noted=()))
    if certificate is not None:
        write_whole(_certificate_path(receiver), certificate)
    count = 0
    for source in _public_files(centre):
        write_whole(target / source.relative_to(centre.root), source.read_bytes())
        count += source.name == ISSUE_FILE
    return count


def _still_good(key: ReceiptKey, trust: CentreTrust, now_ms: int) -> bool:
    return key.until_ms > now_ms and trust.revoked.receipt_key(signing.key_id(key.public())) is None


def _public_files(centre: CentreFolder) -> Iterator[Path]:
    yield from (centre.root / "sites").rglob("*.json")
    yield from centre.sessions_path.glob(f"*/*/{ISSUE_FILE}")


def _key_path(centre: CentreFolder) -> Path:
    return centre.root / "keys" / "receipt.pem"


def _certificate_path(centre: CentreFolder) -> Path:
    return centre.root / "keys" / "receipt-key.json"
