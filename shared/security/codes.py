"""Codes that people read out, type and remember: opening, enrolment, resume and exit code, PINs, passwords.

Codes use Crockford's base32 (no I, L, O, U), so a misread letter normalises to the right one. An opening code carries
at least 75 random bits: together with the site's key nobody searches it, so no check digit is spent on it. Its first
letter tells which version of the session's package it opens.
"""

import hashlib
import hmac
import secrets
import unicodedata
from typing import Final

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from shared.security.errors import SecurityError

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})

# OWASP's Argon2id profile with the smaller memory: 45 candidates log in at once on an ordinary PC (about 30 ms each).
_MEMORY_KIB: Final = 19 * 1024
_ITERATIONS: Final = 2
_LANES: Final = 1


def new_opening_code(serial: int | None = None) -> str:
    """A fresh opening code, as printed: `XXXX-XXXX-XXXX-XXXX`. This exact text is the age passphrase.

    `serial`: the version of the package it opens, told by the first letter; None for a code of no version.
    """
    first = _random_text(1) if serial is None else ALPHABET[serial % len(ALPHABET)]
    return _grouped(first + _random_text(15))


def version_of_code(code: str, own_serial: int) -> int:
    """Which version of a package an opening code says it opens; `own_serial` where it may be that one.

    One letter counts to 31, so it is a hint for the sentence that refuses a code, no proof. `code` is as printed.
    """
    mark = ALPHABET.index(code[0])
    return own_serial if mark == own_serial % len(ALPHABET) else mark or len(ALPHABET)


def normalise_opening_code(text: str) -> str:
    """What somebody typed, as the printed form; `code_malformed` if it cannot be an opening code."""
    plain = plain_code(text)
    if len(plain) != 16 or not set(plain) <= set(ALPHABET):
        raise SecurityError("code_malformed")
    return _grouped(plain)


def new_enrolment_code() -> str:
    """A fresh one-time code for enrolling devices: `XXXXX-XXXXX` (50 bits)."""
    plain = _random_text(10)
    return f"{plain[:5]}-{plain[5:]}"


def normalise_enrolment_code(text: str) -> str:
    """What somebody typed, as the printed form; `enrolment_code_malformed` if it cannot be one."""
    plain = plain_code(text)
    if len(plain) != 10 or not set(plain) <= set(ALPHABET):
        raise SecurityError("enrolment_code_malformed")
    return f"{plain[:5]}-{plain[5:]}"


def enrolment_proof(code: str, data: bytes) -> str:
    """HMAC-SHA256 of `data` under the enrolment code, hex: how both sides show that they know it."""
    return hmac.new(code.encode(), data, hashlib.sha256).hexdigest()


def resume_code(key: bytes) -> str:
    """The resume code 续考码 that a 32-byte key stands for: `XXXX-XXXX-XXXX` (60 bits). One key, one code."""
    return _code_of(key)


def normalise_resume_code(text: str) -> str:
    """What somebody typed, as the printed form; `resume_code_malformed` if it cannot be a resume code."""
    return _twelve_letters(text, "resume_code_malformed")


def wall_code(key: bytes) -> str:
    """The code of the wall page 大屏口令 that a 32-byte key stands for: `XXXX-XXXX-XXXX` (60 bits)."""
    return _code_of(key)


def normalise_wall_code(text: str) -> str:
    """What somebody typed, as the printed form; `wall_code_malformed` if it cannot be such a code."""
    return _twelve_letters(text, "wall_code_malformed")


def new_exit_challenge() -> str:
    """What a locked PC shows to whoever wants to leave it: `XXXX-XXXX` (40 bits), good for one try at the door."""
    return _grouped(_random_text(8))


def normalise_exit_challenge(text: str) -> str:
    """What somebody typed, as shown at the PC; `exit_challenge_malformed` if it cannot be one."""
    plain = plain_code(text)
    if len(plain) != 8 or not set(plain) <= set(ALPHABET):
        raise SecurityError("exit_challenge_malformed")
    return _grouped(plain)


def exit_code(key: bytes, challenge: str) -> str:
    """The exit code 退出码 by which a PC that holds this key lets go, for this challenge: `XXXX-XXXX-XXXX`."""
    return resume_code(hmac.new(key, b"exit\0" + challenge.encode(), hashlib.sha256).digest())


def normalise_exit_code(text: str) -> str:
    """What somebody typed, as the printed form; `exit_code_malformed` if it cannot be an exit code."""
    plain = plain_code(text)
    if len(plain) != 12 or not set(plain) <= set(ALPHABET):
        raise SecurityError("exit_code_malformed")
    return _grouped(plain)


def new_pin() -> str:
    """A random PIN of 8 digits and letters (40 bits) for a person on duty.

    Its hash travels to the site, and digits alone could be tried out there within a day.
    """
    return "".join(secrets.choice(ALPHABET) for _ in range(8))


def new_setup_pin() -> str:
    """A random PIN of 8 digits for the site's technician: its hash lies only on the server that is theirs anyway."""
    return "".join(secrets.choice("0123456789") for _ in range(8))


def hash_secret(secret: str) -> str:
    """A salted Argon2id hash (PHC string) of a PIN or password, safe to store."""
    kdf = Argon2id(
        salt=secrets.token_bytes(16), length=32, iterations=_ITERATIONS, lanes=_LANES, memory_cost=_MEMORY_KIB
    )
    return kdf.derive_phc_encoded(_as_typed(secret))


def verify_secret(secret: str, stored: str) -> bool:
    """Whether the typed PIN or password is the stored one; a damaged hash is never right."""
    typed = _as_typed(secret)
    as_printed = plain_code(secret).encode("utf-8", "backslashreplace")
    # PINs are printed in capitals without O, I and L; a password somebody chose is taken as it was chosen.
    return _fits(typed, stored) or (as_printed != typed and _fits(as_printed, stored))


def plain_code(text: str) -> str:
    """A code as it is compared, however it was typed or pasted: width, case, dashes, quotes and the invisible marks of
    messengers do not matter, nor letters that are read as digits.
    """
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(c for c in folded if c.isalnum()).translate(_MISREAD)


def same_text(given: str, expected: str) -> bool:
    """Compare two codes in constant time."""
    return secrets.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode("utf-8", "surrogatepass"))


def _fits(secret: bytes, stored: str) -> bool:
    try:
        Argon2id.verify_phc_encoded(secret, stored)
    except (InvalidKey, ValueError):
        return False
    return True


def _as_typed(secret: str) -> bytes:
    """Full-width digits from a Chinese input method are the same password; surrogates cannot reach the hash."""
    return unicodedata.normalize("NFKC", secret).strip().encode("utf-8", "backslashreplace")


def _random_text(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _code_of(key: bytes) -> str:
    number = int.from_bytes(key[:8], "big")
    return _grouped("".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(12)))


def _twelve_letters(text: str, malformed: str) -> str:
    plain = plain_code(text)
    if len(plain) != 12 or not set(plain) <= set(ALPHABET):
        raise SecurityError(malformed)
    return _grouped(plain)


def _grouped(plain: str) -> str:
    return "-".join(plain[i : i + 4] for i in range(0, len(plain), 4))
