"""Late answers beside the ones that stand: what a person compares before deciding. Pure."""

from collections.abc import Iterable, Mapping

import msgspec

from proctor_console.presenters.history import seat_and_device, when_written
from shared.exam.answers.review import HeldDecision
from shared.formatting import clock_time
from shared.protocol.answers import AnswerHistory, HistoryEntry
from shared.protocol.commands import HeldChoice

Place = tuple[int, int]


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One part of the two answers."""

    label: str
    standing: str
    late: str

    @property
    def differs(self) -> bool:
        """Whether the two say different things here."""
        return self.standing != self.late


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """A late answer and the one that stands without a decision."""

    place: Place
    item: str
    standing_when: str
    late_when: str
    lines: tuple[Line, ...]


def pairs(history: AnswerHistory, zone: str) -> tuple[Pair, ...]:
    """Every late answer that waits for a decision, by item."""
    waiting = sorted(history.waiting(), key=lambda e: (e.item_no, e.epoch))
    return tuple(_pair(history, late, zone) for late in waiting)


def choices(history: AnswerHistory, decisions: Mapping[Place, HeldDecision]) -> tuple[HeldChoice, ...]:
    """The decisions for the wire, each over the version that stood on the screen."""
    return tuple(
        history.choice(late, decisions[late.epoch, late.seq])
        for late in history.waiting()
        if (late.epoch, late.seq) in decisions
    )


def effect(decisions: Iterable[HeldDecision], waiting: int) -> str:
    """What will happen, said before it is confirmed."""
    made = list(decisions)
    if not made:
        return f"{waiting} 条迟到的作答待复核：逐条对照后选择处理方式，可以只处理其中几条。"
    words = {
        "use_held": "{n} 条改用迟到的作答计分",
        "keep_newer": "{n} 条维持现有作答",
        "to_centre": "{n} 条留待评价组织处理，暂按现有作答计分",
    }
    parts = [text.format(n=made.count(d)) for d, text in words.items() if d in made]
    left = waiting - len(made)
    rest = f"，其余 {left} 条仍待复核" if left else ""
    return "，".join(parts) + rest + "。决定记入考场记录，两份作答都保留。"


def _pair(history: AnswerHistory, late: HistoryEntry, zone: str) -> Pair:
    standing = history.standing(late.item_id)
    return Pair(
        place=(late.epoch, late.seq),
        item=late.label,
        standing_when=_when(standing, zone) if standing else "没有及时送达的作答",
        late_when=f"{_when(late, zone)}，{clock_time(late.received_ms, zone)} 才送达",
        lines=_lines(standing, late),
    )


def _when(entry: HistoryEntry, zone: str) -> str:
    return f"{clock_time(when_written(entry), zone)} 写于 {seat_and_device(entry)}"


def _lines(standing: HistoryEntry | None, late: HistoryEntry) -> tuple[Line, ...]:
    """Part by part, the parts of the standing answer first, then what only the late one has."""
    left = {p.label: p.text for p in standing.parts} if standing else {}
    right = {p.label: p.text for p in late.parts}
    lines = [
        Line(label=label or "作答", standing=left.get(label, ""), late=right.get(label, ""))
        for label in dict.fromkeys((*left, *right))
    ]
    if not lines:
        lines = [Line(label="作答", standing=_cleared(standing), late=_cleared(late))]
    elif late.kind == "cleared":
        lines.append(Line(label="整题", standing="", late="（考生清除了作答）"))
    return tuple(lines)


def _cleared(entry: HistoryEntry | None) -> str:
    return "（考生清除了作答）" if entry is not None and entry.kind == "cleared" else ""
