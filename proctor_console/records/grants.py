"""What was done to candidates' time, in plain words for the record: given, taken back, and not given. Pure."""

from collections.abc import Iterable

from proctor_console.core import words
from proctor_console.core.people import People, approved_by
from proctor_console.core.time_wording import signed_duration
from shared.exam.room import events as ev
from shared.formatting import clock_time, duration_words
from shared.protocol.console import RecordsData
from shared.words.catalogue import say


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
            centre = say("record.by_centre_code") if event.challenge else ""
            what = f"{words.GRANT[event.kind]} {signed_duration(event.ms)}{self._spans(event.lost)}{centre}"
            return f"{self._who(event.tickets)} {what}{self._mark(event)}，{self._why(event.reason, event.approvals)}"
        if isinstance(event, ev.GrantReversed):
            of = words.GRANT.get(event.kind, say("record.time_change"))
            span = f" {signed_duration(event.ms)}" if event.ms else ""
            whom = self._who(event.tickets) if event.tickets else say("record.everyone_of_it")
            return say("record.reversed", whom=whom, of=of, span=span, why=self._why(event.reason, event.approvals))
        if isinstance(event, ev.OutageDeclined):
            tickets = tuple(dict.fromkeys(span.ticket for span in event.lost))
            why = self._why(event.reason, event.approvals)
            return say("record.declined", who=self._who(tickets), spans=self._spans(event.lost), why=why)
        return ""

    def _who(self, tickets: tuple[str, ...]) -> str:
        """A single person with the ticket number: on paper a name alone is not enough."""
        person = self._people.candidates.get(tickets[0]) if len(tickets) == 1 else None
        if person is None:
            return self._people.candidates_listed(tickets)
        return say("record.who", seat=person.seat, name=person.name, ticket=person.ticket)

    def _why(self, reason: str, approvals: tuple[ev.Approval, ...]) -> str:
        return say("record.why", reason=reason, approved_by=approved_by(approvals, self._people))

    def _spans(self, lost: tuple[ev.LostSpan, ...]) -> str:
        if not lost:
            return ""
        begin, end = min(s.from_ms for s in lost), max(s.to_ms for s in lost)
        longest = duration_words(max(s.to_ms - s.from_ms for s in lost))
        most = say("record.longest") if len(lost) > 1 else ""
        return say(
            "record.outage_span",
            at=clock_time(begin, self._zone),
            until=clock_time(end, self._zone),
            most=most,
            longest=longest,
        )

    def _mark(self, event: ev.TimeGranted) -> str:
        undone = self._undone.get(event.grant_id, frozenset())
        if not undone:
            return ""
        return say("record.mark_reversed") if undone >= set(event.tickets) else say("record.mark_partly_reversed")
