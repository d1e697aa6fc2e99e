"""准考证: one card a candidate with photo, seat and time, to be cut out; eight on a page."""

from functools import partial
from typing import Final

from proctor_console.records.form import Form
from proctor_console.records.parts import cut_out, room_sheet, small_photo
from shared.fonts import FontPaths
from shared.formatting import clock_span, date
from shared.printing.sheet import Sheet
from shared.protocol.console import RecordsData, RosterRow
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
        "place_of": "{room}　{seat} 号座位",
        "site": "考点",
    },
)

_PHOTO: Final = (22.0, 31.0)
_PAD: Final = 4.0
_LABEL_MM: Final = 17.0


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
    sheet.line_of(x, y + 2.5, width, 7, say("form.admission_ticket.title"), "C")
    _photo(sheet, row, x + _PAD, y + 12)
    facts = (
        ("name", row.name),
        ("ticket", row.ticket),
        ("id", row.id_masked),
        ("subject", view.subject),
        (
            "time",
            f"{date(view.starts_at_ms, view.time_zone)}　"
            + clock_span(view.starts_at_ms, view.starts_at_ms + view.duration_s * 1000, view.time_zone),
        ),
        ("place", say("form.admission_ticket.place_of", room=view.room, seat=row.final_seat)),
        ("site", view.site_name),
    )
    left = x + _PAD + _PHOTO[0] + 2
    room = width - (left - x) - _LABEL_MM - 2
    for number, (name, value) in enumerate(facts):
        top = y + 11 + number * 7.2
        sheet.write_in(8.5)
        sheet.line_of(left, top, _LABEL_MM, 7, say(f"form.admission_ticket.{name}"))
        sheet.write_in(9.5, bold=name == "name")
        sheet.text_box(left + _LABEL_MM, top, room, 10 if name == "site" else 7, value, pad=0)


def _photo(sheet: Sheet, row: RosterRow, x: float, y: float) -> None:
    picture = small_photo(row.photo, _PHOTO) if row.photo is not None else None
    if picture is not None:
        sheet.image(picture, x, y, *_PHOTO)
    else:
        sheet.write_in(9)
        sheet.line_of(x, y, *_PHOTO, say("form.admission_ticket.no_photo"), "C")
    sheet.box(x, y, *_PHOTO)


FORM: Final = Form(key="admission_ticket", make=admission_ticket, before_exam=True, copies=1)
