"""The page of a 清除证明. Drawing it needs fonts and a library that no server in an exam should load: see `proof`."""

from functools import partial
from typing import Final

from shared.fonts import FontPaths
from shared.formatting import date_time, file_size
from shared.printing.ruled import ruled_text
from shared.printing.sheet import MARGIN, Sheet
from shared.words.catalogue import say
from site_server.domain.site_keys import SiteKeys
from site_server.purging.order import BackupGone, PurgedSession, PurgeOrder

_ZONE: Final = "Asia/Shanghai"
_LABEL: Final = 34.0
_OUTSIDE: Final = ("pcs", "consoles", "sticks", "take_over", "paper", "centre", "medium")


def proof_pdf(order: PurgeOrder, keys: SiteKeys, fonts: FontPaths | None = None) -> bytes:
    """The page, or pages where there were many sessions."""
    at = date_time(order.ordered_ms, _ZONE, seconds=True)
    site = f"{keys.card.site_name}（{keys.card.site_id}）"
    sheet = Sheet(say("purge.title"), say("purge.foot", site=site, at=at), fonts)
    sheet.add_page()
    sheet.form_title(say("purge.title"), site)
    rows = [
        (say("purge.when"), at),
        (say("purge.by"), order.by),
        *((say("purge.session"), _session(one)) for one in order.sessions),
        (say("purge.keys"), say("purge.keys_gone")),
        (say("purge.files"), say("purge.files_gone", count=order.files, size=file_size(order.bytes))),
        (say("purge.backups"), "\n".join(map(_backup, order.backups)) or say("purge.no_backup")),
    ]
    if order.left:
        rows.append((say("purge.left"), say("purge.left_told", names="、".join(order.left[:20]))))
    _rows(sheet, rows)
    counts = {"seats": order.seats, "consoles": order.consoles}
    outside = [(say(f"purge.outside.{what}"), say(f"purge.outside.{what}_told", **counts)) for what in _OUTSIDE]
    if float(sheet.get_y()) + 30 > sheet.bottom:
        _next_page(sheet)
    sheet.write_in(12, bold=True)
    sheet.line_of(MARGIN, float(sheet.get_y()) + 4, sheet.width, 8, say("purge.remains"))
    sheet.set_y(float(sheet.get_y()) + 13)
    _rows(sheet, outside)
    if float(sheet.get_y()) + 18 > sheet.bottom:
        _next_page(sheet)
    sheet.write_in(10)
    sheet.line_of(MARGIN, float(sheet.get_y()) + 10, sheet.width, 8, say("purge.signed"))
    return sheet.to_bytes()


def _next_page(sheet: Sheet) -> None:
    sheet.add_page()
    sheet.form_title(say("purge.title"))


def _session(one: PurgedSession) -> str:
    told = one.title or say("purge.unreadable")
    if not one.receipt_id:
        return say("purge.session_unsat", title=told, room=one.room, session_id=one.session_id)
    received = date_time(one.received_ms, _ZONE)
    return say(
        "purge.session_told",
        title=told,
        room=one.room,
        session_id=one.session_id,
        receipt_id=one.receipt_id,
        received=received,
        due=date_time(one.due_ms, _ZONE),
    )


def _backup(one: BackupGone) -> str:
    return say(f"purge.backup_{one.state}", place=one.place, count=one.files)


def _rows(sheet: Sheet, rows: list[tuple[str, str]]) -> None:
    for label, value in rows:
        ruled_text(sheet, label, value, label_mm=_LABEL, size_pt=10, least=8.0, new_page=partial(_next_page, sheet))
