"""The sheet with the PINs of the people on duty, to be printed, cut and handed out in person."""

from collections.abc import Sequence
from typing import Final

from scripts.centre.issuing.plan_checks import ROLE
from scripts.centre.issuing.session_plan import Duty
from shared.exchange.sheets import add_sheet, book_bytes, new_book
from shared.words.catalogue import Words, say

_ROW_PT: Final = 34.0
"""12 mm: room for scissors and a signature."""
_SIGNED_WIDTH: Final = 24
_HEAD: Final = Words("issuing.pins.head", ("staff_id", "name", "role", "pin", "signed"))


def pin_sheet(duties: Sequence[Duty], session_id: str) -> bytes:
    """The workbook's bytes. The PINs in it are secrets: only their hashes travel in the package."""
    rows = [(d.staff_id, d.name, ROLE.get(d.role, d.role), d.pin, "") for d in duties]
    book = new_book()
    title = say("issuing.pins.title", session_id=session_id)
    add_sheet(book, say("issuing.pins.sheet"), title, tuple(_HEAD.values()), rows, row_pt=_ROW_PT)
    book[say("issuing.pins.sheet")].column_dimensions["E"].width = _SIGNED_WIDTH
    return book_bytes(book)
