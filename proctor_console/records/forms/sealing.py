"""考场封场确认单: every PC is in order by the trial it passed and by what it reported in the checks before the exam.

What no program saw has an empty box, for those who looked and sign.
"""

from functools import partial
from typing import Final

from proctor_console.records.form import Form
from proctor_console.records.parts import room_sheet, session_facts, signatures_mm, signed_at_foot
from shared.fonts import FontPaths
from shared.formatting import clock_time, date, date_time
from shared.printing.sheet import MARGIN, Column, Place, Sheet
from shared.protocol.console import RecordsData
from shared.protocol.readiness import BoardRow
from shared.protocol.trial import TrialSeat
from shared.readiness.words import found
from shared.trial.words import cause_words
from shared.words.catalogue import learn, say

learn(
    "form.sealing",
    {
        "title": "考场封场确认单",
        "holds": "每台电脑的试考结果和考前检查结果（断网、软件），以及电源、监控、名单的核对栏和签名",
        "trial": "{time} 全场试考：{count} 台中 {passed} 台通过",
        "no_trial": "还没有做过试考。请先在“准备”页试考，再打印本单。",
        "checks": "外网、软件两栏是各机自查的结果（{first} 至 {last}）；□ 处没有结果，请现场核对。",
        "no_checks": "外网、软件两栏没有检查结果，请现场逐台核对后打勾；也可以先做考前检查，再打印本单。",
        "seen": "√ {time}",
        "seen_bad": "× {found}",
        "column.seat": "座位",
        "column.device": "电脑名",
        "column.result": "试考结果",
        "column.offline": "不能上外网",
        "column.software": "无关软件已关闭",
        "column.remark": "处理及备注",
        "failed": "未通过：{why}",
        "check.evidence": "外网、软件两栏已看过：× 已处理，□ 已现场核对",
        "check.power": "服务器、交换机接不间断电源，考试机供电正常",
        "check.camera": "监控正常，能看清每个座位",
        "check.roster": "考生名单与签到表、桌贴一致",
        "check.spare": "备用机已开机并通过试考",
        "box": "□ 是　□ 否",
        "signed.technician": "技术人员",
        "signed.proctor": "监考",
        "signed.chief": "主考",
    },
)

_ROW: Final = 7.2
_LINE: Final = 5.6
_CHECKS: Final = ("evidence", "power", "camera", "roster", "spare")
_COLUMNS: Final[tuple[tuple[str, float, Place], ...]] = (
    ("seat", 11, "C"),
    ("device", 29, "L"),
    ("result", 44, "L"),
    ("offline", 32, "C"),
    ("software", 32, "C"),
    ("remark", 32, "L"),
)
_EVIDENCE: Final = ("internet", "programs")
"""The checks before the exam behind the columns offline and software."""
_BOX: Final = "□"


def sealing_form(data: RecordsData, fonts: FontPaths | None = None) -> bytes:
    """The form as PDF; without a trial it says so and leaves the rows out."""
    sheet = room_sheet(data, say("form.sealing.title"), fonts)
    _new_page(sheet, data)
    reports = {report.seat: report for report in _reports(data)}
    for seat in data.trial.seats:
        _row(sheet, data, seat, reports.get(seat.seat))
    signed = tuple(say(f"form.sealing.signed.{who}") for who in ("technician", "proctor", "chief"))
    if float(sheet.get_y()) + 4 + len(_CHECKS) * _ROW + 6 + signatures_mm(signed) > sheet.bottom:
        _new_page(sheet, data, head=False)
    _checks(sheet)
    signed_at_foot(sheet, signed, partial(_new_page, sheet, data, head=False))
    return sheet.to_bytes()


def _new_page(sheet: Sheet, data: RecordsData, *, head: bool = True) -> None:
    sheet.add_page()
    sheet.form_title(say("form.sealing.title"), data.view.title)
    sheet.facts(session_facts(data), height=10.5)
    y = float(sheet.get_y()) + 2
    sheet.write_in(10)
    for told in _told(data) if head else _told(data)[:1]:
        for line in sheet.lines(told, sheet.width):
            sheet.line_of(MARGIN, y, sheet.width, _LINE, line)
            y += _LINE
    sheet.set_y(y + 1.5)
    if data.trial.seats and head:
        sheet.table_head(_columns(), height=7)


def _told(data: RecordsData) -> tuple[str, ...]:
    trial, zone = data.trial, data.view.time_zone
    if trial.phase != "done":
        return (say("form.sealing.no_trial"),)
    passed = sum(seat.state == "passed" for seat in trial.seats)
    of_trial = say("form.sealing.trial", time=date_time(trial.began_ms, zone), count=len(trial.seats), passed=passed)
    times = [report.checked_ms for report in _reports(data) if report.checked_ms is not None]
    if not times:
        return of_trial, say("form.sealing.no_checks")
    first, last = date_time(min(times), zone), date_time(max(times), zone)
    if date(min(times), zone) == date(max(times), zone):
        last = clock_time(max(times), zone, seconds=False)
    return of_trial, say("form.sealing.checks", first=first, last=last)


def _reports(data: RecordsData) -> tuple[BoardRow, ...]:
    """What the candidates' PCs reported."""
    return tuple(row for row in data.checks.rows if row.place == "pc") if data.checks is not None else ()


def _seen(report: BoardRow | None, key: str, zone: str) -> str:
    """What the PC itself found, and when; a box to tick where it could not tell."""
    verdict = next((v for v in report.verdicts if v.key == key), None) if report is not None else None
    if report is None or report.checked_ms is None or verdict is None or verdict.grade == "unknown":
        return _BOX
    if verdict.grade == "bad":
        return say("form.sealing.seen_bad", found=found(verdict))
    return say("form.sealing.seen", time=clock_time(report.checked_ms, zone, seconds=False))


def _row(sheet: Sheet, data: RecordsData, seat: TrialSeat, report: BoardRow | None) -> None:
    why = cause_words(seat.failure)[0] if seat.failure is not None else ""
    result = say("form.sealing.failed", why=why) if why else say(f"trial.state.{seat.state}")
    seen = [_seen(report, key, data.view.time_zone) for key in _EVIDENCE]
    cells = (str(seat.seat), seat.device_name, result, *seen, "")
    sheet.write_in(9, bold=bool(why))
    height = sheet.row_mm(_columns(), cells, _ROW)
    if float(sheet.get_y()) + height > sheet.bottom:
        _new_page(sheet, data)
        sheet.write_in(9, bold=bool(why))
    sheet.table_row(_columns(), cells, height)


def _columns() -> tuple[Column, ...]:
    return tuple(
        Column(title=say(f"form.sealing.column.{code}"), width=width, place=place) for code, width, place in _COLUMNS
    )


def _checks(sheet: Sheet) -> None:
    sheet.set_y(float(sheet.get_y()) + 4)
    for code in _CHECKS:
        y = float(sheet.get_y())
        sheet.write_in(10)
        sheet.box(MARGIN, y, sheet.width - 40, _ROW)
        sheet.text_box(MARGIN, y, sheet.width - 40, _ROW, say(f"form.sealing.check.{code}"), "L", pad=2)
        sheet.box(MARGIN + sheet.width - 40, y, 40, _ROW)
        sheet.text_box(MARGIN + sheet.width - 40, y, 40, _ROW, say("form.sealing.box"), "C")
        sheet.set_y(y + _ROW)


FORM: Final = Form(key="sealing", make=sealing_form, before_exam=True)
