"""Late answers beside those that stand, and what is said of times that a PC only guessed (ADR 57)."""

from msgspec.structs import replace

from proctor_console.presenters.history import history_rows, moments, one_line, standing_at
from proctor_console.presenters.review import pairs
from shared.exam.kinds.parts import AnswerPart
from shared.protocol.answers import AnswerHistory, HistoryEntry, LateState

ZONE = "Asia/Shanghai"
NOON = 1_795_838_400_000
HOUR = 3_600_000


def entry(seq: int, written_ms: int, received_ms: int, *, guessed: bool = False, late: LateState = "") -> HistoryEntry:
    return HistoryEntry(
        epoch=1,
        seq=seq,
        kind="answered",
        item_id=f"s{seq}",
        label=f"理论 {seq}",
        written_ms=written_ms,
        received_ms=received_ms,
        seat=5,
        device_name="PC-05",
        size=20,
        item_no=seq,
        parts=(AnswerPart(label="", text="A"),),
        guessed=guessed,
        late=late,
    )


STORY = AnswerHistory(
    ticket="T1",
    seat=5,
    opened=True,
    entries=(
        entry(1, NOON, NOON + 1_000),
        entry(2, NOON - 2 * HOUR, NOON + HOUR, guessed=True),
        entry(3, NOON - 2 * HOUR, NOON + HOUR, guessed=True, late="waiting"),
    ),
)


def test_a_guessed_time_is_said_to_be_one_and_why() -> None:
    sure, guessed, _ = history_rows(STORY, ZONE)
    assert (sure.written.startswith("约"), sure.doubt) == (False, "")
    assert guessed.written.startswith("约 ")
    assert "没有对时" in guessed.doubt
    (late,) = pairs(STORY, ZONE)
    assert "没有对时，时间是估计的" in late.late_when
    assert "才送达" in late.late_when


def test_as_they_stood_at_a_moment_it_is_there_when_it_had_surely_been_written() -> None:
    assert moments(STORY) == [NOON, NOON + HOUR]
    assert [row.item_no for row in standing_at(STORY, NOON, ZONE)] == [1]
    assert [row.item_no for row in standing_at(STORY, NOON + HOUR, ZONE)] == [1, 2]


def test_a_late_answer_is_compared_part_by_part_and_an_emptied_item_is_told() -> None:
    parts = (AnswerPart(label="空1", text="30"), AnswerPart(label="空2", text="1 200"))
    stands = replace(entry(1, NOON, NOON), item_id="b1", parts=parts, stands=True)
    late = replace(stands, seq=2, late="waiting", stands=False, parts=(parts[0], AnswerPart(label="空3", text="5")))
    emptied = replace(late, seq=3, kind="cleared", parts=())
    first, second = pairs(replace(STORY, entries=(stands, late, emptied)), ZONE)
    assert [(line.label, line.standing, line.late, line.differs) for line in first.lines] == [
        ("空1", "30", "30", False),
        ("空2", "1 200", "", True),
        ("空3", "", "5", True),
    ]
    assert [(line.label, line.standing) for line in second.lines[:2]] == [("空1", "30"), ("空2", "1 200")]
    assert (second.lines[2].standing, second.lines[2].late, len(second.lines)) == ("", "（考生清除了作答）", 3)
    assert one_line((*parts, AnswerPart(label="", text="甲\n乙"), AnswerPart(label="空4", text=""))) == (
        "空1：30；空2：1 200；甲 乙"
    )
