"""The board of the checks before the exam as people read it: machines worst first, and one machine's checks. Pure."""

from collections import Counter
from collections.abc import Iterable
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from shared.formatting import clock_time
from shared.protocol.readiness import Board, BoardRow, RowState
from shared.readiness import words
from shared.readiness.check import Against, Grade, Verdict, severity, worst
from shared.updates.versions import mixed
from shared.words.catalogue import row, say

Pick = Literal["all", "bad", "weak", "unchecked"]
PICKS: Final[tuple[Pick, ...]] = ("all", "bad", "weak", "unchecked")
_TOLD: Final = 3


class MachineLine(msgspec.Struct, frozen=True, kw_only=True):
    """One machine as a row; `order` puts the worst first."""

    device_id: str
    place: str
    seat: int
    device_name: str
    grade: Grade
    state: RowState
    word: str
    summary: str
    version: str
    checked: str
    order: tuple[int, int, int]


class CheckLine(msgspec.Struct, frozen=True, kw_only=True):
    """One check of a machine as a row."""

    title: str
    grade: Grade
    word: str
    found: str
    demand: str
    cure: str


def machine_lines(board: Board, zone: str) -> list[MachineLine]:
    """Every machine, the worst first, then by seat."""
    return sorted((_line(found, zone) for found in board.rows), key=lambda line: line.order)


def picked(lines: Iterable[MachineLine], pick: Pick) -> list[MachineLine]:
    """Those that a person asked for."""
    return [line for line in lines if pick in {"all", _kind(line)}]


def check_lines(board: Board, device_id: str) -> list[CheckLine]:
    """One machine's checks, the worst first; empty before its first report."""
    found = next((one for one in board.rows if one.device_id == device_id), None)
    if found is None:
        return []
    against = replace(board.against, place=found.place)
    ordered = sorted(found.verdicts, key=lambda verdict: severity(verdict.grade))
    return [_check(verdict, against) for verdict in ordered]


def board_summary(board: Board) -> str:
    """How the room stands, in one line: `46 台：38 合格，5 待改进，2 不合格，1 未检查`."""
    counted = Counter(_kind(_line(found, "UTC")) for found in board.rows)
    parts = [
        say(f"console.ready.count_{kind}", count=counted[kind])
        for kind in ("good", "weak", "bad", "unknown", "unchecked")
        if counted[kind]
    ]
    return say("console.ready.summary", count=len(board.rows), parts="，".join(parts))


def mixed_versions(board: Board) -> str:
    """Named before the start: which machines run another program version than the server; empty where none does."""
    return mixed(board.against.version, ((place_word(one), one.version) for one in board.rows))


def seats_not_ready(board: Board | None, seats: Iterable[int]) -> tuple[int, ...]:
    """Those of the seats whose PC has a red check."""
    due = set(seats)
    rows = board.rows if board else ()
    return tuple(one.seat for one in rows if one.place == "pc" and one.seat in due and worst(one.verdicts) == "bad")


def place_word(found: BoardRow) -> str:
    """`12 号`, or what else stands in the room."""
    return say("console.ready.seat", seat=found.seat) if found.place == "pc" else say(f"console.ready.{found.place}")


def _line(found: BoardRow, zone: str) -> MachineLine:
    grade = worst(found.verdicts)
    worse = [v for v in found.verdicts if v.grade in {"bad", "weak"}]
    told = [words.title(v.key) for v in sorted(worse, key=lambda v: severity(v.grade))]
    more = say("console.ready.and_more", count=len(told)) if len(told) > _TOLD else ""
    return MachineLine(
        device_id=found.device_id,
        place=place_word(found),
        seat=found.seat,
        device_name=found.device_name,
        grade=grade,
        state=found.state,
        word=_word(found, grade),
        summary=row(told[:_TOLD]) + more,
        version=found.version,
        checked=clock_time(found.checked_ms, zone, seconds=False) if found.checked_ms is not None else "",
        order=(severity(grade) if found.verdicts else severity("unknown"), int(found.place == "pc"), found.seat),
    )


def _word(found: BoardRow, grade: Grade) -> str:
    if found.state == "checking":
        return say("console.ready.checking")
    if not found.heard and found.place == "pc":
        return say("console.ready.silent")
    if found.state == "called":
        return say("console.ready.called")
    return words.grade_word(grade) if found.verdicts else say("console.ready.never")


def _kind(line: MachineLine) -> str:
    return "unchecked" if line.grade == "unknown" and not line.checked else line.grade


def _check(verdict: Verdict, against: Against) -> CheckLine:
    return CheckLine(
        title=words.title(verdict.key),
        grade=verdict.grade,
        word=words.grade_word(verdict.grade),
        found=words.found(verdict),
        demand=words.demand(verdict.key, against),
        cure=words.cure(verdict),
    )
