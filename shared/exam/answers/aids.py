"""What a candidate set for themselves beside the answers, so that a restart or another PC shows it again.

It earns nothing and is never marked; it is in the log because the log is what follows a candidate.
Handbook 考务手册: Papers.
"""

from typing import Annotated, Final

import msgspec

from shared.exam.bounds import Name, Number

LONGEST_SCRATCH: Final = 4000
"""Characters of scratch paper that are kept."""

MOST_DISMISSED: Final = 500
"""Notices put away that are remembered."""
MOST_MARKS: Final = 200
"""Options struck out, and stretches highlighted, in one item."""

Span = tuple[Number, Number]
"""Where a highlight begins in the words of a stem, and how many characters it has."""


class ItemMarked(msgspec.Struct, frozen=True, kw_only=True, tag="item_marked"):
    """The options struck out and the words highlighted in an item, as they stand now."""

    item_id: Name
    struck: Annotated[tuple[Name, ...], msgspec.Meta(max_length=MOST_MARKS)] = ()
    highlights: Annotated[tuple[Span, ...], msgspec.Meta(max_length=MOST_MARKS)] = ()


class ScreenSet(msgspec.Struct, frozen=True, kw_only=True, tag="screen_set"):
    """The size of the text in px (14-32), the contrast, the scratch paper and the notices put away, as they are now."""

    text_px: Annotated[int, msgspec.Meta(ge=14, le=32)] = 16
    contrast: bool = False
    scratch: Annotated[str, msgspec.Meta(max_length=LONGEST_SCRATCH)] = ""
    dismissed: Annotated[tuple[Name, ...], msgspec.Meta(max_length=MOST_DISMISSED)] = ()


Aid = ItemMarked | ScreenSet
Where = tuple[int, int]
"""Epoch and sequence number: what stands later is newer."""


class Aids:
    """A fold over the log: of each item's marks and of the screen the newest."""

    def __init__(self) -> None:
        self._marks: dict[str, tuple[Where, ItemMarked]] = {}
        self._screen: tuple[Where, ScreenSet] = ((0, 0), ScreenSet())

    def copy(self) -> "Aids":
        """A twin that goes on by itself."""
        twin = Aids()
        twin._marks, twin._screen = dict(self._marks), self._screen
        return twin

    def take(self, where: Where, aid: Aid) -> None:
        """Add an entry, in whatever order the epochs come."""
        if isinstance(aid, ScreenSet):
            if self._screen[0] < where:
                self._screen = (where, aid)
        elif aid.item_id not in self._marks or self._marks[aid.item_id][0] < where:
            self._marks[aid.item_id] = (where, aid)

    @property
    def marks(self) -> dict[str, ItemMarked]:
        """Item id to its marks."""
        return {item: marked for item, (_, marked) in self._marks.items()}

    @property
    def screen(self) -> ScreenSet:
        """How the screen was set last; as it is at first where nobody set it."""
        return self._screen[1]
