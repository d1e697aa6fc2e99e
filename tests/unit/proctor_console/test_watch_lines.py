"""The room record tells what PCs saw and which hands went up, when it happened and what followed."""

import pytest

from proctor_console.core.people import People
from proctor_console.core.wording import event_text, event_topic
from proctor_console.records.watch_lines import watch_lines
from scripts.lab.pictures.plan import ticket
from scripts.lab.pictures.room import sample_records_data
from shared.exam.room import events as ev
from shared.protocol.console import RecordsData

AT = 1_795_831_200_000  # 10:00:00 in the sample room


def told(data: RecordsData, *events: tuple[int, str, ev.Event]) -> RecordsData:
    records = [ev.Record(seq=n, at_ms=AT + s * 1000, actor=actor, event=e) for n, (s, actor, e) in enumerate(events, 1)]
    return RecordsData(view=data.view, roster=data.roster, records=tuple(records))


def seen(number: int, at_s: int, sight: str, measure: str, seat: int = 12, **more: object) -> ev.LockSeen:
    values = {"device_id": "d", "evidence": "", "stream": "s", "ticket": ticket(seat), **more}
    return ev.LockSeen(seat=seat, sight=sight, measure=measure, number=number, at_ms=AT + at_s * 1000, **values)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def data() -> RecordsData:
    return sample_records_data()


def test_lines_stand_by_when_it_happened_with_what_followed(data: RecordsData) -> None:
    lines = watch_lines(
        told(
            data,
            (9, "server", seen(1, 9, "forbidden_program", "block", evidence="todesk")),
            (60, "server", seen(2, 5, "focus_lost", "warn", times=3, late_ms=55_000)),
            (61, "JK01", ev.LockReleased(seat=12, ticket=ticket(12), reason="已退出")),
            (62, "server", seen(3, 62, "keys", "log", times=4)),
            (63, "server", seen(4, 63, "keys", "log", times=2)),
            (70, "server", ev.HelpAsked(seat=3, kind="equipment", at_ms=AT + 70_000, stream="h", number=1)),
            (75, "JK01", ev.HelpAnswered(seat=3, answer="coming")),
            (90, "JK01", ev.HelpAnswered(seat=3, answer="there")),
        )
    )
    assert len(lines) == 4
    assert lines[0].startswith("10:00:05 12 号")
    assert "键盘转到别的窗口 3 次（提醒）" in lines[0]
    assert "运行禁用程序“todesk”（停住待解除），10:01:01" in lines[1]
    assert lines[1].endswith("解除：已退出")
    assert lines[2].startswith("10:01:10 3 号座位的电脑 举手：器材，10:01:15")
    assert lines[2].endswith("到位")
    assert lines[3].endswith("另有记录：按离开考试的快捷键 6 次")


def test_sentences_of_the_event_table(data: RecordsData) -> None:
    people = People.of_view(data.view)
    late = seen(1, 0, "usb_storage", "warn", evidence="KINGSTON", late_ms=90_000)
    assert event_text(late, people).endswith("插入移动存储设备“KINGSTON”（提醒，1 分 30 秒后才收到）")
    assert event_topic(late) == "lock"
    assert event_text(ev.HelpAnswered(seat=3, answer="there"), people) == "3 号座位的电脑 的举手已到位办理"
