"""Looks for what must not lie open: item stems, key values and ID numbers, as UTF-8 and UTF-16, in files' raw bytes."""

import re
from collections.abc import Iterable, Iterator, Mapping
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
        free: set[bytes] = set()
        numbers: set[bytes] = set()
        for text in map(str.strip, texts):
            if len(text.encode()) < 5:
                continue
            if _NUMBER.fullmatch(text) and not re.fullmatch(r"\d{15,}", text):
                if "." in text and len(text) >= 6:
                    numbers.add(text.encode())
                    free.add(text.encode("utf-16-le"))
            else:
                free.update(_encodings(text))
        parts = [_any_of(free)] if free else []
        if numbers:
            parts.append(rb"(?<![\d.])" + _any_of(numbers) + rb"(?!\d)")
        if parts:
            found[kind] = re.compile(b"|".join(parts))
    return found


def _encodings(text: str) -> Iterator[bytes]:
    yield text.encode()
    yield text.encode("utf-16-le")
    yield text.encode("utf-16-be")
    if not text.isascii():
        yield "".join(f"\\u{ord(c):04x}" if ord(c) > 127 else c for c in text).encode()


def _any_of(literals: Iterable[bytes], depth: int = 3) -> bytes:
    """An expression for any of these literals, grouped by their first bytes: a thousand branches at each byte of
    random content would take a minute.
    """
    tails: dict[bytes, list[bytes]] = {}
    for literal in sorted(literals, reverse=True):
        tails.setdefault(literal[:1], []).append(literal[1:])
    branches = []
    for head, rest in tails.items():
        if depth > 1 and all(rest):
            branches.append(re.escape(head) + _any_of(rest, depth - 1))
        else:
            branches.append(re.escape(head) + b"(?:" + b"|".join(map(re.escape, rest)) + b")")
    return b"(?:" + b"|".join(branches) + b")"


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
