"""Looks for what must not lie open: item stems, key values and ID numbers, as UTF-8 and UTF-16, in files' raw bytes."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

_EMPTY_PAGE = bytes(4096)
_NUMBER = re.compile(r"-?\d[\d,]*(\.\d+)?%?")


def patterns(kinds: Mapping[str, Iterable[str]]) -> dict[str, re.Pattern[bytes]]:
    """For each kind one expression over raw bytes.

    A text counts from five bytes on; a plain number only with decimals (1234.50) and not inside a longer number,
    because 12000 also is a port, a duration, part of a clock.
    """
    found: dict[str, re.Pattern[bytes]] = {}
    for kind, texts in kinds.items():
        parts = {part for text in texts for part in _encodings(text.strip())}
        if parts:
            found[kind] = re.compile(b"|".join(sorted(parts, reverse=True)))
    return found


def _encodings(text: str) -> list[bytes]:
    if len(text.encode()) < 5:
        return []
    if _NUMBER.fullmatch(text) and not re.fullmatch(r"\d{15,}", text):
        if "." not in text or len(text) < 6:
            return []
        return [rb"(?<![\d.])" + re.escape(text.encode()) + rb"(?!\d)", re.escape(text.encode("utf-16-le"))]
    raw = [text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be")]
    if not text.isascii():
        raw.append("".join(f"\\u{ord(c):04x}" if ord(c) > 127 else c for c in text).encode())
    return [re.escape(encoded) for encoded in raw]


def files_of(places: Iterable[Path]) -> list[Path]:
    """Every regular file below these places."""
    found: list[Path] = []
    for place in places:
        found += [place] if place.is_file() else [path for path in sorted(place.rglob("*")) if path.is_file()]
    return found


def scan(paths: Iterable[Path], expressions: Mapping[str, re.Pattern[bytes]]) -> list[tuple[Path, str]]:
    """File and kind of every find; never the text itself. Whole pages of zeros (space kept free) are passed over."""
    found: list[tuple[Path, str]] = []
    for path in paths:
        content = path.read_bytes().replace(_EMPTY_PAGE, b"")
        found += [(path, kind) for kind, expression in expressions.items() if expression.search(content)]
    return found
