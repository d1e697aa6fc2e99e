"""Sealing with the age format: to a key (X25519), with a code, or with both for a paper.

A paper needs two things, the site's key and the opening code (ADR 0001): the key is the outer layer, the code the
inner one. Everything stays openable with the stock `age` command.
"""

from typing import Final

import pyrage
from pyrage import passphrase as pyrage_passphrase
from pyrage import x25519

from shared.security import age_scrypt
from shared.security.codes import normalise_opening_code
from shared.security.errors import SecurityError

# A code has 80 random bits, so scrypt need not slow anybody down: 32 MiB and a tenth of a second on a room's PC.
_CODE_LOG_N: Final = 15

_NO_MATCH: Final = "No matching keys found"
_NO_FIT: Final = "Decryption failed"


def make_identity() -> str:
    """A new X25519 identity (secret): one line `AGE-SECRET-KEY-1…`, as in an age key file."""
    return str(x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """The public recipient `age1…` of an identity."""
    return str(_identity(identity).to_public())


def identity_file(identity: str) -> bytes:
    """The text of a key file that `age -i` reads."""
    return f"# public key: {recipient_of(identity)}\n{identity}\n".encode()


def read_identity(data: bytes) -> str:
    """The one identity of a key file; `key_malformed` if there is none or it cannot be read."""
    lines = [line.strip() for line in data.decode("utf-8", "replace").splitlines()]
    found = [line for line in lines if line and not line.startswith("#")]
    if len(found) != 1:
        raise SecurityError("key_malformed")
    return str(_identity(found[0]))


def seal_to(recipient: str, data: bytes) -> bytes:
    """An age file only the holder of the recipient's identity opens."""
    return bytes(pyrage.encrypt(data, [_recipient(recipient)]))


def open_with(identity: str, sealed: bytes) -> bytes:
    """The data of `seal_to`. `identity`: one a line, as in an age key file; that any of them opens it is enough.

    Raises `not_sealed`, `sealed_for_other`, `sealed_damaged`, `key_malformed`.
    """
    keys = [_identity(line) for line in identity.split("\n")]
    _check_is_age(sealed)
    try:
        return bytes(pyrage.decrypt(sealed, keys))
    except pyrage.DecryptError as error:
        raise _refusal(error) from error


def seal_with_code(code: str, data: bytes) -> bytes:
    """An age passphrase file whose passphrase is the opening code exactly as printed (`XXXX-XXXX-XXXX-XXXX`)."""
    return age_scrypt.encrypt(data, normalise_opening_code(code), _CODE_LOG_N)


def open_with_code(code: str, sealed: bytes) -> bytes:
    """The data of `seal_with_code`. Raises `code_malformed`, `code_wrong`, `not_sealed`, `sealed_damaged`."""
    passphrase = normalise_opening_code(code)
    _check_is_age(sealed)
    log_n = age_scrypt.work_factor(sealed)
    # An absurd work factor would take the memory of the whole machine before anything could be checked.
    if log_n is None or log_n > age_scrypt.MAX_LOG_N:
        raise SecurityError("sealed_damaged")
    try:
        return bytes(pyrage_passphrase.decrypt(sealed, passphrase))
    except pyrage.DecryptError as error:
        raise _refusal(error) from error


def seal_paper(recipient: str, code: str, data: bytes) -> bytes:
    """A paper under two locks: the opening code inside, the site's key outside."""
    return seal_to(recipient, seal_with_code(code, data))


def open_paper(identity: str, code: str, sealed: bytes) -> bytes:
    """The paper of `seal_paper`; the layer in between exists in memory only.

    Raises `code_malformed`, `code_wrong`, `sealed_for_other`, `sealed_damaged`, `not_sealed`, `key_malformed`.
    """
    return open_with_code(code, open_with(identity, sealed))


def check_paper(identity: str, sealed: bytes) -> None:
    """At import, before the code is known: the outer layer is whole and for this site, the inner one wants a code.

    Raises as `open_with` does; the inner layer is dropped again at once.
    """
    inner = open_with(identity, sealed)
    _check_is_age(inner)
    if age_scrypt.work_factor(inner) is None:
        raise SecurityError("sealed_damaged")


def _identity(text: str) -> x25519.Identity:
    try:
        return x25519.Identity.from_str(text)
    except pyrage.IdentityError as error:
        raise SecurityError("key_malformed") from error


def _recipient(text: str) -> x25519.Recipient:
    try:
        return x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise SecurityError("key_malformed") from error


def _check_is_age(head: bytes) -> None:
    # Binary only: the armoured form could be written in many ways, so a changed byte might pass.
    if not head.startswith(age_scrypt.VERSION_LINE):
        raise SecurityError("not_sealed")


def _refusal(error: Exception) -> SecurityError:
    text = str(error)
    if text == _NO_MATCH:
        return SecurityError("sealed_for_other")
    return SecurityError("code_wrong" if text == _NO_FIT else "sealed_damaged")
