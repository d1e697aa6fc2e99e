"""The history of one candidate's answers as a table, and the answers as they stood at a moment. Pure."""

from collections.abc import Iterable
from typing import Final

import msgspec

from proctor_console.core import words
from shared.exam.kinds.parts import AnswerPart
from shared.formatting import clock_time, file_size
from shared.protocol.answers import AnswerHistory, HistoryEntry, LateState
from shared.words.catalogue import Words, say

_KIND: Final = Words(
    "console.entry", ("answered", "cleared", "flagged", "unflagged", "visited", "section_left", "hand_in", "part")
)
_LATE: Final = Words("console.late", ("waiting", "overwritten", "set_aside"))


def late_word(state: LateState) -> str:
    """What became of a late answer; nothing where it was not late."""
    return _LATE[state] if state in _LATE else words.HELD_DECISION.get(state, "")


class HistoryRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the table. `order` is the entry's place in the log, `doubt` why the time of writing is none to go by."""

    order: int
    written_ms: int
    written: str
    received: str
    place: str
    login: str
    item: str
    item_no: int
    summary: str
    bytes: int
    size: str
    late: str
    counts: bool
    doubt: str = ""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """An item's answer at a moment."""

    item: str
    item_no: int
    summary: str
    written: str


def history_rows(history: AnswerHistory, zone: str, *, answers_only: bool = False) -> list[HistoryRow]:
    """The rows in the order the server received them; with `answers_only` without visits and flags."""
    # Epochs begin far above the last one after a restart; people count log-ins.
    logins = {epoch: place for place, epoch in enumerate(sorted({e.epoch for e in history.entries}), start=1)}
    shown = ((n, e) for n, e in enumerate(history.entries, 1) if not answers_only or e.kind in {"answered", "cleared"})
    return [
        HistoryRow(
            order=number,
            written_ms=there_by(entry),
            written=written_words(entry, zone),
            received=clock_time(entry.received_ms, zone),
            place=seat_and_device(entry),
            login=say("console.login_number", epoch=logins[entry.epoch]),
            item=entry.label,
            item_no=entry.item_no,
            summary=summary(entry, opened=history.opened),
            bytes=entry.size,
            size=file_size(entry.size),
            late=late_word(entry.late),
            counts=entry.counts,
            doubt=say("console.written_guessed") if entry.guessed else "",
        )
        for number, entry in shown
    ]


def moments(history: AnswerHistory) -> list[int]:
    """The times at which something was written, oldest first."""
    return sorted({there_by(entry) for entry in history.entries})


def standing_at(history: AnswerHistory, at_ms: int, zone: str) -> list[Standing]:
    """The answers as they stood at that moment, by item: what had been written by then and was not held as late."""
    newest: dict[str, HistoryEntry] = {}
    for entry in history.entries:
        usable = entry.kind in {"answered", "cleared"} and entry.late in {"", "use_held"}
        if not usable or there_by(entry) > at_ms:
            continue
        known = newest.get(entry.item_id)
        if known is None or (known.epoch, known.seq) < (entry.epoch, entry.seq):
            newest[entry.item_id] = entry
    found = (entry for entry in newest.values() if entry.kind == "answered")
    return [
        Standing(
            item=entry.label,
            item_no=entry.item_no,
            summary=summary(entry, opened=history.opened),
            written=written_words(entry, zone),
        )
        for entry in sorted(found, key=lambda e: e.item_no)
    ]


def when_written(entry: HistoryEntry) -> int:
    """When it was written by the room's clock; a PC that knew no room time is taken at the moment of arrival."""
    return entry.written_ms or entry.received_ms


def there_by(entry: HistoryEntry) -> int:
    """When it was surely written: what a PC only guessed may be hours off, so it is there when it has arrived."""
    return entry.received_ms if entry.guessed else when_written(entry)


def written_words(entry: HistoryEntry, zone: str) -> str:
    """That time; one that the PC only guessed is marked as such."""
    at = clock_time(when_written(entry), zone)
    return say("console.about", at=at) if entry.guessed else at


def seat_and_device(entry: HistoryEntry) -> str:
    """`12 号 PC-12`."""
    return (
        say("console.seat_and_device", seat=entry.seat, device_name=entry.device_name).strip()
        if entry.seat
        else say("console.login_lost")
    )


def summary(entry: HistoryEntry, *, opened: bool) -> str:
    """What the entry says on one line."""
    if entry.kind != "answered":
        return _KIND[entry.kind]
    if not opened:
        return say("console.answer_closed")
    if entry.omitted:
        return say("console.answer_long")
    return one_line(entry.parts) or say("console.answer_empty")


def one_line(parts: Iterable[AnswerPart]) -> str:
    """The parts of an answer behind each other."""
    found = (f"{p.label}：{p.text}" if p.label else p.text for p in parts if p.text)
    return "；".join(" ".join(text.split()) for text in found)


def items_of(history: AnswerHistory) -> list[str]:
    """The labels of all items that occur, in the paper's order."""
    numbers = {entry.label: entry.item_no for entry in history.entries if entry.label}
    return sorted(numbers, key=lambda label: numbers[label])
