"""How large a value from a device may be, as types: the decoder refuses what no honest device says, at the door.

A number nobody can show or store, or a name of a megabyte, would otherwise travel into every view of the room.
"""

from typing import Annotated, Final

import msgspec

SAFE_INTEGER: Final = 2**53 - 1
"""The largest integer that every JSON reader keeps exactly (RFC 7493)."""
LONGEST_NAME: Final = 200
MOST_PDF_PAGES: Final = 20
"""Pages of one document of a paper: more is a book, and nobody finds anything in it during an exam."""
LONGEST_PDF_SIDE: Final = 1_700
"""The longest side of such a page in points; A2 has 1,684."""
SITTING_BYTES: Final = 64 << 20
"""A sitting's whole answer log as it is kept: two hours of spreadsheets, each change with every cell, are some tens of
MB at the very most."""
_MANY: Final = 10_000_000
_DAY_S: Final = 86_400

Moment = Annotated[int, msgspec.Meta(ge=-SAFE_INTEGER, le=SAFE_INTEGER)]
"""A time in ms by a device's own account: a wrong clock is no reason to lose an answer, so it is wide."""
Number = Annotated[int, msgspec.Meta(ge=0, le=_MANY)]
"""A count, a sequence number."""
MOST_EPOCH: Final = 2**31 - 1
"""The largest epoch that is sent and stored. Epochs may follow the seconds of the room's clock (ADR 0035), which leaps
by decades where a server's clock battery was empty."""
Epoch = Annotated[int, msgspec.Meta(ge=0, le=MOST_EPOCH)]
"""The number of a log-in."""
Permille = Annotated[int, msgspec.Meta(ge=0, le=1000)]
"""A part of a whole, in thousandths."""
Seconds = Annotated[int, msgspec.Meta(ge=-_DAY_S, le=_DAY_S)]
"""A stretch of time within a day, either way."""
Name = Annotated[str, msgspec.Meta(max_length=LONGEST_NAME)]
"""An identifier or a short line: item, section, device, ticket, version, hash in hex."""
