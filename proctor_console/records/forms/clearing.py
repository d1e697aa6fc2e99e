"""清场确认单: for every PC of the room, that nothing of the session stays on it, with lines to sign."""

from functools import partial
from typing import Final

from proctor_console.core.clearing import ClearedPc, cleared_pcs
from proctor_console.records.form import Form
from proctor_console.records.parts import room_sheet, session_facts, signed_at_foot
from shared.fonts import FontPaths
from shared.formatting import date_time
from shared.printing.sheet import MARGIN, Column, Place, Sheet
from shared.protocol.console import RecordsData
from shared.words.catalogue import learn, say

learn(
    "form.clearing",
    {
        "title": "清场确认单",
        "holds": "每台考试机清除本场作答日志和试卷的结果和签名",
        "told": "封存并安全送出之后清场：{count} 台中 {done} 台已清，{silent} 台没有连上，{left} 台有遗留。",
        "not_yet": "还没有清场。请在“收卷上传”页清场后再打印本单。",
        "column.seat": "座位",
        "column.device": "电脑名",
        "column.time": "时间",
        "column.result": "结果",
        "column.remark": "处理及备注",
        "signed.technician": "技术人员",
    },
)

_ROW: Final = 7.2
_COLUMNS: Final[tuple[tuple[str, float, Place], ...]] = (
    ("seat", 12, "C"),
    ("device", 30, "L"),
    ("time", 38, "C"),
    ("result", 66, "L"),
    ("remark", 34, "L"),
)


def clearing_form(data: RecordsData, fonts: FontPaths | None = None) -> bytes:
    """The form as PDF; the answers came after the sealing, so they stand in `data.later`."""
    sheet, rows = room_sheet(data, say("form.clearing.title"), fonts), cleared_pcs(data.later, data.view)
    _new_page(sheet, data, rows)
    for row in rows:
        _row(sheet, data, rows, row)
    signed = (say("form.clearing.signed.technician"), say("record.signed_proctor"), say("record.signed_chief"))
    signed_at_foot(sheet, signed, partial(_new_page, sheet, data, rows, head=False))
    return sheet.to_bytes()


def _new_page(sheet: Sheet, data: RecordsData, rows: tuple[ClearedPc, ...], *, head: bool = True) -> None:
    sheet.add_page()
    sheet.form_title(say("form.clearing.title"), data.view.title)
    sheet.facts(session_facts(data), height=10.5)
    y = float(sheet.get_y()) + 2
    sheet.write_in(10.5)
    done, silent = (sum(row.state == state for row in rows) for state in ("done", "silent"))
    told = say("form.clearing.told", count=len(rows), done=done, silent=silent, left=len(rows) - done - silent)
    sheet.line_of(MARGIN, y, sheet.width, 7, told if rows else say("form.clearing.not_yet"))
    sheet.set_y(y + 8)
    if rows and head:
        sheet.table_head(_columns(), height=7)


def _row(sheet: Sheet, data: RecordsData, rows: tuple[ClearedPc, ...], row: ClearedPc) -> None:
    time = date_time(row.at_ms, data.view.time_zone) if row.at_ms else ""
    cells = (str(row.seat), row.device_name, time, row.result, "")
    sheet.write_in(9, bold=row.state != "done")
    height = sheet.row_mm(_columns(), cells, _ROW)
    if float(sheet.get_y()) + height > sheet.bottom:
        _new_page(sheet, data, rows)
        sheet.write_in(9, bold=row.state != "done")
    sheet.table_row(_columns(), cells, height)


def _columns() -> tuple[Column, ...]:
    return tuple(
        Column(title=say(f"form.clearing.column.{code}"), width=width, place=place) for code, width, place in _COLUMNS
    )


FORM: Final = Form(key="clearing", make=clearing_form, before_exam=False)
