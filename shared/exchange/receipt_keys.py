"""Keys that sign receipts and nothing else: the centre certifies them, the machine that receives holds one.

A certificate is a DSSE envelope under the centre's own key. It travels in every package, so a site knows which keys may
acknowledge its bundle; an envelope of any other type under such a key is refused everywhere, since only the centre's
own key is trusted there.
"""

from collections.abc import Iterable
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shared.decoding import decode_json
from shared.exchange.centre_trust import CentreTrust, trust_in
from shared.exchange.errors import ReceiptError
from shared.exchange.site_files import CentrePublic
from shared.security import signing
from shared.security.canonical import canonical_json
from shared.security.errors import SecurityError
from shared.words.catalogue import say

RECEIPT_KEY_TYPE: Final = "application/vnd.exam-site-kit.receipt-key+json"


class ReceiptKey(msgspec.Struct, frozen=True, kw_only=True):
    """What the centre certifies: this public key (PEM) signs its receipts from then until then. UTC ms."""

    format: str = "exam-receipt-key/1"
    centre_id: str
    key: str
    from_ms: int
    until_ms: int

    def public(self) -> Ed25519PublicKey:
        """The key. Raises SecurityError `key_malformed`."""
        return signing.load_public(self.key.encode())

    def signed_then(self, at_ms: int) -> bool:
        """Whether it was good at that moment."""
        return self.from_ms <= at_ms <= self.until_ms


def certify(key: ReceiptKey, centre_key: Ed25519PrivateKey) -> bytes:
    """The certificate. Raises SecurityError `key_malformed`."""
    key.public()
    return signing.sign_envelope(canonical_json(key), RECEIPT_KEY_TYPE, centre_key)


def read_certificate(data: bytes, centre: CentrePublic | CentreTrust) -> ReceiptKey:
    """The certified key. Whichever key of the centre vouched for it: it came in a package that counted.

    Raises ReceiptError `receipt_key_refused`: not this centre's word, or damaged.
    """
    trust = trust_in(centre)
    refused = ReceiptError("receipt_key_refused", say("exchange.receipt.key_refused"))
    try:
        payload = signing.open_envelope(data, RECEIPT_KEY_TYPE, trust.keys())
        found = decode_json(payload, ReceiptKey)
        found.public()
    except (SecurityError, msgspec.DecodeError) as error:
        raise refused from error
    if found.centre_id != trust.card.centre_id:
        raise refused
    return found


def certified(certificates: Iterable[bytes], centre: CentrePublic | CentreTrust) -> dict[str, ReceiptKey]:
    """The keys of these certificates by their id; what this centre did not sign counts for nothing."""
    found = {}
    for data in certificates:
        try:
            key = read_certificate(data, centre)
        except ReceiptError:
            continue
        found[signing.key_id(key.public())] = key
    return found
