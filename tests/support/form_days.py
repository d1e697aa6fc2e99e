"""Days that are hard on a printed form: long names, rare characters, full and empty fields; always the same."""

from typing import Final

from msgspec.structs import replace

from scripts.lab.pictures.plan import START_MS, ticket
from scripts.lab.pictures.readiness import sample_readiness
from scripts.lab.pictures.room import END_MS, sample_records_data
from scripts.lab.pictures.trial import sample_trial
from shared.exam.plan import SessionKind
from shared.exam.room import events as ev
from shared.exam.room.clearing_events import PcCleared, RoomClearing
from shared.protocol.console import RecordsData
from shared.session_kind import marked_title

MIN: Final = 60_000
HARD: Final = {
    1: "古丽米热·阿卜杜热西提",
    2: "欧阳上官娜木罕",
    3: "样例𠅤",
    4: "样例䶮",
    5: "样例㛃",
    6: "样例𬭚",
    7: "样例𠮷",
    8: "迪丽努尔·阿布都热依木·买买提艾力·吐尔逊江",
    9: "Anna-Maria von Hohenlohe-Waldenburg",
}
"""Seat to a name that is made up, and hard to set."""
_KINDS: Final = ("equipment", "power", "network", "noise", "health", "disputed_item", "identity", "order", "other")
_WHY: Final = "考生反映显示器第三次闪烁后黑屏，监考员重新插拔数据线后恢复，期间答案未丢失，考生要求补时。"
NOTE: Final = (_WHY * 12)[:500]
"""A note of 500 signs."""
CHIEF: Final = ev.Approval(staff_id="ZK01", role="chief")


def _named(data: RecordsData) -> RecordsData:
    rows = tuple(replace(row, name=HARD.get(row.seat, row.name)) for row in data.roster)
    seats = tuple(replace(seat, name=HARD.get(seat.seat, seat.name)) for seat in data.view.seats)
    view = replace(data.view, seats=seats, room_ms=END_MS)
    checks = sample_readiness(START_MS - 30 * MIN, troubled=True)
    return replace(data, view=view, roster=rows, trial=sample_trial(END_MS), checks=checks)


def _more(data: RecordsData, *lines: tuple[float, str, ev.Event]) -> RecordsData:
    """The day and what happened besides, at minutes after its start."""
    records = [(r.at_ms, r.actor, r.event) for r in data.records]
    records += [(START_MS + round(minute * MIN), actor, event) for minute, actor, event in lines]
    records.sort(key=lambda line: line[0])
    made = tuple(ev.Record(seq=n, at_ms=at, actor=who, event=e) for n, (at, who, e) in enumerate(records, 1))
    return replace(data, records=made)


def usual_day() -> RecordsData:
    """45 seats, two absent, one moved, what happens in a room."""
    return _named(sample_records_data())


def blank_day(kind: SessionKind = "formal") -> RecordsData:
    """Before the exam: nobody has come, nothing has happened."""
    data = usual_day()
    rows = tuple(
        replace(r, present=False, absent=False, late=False, final_seat=r.seat, closed_cause=None) for r in data.roster
    )
    title = marked_title(data.view.title, kind)
    view = replace(data.view, started_ms=None, ended_ms=None, phase="sealed", kind=kind, title=title)
    view = replace(view, room_ms=START_MS - 90 * MIN)
    return replace(data, view=view, roster=rows, records=())


def quiet_day() -> RecordsData:
    """Everybody came, nothing happened."""
    data = usual_day()
    rows = tuple(
        replace(r, present=True, absent=False, late=False, final_seat=r.seat, closed_cause="candidate")
        for r in data.roster
    )
    told = (
        (0.0, "ZK01", ev.RoomStarted()),
        (120.0, "ZK01", ev.RoomEnded(reason="时间到")),
    )
    return _more(replace(data, roster=rows, records=()), *told)


def empty_room() -> RecordsData:
    """Nobody came."""
    data = usual_day()
    rows = tuple(
        replace(r, present=False, absent=True, late=False, final_seat=r.seat, closed_cause=None) for r in data.roster
    )
    absent = ev.MarkedAbsent(tickets=tuple(r.ticket for r in rows))
    return _more(replace(data, roster=rows, records=()), (0.0, "ZK01", ev.RoomStarted()), (30.0, "server", absent))


def full_day() -> RecordsData:
    """More than any form has room for: long words in every field, 30 incidents, cases, notes after the sealing."""
    data = usual_day()
    view = replace(
        data.view,
        site_name="样例省样例市样例职业技术学院数字化管理会计职业技能等级证书（初级、中级）考核站点（东校区）",
        room="实训楼301机房（数字化管理会计综合实训室）",
        title=marked_title("2026年第4次数字化管理会计职业技能等级证书全国统一考试（初级）第1场 补考", "mock"),
        subject="数字化管理会计（初级）：预算管理、成本管理与经营分析综合实务",
        kind="mock",
    )
    lines: list[tuple[float, str, ev.Event]] = []
    for number in range(30):
        note = NOTE if number % 10 == 3 else _WHY[: 12 + number % 30]
        event = ev.IncidentLogged(
            incident_id=f"n{number}",
            category=_KINDS[number % len(_KINDS)],
            text=note,
            ticket=None if number % 7 == 0 else ticket(number + 1),
            item_id=f"s{number}",
            item=f"理论 {number + 1}" if _KINDS[number % len(_KINDS)] == "disputed_item" else "",
        )
        lines.append((20 + number * 2.5, "JK01", event))
    lines += _cases()
    data = _more(replace(data, view=view), *lines)
    return replace(data, later=_later(data))


def _cases() -> list[tuple[float, str, ev.Event]]:
    long = ev.DisciplineRecorded(
        incident_id="c1",
        ticket=ticket(8),
        code="68",
        action="terminate",
        text=NOTE,
        evidence="监控 10:05:12 至 10:06:40，3 号机位；" * 6,
        items=("手机一部（黑色，已关机，屏幕有裂纹）", "无线耳机一副", "写有公式的纸条两张", "计算器一个"),
        approvals=(CHIEF,),
    )
    answer = ev.DisciplineAnswered(
        incident_id="c1",
        ticket=ticket(8),
        answer="refused",
        how="spoken",
        at_ms=START_MS + 81 * MIN,
        note="不承认，称纸条是前一场考生留下的，要求查看监控",
    )
    signed = (
        ev.DisciplineWitnessed(incident_id="c1", ticket=ticket(8), signer=ev.Approval(staff_id=who, role="proctor"))
        for who in ("JK01", "JK02")
    )
    short = ev.DisciplineRecorded(incident_id="c2", ticket=ticket(2), code="52", action="warn", text="坐到 3 号")
    said = ev.DisciplineAnswered(
        incident_id="c2", ticket=ticket(2), answer="confirmed", how="screen", at_ms=START_MS + 6 * MIN
    )
    return [
        (80.0, "JK01", long),
        (81.0, "JK02", answer),
        *((82.0, "JK01", one) for one in signed),
        (5.0, "JK02", short),
        (6.0, f"candidate:{ticket(2)}", said),
    ]


def _later(data: RecordsData) -> tuple[ev.Record, ...]:
    """Notes of the evening, and 48 PCs that were cleared, one of them not wholly."""
    last = data.records[-1]
    events: list[ev.Event] = [
        ev.IncidentLogged(incident_id=f"l{n}", category="equipment", text=NOTE if n % 3 else "鼠标损坏，已报修")
        for n in range(8)
    ]
    events.append(ev.IncidentAmended(incident_id="n3", text="次日查明为数据线接触不良，已更换"))
    events.append(RoomClearing(clear_id="k1"))
    for seat in range(1, 48):
        left = ("2611280001-07.esjournal", "paper.age") if seat == 7 else ()
        events.append(
            PcCleared(clear_id="k1", seat=seat, device_id=f"pc-{seat:02d}", looked=6, wiped=0 if left else 6, left=left)
        )
    return tuple(
        ev.Record(seq=last.seq + n, at_ms=last.at_ms + n * 20_000, actor="JS01", event=e)
        for n, e in enumerate(events, 1)
    )


def all_days() -> dict[str, RecordsData]:
    """The days by their names."""
    return {
        "usual": usual_day(),
        "blank": blank_day(),
        "trial": blank_day("trial"),
        "quiet": quiet_day(),
        "empty": empty_room(),
        "full": full_day(),
    }
