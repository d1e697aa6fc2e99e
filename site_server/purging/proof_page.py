"""The page of a 清除证明. Drawing it needs fonts and a library that no server in an exam should load: see `proof`."""

from typing import Final

from shared.fonts import FontPaths
from shared.formatting import date_time
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
        (say("purge.files"), say("purge.files_gone", count=order.files, mb=order.bytes / 1e6)),
        (say("purge.backups"), "\n".join(map(_backup, order.backups)) or say("purge.no_backup")),
    ]
    if order.left:
        rows.append((say("purge.left"), say("purge.left_told", names="、".join(order.left[:20]))))
    y = _rows(sheet, float(sheet.get_y()) + 2, rows)
    counts = {"seats": order.seats, "consoles": order.consoles}
    outside = [(say(f"purge.outside.{what}"), say(f"purge.outside.{what}_told", **counts)) for what in _OUTSIDE]
    sheet.write_in(12, bold=True)
    if y + 30 > sheet.bottom:
        sheet.add_page()
        y = MARGIN
    sheet.line_of(MARGIN, y + 4, sheet.width, 8, say("purge.remains"))
    y = _rows(sheet, y + 13, outside)
    sheet.write_in(10)
    sheet.line_of(MARGIN, min(y + 8, sheet.bottom - 8), sheet.width, 8, say("purge.signed"))
    return sheet.to_bytes()


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


def _rows(sheet: Sheet, y: float, rows: list[tuple[str, str]]) -> float:
    for label, value in rows:
        sheet.write_in(10)
        height = max(8.0, len(sheet.lines(value, sheet.width - _LABEL - 6)) * sheet.line_mm + 3)
        if y + height > sheet.bottom:
            sheet.add_page()
            y = MARGIN
        sheet.write_in(10, bold=True)
        sheet.box(MARGIN, y, _LABEL, height, fill=True)
        sheet.text_box(MARGIN, y, _LABEL, height, label, "C")
        sheet.write_in(10)
        sheet.box(MARGIN + _LABEL, y, sheet.width - _LABEL, height)
        sheet.text_box(MARGIN + _LABEL, y, sheet.width - _LABEL, height, value, "L", pad=3)
        y += height
    return y
