"""考场签到表: one row a seat with photo, name, masked ID number, ticket and a box to sign in; totals at the end.

Printed before the start it is blank: who came is for the candidates to sign, not for the printer to say.
"""

from typing import Final

from proctor_console.records.digest import counts_of
from proctor_console.records.form import Form
from proctor_console.records.parts import room_sheet, session_facts, signatures, small_photo
from shared.exam.room import events as ev
from shared.fonts import FontPaths
from shared.printing.sheet import MARGIN, Column, Place, Sheet
from shared.protocol.console import RecordsData, RosterRow
from shared.words.catalogue import learn, say

learn(
    "form.sign_in",
    {
        "title": "考场签到表",
        "holds": "座位、照片、姓名、证件号码、准考证号和签名栏",
        "column.photo": "照片",
        "column.name": "姓名",
        "column.seat": "座位",
        "column.id": "证件号码",
        "column.ticket": "准考证号",
        "column.signature": "考生签名",
        "column.remark": "备注",
        "photo_of": "{ticket} 照片",
        "no_photo": "无照片",
        "came": "到考",
        "terminated": "终止考试",
        "moved_to": "换至 {moved_to} 号",
        "total": "{label}　{count}　人",
    },
)

_ROW: Final = 17.5
_PHOTO: Final = (11.4, 16.0)
_COLUMNS: Final[tuple[tuple[str, float, Place], ...]] = (
    ("seat", 12, "C"),
    ("photo", 16, "C"),
    ("name", 42, "L"),
    ("id", 36, "C"),
    ("ticket", 27, "C"),
    ("signature", 29, "C"),
    ("remark", 18, "C"),
)
_SMALLEST: Final = 7.5
_TOTALS_HEIGHT: Final = 40.0


def sign_in_sheet(data: RecordsData, fonts: FontPaths | None = None) -> bytes:
    """The sheet as PDF, rows in the order of the seats on the plan."""
    sheet = room_sheet(data, say("form.sign_in.title"), fonts)
    rows = sorted(data.roster, key=lambda r: (r.seat, r.ticket))
    moved = _moved(data)
    _new_page(sheet, data)
    for row in rows:
        if float(sheet.get_y()) + _ROW > sheet.bottom:
            _new_page(sheet, data)
        _row(sheet, row, _remark(row, moved.get(row.ticket)) if _begun(data) else "")
    if float(sheet.get_y()) + _TOTALS_HEIGHT > sheet.bottom:
        _new_page(sheet, data)
    _totals(sheet, data)
    return sheet.to_bytes()


def _new_page(sheet: Sheet, data: RecordsData) -> None:
    sheet.add_page()
    sheet.form_title(say("form.sign_in.title"), data.view.title)
    sheet.facts(session_facts(data), height=10.5)
    sheet.set_y(float(sheet.get_y()) + 3)
    sheet.table_head(_columns())


def _row(sheet: Sheet, row: RosterRow, remark: str) -> None:
    y = float(sheet.get_y())
    values = (str(row.seat), "", row.name, row.id_masked, row.ticket, "", remark)
    x = MARGIN
    for (code, *_), column, value in zip(_COLUMNS, _columns(), values, strict=True):
        sheet.box(x, y, column.width, _ROW)
        if code == "photo":
            _photo(sheet, row, x + (column.width - _PHOTO[0]) / 2, y + (_ROW - _PHOTO[1]) / 2)
        else:
            sheet.write_in(12 if code in {"seat", "name"} else 9, bold=code == "seat")
            if code == "name":
                sheet.fit_name(value, column.width - 2.4, _SMALLEST, wrapped_pt=10)
            sheet.text_box(x, y, column.width, _ROW, value, column.place, pad=1.2)
        x += column.width
    sheet.set_y(y + _ROW)


def _photo(sheet: Sheet, row: RosterRow, x: float, y: float) -> None:
    if row.photo is not None:
        picture = small_photo(row.photo, _PHOTO)
        if picture is not None:
            sheet.image(picture, x, y, _PHOTO[0], _PHOTO[1], alt_text=say("form.sign_in.photo_of", ticket=row.ticket))
            return
    sheet.write_in(8)
    sheet.set_text_color(120)
    sheet.text_box(x, y, _PHOTO[0], _PHOTO[1], say("form.sign_in.no_photo"), "C", pad=0)
    sheet.set_text_color(0)


def _remark(row: RosterRow, moved_to: int | None) -> str:
    notes = []
    if row.present:
        notes.append(say("form.sign_in.came"))
    if row.absent:
        notes.append(say("record.absent"))
    if row.late:
        notes.append(say("record.section.late"))
    if row.closed_cause == "terminated":
        notes.append(say("form.sign_in.terminated"))
    if moved_to is not None:
        notes.append(say("form.sign_in.moved_to", moved_to=moved_to))
    return "\n".join(notes)


def _moved(data: RecordsData) -> dict[str, int]:
    return {r.event.ticket: r.event.to_seat for r in data.records if isinstance(r.event, ev.SeatMoved)}


def _begun(data: RecordsData) -> bool:
    return data.view.started_ms is not None


def _totals(sheet: Sheet, data: RecordsData) -> None:
    counts, begun = counts_of(data), _begun(data)
    y = float(sheet.get_y()) + 4
    sheet.write_in(11, bold=True)
    third = sheet.width / 3
    for number, (label, count) in enumerate(
        (
            (say("record.due"), counts.due),
            (say("record.present"), counts.present if begun else "___"),
            (say("record.absent"), counts.absent if begun else "___"),
        )
    ):
        sheet.box(MARGIN + number * third, y, third, 10, fill=True)
        sheet.line_of(MARGIN + number * third, y, third, 10, say("form.sign_in.total", label=label, count=count), "C")
    signatures(sheet, y + 14, (say("record.signed_proctor"), say("record.signed_proctor"), say("record.signed_chief")))


def _columns() -> tuple[Column, ...]:
    return tuple(
        Column(title=say(f"form.sign_in.column.{code}"), width=width, place=place) for code, width, place in _COLUMNS
    )


FORM: Final = Form(key="sign_in", make=sign_in_sheet, before_exam=True)
