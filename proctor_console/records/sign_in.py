"""考场签到表: one row a seat with photo, name, masked ID number, ticket and a box to sign in; totals at the end."""

import io
from typing import Final

from PIL import Image

from proctor_console.records.digest import counts_of
from proctor_console.records.sheet import MARGIN, Column, Place, Sheet
from shared.exam.room import events as ev
from shared.fonts import FontPaths
from shared.formatting import clock_span, date, date_time
from shared.protocol.console import RecordsData, RosterRow
from shared.words.catalogue import say

_ROW: Final = 17.5
_PHOTO: Final = (11.4, 16.0)
_PHOTO_PX: Final = (177, 248)
_COLUMNS: Final[tuple[tuple[str, float, Place], ...]] = (
    ("seat", 12, "C"),
    ("photo", 16, "C"),
    ("name", 42, "L"),
    ("id", 36, "C"),
    ("ticket", 27, "C"),
    ("signature", 29, "C"),
    ("remark", 18, "C"),
)
_TOTALS_HEIGHT: Final = 40.0


def sign_in_sheet(data: RecordsData, fonts: FontPaths | None = None) -> bytes:
    """The sheet as PDF, rows in the order of the seats on the plan."""
    view = data.view
    sheet = Sheet(
        say("record.sign_in_title"),
        say("record.footer", room=view.room, title=view.title, at=date_time(view.room_ms, view.time_zone)),
        fonts,
    )
    rows = sorted(data.roster, key=lambda r: (r.seat, r.ticket))
    moved = _moved(data)
    _new_page(sheet, data)
    for row in rows:
        if float(sheet.get_y()) + _ROW > sheet.bottom:
            _new_page(sheet, data)
        _row(sheet, row, moved.get(row.ticket))
    if float(sheet.get_y()) + _TOTALS_HEIGHT > sheet.bottom:
        _new_page(sheet, data)
    _totals(sheet, data)
    return sheet.to_bytes()


def session_facts(data: RecordsData) -> list[list[tuple[str, str, float]]]:
    """The head every record of the room shares."""
    view = data.view
    span = clock_span(view.starts_at_ms, view.starts_at_ms + view.duration_s * 1000, view.time_zone)
    return [
        [(say("record.site"), view.site_name, 115), (say("record.room"), view.room, 65)],
        [
            (say("record.subject"), view.subject, 115),
            (say("record.session"), f"{date(view.starts_at_ms, view.time_zone)}\n{span}", 65),
        ],
    ]


def _new_page(sheet: Sheet, data: RecordsData) -> None:
    sheet.add_page()
    sheet.form_title(say("record.sign_in_title"), data.view.title)
    sheet.facts(session_facts(data), height=10.5)
    sheet.set_y(float(sheet.get_y()) + 3)
    sheet.table_head(_columns())


def _row(sheet: Sheet, row: RosterRow, moved_to: int | None) -> None:
    y = float(sheet.get_y())
    values = (str(row.seat), "", row.name, row.id_masked, row.ticket, "", _remark(row, moved_to))
    x = MARGIN
    for (code, *_), column, value in zip(_COLUMNS, _columns(), values, strict=True):
        sheet.box(x, y, column.width, _ROW)
        if code == "photo":
            _photo(sheet, row, x + (column.width - _PHOTO[0]) / 2, y + (_ROW - _PHOTO[1]) / 2)
        else:
            sheet.write_in(12 if code in {"seat", "name"} else 9, bold=code == "seat")
            if code == "name":
                sheet.fit(value, column.width - 2.4, smallest_pt=7.5)
            sheet.text_box(x, y, column.width, _ROW, value, column.place, pad=1.2)
        x += column.width
    sheet.set_y(y + _ROW)


def _photo(sheet: Sheet, row: RosterRow, x: float, y: float) -> None:
    if row.photo is not None:
        picture = _small(row.photo)
        if picture is not None:
            sheet.image(picture, x, y, _PHOTO[0], _PHOTO[1], alt_text=say("record.photo_of", ticket=row.ticket))
            return
    sheet.write_in(8)
    sheet.set_text_color(120)
    sheet.text_box(x, y, _PHOTO[0], _PHOTO[1], say("record.no_photo"), "C", pad=0)
    sheet.set_text_color(0)


def _small(photo: bytes) -> io.BytesIO | None:
    """The photo at 360 dots per inch of its printed size: 45 files of 5 MB would make no printable form."""
    try:
        with Image.open(io.BytesIO(photo)) as picture:
            small = io.BytesIO()
            picture.convert("RGB").resize(_PHOTO_PX, Image.Resampling.LANCZOS).save(small, "JPEG", quality=88)
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
    return small


def _remark(row: RosterRow, moved_to: int | None) -> str:
    notes = []
    if row.absent:
        notes.append(say("record.absent"))
    if row.late:
        notes.append(say("record.section.late"))
    if row.closed_cause == "terminated":
        notes.append(say("record.terminated"))
    if moved_to is not None:
        notes.append(say("record.moved_to", moved_to=moved_to))
    return "\n".join(notes)


def _moved(data: RecordsData) -> dict[str, int]:
    return {r.event.ticket: r.event.to_seat for r in data.records if isinstance(r.event, ev.SeatMoved)}


def _totals(sheet: Sheet, data: RecordsData) -> None:
    counts = counts_of(data)
    y = float(sheet.get_y()) + 4
    sheet.write_in(11, bold=True)
    third = sheet.width / 3
    for number, (label, count) in enumerate(
        (
            (say("record.due"), counts.due),
            (say("record.present"), counts.present),
            (say("record.absent"), counts.absent),
        )
    ):
        sheet.box(MARGIN + number * third, y, third, 10, fill=True)
        sheet.line_of(MARGIN + number * third, y, third, 10, say("record.total", label=label, count=count), "C")
    signatures(sheet, y + 14, (say("record.signed_proctor"), say("record.signed_proctor"), say("record.signed_chief")))


def signatures(sheet: Sheet, y: float, labels: tuple[str, ...]) -> None:
    """Lines to sign on, side by side, and the date below."""
    each = sheet.width / len(labels)
    sheet.write_in(10.5)
    for number, label in enumerate(labels):
        x = MARGIN + number * each
        text_width = float(sheet.get_string_width(label)) + 4
        sheet.line_of(x, y, text_width, 10, f"{label}：")
        sheet.line(x + text_width, y + 8.5, x + each - 5, y + 8.5)
    sheet.line_of(MARGIN, y + 11, sheet.width, 8, say("record.sign_date"), "R")


def _columns() -> tuple[Column, ...]:
    return tuple(
        Column(title=say(f"record.column.{code}"), width=width, place=place) for code, width, place in _COLUMNS
    )
