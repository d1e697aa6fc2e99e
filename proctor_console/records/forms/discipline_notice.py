"""违规考生告知书: a page for each discipline case, for the candidate to read, state objections on and sign.

教育部令第33号, 人社部令第31号: the candidate is told what was recorded; what was taken away is receipted.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from proctor_console.core import words
from proctor_console.core.people import People, approved_by
from proctor_console.records.discipline_lines import Case, acknowledged, cases_of
from proctor_console.records.form import Form
from proctor_console.records.parts import room_sheet, session_facts, signatures_mm, signed_at_foot
from shared.fonts import FontPaths
from shared.formatting import date_time
from shared.printing.ruled import ruled_text
from shared.printing.sheet import MARGIN, Sheet
from shared.protocol.console import RecordsData
from shared.words.catalogue import learn, row, say

learn(
    "form.discipline_notice",
    {
        "title": "违规考生告知书",
        "holds": "每条违规记录一页：代码、事实、证据、暂扣物品、考生签认和考务人员签名",
        "none": "本场没有违规记录。",
        "candidate": "考生",
        "goes_on": "{who}　编号 {number}（续）",
        "number": "编号",
        "recorded": "记录",
        "breach": "违规情形",
        "breach_of": "代码 {code}　{label}\n{table}",
        "facts": "事实经过",
        "evidence": "证据",
        "items": "暂扣物品",
        "receipt": "{items}\n（此栏即暂扣物品收据，考后凭此领取）",
        "action": "现场处理",
        "action_by": "{action}{approved_by}",
        "said": "签认情况",
        "nothing": "无",
        "told": "以上记录已告知考生本人。考生对事实有异议的，可以在下面陈述，也可以在规定期限内向评价组织申请复核；"
        "签认表示知悉记录的事实，不影响申诉的权利。",
        "objection": "考生陈述",
        "signed_candidate": "考生签名",
    },
)

_LABEL: Final = 28.0
_PT: Final = 10.5
_ROW: Final = 9.0
_OBJECTION: Final = 24.0


def discipline_notice(data: RecordsData, fonts: FontPaths | None = None) -> bytes:
    """The notices as PDF; one page that says so where there were no breaches."""
    sheet = room_sheet(data, say("form.discipline_notice.title"), fonts)
    people = People.of_records(data)
    cases = tuple(cases_of(data))
    for case in cases:
        _page(sheet, data, case, people)
    if not cases:
        _new_page(sheet, data)
        sheet.write_in(_PT)
        sheet.line_of(MARGIN, float(sheet.get_y()) + 3, sheet.width, 8, say("form.discipline_notice.none"))
    return sheet.to_bytes()


def _page(sheet: Sheet, data: RecordsData, case: Case, people: People) -> None:
    view, breach = data.view, case.breach
    person = people.candidates.get(breach.ticket)
    who = say("record.who", seat=person.seat, name=person.name, ticket=breach.ticket) if person else breach.ticket
    _new_page(sheet, data)
    at = date_time(case.record.at_ms, view.time_zone)
    items = say("form.discipline_notice.receipt", items=row(breach.items)) if breach.items else ""
    action = say(
        "form.discipline_notice.action_by",
        action=words.DISCIPLINE[breach.action],
        approved_by=approved_by(breach.approvals, people),
    )
    rows = (
        ("candidate", who),
        ("number", breach.incident_id),
        ("recorded", f"{people.actor(case.record.actor)}　{at}"),
        (
            "breach",
            say("form.discipline_notice.breach_of", code=breach.code, label=case.label, table=view.incident_table),
        ),
        ("facts", breach.text),
        ("evidence", breach.evidence),
        ("items", items),
        ("action", action),
        ("said", acknowledged(case, people, view.time_zone)),
    )
    next_page = partial(_next_page, sheet, data, who, breach.incident_id)
    label_of = partial(ruled_text, sheet, label_mm=_LABEL, size_pt=_PT, new_page=next_page)
    for name, text in rows:
        told = text or say("form.discipline_notice.nothing")
        label_of(say(f"form.discipline_notice.{name}"), told, least=_ROW)
    _told(sheet, next_page)
    label_of(say("form.discipline_notice.objection"), "", least=_OBJECTION)
    signed_at_foot(sheet, _signed(), next_page)


def _new_page(sheet: Sheet, data: RecordsData) -> None:
    sheet.add_page()
    sheet.form_title(say("form.discipline_notice.title"), data.view.title)
    sheet.facts(session_facts(data), height=10.5)
    sheet.set_y(float(sheet.get_y()) + 3)


def _next_page(sheet: Sheet, data: RecordsData, who: str, incident_id: str) -> None:
    """Pages come apart: each says whose case it is."""
    _new_page(sheet, data)
    told = say("form.discipline_notice.goes_on", who=who, number=incident_id)
    ruled_text(
        sheet,
        say("form.discipline_notice.candidate"),
        told,
        label_mm=_LABEL,
        size_pt=_PT,
        least=_ROW,
        new_page=partial(_new_page, sheet, data),
    )


def _told(sheet: Sheet, new_page: Callable[[], None]) -> None:
    """What the candidate is told, on the page where they object to it and sign."""
    sheet.write_in(_PT)
    lines = sheet.lines(say("form.discipline_notice.told"), sheet.width)
    height = len(lines) * sheet.line_mm + 6
    if float(sheet.get_y()) + height + _OBJECTION + 6 + signatures_mm(_signed()) > sheet.bottom:
        new_page()
        sheet.write_in(_PT)
    y = float(sheet.get_y()) + 4
    for line in lines:
        sheet.line_of(MARGIN, y, sheet.width, sheet.line_mm, line)
        y += sheet.line_mm
    sheet.set_y(y + 2)


def _signed() -> tuple[str, ...]:
    proctor, chief = say("record.signed_proctor"), say("record.signed_chief")
    return say("form.discipline_notice.signed_candidate"), proctor, proctor, chief


FORM: Final = Form(key="discipline_notice", make=discipline_notice, before_exam=False)
