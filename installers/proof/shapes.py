"""Finds what stands on a picture of the screen by its colour: buttons, cards. Pure, from a picture to boxes."""

from typing import Final, NamedTuple

from PIL import Image, ImageChops, ImageColor

_CELL: Final = 4
"""Pixels that are looked at as one; what is less far apart is one block."""
_FILLED: Final = 0.5
"""A frame is no button."""
BUTTON: Final = (40, 24)
"""No button is less wide or high."""


class Box(NamedTuple):
    """A rectangle of the screen, in pixels."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def middle(self) -> tuple[int, int]:
        """Where to click."""
        return (self.left + self.right) // 2, (self.top + self.bottom) // 2


def blocks(picture: Image.Image, colour: str, least: tuple[int, int] = BUTTON) -> list[Box]:
    """Everything of exactly this colour (`#RRGGBB`) that is at least so wide and high, from top to bottom.

    Words on a button leave holes in it; they do not divide it.
    """
    wanted = Image.new("RGB", picture.size, ImageColor.getrgb(colour))
    far = ImageChops.difference(picture.convert("RGB"), wanted).convert("L", (1, 1, 1, 0))
    same = far.point(lambda level: 0 if level else 255)
    width, height = (side // _CELL for side in picture.size)
    coarse = same.crop((0, 0, width * _CELL, height * _CELL)).reduce(_CELL)
    left = {(place % width, place // width) for place, level in enumerate(coarse.tobytes()) if level}
    found = []
    while left:
        cells = _connected(left)
        across, down = [x for x, _ in cells], [y for _, y in cells]
        box = Box(min(across) * _CELL, min(down) * _CELL, (max(across) + 1) * _CELL, (max(down) + 1) * _CELL)
        wide, high = box.right - box.left, box.bottom - box.top
        filled = len(cells) * _CELL * _CELL / (wide * high)
        if wide >= least[0] and high >= least[1] and filled >= _FILLED:
            found.append(box)
    return sorted(found, key=lambda box: (box.top, box.left))


def _connected(left: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Take one block out of the cells."""
    edge = [left.pop()]
    taken = set(edge)
    while edge:
        x, y = edge.pop()
        for near in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            if near in left:
                left.remove(near)
                taken.add(near)
                edge.append(near)
    return taken
