"""A made-up answer history: work at one seat, a move, and two answers that came late from the old PC."""

from collections.abc import Iterable

from msgspec.structs import replace

from scripts.lab.pictures.plan import START_MS
from scripts.lab.pictures.room import LATE_PLACES, LATE_SEAT
from shared.exam.answers.log import Place
from shared.exam.answers.review import Review
from shared.exam.kinds.parts import AnswerPart
from shared.protocol.answers import AnswerHistory, EntryKind, HistoryEntry, JournalReport, LateState

_MINUTE = 60_000
_VOUCHER = (
    AnswerPart(label="凭证", text="记字第1号 日期 2026-11-28 附件 2 张"),
    AnswerPart(label="第1行", text="购入材料 1403 原材料 借 12,345.67"),
    AnswerPart(label="第2行", text="购入材料 2221 应交税费 借 1,604.94"),
    AnswerPart(label="第3行", text="购入材料 1002 银行存款 贷 13,950.61"),
)
_OLD_VOUCHER = (*_VOUCHER[:3], AnswerPart(label="第3行", text="购入材料 2202 应付账款 贷 13,950.61"))

_NEW_CHOICE = (AnswerPart(label="", text="C（考生屏幕上是 A）"),)


def sample_history(ticket: str, seat: int, reviews: Iterable[Review], *, opened: bool) -> AnswerHistory:
    """The history of a candidate. Only the one at `LATE_SEAT` has late answers."""
    decided: dict[Place, LateState] = {review.place: review.decision for review in reviews}
    entries = [
        _entry(1, 1, "visited", "S01", "理论 3", 2, seat),
        _entry(1, 2, "answered", "S01", "理论 3", 3, seat, _whole("B（考生屏幕上是 D）")),
        _entry(1, 3, "answered", "M02", "理论 21", 9, seat, _whole("ACD"), stands=True),
        _entry(1, 4, "flagged", "M02", "理论 21", 9, seat),
        _entry(1, 5, "answered", "F01", "理论 41", 14, seat, (AnswerPart(label="空1", text="20%"),), stands=True),
        _entry(1, 6, "answered", "V01", "实操 1", 31, seat, _OLD_VOUCHER[:2]),
    ]
    if seat == LATE_SEAT:
        entries += [
            _entry(2, 1, "answered", "V01", "实操 1", 52, seat, _VOUCHER, stands=True, device="PC-46"),
            _entry(2, 2, "answered", "S01", "理论 3", 55, seat, _NEW_CHOICE, stands=True, device="PC-46"),
        ]
        for place, entry in zip(LATE_PLACES, _late(seat), strict=True):
            late = decided.get(place, "waiting")
            entries.append(replace(entry, late=late, counts=late == "use_held"))
    shown = [e if opened else replace(e, parts=()) for e in entries]
    return AnswerHistory(ticket=ticket, seat=seat, opened=opened, entries=tuple(shown))


def sample_report(data: bytes, seat: int, ticket: str, name: str) -> JournalReport:
    """What the sample server says of a journal file."""
    return JournalReport(
        ticket=ticket,
        seat=seat,
        name_masked=name,
        entries=128,
        new=6,
        known=122,
        held=2,
        hand_in="already",
        check_again=bool(data),
        message="新增 6 条作答记录。其中 2 条作答迟到，请在“需要处理”中复核。"
        "此前的清点（及封存）已不完整，请重新清点、封存。",
    )


def _late(seat: int) -> tuple[HistoryEntry, HistoryEntry]:
    return (
        _entry(1, 7, "answered", "V01", "实操 1", 44, seat, _OLD_VOUCHER, received=141),
        _entry(1, 8, "answered", "S01", "理论 3", 45, seat, _whole("B（考生屏幕上是 D）"), received=141),
    )


def _whole(text: str) -> tuple[AnswerPart, ...]:
    return (AnswerPart(label="", text=text),)


def _entry(
    epoch: int,
    seq: int,
    kind: EntryKind,
    item_id: str,
    label: str,
    minute: int,
    seat: int,
    parts: tuple[AnswerPart, ...] = (),
    *,
    stands: bool = False,
    device: str = "",
    received: int = 0,
) -> HistoryEntry:
    written = START_MS + minute * _MINUTE + seq * 1_700
    return HistoryEntry(
        epoch=epoch,
        seq=seq,
        kind=kind,
        item_id=item_id,
        label=label,
        written_ms=written,
        received_ms=START_MS + received * _MINUTE if received else written + 240,
        seat=seat if not device else 46,
        device_name=device or f"PC-{seat:02d}",
        size=120 + 60 * len(parts),
        item_no=int(label.split()[1]) + (49 if label.startswith("实操") else 0),
        counts=stands,
        stands=stands,
        parts=parts,
    )
