"""A word of the site's authority: signed with the CA's own key, checked with the one certificate every device keeps.

ECDSA P-256 with SHA-256 over a fixed prefix, the use and the text, parted by zero bytes: a word said for one use is
worth nothing for another.
"""

import base64
import binascii
from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from shared.security.certificates import KeyedCertificate, load_authority, load_certificate
from shared.security.errors import SecurityError

_PREFIX: Final = b"exam-site-kit/authority/v1\0"


class AuthorityWord(msgspec.Struct, frozen=True, kw_only=True):
    """What was said, and the signature over it (base64)."""

    body: str
    signature: str


def say_as_authority(ca: KeyedCertificate, use: str, body: str) -> AuthorityWord:
    """Sign a text for a use. Raises SecurityError `key_malformed`, `certificate_malformed`."""
    _certificate, key = load_authority(ca, None)
    signature = key.sign(_signed(use, body), ec.ECDSA(SHA256()))
    return AuthorityWord(body=body, signature=base64.b64encode(signature).decode())


def check_authority(ca_certificate: bytes, use: str, word: AuthorityWord) -> str:
    """The text, if this authority said it for this use.

    Raises SecurityError: `envelope_malformed`, `envelope_bad_signature`, `certificate_malformed`.
    """
    public = load_certificate(ca_certificate).public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey):
        raise SecurityError("certificate_malformed")
    try:
        public.verify(base64.b64decode(word.signature, validate=True), _signed(use, word.body), ec.ECDSA(SHA256()))
    except (binascii.Error, ValueError) as error:
        raise SecurityError("envelope_malformed") from error
    except InvalidSignature as error:
        raise SecurityError("envelope_bad_signature") from error
    return word.body


def _signed(use: str, body: str) -> bytes:
    return _PREFIX + use.encode() + b"\0" + body.encode()
