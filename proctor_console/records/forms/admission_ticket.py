"""准考证: one card a candidate with photo, seat and time, to be cut out; eight on a page."""

from functools import partial
from typing import Final

from proctor_console.records.form import Form
from proctor_console.records.parts import cut_out, room_sheet, session_time, small_photo
from shared.fonts import FontPaths
from shared.printing.sheet import Sheet
from shared.protocol.console import RecordsData, RosterRow
from shared.session_kind import kind_word
from shared.words.catalogue import learn, say

learn(
    "form.admission_ticket",
    {
        "title": "准考证",
        "holds": "每名考生一张：照片、姓名、准考证号、科目、时间、考场和座位，沿虚线剪开",
        "no_photo": "照片",
        "name": "姓名",
        "ticket": "准考证号",
        "id": "证件号码",
        "subject": "科目",
        "time": "时间",
        "place": "考场",
        "session": "{time}　{kind}",
        "place_of": "{room}　{seat} 号座位",
        "site": "考点",
    },
)

_PHOTO: Final = (22.0, 31.0)
_PAD: Final = 4.0
_LABEL_MM: Final = 14.0


def admission_ticket(data: RecordsData, fonts: FontPaths | None = None) -> bytes:
    """The cards as PDF, by seat."""
    sheet = room_sheet(data, say("form.admission_ticket.title"), fonts)
    cut_out(sheet, data.roster, across=2, down=4, height=65.0, draw=partial(_card, sheet, data))
    if not data.roster:
        sheet.add_page()
    return sheet.to_bytes()


def _card(sheet: Sheet, data: RecordsData, row: RosterRow, x: float, y: float, width: float) -> None:
    view = data.view
    sheet.write_in(13, bold=True)
    sheet.line_of(x, y + 1.5, width, 6, say("form.admission_ticket.title"), "C")
    sheet.write_in(8)
    sheet.text_box(x + _PAD, y + 7.5, width - 2 * _PAD, 6.5, view.title, "C", pad=0)
    _photo(sheet, row, x + _PAD, y + 14.5)
    beside = x + _PAD + _PHOTO[0] + 2
    time = say("form.admission_ticket.session", time=session_time(view), kind=kind_word(view.kind))
    top = y + 14
    for name, value, height in (
        ("name", row.name, 8.6),
        ("ticket", row.ticket, 5.8),
        ("id", row.id_masked, 5.8),
        ("time", time, 5.8),
        ("subject", view.subject, 8.6),
    ):
        _fact(sheet, name, value, beside, top, x + width - _PAD - beside, height)
        top += height
    place = say("form.admission_ticket.place_of", room=view.room, seat=row.final_seat)
    _fact(sheet, "place", place, x + _PAD, y + 47, width - 2 * _PAD, 8.6)
    _fact(sheet, "site", view.site_name, x + _PAD, y + 55.6, width - 2 * _PAD, 8.6)


def _fact(sheet: Sheet, name: str, value: str, x: float, y: float, width: float, height: float) -> None:
    """A label and its value; a value of one line stands in larger type."""
    sheet.write_in(8)
    sheet.line_of(x, y, _LABEL_MM, height, say(f"form.admission_ticket.{name}"))
    bold = name == "name"
    sheet.write_in(9.5, bold=bold)
    sheet.fit(value, width - _LABEL_MM, smallest_pt=8)
    sheet.text_box(x + _LABEL_MM, y, width - _LABEL_MM, height, value, pad=0)


def _photo(sheet: Sheet, row: RosterRow, x: float, y: float) -> None:
    picture = small_photo(row.photo, _PHOTO) if row.photo is not None else None
    if picture is not None:
        sheet.image(picture, x, y, *_PHOTO)
    else:
        sheet.write_in(9)
        sheet.line_of(x, y, *_PHOTO, say("form.admission_ticket.no_photo"), "C")
    sheet.box(x, y, *_PHOTO)


FORM: Final = Form(key="admission_ticket", make=admission_ticket, before_exam=True, copies=1)
