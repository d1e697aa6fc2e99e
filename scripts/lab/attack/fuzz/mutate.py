"""Bytes made worse: flips, cuts and splices of any file, and bent values inside JSON and inside ZIP members."""

import io
import json
import random
import zipfile
from collections.abc import Callable, Sequence
from typing import Any, Final

LONGEST: Final = 1 << 20
"""Mutants stay below it: size by itself is what the doors' own limits are for."""

WORDS: Final = (
    b"\x00", b"\xff", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"[", b"{", b'"', b"\\ud800", b"1e999999", b"-1",
    b"NaN", b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"\xed\xa0\x80", b"../", b"..\\", b"\r\n", b"&#x0;",
    b"<!DOCTYPE", b"=1+1",
)  # fmt: skip
VALUES: Final[tuple[Any, ...]] = (
    None, True, 0, -1, 2**31, 2**53, 2**63, 2**70, -(2**70), 0.5, -0.0, 1e300, "", "\x00", "\u202e", "\ud83d",
    "𠮷" * 50, "../../x", "A" * 5_000, "9" * 400, [], {}, [[]] * 3, {"": None},
)  # fmt: skip

Mutator = Callable[[random.Random, bytes, bytes], bytes]


def mutate(dice: random.Random, data: bytes, other: bytes) -> bytes:
    """One to four changes of `data`; `other` is what pieces are taken from."""
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        data = dice.choice(_MUTATORS)(dice, data, other)[:LONGEST]
    return data


def _flip(dice: random.Random, data: bytes, _other: bytes) -> bytes:
    if not data:
        return b"\x00"
    changed = bytearray(data)
    for _ in range(dice.choice((1, 1, 3, 16))):
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def _insert(dice: random.Random, data: bytes, _other: bytes) -> bytes:
    at = dice.randrange(len(data) + 1)
    return data[:at] + dice.choice(WORDS) * dice.choice((1, 1, 2, 100, 5_000)) + data[at:]


def _cut(dice: random.Random, data: bytes, _other: bytes) -> bytes:
    start = dice.randrange(len(data) + 1)
    return data[:start] + data[start + dice.choice((1, 4, 64, len(data))) :]


def _repeat(dice: random.Random, data: bytes, _other: bytes) -> bytes:
    start = dice.randrange(len(data) + 1)
    piece = data[start : start + dice.choice((1, 8, 200))]
    return data[:start] + piece * dice.choice((2, 50, 1_000)) + data[start:]


def _splice(dice: random.Random, data: bytes, other: bytes) -> bytes:
    return data[: dice.randrange(len(data) + 1)] + other[dice.randrange(len(other) + 1) :]


def _overwrite(dice: random.Random, data: bytes, _other: bytes) -> bytes:
    at, word = dice.randrange(len(data) + 1), dice.choice(WORDS)
    return data[:at] + word + data[at + len(word) :]


def _json(dice: random.Random, data: bytes, _other: bytes) -> bytes:
    """Bend one value of a JSON text, wherever in the tree it stands."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return _flip(dice, data, b"")
    return json.dumps(_bent(dice, tree), ensure_ascii=dice.random() < 0.5).encode("utf-8", "surrogatepass")


def _bent(dice: random.Random, tree: Any) -> Any:
    places: list[tuple[Any, Any]] = []
    _walk(tree, places)
    if not places:
        return dice.choice(VALUES)
    parent, key = dice.choice(places)
    match dice.randrange(4):
        case 0 if isinstance(parent, dict):
            del parent[key]
        case 1 if isinstance(parent, list):
            parent *= dice.choice((0, 2, 40))
        case 2:
            parent[key] = dice.choice(places)[0]
            try:
                json.dumps(tree)
            except (ValueError, RecursionError):  # it would contain itself
                parent[key] = None
        case _:
            parent[key] = dice.choice(VALUES)
    return tree


def _walk(tree: Any, places: list[tuple[Any, Any]]) -> None:
    if isinstance(tree, dict | list) and len(places) < 5_000:
        for key in list(tree) if isinstance(tree, dict) else range(len(tree)):
            places.append((tree, key))
            _walk(tree[key], places)


def _member(dice: random.Random, data: bytes, other: bytes) -> bytes:
    """Change one file inside a ZIP, and pack it again so that every checksum is right."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # noqa: BLE001 - whatever zipfile says of it, it is not one to be opened here
        return _flip(dice, data, other)
    if not members:
        return data
    name = dice.choice(list(members))
    members[name] = dice.choice((_flip, _insert, _cut, _repeat, _overwrite, _json))(dice, members[name], other)[
        :LONGEST
    ]
    if dice.random() < 0.1:
        members["../" + name] = members.pop(name)
    packed = io.BytesIO()
    how = dice.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    with zipfile.ZipFile(packed, "w", how) as archive:
        for each, content in members.items():
            archive.writestr(each, content)
    return packed.getvalue()


_MUTATORS: Final[Sequence[Mutator]] = (
    _flip,
    _insert,
    _cut,
    _repeat,
    _splice,
    _overwrite,
    _json,
    _json,
    _member,
    _member,
)
