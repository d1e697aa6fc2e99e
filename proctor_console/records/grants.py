"""What was done to candidates' time, in plain words for the record: given, taken back, and not given. Pure."""

from collections.abc import Iterable

from proctor_console.core import words
from proctor_console.core.people import People
from proctor_console.core.wording import approved_by, signed_duration
from shared.exam.room import events as ev
from shared.formatting import clock_time, duration_words
from shared.protocol.console import RecordsData


def grant_lines(data: RecordsData) -> tuple[str, ...]:
    """One entry for each act, oldest first; a grant that was reversed says for whom."""
    teller = _Teller(data)
    lines = []
    for record in data.records:
        text = teller.line(record.event)
        if text:
            lines.append(f"{clock_time(record.at_ms, data.view.time_zone)} {text}")
    return tuple(lines)


def extended_tickets(records: Iterable[ev.Record]) -> frozenset[str]:
    """Who has an extension 延时 that counts."""
    records = tuple(records)
    undone = _undone(records)
    return frozenset(
        ticket
        for r in records
        if isinstance(r.event, ev.TimeGranted) and r.event.kind == "extension"
        for ticket in r.event.tickets
        if ticket not in undone.get(r.event.grant_id, ())
    )


def _undone(records: Iterable[ev.Record]) -> dict[str, frozenset[str]]:
    """Grant id to the tickets for which it was reversed."""
    given: dict[str, tuple[str, ...]] = {}
    undone: dict[str, frozenset[str]] = {}
    for r in records:
        if isinstance(r.event, ev.TimeGranted):
            given[r.event.grant_id] = r.event.tickets
        elif isinstance(r.event, ev.GrantReversed):
            tickets = r.event.tickets or given.get(r.event.grant_id, ())
            undone[r.event.grant_id] = undone.get(r.event.grant_id, frozenset()) | set(tickets)
    return undone


class _Teller:
    def __init__(self, data: RecordsData) -> None:
        self._people = People.of_records(data)
        self._zone = data.view.time_zone
        self._undone = _undone(data.records)

    def line(self, event: ev.Event) -> str:
        """The entry without its time; empty for what is no act on somebody's time."""
        if isinstance(event, ev.TimeGranted):
            centre = "，凭评价组织授权码" if event.challenge else ""
            what = f"{words.GRANT[event.kind]} {signed_duration(event.ms)}{self._spans(event.lost)}{centre}"
            return f"{self._who(event.tickets)} {what}{self._mark(event)}，{self._why(event.reason, event.approvals)}"
        if isinstance(event, ev.GrantReversed):
            of = words.GRANT.get(event.kind, "时间调整")
            span = f" {signed_duration(event.ms)}" if event.ms else ""
            whom = self._who(event.tickets) if event.tickets else "全部所涉考生"
            return f"{whom} 撤销{of}{span}，{self._why(event.reason, event.approvals)}"
        if isinstance(event, ev.OutageDeclined):
            tickets = tuple(dict.fromkeys(span.ticket for span in event.lost))
            why = self._why(event.reason, event.approvals)
            return f"{self._who(tickets)} 中断不予补时{self._spans(event.lost)}，{why}"
        return ""

    def _who(self, tickets: tuple[str, ...]) -> str:
        """A single person with the ticket number: on paper a name alone is not enough."""
        person = self._people.candidates.get(tickets[0]) if len(tickets) == 1 else None
        if person is None:
            return self._people.candidates_listed(tickets)
        return f"{person.seat} 号 {person.name}（{person.ticket}）"

    def _why(self, reason: str, approvals: tuple[ev.Approval, ...]) -> str:
        return f"原因：{reason}{approved_by(approvals, self._people)}"

    def _spans(self, lost: tuple[ev.LostSpan, ...]) -> str:
        if not lost:
            return ""
        begin, end = min(s.from_ms for s in lost), max(s.to_ms for s in lost)
        longest = duration_words(max(s.to_ms - s.from_ms for s in lost))
        most = "最长 " if len(lost) > 1 else ""
        return f"（{clock_time(begin, self._zone)} 至 {clock_time(end, self._zone)} 中断，{most}{longest}）"

    def _mark(self, event: ev.TimeGranted) -> str:
        undone = self._undone.get(event.grant_id, frozenset())
        if not undone:
            return ""
        return "（已撤销）" if undone >= set(event.tickets) else "（部分考生已撤销）"
