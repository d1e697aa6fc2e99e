"""Discipline cases on paper and in the event table: approved, acknowledged and signed are three things."""

import pytest
from msgspec.structs import replace

from proctor_console.core.people import People
from proctor_console.core.wording import event_text
from proctor_console.records.discipline_lines import discipline_lines
from proctor_console.records.forms.discipline_notice import discipline_notice
from scripts.lab.pictures.plan import ticket
from scripts.lab.pictures.room import sample_records_data
from shared.exam.room import events as ev
from shared.protocol.console import RecordsData
from tests.support.pdf import page_texts

CHIEF = ev.Approval(staff_id="ZK01", role="chief")
FIRST, SECOND = (ev.Approval(staff_id=who, role="proctor") for who in ("JK01", "JK02"))


@pytest.fixture(scope="module")
def data() -> RecordsData:
    """Somebody was terminated, refused, and both proctors signed."""
    made = sample_records_data()
    at_ms = made.view.starts_at_ms + 60_000
    events: tuple[tuple[str, ev.Event], ...] = (
        (
            "JK01",
            ev.DisciplineRecorded(
                incident_id="k",
                ticket=ticket(7),
                code="64",
                action="terminate",
                text="用手机接收答案",
                evidence="监控 10:05",
                items=("手机一部", "耳机一副"),
                approvals=(CHIEF,),
            ),
        ),
        (
            f"candidate:{ticket(7)}",
            ev.DisciplineAnswered(
                incident_id="k", ticket=ticket(7), answer="refused", how="screen", at_ms=at_ms + 1000
            ),
        ),
        ("JK01", ev.DisciplineWitnessed(incident_id="k", ticket=ticket(7), signer=FIRST)),
        ("JK01", ev.DisciplineWitnessed(incident_id="k", ticket=ticket(7), signer=SECOND)),
    )
    records = tuple(
        ev.Record(seq=n, at_ms=at_ms + n * 1000, actor=actor, event=event) for n, (actor, event) in enumerate(events, 1)
    )
    return replace(made, records=records)


def test_the_records_line_tells_the_three_apart(data: RecordsData) -> None:
    (line,) = discipline_lines(data)
    assert "（批准：主考 样例主考）" in line
    assert "考生本人在屏幕上拒签" in line
    assert "考务人员签名：监考 样例监考甲" in line
    assert "样例监考乙" in line
    assert "暂扣物品：手机一部、耳机一副" in line


def test_the_event_table_tells_them_apart(data: RecordsData) -> None:
    people = People.of_records(data)
    recorded, answered, first, _second = (event_text(r.event, people) for r in data.records)
    assert "批准：主考" in recorded
    assert "签认" not in recorded
    assert "考生本人在屏幕上拒签" in answered
    assert first.startswith("监考 样例监考甲 凭本人口令")


def test_the_notice_has_a_page_for_the_case_and_says_so_where_there_is_none(data: RecordsData) -> None:
    def text(of: RecordsData) -> str:
        return "".join(page_texts(discipline_notice(of))).replace("\r\n", "")

    told = text(data)
    wanted = (
        "违规考生告知书",
        ticket(7),
        "用手机接收答案",
        "监控 10:05",
        "耳机一副",
        "批准：主考",
        "考生签名",
        "考生陈述",
    )
    for words in wanted:
        assert words in told
    assert "本场没有违规记录" in text(replace(data, records=()))
