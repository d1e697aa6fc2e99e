"""Pictures in the room log: small JPEGs without anything but the picture. Pure; nothing is decoded here.

A picture lies in the log itself, so it is sealed, chained, copied and sent with the record it belongs to. That asks for
a narrow door: few, small, and made anew by the console, so that nothing of a camera's file (place, owner, a hidden
attachment) comes along.
"""

from typing import Final

MOST_BYTES: Final = 120_000
MOST_PIXELS_A_SIDE: Final = 1600
MOST_IN_A_ROOM: Final = 30

_START, _END = b"\xff\xd8", b"\xff\xd9"
_SIZES: Final = frozenset({0xC0, 0xC1, 0xC2})
_SCAN: Final = 0xDA
_PLAIN: Final = frozenset({0xC4, 0xDB, 0xDD, 0xE0, 0xEE, *_SIZES})
"""Tables, sizes, and the two heads that say how colours are meant; no comment, no camera's notes."""


def is_small_jpeg(data: bytes) -> bool:
    """Whether this is such a picture, by its segments up to the first scan."""
    if not len(_START) < len(data) <= MOST_BYTES or not data.startswith(_START) or not data.endswith(_END):
        return False
    place, sized = len(_START), False
    while place + 4 <= len(data):
        if data[place] != 0xFF:
            return False
        kind, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4])
        if kind == _SCAN:
            return sized
        if kind not in _PLAIN or length < 2:
            return False
        if kind in _SIZES:
            height, width = (int.from_bytes(data[place + n : place + n + 2]) for n in (5, 7))
            sized = 0 < height <= MOST_PIXELS_A_SIDE and 0 < width <= MOST_PIXELS_A_SIDE
        place += 2 + length
    return False
