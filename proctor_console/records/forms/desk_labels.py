"""桌贴: one label a seat, to be cut out and stuck to the desk, so that candidates find their seat and their ticket."""

from functools import partial
from typing import Final

from proctor_console.records.form import Form
from proctor_console.records.parts import cut_out, room_sheet, session_time
from shared.fonts import FontPaths
from shared.printing.sheet import Sheet
from shared.protocol.console import RecordsData, RoomView, RosterRow
from shared.session_kind import kind_word
from shared.words.catalogue import learn, say

learn(
    "form.desk_labels",
    {
        "title": "桌贴",
        "holds": "每个座位一张：座位号、姓名、准考证号、科目、考场和场次，沿虚线剪开",
        "seat": "座位",
        "ticket": "准考证号",
        "place": "考场 {room}",
        "session": "{time}　{kind}",
    },
)

_HEIGHT: Final = 52.0
_SEAT_WIDTH: Final = 34.0
_PAD: Final = 4.0


def desk_labels(data: RecordsData, fonts: FontPaths | None = None) -> bytes:
    """The labels as PDF, ten on a page, by the seats where people sit now."""
    sheet = room_sheet(data, say("form.desk_labels.title"), fonts)
    cut_out(sheet, data.roster, across=2, down=5, height=_HEIGHT, draw=partial(_label, sheet, data.view))
    return sheet.to_bytes()


def _label(sheet: Sheet, view: RoomView, row: RosterRow, x: float, y: float, width: float) -> None:
    sheet.write_in(10)
    sheet.line_of(x, y + 5, _SEAT_WIDTH, 6, say("form.desk_labels.seat"), "C")
    sheet.write_in(54, bold=True)
    sheet.fit(str(row.final_seat), _SEAT_WIDTH - 2, smallest_pt=20)
    sheet.line_of(x, y + 12, _SEAT_WIDTH, 28, str(row.final_seat), "C")
    sheet.line(x + _SEAT_WIDTH, y + 6, x + _SEAT_WIDTH, y + _HEIGHT - 6)
    left, room = x + _SEAT_WIDTH + _PAD, width - _SEAT_WIDTH - 2 * _PAD
    sheet.write_in(18, bold=True)
    sheet.fit_name(row.name, room, smallest_pt=8, wrapped_pt=10)
    sheet.text_box(left, y + 3, room, 12, row.name, pad=0)
    sheet.write_in(9)
    sheet.line_of(left, y + 16, room, 5, say("form.desk_labels.ticket"))
    sheet.write_in(13)
    sheet.fit(row.ticket, room, smallest_pt=7)
    sheet.line_of(left, y + 21, room, 7, row.ticket)
    sheet.write_in(9)
    sheet.text_box(left, y + 28, room, 9.2, view.subject, pad=0)
    sheet.text_box(left, y + 37, room, 7.4, say("form.desk_labels.place", room=view.room), pad=0)
    sheet.write_in(8)
    told = say("form.desk_labels.session", time=session_time(view), kind=kind_word(view.kind))
    sheet.fit(told, room, smallest_pt=6)
    sheet.line_of(left, y + 44.5, room, 5, told)


FORM: Final = Form(key="desk_labels", make=desk_labels, before_exam=True, copies=1)
