"""Forms that are data: title, texts, a table, boxes to write in, lines to sign on. A TOML file each.

Those of the kit lie in `proctor_console/records/plain/`; a centre's own lie in the folder `forms` of the console's data
and stand in the same list, in place of one of the kit where the key is the same.

    key = "material_list"
    title = "考务材料清单"
    holds = "移交的材料、份数和签收"
    before_exam = true
    texts = ["考点：{site}　考场：{room}"]
    rows = "blank"                          # or "roster", "absent", "disputed"
    blank_rows = 12
    columns = [{ title = "序号", width = 15, field = "no" }, { title = "材料名称", width = 80 }, …]
    boxes = [{ label = "备注", height = 20 }]
    after = ["本清单一式两份。"]
    signatures = ["移交人", "接收人"]

Texts may name `site room title subject kind date time late seats tickets due present absent`; widths are millimetres,
180 in all. A row is as high as its words, and the head of the table stands on every page.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from proctor_console.records.form import Form
from proctor_console.records.parts import room_sheet, session_facts, signatures_mm, signed_at_foot
from shared.exam.room.events import IncidentLogged
from shared.fonts import FontPaths
from shared.formatting import clock_span, clock_time, date
from shared.printing.ruled import ruled_text
from shared.printing.sheet import MARGIN, Column, Place, Sheet
from shared.protocol.console import RecordsData, RosterRow
from shared.session_kind import kind_word
from shared.words.catalogue import say

_HERE: Final = Path(__file__).with_name("plain")
_WIDTH: Final = 180.0
_ROW_MM: Final = 9.0
_LABEL_MM: Final = 30.0
_HIGHEST_MM: Final = 200.0
"""What a page has room for below its head; longer words are set smaller."""
_LARGEST: Final = 64 * 1024
_PLACE: Final = re.compile(r"\{(\w+)\}")
Rows = Literal["none", "roster", "absent", "disputed", "blank"]


class PlainColumn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A column; without `field` it is left empty for people to write in."""

    title: str
    width: float
    field: str = ""


class PlainBox(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A frame with its label at the left."""

    label: str
    height: float = 12.0


class PlainForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """See the module.

    Attributes:
        heading: what stands at the top in place of the title.
        head: the usual head of the room's forms.
        big: lines in the largest type that fits.
        text_size: of `texts`, in points.
    """

    key: str
    title: str
    holds: str
    before_exam: bool = True
    copies: int = 2
    heading: str = ""
    head: bool = True
    big: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    text_size: float = 11.5
    rows: Rows = "none"
    blank_rows: int = 0
    columns: tuple[PlainColumn, ...] = ()
    boxes: tuple[PlainBox, ...] = ()
    after: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()


class FormFileError(Exception):
    """A form file that cannot be used; `message` says why, for the person who wrote it."""

    def __init__(self, path: Path, why: str) -> None:
        self.message = say("record.form_file_bad", name=path.name, why=why)
        super().__init__(self.message)


def kit_forms() -> tuple[Form, ...]:
    """The plain forms that the kit brings, in the order of their files."""
    return tuple(read_form(path) for path in sorted(_HERE.glob("*.toml")))


def own_forms(folder: Path) -> tuple[tuple[Form, ...], tuple[str, ...]]:
    """A centre's own, and what is wrong with those that cannot be used."""
    good, bad = [], []
    for path in sorted(folder.glob("*.toml")):
        try:
            good.append(read_form(path))
        except FormFileError as error:
            bad.append(error.message)
    return tuple(good), tuple(bad)


def read_form(path: Path) -> Form:
    """The form of a file. Raises FormFileError."""
    try:
        data = path.read_bytes()
        if len(data) > _LARGEST:
            raise FormFileError(path, say("record.form_file_large"))
        plain = msgspec.convert(tomllib.loads(data.decode("utf-8-sig")), PlainForm)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise FormFileError(path, str(error)) from error
    for why in _faults(plain):
        raise FormFileError(path, why)
    return Form(
        key=plain.key,
        make=lambda records, fonts: made(plain, records, fonts),
        before_exam=plain.before_exam,
        copies=plain.copies,
        own_title=plain.title,
        own_holds=plain.holds,
    )


def _faults(plain: PlainForm) -> Iterator[str]:
    if not plain.key.isidentifier():
        yield say("record.form_file_key", key=plain.key)
    if round(sum(column.width for column in plain.columns), 1) > _WIDTH or any(c.width < 5 for c in plain.columns):
        yield say("record.form_file_wide")
    known = {"", "no", *(_DISPUTED if plain.rows == "disputed" else _ROSTER)}
    for column in plain.columns:
        if column.field not in known:
            yield say("record.form_file_field", field=column.field)
    for text in (plain.heading, *plain.texts, *plain.after, *plain.big):
        if any(brace in _PLACE.sub(_blank, text) for brace in "{}"):
            yield say("record.form_file_text", text=text)


def _blank(found: re.Match[str]) -> str:
    """Nothing for a name that is known, and the place itself for any other."""
    return "" if found[1] in _NAMED else found[0]


def _filled(text: str, named: dict[str, str]) -> str:
    """The text with its names told; a file can name nothing else, so no `str.format`."""
    return _PLACE.sub(lambda found: named.get(found[1], found[0]), text)


# ------------------------------------------------------------ the page
def made(plain: PlainForm, data: RecordsData, fonts: FontPaths | None = None) -> bytes:
    """The form as PDF."""
    sheet, named = room_sheet(data, plain.title, fonts), _named(data)
    new_page = partial(_new_page, sheet, plain, data)
    new_page()
    for text in plain.big:
        _big(sheet, _filled(text, named))
    _paragraphs(sheet, plain.texts, named, new_page, plain.text_size)
    if plain.columns:
        _table(sheet, plain, list(_cells(plain, data)), new_page)
    for box in plain.boxes:
        sheet.write_in(10)
        ruled_text(sheet, box.label, "", label_mm=_LABEL_MM, size_pt=10, least=box.height, new_page=new_page)
    _paragraphs(sheet, plain.after, named, new_page)
    if plain.signatures:
        signed_at_foot(sheet, plain.signatures, new_page, gap=4)
    return sheet.to_bytes()


def _new_page(sheet: Sheet, plain: PlainForm, data: RecordsData) -> None:
    sheet.add_page()
    if not plain.head:
        sheet.form_title(_filled(plain.heading or plain.title, _named(data)))
        return
    sheet.form_title(plain.title, data.view.title)
    sheet.facts(session_facts(data), height=10.5)
    sheet.set_y(float(sheet.get_y()) + 3)


def _big(sheet: Sheet, text: str) -> None:
    sheet.write_in(44, bold=True)
    sheet.fit(text, sheet.width, smallest_pt=14)
    y = float(sheet.get_y()) + 8
    sheet.line_of(MARGIN, y, sheet.width, 20, text, "C")
    sheet.set_y(y + 20)


def _paragraphs(
    sheet: Sheet, texts: tuple[str, ...], named: dict[str, str], new_page: Callable[[], None], size_pt: float = 11.5
) -> None:
    for text in texts:
        sheet.write_in(size_pt)
        sheet.set_y(float(sheet.get_y()) + 3)
        for line in sheet.lines(_filled(text, named), sheet.width):
            if float(sheet.get_y()) + sheet.line_mm > sheet.bottom:
                new_page()
                sheet.write_in(size_pt)
            y = float(sheet.get_y())
            sheet.line_of(MARGIN, y, sheet.width, sheet.line_mm, line)
            sheet.set_y(y + sheet.line_mm)
    if texts:
        sheet.set_y(float(sheet.get_y()) + 3)


def _table(sheet: Sheet, plain: PlainForm, rows: list[tuple[str, ...]], new_page: Callable[[], None]) -> None:
    told = len(rows) - plain.blank_rows
    columns = [Column(title=c.title, width=c.width, place=_place(c)) for c in plain.columns]
    if float(sheet.get_y()) + 3 * _ROW_MM > sheet.bottom:
        new_page()
    sheet.table_head(columns)
    foot = 4 + signatures_mm(plain.signatures) if plain.signatures else 0.0
    for number, row in enumerate(rows):
        sheet.write_in(10)
        height = min(sheet.row_mm(columns, row, _ROW_MM), _HIGHEST_MM)
        spare = 0 < told <= number and not plain.after and not plain.boxes
        if spare and float(sheet.get_y()) + height + foot > sheet.bottom:
            return  # lines to write on are no reason for a page that has nothing but the signatures
        if float(sheet.get_y()) + height > sheet.bottom:
            new_page()
            sheet.table_head(columns)
        sheet.table_row(columns, row, height)


def _place(column: PlainColumn) -> Place:
    """Words that may go over several lines begin at the left."""
    return "L" if column.field == "text" else "C"


# ------------------------------------------------------------ what stands in it
def _cells(plain: PlainForm, data: RecordsData) -> Iterator[tuple[str, ...]]:
    number = 0
    for number, values in enumerate(_values(plain, data), 1):
        yield tuple(str(number) if c.field == "no" else values.get(c.field, "") for c in plain.columns)
    for blank in range(number + 1, number + plain.blank_rows + 1):
        yield tuple(str(blank) if c.field == "no" else "" for c in plain.columns)


def _values(plain: PlainForm, data: RecordsData) -> Iterator[dict[str, str]]:
    if plain.rows in {"roster", "absent"}:
        for row in data.roster:
            if plain.rows == "roster" or row.absent:
                yield {field: told(row) for field, told in _ROSTER.items()}
    elif plain.rows == "disputed":
        rows, zone = {row.ticket: row for row in data.roster}, data.view.time_zone
        for record in data.records:
            if isinstance(event := record.event, IncidentLogged) and event.category == "disputed_item":
                who = rows.get(event.ticket or "")
                yield {
                    "time": clock_time(record.at_ms, zone, seconds=False),
                    "seat": str(who.final_seat) if who is not None else "",
                    "ticket": event.ticket or "",
                    "item": event.item or event.item_id or "",
                    "text": event.text,
                }


def _named(data: RecordsData) -> dict[str, str]:
    view = data.view
    seats, tickets = sorted(row.seat for row in data.roster), sorted(row.ticket for row in data.roster)
    late = view.late_limit_s
    return {
        "site": view.site_name,
        "room": view.room,
        "title": view.title,
        "subject": view.subject,
        "kind": kind_word(view.kind),
        "late": say("record.late_rule", minutes=late // 60) if late is not None else say("record.late_rule_unknown"),
        "seats": _span([str(seat) for seat in seats]),
        "tickets": _span(tickets),
        "date": date(view.starts_at_ms, view.time_zone),
        "time": clock_span(view.starts_at_ms, view.starts_at_ms + view.duration_s * 1000, view.time_zone),
        "due": str(len(data.roster)),
        "present": str(sum(row.present for row in data.roster)),
        "absent": str(sum(row.absent for row in data.roster)),
    }


def _span(sorted_values: list[str]) -> str:
    """`1-45`; one value alone, and a line to write on where there is none."""
    if not sorted_values:
        return "____"
    first, last = sorted_values[0], sorted_values[-1]
    return first if first == last else f"{first}-{last}"


_NAMED: Final = (
    "site",
    "room",
    "title",
    "subject",
    "kind",
    "date",
    "time",
    "late",
    "seats",
    "tickets",
    "due",
    "present",
    "absent",
)
_DISPUTED: Final = ("time", "seat", "ticket", "item", "text")
_ROSTER: Final[dict[str, Callable[[RosterRow], Any]]] = {
    "seat": lambda row: str(row.final_seat),
    "ticket": lambda row: row.ticket,
    "name": lambda row: row.name,
    "gender": lambda row: row.gender,
    "id_type": lambda row: row.id_type,
    "id": lambda row: row.id_masked,
    "school": lambda row: row.school,
}
