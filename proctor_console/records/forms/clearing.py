"""清场确认单: for every PC of the room, that nothing of the session stays on it, with lines to sign."""

from typing import Final

from proctor_console.core.clearing import ClearedPc, cleared_pcs
from proctor_console.records.form import Form
from proctor_console.records.parts import room_sheet, session_facts, signatures
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

_ROW: Final = 6.6
_FOOT: Final = 26.0
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
        if float(sheet.get_y()) + _ROW > sheet.bottom:
            _new_page(sheet, data, rows)
        _row(sheet, data, row)
    if float(sheet.get_y()) + _FOOT > sheet.bottom:
        _new_page(sheet, data, ())
    signed = (say("form.clearing.signed.technician"), say("record.signed_proctor"), say("record.signed_chief"))
    signatures(sheet, float(sheet.get_y()) + 8, signed)
    return sheet.to_bytes()


def _new_page(sheet: Sheet, data: RecordsData, rows: tuple[ClearedPc, ...]) -> None:
    sheet.add_page()
    sheet.form_title(say("form.clearing.title"), data.view.title)
    sheet.facts(session_facts(data), height=10.5)
    y = float(sheet.get_y()) + 2
    sheet.write_in(10.5)
    done, silent = (sum(row.state == state for row in rows) for state in ("done", "silent"))
    told = say("form.clearing.told", count=len(rows), done=done, silent=silent, left=len(rows) - done - silent)
    sheet.line_of(MARGIN, y, sheet.width, 7, told if rows else say("form.clearing.not_yet"))
    sheet.set_y(y + 8)
    if rows:
        columns = [Column(title=say(f"form.clearing.column.{code}"), width=width) for code, width, _ in _COLUMNS]
        sheet.table_head(columns, height=7)


def _row(sheet: Sheet, data: RecordsData, row: ClearedPc) -> None:
    y, x = float(sheet.get_y()), MARGIN
    time = date_time(row.at_ms, data.view.time_zone) if row.at_ms else ""
    values = {"seat": str(row.seat), "device": row.device_name, "time": time, "result": row.result, "remark": ""}
    for code, width, place in _COLUMNS:
        sheet.box(x, y, width, _ROW)
        sheet.write_in(9, bold=code == "result" and row.state != "done")
        sheet.text_box(x, y, width, _ROW, values[code], place, pad=1.2)
        x += width
    sheet.set_y(y + _ROW)


FORM: Final = Form(key="clearing", make=clearing_form, before_exam=False)
