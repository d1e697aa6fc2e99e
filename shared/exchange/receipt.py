"""The receipt: the centre's signed word that it holds a whole, genuine bundle. A DSSE envelope, canonical JSON."""

import secrets
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.decoding import decode_json
from shared.exchange.errors import ReceiptError
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


def open_receipt(data: bytes, *, centre: CentrePublic, bundle_sha256: str) -> Receipt:
    """The statement of a receipt, after checking that this centre made it for this bundle.

    Raises:
        ReceiptError: receipt_malformed, receipt_forged, receipt_foreign_centre, receipt_for_other_bundle.
    """
    receipt = read_receipt(data, centre=centre)
    if receipt.bundle_sha256 != bundle_sha256:
        message = say("exchange.receipt.other_bundle", safe=say("exchange.receipt_safe"))
        raise ReceiptError("receipt_for_other_bundle", message)
    return receipt


def read_receipt(data: bytes, *, centre: CentrePublic) -> Receipt:
    """The statement of a receipt that this centre made; which bundle it is for is still to be compared.

    Raises:
        ReceiptError: receipt_malformed, receipt_forged, receipt_foreign_centre.
    """
    try:
        payload = signing.open_envelope(data, RECEIPT_TYPE, signing.trust(centre.key()))
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
    if receipt.centre_id != centre.centre_id:
        raise ReceiptError(
            "receipt_foreign_centre", say("exchange.receipt.foreign_centre", safe=say("exchange.receipt_safe"))
        )
    return receipt


def _malformed() -> ReceiptError:
    return ReceiptError("receipt_malformed", say("exchange.receipt.malformed", safe=say("exchange.receipt_safe")))
