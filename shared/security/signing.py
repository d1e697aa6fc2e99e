"""Ed25519 keys and DSSE envelopes: who wrote these bytes, and for what use.

Written on `cryptography` by the DSSE v1 text rather than on securesystemslib's `Envelope`, whose reader accepts unknown
fields, any JSON spelling and lenient base64: here every flipped byte of the file must be refused. The envelopes are
plain DSSE; the tests verify ours with securesystemslib and open its envelopes with this module.
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from shared.security.canonical import canonical_json, parse_canonical, sha256_hex
from shared.security.errors import SecurityError


def make_signing_key() -> Ed25519PrivateKey:
    """A new random Ed25519 key."""
    return Ed25519PrivateKey.generate()


def private_pem(key: Ed25519PrivateKey, password: bytes | None = None) -> bytes:
    """The private key as PKCS#8 PEM, encrypted when a password is given."""
    guard: KeySerializationEncryption = BestAvailableEncryption(password) if password else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, guard)


def public_pem(key: Ed25519PublicKey) -> bytes:
    """The public key as SubjectPublicKeyInfo PEM."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def load_private(pem: bytes, password: bytes | None = None) -> Ed25519PrivateKey:
    """The key of a PEM; `key_malformed` for damage, a wrong password or another kind of key."""
    try:
        key = load_pem_private_key(pem, password)
    except (ValueError, TypeError) as error:
        raise SecurityError("key_malformed") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SecurityError("key_malformed")
    return key


def load_public(pem: bytes) -> Ed25519PublicKey:
    """The public key of a PEM; `key_malformed` for damage or another kind of key."""
    try:
        key = load_pem_public_key(pem)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise SecurityError("key_malformed") from error
    if not isinstance(key, Ed25519PublicKey):
        raise SecurityError("key_malformed")
    return key


def key_id(key: Ed25519PublicKey) -> str:
    """The name of a public key: SHA-256 of its 32 raw bytes, hexadecimal."""
    return sha256_hex(key.public_bytes_raw())


def trust(*keys: Ed25519PublicKey) -> dict[str, Ed25519PublicKey]:
    """The trusted keys by their id, as `open_envelope` wants them."""
    return {key_id(key): key for key in keys}


def sign_envelope(payload: bytes, payload_type: str, key: Ed25519PrivateKey) -> bytes:
    """A DSSE envelope (canonical JSON) of the payload with one signature."""
    signature = key.sign(_pre_authentication(payload, payload_type))
    return canonical_json(
        {
            "payload": base64.b64encode(payload).decode(),
            "payloadType": payload_type,
            "signatures": [{"keyid": key_id(key.public_key()), "sig": base64.b64encode(signature).decode()}],
        }
    )


def open_envelope(data: bytes, payload_type: str, trusted: Mapping[str, Ed25519PublicKey]) -> bytes:
    """The payload, after its signature, type and every byte of the envelope have been checked.

    Raises SecurityError: `envelope_malformed`, `envelope_wrong_type`, `envelope_unknown_signer`,
    `envelope_bad_signature`.
    """
    payload, found_type, keyid, signature = _read(data)
    signer = trusted.get(keyid)
    if signer is None:
        raise SecurityError("envelope_unknown_signer")
    try:
        signer.verify(signature, _pre_authentication(payload, found_type))
    except InvalidSignature as error:
        raise SecurityError("envelope_bad_signature") from error
    # A genuine envelope made for another use must not pass here.
    if found_type != payload_type:
        raise SecurityError("envelope_wrong_type")
    return payload


def signer_of(data: bytes) -> str:
    """The key id an envelope claims, unverified: good for naming a stranger in a message, for nothing else."""
    return _read(data)[2]


def claimed_payload(data: bytes, payload_type: str) -> bytes:
    """The payload, unverified: to find the key that a self-signed file carries, for nothing else.

    Raises SecurityError `envelope_malformed`, `envelope_wrong_type`.
    """
    payload, found_type, _, _ = _read(data)
    if found_type != payload_type:
        raise SecurityError("envelope_wrong_type")
    return payload


def _pre_authentication(payload: bytes, payload_type: str) -> bytes:
    kind = payload_type.encode("utf-8")
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def _read(data: bytes) -> tuple[bytes, str, str, bytes]:
    try:
        envelope = parse_canonical(data)
        if not isinstance(envelope, dict) or set(envelope) != {"payload", "payloadType", "signatures"}:
            raise SecurityError("envelope_malformed")
        signatures = envelope["signatures"]
        if not isinstance(signatures, list) or len(signatures) != 1:
            raise SecurityError("envelope_malformed")
        (entry,) = signatures
        if not isinstance(entry, dict) or set(entry) != {"keyid", "sig"}:
            raise SecurityError("envelope_malformed")
        kind, keyid = envelope["payloadType"], entry["keyid"]
        if not isinstance(kind, str) or not isinstance(keyid, str):
            raise SecurityError("envelope_malformed")
        return _exact_base64(envelope["payload"]), kind, keyid, _exact_base64(entry["sig"])
    except SecurityError as error:
        raise SecurityError("envelope_malformed") from error


def _exact_base64(text: Any) -> bytes:
    """Decoded bytes, only if encoding them again gives the very same text (no spare bits, no stray characters)."""
    if not isinstance(text, str):
        raise SecurityError("envelope_malformed")
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise SecurityError("envelope_malformed") from error
    if base64.b64encode(raw).decode() != text:
        raise SecurityError("envelope_malformed")
    return raw
