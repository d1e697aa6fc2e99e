"""What several forms share: a sheet of this room, its head, and lines to sign on."""

import io
from collections.abc import Callable, Iterable
from typing import Final

from PIL import Image

from shared.fonts import FontPaths
from shared.formatting import clock_span, date, date_time
from shared.printing.sheet import MARGIN, Sheet
from shared.protocol.console import RecordsData, RoomView, RosterRow
from shared.session_kind import kind_word
from shared.words.catalogue import say

_PHOTO_DPI: Final = 360
_TOP: Final = 14.0
"""Where the first frame of a page begins, in mm."""
_SIGNATURE: Final = 14.0
_MOST_ACROSS: Final = 3
"""A fourth of the width leaves 16 mm behind the label: no room for a name."""


def room_sheet(data: RecordsData, title: str, fonts: FontPaths | None) -> Sheet:
    """An empty sheet with form, room, examination and time of printing at its foot."""
    view = data.view
    at = date_time(view.room_ms, view.time_zone)
    foot = say("record.footer", form=title, room=view.room, title=view.title, at=at)
    return Sheet(title, foot, fonts)


def session_time(view: RoomView) -> str:
    """`2026年11月28日 09:30-11:30`."""
    span = clock_span(view.starts_at_ms, view.starts_at_ms + view.duration_s * 1000, view.time_zone)
    return f"{date(view.starts_at_ms, view.time_zone)} {span}"


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
            # a JPEG is read at an eighth of its size where that is enough: a telephone takes 12 million points
            picture.draft("RGB", pixels)
            picture.convert("RGB").resize(pixels, Image.Resampling.LANCZOS).save(small, "JPEG", quality=88)
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
    return small


def signatures(sheet: Sheet, y: float, labels: tuple[str, ...]) -> None:
    """Lines to sign on, three side by side or two where there are more, and the date below."""
    across = _across(labels)
    each = sheet.width / across
    sheet.write_in(10.5)
    for number, label in enumerate(labels):
        x, top = MARGIN + number % across * each, y + number // across * _SIGNATURE
        text_width = float(sheet.get_string_width(label)) + 4
        sheet.line_of(x, top, text_width, 10, f"{label}：")
        sheet.line(x + text_width, top + 8.5, x + each - 5, top + 8.5)
    last = y + (-(-len(labels) // across) - 1) * _SIGNATURE
    sheet.line_of(MARGIN, last + 11, sheet.width, 8, say("record.sign_date"), "R")


def signatures_mm(labels: tuple[str, ...]) -> float:
    """How high they are together with the date."""
    return (-(-len(labels) // _across(labels)) - 1) * _SIGNATURE + 19


def signed_at_foot(sheet: Sheet, labels: tuple[str, ...], new_page: Callable[[], None], gap: float = 6) -> None:
    """Lines to sign on below what is there, on a new page where this one has no room for them."""
    if float(sheet.get_y()) + gap + signatures_mm(labels) > sheet.bottom:
        new_page()
    signatures(sheet, float(sheet.get_y()) + gap, labels)


def _across(labels: tuple[str, ...]) -> int:
    return len(labels) if len(labels) <= _MOST_ACROSS else 2
