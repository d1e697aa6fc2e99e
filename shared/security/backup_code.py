"""The centre's answer by which the backup paper 备用卷 is opened in a running exam, given over the telephone.

The console shows a challenge for one candidate; the centre answers with the paper's opening code, masked for just this
session, candidate and challenge. So one code of sixteen letters both brings the secret that takes the seal off and says
that the centre agreed: for another candidate, or read out a second time, it opens nothing (ADR 0050). The first letter
is not masked: it tells, as in every opening code, which version of the package it is for.
"""

import hashlib
import hmac
from typing import Final

from shared.security.canonical import canonical_json
from shared.security.codes import ALPHABET, normalise_opening_code, plain_code

_DOMAIN: Final = b"exam-site-kit/backup-paper/v1\x00"


def mask_code(key: bytes, code: str, *, session_id: str, ticket: str, challenge: str) -> str:
    """The answer for an opening code, and from the answer the opening code again: `XXXX-XXXX-XXXX-XXXX`.

    `key`: the secret of the package that centre and site share. Raises SecurityError `code_malformed`.
    """
    plain = normalise_opening_code(code).replace("-", "")
    message = canonical_json([session_id, ticket, plain_code(challenge)])
    bits = int.from_bytes(hmac.new(key, _DOMAIN + message, hashlib.sha256).digest()[:10], "big")
    masked = (ALPHABET[ALPHABET.index(letter) ^ (bits >> 5 * place & 31)] for place, letter in enumerate(plain[1:]))
    return normalise_opening_code(plain[0] + "".join(masked))
