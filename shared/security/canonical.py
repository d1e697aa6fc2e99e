"""One byte form for one value: what gets hashed or signed is the same on every machine.

Sorted keys (by code point), no spaces, UTF-8 without escapes beyond those JSON requires. Floats are refused: their
text differs between writers, so amounts travel as strings and durations as integers.
"""

import hashlib
import json
from typing import Any

import msgspec

from shared.security.errors import SecurityError


def canonical_json(obj: Any) -> bytes:
    """The canonical bytes of a msgspec struct, dict, list, str, int, bool or None.

    Raises TypeError for a float or another type, and for a dict key that is not a string; ValueError for text that is
    no valid Unicode (a lone surrogate).
    """
    plain = msgspec.to_builtins(obj)
    _refuse_inexact(plain)
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def parse_canonical(data: bytes) -> Any:
    """The value of canonical bytes; anything else, even the same value written differently, is `not_canonical`."""
    try:
        value = json.loads(data.decode("utf-8"))
        if canonical_json(value) == data:
            return value
    except (ValueError, TypeError, RecursionError):
        pass
    raise SecurityError("not_canonical")


def sha256_hex(data: bytes) -> str:
    """SHA-256 of the bytes in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _refuse_inexact(value: Any) -> None:
    if value is None or isinstance(value, str | bool | int):
        return
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError("canonical JSON has string keys only")
            _refuse_inexact(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_inexact(item)
    else:
        raise TypeError(f"canonical JSON holds no {type(value).__name__}")
