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

Texts may name `site room title subject date time due present absent`; widths are millimetres, 180 in all.
"""

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from proctor_console.records.form import Form
from proctor_console.records.parts import room_sheet, session_facts, signatures
from shared.exam.room.events import IncidentLogged
from shared.fonts import FontPaths
from shared.formatting import clock_span, clock_time, date
from shared.printing.sheet import MARGIN, Column, Sheet
from shared.protocol.console import RecordsData, RosterRow
from shared.words.catalogue import say

_HERE: Final = Path(__file__).with_name("plain")
_WIDTH: Final = 180.0
_ROW_MM: Final = 9.0
_LABEL_MM: Final = 30.0
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
    """See the module. `big`: lines in the largest type that fits; `head`: the usual head of the room's forms."""

    key: str
    title: str
    holds: str
    before_exam: bool = True
    copies: int = 2
    head: bool = True
    big: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
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
    """Those of the kit."""
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
    for text in (*plain.texts, *plain.after, *plain.big):
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
    sheet.add_page()
    sheet.form_title(plain.title)
    if plain.head:
        sheet.facts(session_facts(data), height=10.5)
    for text in plain.big:
        _big(sheet, _filled(text, named))
    _paragraphs(sheet, plain.texts, named)
    if plain.columns:
        _table(sheet, plain, list(_cells(plain, data)))
    for box in plain.boxes:
        _box(sheet, box)
    _paragraphs(sheet, plain.after, named)
    if plain.signatures:
        _room_for(sheet, 26)
        signatures(sheet, float(sheet.get_y()) + 4, plain.signatures)
    return sheet.to_bytes()


def _room_for(sheet: Sheet, height: float) -> bool:
    """Begin a new page where there is not so much space left; whether it did."""
    if float(sheet.get_y()) + height <= sheet.bottom:
        return False
    sheet.add_page()
    sheet.set_y(15)
    return True


def _big(sheet: Sheet, text: str) -> None:
    sheet.write_in(44, bold=True)
    sheet.fit(text, sheet.width, smallest_pt=14)
    y = float(sheet.get_y()) + 8
    sheet.line_of(MARGIN, y, sheet.width, 20, text, "C")
    sheet.set_y(y + 20)


def _paragraphs(sheet: Sheet, texts: tuple[str, ...], named: dict[str, str]) -> None:
    for text in texts:
        sheet.write_in(11.5)
        sheet.set_y(float(sheet.get_y()) + 3)
        for line in sheet.lines(_filled(text, named), sheet.width):
            _room_for(sheet, sheet.line_mm)
            y = float(sheet.get_y())
            sheet.line_of(MARGIN, y, sheet.width, sheet.line_mm, line)
            sheet.set_y(y + sheet.line_mm)
    if texts:
        sheet.set_y(float(sheet.get_y()) + 3)


def _table(sheet: Sheet, plain: PlainForm, rows: list[tuple[str, ...]]) -> None:
    columns = [Column(title=column.title, width=column.width) for column in plain.columns]
    _room_for(sheet, 3 * _ROW_MM)
    sheet.table_head(columns)
    for row in rows:
        if _room_for(sheet, _ROW_MM):
            sheet.table_head(columns)
        x, y = MARGIN, float(sheet.get_y())
        for column, text in zip(columns, row, strict=True):
            sheet.box(x, y, column.width, _ROW_MM)
            sheet.text_box(x, y, column.width, _ROW_MM, text, "C")
            x += column.width
        sheet.set_y(y + _ROW_MM)


def _box(sheet: Sheet, box: PlainBox) -> None:
    _room_for(sheet, box.height)
    y = float(sheet.get_y())
    sheet.write_in(10, bold=True)
    sheet.box(MARGIN, y, _LABEL_MM, box.height, fill=True)
    sheet.text_box(MARGIN, y, _LABEL_MM, box.height, box.label, "C")
    sheet.box(MARGIN + _LABEL_MM, y, sheet.width - _LABEL_MM, box.height)
    sheet.write_in(10)
    sheet.set_y(y + box.height)


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
    return {
        "site": view.site_name,
        "room": view.room,
        "title": view.title,
        "subject": view.subject,
        "date": date(view.starts_at_ms, view.time_zone),
        "time": clock_span(view.starts_at_ms, view.starts_at_ms + view.duration_s * 1000, view.time_zone),
        "due": str(len(data.roster)),
        "present": str(sum(row.present for row in data.roster)),
        "absent": str(sum(row.absent for row in data.roster)),
    }


_NAMED: Final = ("site", "room", "title", "subject", "date", "time", "due", "present", "absent")
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
