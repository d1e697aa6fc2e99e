"""The passphrase 保护口令 a person chooses for keys: how it is read, which one is too weak, one to propose."""

import secrets
import unicodedata
from itertools import pairwise
from typing import Final

from shared.security.codes import ALPHABET
from shared.security.errors import SecurityError

LEAST_SIGNS: Final = 12
_LEAST_DIGITS: Final = 20
"""Of one that has nothing but digits: twelve would be searched within a year."""
_LEAST_DIFFERENT: Final = 6
_GROUPS: Final = 5
_GROUP: Final = 4


def normalised(typed: str) -> str:
    """What was typed, the same from every keyboard and input method: NFKC, without spaces around it."""
    return unicodedata.normalize("NFKC", typed).strip()


def checked(typed: str) -> str:
    """A passphrase that may protect keys, normalised.

    Raises SecurityError: `passphrase_short`; `passphrase_simple` (few different signs, a run, one piece repeated).
    """
    text = normalised(typed)
    if len(text) < (_LEAST_DIGITS if text.isdecimal() else LEAST_SIGNS):
        raise SecurityError("passphrase_short")
    repeated = text in (text + text)[1:-1]
    run = len({ord(b) - ord(a) for a, b in pairwise(text)}) == 1
    if repeated or run or len(set(text)) < _LEAST_DIFFERENT:
        raise SecurityError("passphrase_simple")
    return text


def proposed() -> str:
    """A random one that people can copy and type: `xxxx-xxxx-xxxx-xxxx-xxxx` (100 bits), no letter that misreads."""
    plain = "".join(secrets.choice(ALPHABET.lower()) for _ in range(_GROUPS * _GROUP))
    return "-".join(plain[n : n + _GROUP] for n in range(0, len(plain), _GROUP))
