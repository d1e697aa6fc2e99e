"""Bearer tokens: who logged in, until when, under an HMAC of the server's key; checking one needs no storage."""

import base64
import binascii
import hashlib
import hmac
from typing import Final, TypeVar

import msgspec

from shared.decoding import decode_json
from shared.security.errors import SecurityError

_DOMAIN: Final = b"exam-site-kit/token/v1\x00"
_TAG_BYTES: Final = 32

Claims = TypeVar("Claims", bound=msgspec.Struct)


class _Dated(msgspec.Struct, frozen=True, kw_only=True):
    expires_ms: int
    claims: msgspec.Raw


def issue_token(key: bytes, claims: msgspec.Struct, *, expires_ms: int) -> str:
    """A URL-safe token carrying the claims until `expires_ms` (UTC ms). Claims are readable: no secrets in them."""
    body = msgspec.json.encode(_Dated(expires_ms=expires_ms, claims=msgspec.Raw(msgspec.json.encode(claims))))
    return base64.urlsafe_b64encode(_tag(key, body) + body).decode().rstrip("=")


def read_token(key: bytes, token: str, claims_type: type[Claims], *, now_ms: int) -> Claims:
    """The claims of a genuine token that has not expired at `now_ms`.

    Raises SecurityError: `token_malformed`, `token_bad_signature`, `token_expired`.
    """
    claims, expires_ms = genuine_token(key, token, claims_type)
    if now_ms >= expires_ms:
        raise SecurityError("token_expired")
    return claims


def genuine_token(key: bytes, token: str, claims_type: type[Claims]) -> tuple[Claims, int]:
    """The claims of a genuine token, and when it expires (UTC ms): the same for ever, so they may be remembered.

    Raises SecurityError: `token_malformed`, `token_bad_signature`.
    """
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise SecurityError("token_malformed") from error
    tag, body = raw[:_TAG_BYTES], raw[_TAG_BYTES:]
    if not hmac.compare_digest(tag, _tag(key, body)):
        raise SecurityError("token_bad_signature")
    try:
        dated = decode_json(body, _Dated)
        claims = decode_json(dated.claims, claims_type)
    except msgspec.DecodeError as error:
        raise SecurityError("token_malformed") from error
    return claims, dated.expires_ms


def _tag(key: bytes, body: bytes) -> bytes:
    return hmac.new(key, _DOMAIN + body, hashlib.sha256).digest()
