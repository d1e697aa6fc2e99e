"""Extension codes: the centre's consent to extra time, given over the telephone.

The console shows a short challenge, the centre's tool answers with a short code. It is good for one session, one
candidate (or one number of candidates), one length and one challenge. The key is a secret of the package that travels
sealed in it (ADR 0016).
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from typing import Final

from shared.security.canonical import canonical_json
from shared.security.codes import ALPHABET, plain_code, same_text
from shared.security.errors import SecurityError

_DOMAIN: Final = b"exam-site-kit/extension/v1\x00"
_CHALLENGE_LENGTH: Final = 6


def subject(tickets: Sequence[str]) -> str:
    """Who a code is for: one candidate's ticket number, or how many candidates (the challenge stands for which)."""
    return tickets[0] if len(tickets) == 1 else subject_of_many(len(tickets))


def subject_of_many(count: int) -> str:
    """Who a code for several candidates is for."""
    return f"*{count}"


def is_challenge(text: str) -> bool:
    """Whether this can be a challenge, however it is typed."""
    plain = plain_code(text)
    return len(plain) == _CHALLENGE_LENGTH and set(plain) <= set(ALPHABET)


def new_challenge() -> str:
    """What the console shows and somebody reads out: 6 characters."""
    return "".join(secrets.choice(ALPHABET) for _ in range(_CHALLENGE_LENGTH))


def extension_code(key: bytes, *, session_id: str, ticket: str, extra_s: int, challenge: str) -> str:
    """The centre's answer: `XXXX-XXXX` (40 bits), for `extra_s` seconds more. `ticket`: see `subject`."""
    message = canonical_json([session_id, ticket, extra_s, plain_code(challenge)])
    digest = hmac.new(key, _DOMAIN + message, hashlib.sha256).digest()
    number = int.from_bytes(digest[:5], "big")
    plain = "".join(ALPHABET[(number >> shift) & 31] for shift in range(35, -1, -5))
    return f"{plain[:4]}-{plain[4:]}"


def check_extension(key: bytes, typed: str, *, session_id: str, ticket: str, extra_s: int, challenge: str) -> None:
    """Accept what was typed, or raise SecurityError `extension_code_wrong`. The caller uses a challenge only once."""
    expected = extension_code(key, session_id=session_id, ticket=ticket, extra_s=extra_s, challenge=challenge)
    if not same_text(plain_code(typed), plain_code(expected)):
        raise SecurityError("extension_code_wrong")
