"""The sheet with the PINs of the people on duty, to be printed, cut and handed out in person."""

from collections.abc import Sequence

from scripts.centre.issuing.session_plan import Duty
from scripts.centre.sheets import add_sheet, book_bytes, new_book

_ROLES = {"proctor": "监考", "chief": "主考", "inspector": "巡考", "technician": "考点技术人员"}


def pin_sheet(duties: Sequence[Duty], session_id: str) -> bytes:
    """The workbook's bytes. The PINs in it are secrets: only their hashes travel in the package."""
    rows = [(d.staff_id, d.name, _ROLES.get(d.role, d.role), d.pin, "") for d in duties]
    book = new_book()
    title = f"工作人员口令（场次 {session_id}）——按人裁开、当面交付，不得拍照转发"
    add_sheet(book, "工作人员口令", title, ("人员编号", "姓名", "职责", "口令", "签收"), rows)
    return book_bytes(book)
