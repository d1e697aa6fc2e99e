"""What several forms share: a sheet of this room, its head, and lines to sign on."""

import io
from collections.abc import Callable, Iterable
from typing import Final

from PIL import Image

from shared.fonts import FontPaths
from shared.formatting import clock_span, date, date_time
from shared.printing.sheet import MARGIN, Sheet
from shared.protocol.console import RecordsData, RosterRow
from shared.session_kind import kind_word
from shared.words.catalogue import say

_PHOTO_DPI: Final = 360
_TOP: Final = 14.0
"""Where the first frame of a page begins, in mm."""


def room_sheet(data: RecordsData, title: str, fonts: FontPaths | None) -> Sheet:
    """An empty sheet with room, examination and time of printing at its foot."""
    view = data.view
    foot = say("record.footer", room=view.room, title=view.title, at=date_time(view.room_ms, view.time_zone))
    return Sheet(title, foot, fonts)


def session_facts(data: RecordsData) -> list[list[tuple[str, str, float]]]:
    """The head every record of the room shares."""
    view = data.view
    span = clock_span(view.starts_at_ms, view.starts_at_ms + view.duration_s * 1000, view.time_zone)
    return [
        [(say("record.site"), view.site_name, 115), (say("record.room"), view.room, 65)],
        [
            (say("record.subject"), view.subject, 115),
            (say("record.session"), f"{date(view.starts_at_ms, view.time_zone)} {kind_word(view.kind)}\n{span}", 65),
        ],
    ]


def cut_out(
    sheet: Sheet,
    rows: Iterable[RosterRow],
    *,
    across: int,
    down: int,
    height: float,
    draw: Callable[[RosterRow, float, float, float], None],
) -> None:
    """A frame to cut along for each candidate, by the seats where people sit now; `draw(row, x, y, width)` fills it."""
    width = sheet.width / across
    for number, row in enumerate(sorted(rows, key=lambda r: (r.final_seat, r.ticket))):
        line, column = divmod(number % (across * down), across)
        if line == column == 0:
            sheet.add_page()
        x, y = MARGIN + column * width, _TOP + line * height
        sheet.set_dash_pattern(dash=1.5, gap=1.5)
        sheet.rect(x, y, width, height)
        sheet.set_dash_pattern()
        draw(row, x, y, width)


def small_photo(photo: bytes, size_mm: tuple[float, float]) -> io.BytesIO | None:
    """The photo at 360 dots per inch of its printed size: 45 files of 5 MB would make no printable form.

    None where it cannot be read.
    """
    pixels = (round(size_mm[0] / 25.4 * _PHOTO_DPI), round(size_mm[1] / 25.4 * _PHOTO_DPI))
    try:
        with Image.open(io.BytesIO(photo)) as picture:
            small = io.BytesIO()
            picture.convert("RGB").resize(pixels, Image.Resampling.LANCZOS).save(small, "JPEG", quality=88)
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
    return small


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
