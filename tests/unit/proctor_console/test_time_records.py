"""Acts on candidates' time as the printed record and the event list tell them."""

import pytest
from msgspec.structs import replace

from proctor_console.core.people import People
from proctor_console.core.wording import event_text, tickets_of
from proctor_console.records.digest import counts_of, digest
from proctor_console.records.forms.room_record import room_record
from scripts.lab.pictures.plan import ticket
from scripts.lab.pictures.room import sample_records_data
from shared.exam.room import events as ev
from shared.formatting import clock_time
from shared.protocol.console import RecordsData
from tests.support.pdf import text_of

CHIEF = (ev.Approval(staff_id="ZK01", role="chief"),)
MIN = 60_000


def lost(number: int, from_ms: int, to_ms: int) -> ev.LostSpan:
    return ev.LostSpan(ticket=ticket(number), from_ms=from_ms, to_ms=to_ms)


def granted(grant_id: str, ms: int, *seats: int, **changes: object) -> ev.TimeGranted:
    values = {"kind": "extension", "reason": "停电", "approvals": CHIEF, **changes}
    return ev.TimeGranted(grant_id=grant_id, tickets=tuple(map(ticket, seats)), ms=ms, **values)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def data() -> RecordsData:
    """The sample day, and decisions about time after it."""
    day = sample_records_data()
    last = day.records[-1]
    at = last.at_ms
    events: tuple[ev.Event, ...] = (
        granted("o1", 38_000, 5, kind="outage", lost=(lost(5, at - 90_000, at - 52_000),)),
        ev.OutageDeclined(
            lost=(lost(6, at - 90_000, at - 60_000), lost(7, at - 90_000, at - 40_000)),
            reason="离线照常作答",
            approvals=CHIEF,
        ),
        ev.ExtensionAsked(tickets=(ticket(10), ticket(11)), seconds=1800, challenge="7QK40X"),
        granted("x1", 30 * MIN, 10, 11, challenge="7QK40X"),
        granted("c1", -90_000, 10, kind="correction", reason="多给了"),
        ev.GrantReversed(
            grant_id="x1", reason="给错了人", approvals=CHIEF, tickets=(ticket(11),), kind="extension", ms=30 * MIN
        ),
        granted("x2", 5 * MIN, 12),
        ev.GrantReversed(
            grant_id="x2", reason="点错", approvals=CHIEF, tickets=(ticket(12),), kind="extension", ms=5 * MIN
        ),
    )
    more = tuple(
        ev.Record(seq=last.seq + n, at_ms=at + n * MIN, actor="JK01", event=event) for n, event in enumerate(events, 1)
    )
    return replace(day, records=day.records + more)


def test_the_record_tells_what_was_given_taken_back_and_not_given(data: RecordsData) -> None:
    lines = next(s for s in digest(data).sections if s.title == "延时补时").entries[-7:]
    at = data.records[-8].at_ms - MIN
    begin = clock_time(at - 90_000, "Asia/Shanghai")
    first, second = (f"{begin} 至 {clock_time(at - ms, 'Asia/Shanghai')} 中断" for ms in (52_000, 40_000))
    name = {r.seat: f"{r.seat} 号 {r.name}（{r.ticket}）" for r in data.roster}
    short = {r.seat: f"{r.seat} 号 {r.name}" for r in data.roster}
    approved = "（批准：主考 样例主考）"
    assert [line.split(" ", 1)[1] for line in lines] == [
        f"{name[5]} 补时 38 秒（{first}，38 秒），原因：停电{approved}",
        f"{short[6]}、{short[7]} 中断不予补时（{second}，最长 50 秒），原因：离线照常作答{approved}",
        f"{short[10]}、{short[11]} 延时 30 分，凭评价组织授权码（部分考生已撤销），原因：停电{approved}",
        f"{name[10]} 更正 减少 1 分 30 秒，原因：多给了{approved}",
        f"{name[11]} 撤销延时 30 分，原因：给错了人{approved}",
        f"{name[12]} 延时 5 分（已撤销），原因：停电{approved}",
        f"{name[12]} 撤销延时 5 分，原因：点错{approved}",
    ]


def test_reversed_extensions_are_not_counted(data: RecordsData) -> None:
    # seat 12 keeps the one of the sample day; of the two by code one was taken back
    assert counts_of(data).extended == 2


def test_it_all_stands_on_the_printed_page(data: RecordsData) -> None:
    text = text_of(room_record(data)).replace("\r", "").replace("\n", "")
    for words in ("凭评价组织授权码", "不予补时", "撤销延时 30 分", "减少 1 分 30 秒"):
        assert words in text


def test_every_act_is_found_in_the_candidates_own_story(data: RecordsData) -> None:
    people = People.of_records(data)
    declined, asked = (r.event for r in data.records[-7:-5])
    assert tickets_of(declined) == (ticket(6), ticket(7))
    assert event_text(declined, people).endswith("的中断（最长 50 秒）不予补时：离线照常作答（批准：主考 样例主考）")
    assert event_text(asked, people).endswith("向评价组织申请延时 30 分，申请码 7QK40X")
    assert "（凭评价组织授权码）：停电" in event_text(data.records[-5].event, people)
    assert " 的延时 30 分：给错了人" in event_text(data.records[-3].event, people)
