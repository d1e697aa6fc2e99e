"""The receipt: the centre's signed word that it holds a whole, genuine bundle. A DSSE envelope, canonical JSON.

Signed by the centre's own key, or by one that the centre certified for receipts alone (`shared.exchange.receipt_keys`).
"""

import secrets
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.decoding import decode_json
from shared.exchange.centre_trust import CentreTrust, trust_in
from shared.exchange.errors import ReceiptError
from shared.exchange.receipt_keys import ReceiptKey, certified
from shared.exchange.site_files import CentrePublic
from shared.security import signing
from shared.security.canonical import canonical_json
from shared.security.errors import SecurityError
from shared.words.catalogue import say

RECEIPT_TYPE: Final = "application/vnd.exam-site-kit.receipt+json"


class Receipt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the centre states. `received_ms` UTC ms; `bytes` the size of the bundle."""

    format: str = "exam-receipt/1"
    receipt_id: str
    centre_id: str
    session_id: str
    site_id: str
    bundle_id: str
    bundle_sha256: str
    bytes: int
    received_ms: int


def new_receipt_id() -> str:
    """A fresh id to read out: `R-` and twelve hex digits."""
    return f"R-{secrets.token_hex(6).upper()}"


def sign_receipt(receipt: Receipt, key: Ed25519PrivateKey) -> bytes:
    """The receipt as the file that is served and kept."""
    return signing.sign_envelope(canonical_json(receipt), RECEIPT_TYPE, key)


def open_receipt(
    data: bytes, *, centre: CentrePublic | CentreTrust, bundle_sha256: str, certificates: Iterable[bytes] = ()
) -> Receipt:
    """The statement of a receipt, after checking that this centre made it for this bundle. See `read_receipt`.

    Raises:
        ReceiptError: as `read_receipt`, and receipt_for_other_bundle.
    """
    receipt = read_receipt(data, centre=centre, certificates=certificates)
    if receipt.bundle_sha256 != bundle_sha256:
        message = say("exchange.receipt.other_bundle", safe=say("exchange.receipt_safe"))
        raise ReceiptError("receipt_for_other_bundle", message)
    return receipt


def read_receipt(data: bytes, *, centre: CentrePublic | CentreTrust, certificates: Iterable[bytes] = ()) -> Receipt:
    """The statement of a receipt that this centre made; which bundle it is for is still to be compared.

    `certificates`: of keys that may sign receipts for this centre, as packages carry them.

    Raises:
        ReceiptError: receipt_malformed, receipt_forged, receipt_foreign_centre, receipt_key_expired,
            receipt_key_revoked, receipt_key_retired (the centre had another key by then).
    """
    trust = trust_in(centre)
    keys = certified(certificates, trust)
    trusted = trust.keys() | signing.trust(*(key.public() for key in keys.values()))
    try:
        payload = signing.open_envelope(data, RECEIPT_TYPE, trusted)
        receipt = decode_json(payload, Receipt)
    except SecurityError as error:
        if error.code == "envelope_unknown_signer":
            message = say("exchange.receipt.foreign_signer", safe=say("exchange.receipt_safe"))
            raise ReceiptError("receipt_foreign_centre", message) from error
        if error.code == "envelope_bad_signature":
            message = say("exchange.receipt.forged", safe=say("exchange.receipt_safe"))
            raise ReceiptError("receipt_forged", message) from error
        raise _malformed() from error
    except msgspec.DecodeError as error:
        raise _malformed() from error
    if receipt.centre_id != trust.card.centre_id:
        raise ReceiptError(
            "receipt_foreign_centre", say("exchange.receipt.foreign_centre", safe=say("exchange.receipt_safe"))
        )
    refused = _key_refused(trust, keys, signing.signer_of(data), receipt.received_ms)
    if refused:
        raise ReceiptError(f"receipt_{refused}", say(f"exchange.receipt.{refused}", safe=say("exchange.receipt_safe")))
    return receipt


def _key_refused(trust: CentreTrust, keys: Mapping[str, ReceiptKey], signer: str, received_ms: int) -> str:
    """Why that key's receipt of that moment does not count; empty: it does. How late it is read is no matter."""
    if trust.revoked.receipt_key(signer) is not None:
        return "key_revoked"
    key = keys.get(signer)
    if key is not None:
        return "" if key.signed_then(received_ms) else "key_expired"
    return trust.refusal(signer, received_ms, now_ms=0)


def _malformed() -> ReceiptError:
    return ReceiptError("receipt_malformed", say("exchange.receipt.malformed", safe=say("exchange.receipt_safe")))
