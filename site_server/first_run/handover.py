"""交接单: the page that the first run ends with: what this site is, where its server is, what to give to whom.

It bears no password: PIN and take-over code are shown once on the screen and written by hand on the lines for them.
"""

from functools import partial
from typing import Final

import msgspec

from shared.exchange.examsite_file import FILE_NAME
from shared.exchange.site_files import SITE_FILE, SitePublic, card_fingerprint
from shared.fonts import FontPaths
from shared.formatting import date_time
from shared.printing.ruled import ruled_text
from shared.printing.sheet import MARGIN, Column, Sheet
from shared.words.catalogue import say

_ZONE: Final = "Asia/Shanghai"
_WHOM: Final = ("centre", "proctor", "technician", "chief")
_LABEL: Final = 42.0


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on the page. `servers`: `host:port`, the one to type first."""

    card: SitePublic
    centre_name: str
    centre_print: str
    room: str
    servers: tuple[str, ...]
    data: str
    backups: tuple[str, ...]
    at_ms: int


def handover_pdf(told: Handover, fonts: FontPaths | None = None) -> bytes:
    """The page as PDF."""
    title = say("desk.page.title")
    sheet = Sheet(title, say("desk.page.foot", site=told.card.site_name, at=date_time(told.at_ms, _ZONE)), fonts)
    sheet.add_page()
    sheet.form_title(title, told.card.site_name)
    half = sheet.width / 2
    sheet.facts(
        [
            [(say("desk.page.site_id"), told.card.site_id, half), (say("desk.page.room"), told.room, half)],
            [(say("desk.page.centre"), told.centre_name, half), (say("desk.page.print"), told.centre_print, half)],
        ]
    )
    sheet.set_y(float(sheet.get_y()) + 6)
    _large(sheet, say("desk.page.card_print"), card_fingerprint(told.card))
    _large(sheet, say("desk.page.servers"), "  ".join(told.servers))
    sheet.set_y(float(sheet.get_y()) + 2)
    rows = [
        (say("desk.page.data"), told.data),
        (say("desk.page.backup"), "\n".join(told.backups) or say("desk.page.no_backup")),
        (say("desk.page.pin"), ""),
        (say("desk.page.code"), ""),
    ]
    _rows(sheet, rows, least=11)
    sheet.write_in(12, bold=True)
    sheet.line_of(MARGIN, float(sheet.get_y()) + 4, sheet.width, 8, say("desk.page.whom"))
    sheet.set_y(float(sheet.get_y()) + 13)
    values = {"site_file": FILE_NAME, "card_file": SITE_FILE}
    whom = [(say(f"desk.page.to_{one}"), say(f"desk.page.what_{one}", **values)) for one in _WHOM]
    _rows(sheet, whom, least=17)
    return sheet.to_bytes()


def _large(sheet: Sheet, label: str, value: str) -> None:
    """What is to be compared or typed: large, on as many lines as it needs."""
    sheet.write_in(18, bold=True)
    columns = (Column(title="", width=_LABEL), Column(title="", width=sheet.width - _LABEL, place="L"))
    height, y = sheet.row_mm(columns, ("", value), 14), float(sheet.get_y())
    sheet.write_in(10, bold=True)
    sheet.box(MARGIN, y, _LABEL, height, fill=True)
    sheet.text_box(MARGIN, y, _LABEL, height, label, "C")
    sheet.write_in(18, bold=True)
    sheet.box(MARGIN + _LABEL, y, sheet.width - _LABEL, height)
    sheet.text_box(MARGIN + _LABEL, y, sheet.width - _LABEL, height, value)
    sheet.set_y(y + height)


def _rows(sheet: Sheet, rows: list[tuple[str, str]], least: float) -> None:
    for label, value in rows:
        ruled_text(sheet, label, value, label_mm=_LABEL, size_pt=10, least=least, new_page=partial(_next_page, sheet))


def _next_page(sheet: Sheet) -> None:
    sheet.add_page()
    sheet.form_title(say("desk.page.title"))
