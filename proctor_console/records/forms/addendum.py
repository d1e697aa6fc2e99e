"""补充记录表: what was noted after the results were sealed; it is no part of the record and is printed beside it."""

from functools import partial
from typing import Final

from proctor_console.core.people import People
from proctor_console.core.wording import event_text
from proctor_console.records.form import Form
from proctor_console.records.parts import room_sheet, session_facts, signed_at_foot
from shared.exam.room.later import NOTES
from shared.fonts import FontPaths
from shared.formatting import date_time
from shared.printing.sheet import MARGIN, Sheet
from shared.protocol.console import RecordsData
from shared.words.catalogue import learn, say

learn(
    "form.addendum",
    {
        "title": "考场补充记录",
        "holds": "成绩数据封存之后记下的情况，不在考场情况记录表里",
        "told": "考场情况记录表在成绩数据封存时定稿。以下 {count} 条是此后记下的，随补充记录文件送评价组织。",
        "nothing": "成绩数据封存之后没有记录。",
        "line": "{number}. {time}　{text}（记录人：{actor}）",
    },
)


def addendum_form(data: RecordsData, fonts: FontPaths | None = None) -> bytes:
    """The notes as PDF, in the order of the log."""
    sheet = room_sheet(data, say("form.addendum.title"), fonts)
    people, zone = People.of_records(data), data.view.time_zone
    notes = [record for record in data.later if isinstance(record.event, NOTES)]
    _new_page(sheet, data)
    told = say("form.addendum.told", count=len(notes)) if notes else say("form.addendum.nothing")
    entries = [
        say(
            "form.addendum.line",
            number=number,
            time=date_time(record.at_ms, zone),
            text=event_text(record.event, people),
            actor=people.actor(record.actor),
        )
        for number, record in enumerate(notes, 1)
    ]
    for entry in (told, *entries):
        for line in sheet.lines(entry, sheet.width):
            if float(sheet.get_y()) + sheet.line_mm > sheet.bottom:
                _new_page(sheet, data)
            y = float(sheet.get_y())
            sheet.line_of(MARGIN, y, sheet.width, sheet.line_mm, line)
            sheet.set_y(y + sheet.line_mm)
        sheet.set_y(float(sheet.get_y()) + 2)
    signed = (say("record.signed_proctor"), say("record.signed_chief"))
    signed_at_foot(sheet, signed, partial(_new_page, sheet, data))
    return sheet.to_bytes()


def _new_page(sheet: Sheet, data: RecordsData) -> None:
    sheet.add_page()
    sheet.form_title(say("form.addendum.title"), data.view.title)
    sheet.facts(session_facts(data), height=10.5)
    sheet.set_y(float(sheet.get_y()) + 4)
    sheet.write_in(10.5)


FORM: Final = Form(key="addendum", make=addendum_form, before_exam=False)
