"""What the room record says, section by section, drawn from the roster and the room log. Pure.

Everything is told from the log itself, so the printed record and the result bundle cannot disagree.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

import msgspec

from proctor_console.core import words
from proctor_console.core.incident_wording import category, item
from proctor_console.core.people import People, approved_by
from proctor_console.core.wording import not_ready
from proctor_console.records.discipline_lines import discipline_lines
from proctor_console.records.grants import extended_tickets, grant_lines
from proctor_console.records.outages import outage_lines
from proctor_console.records.section_lines import section_ends, section_limits
from proctor_console.records.watch_lines import watch_lines
from shared.exam.room import events as ev
from shared.formatting import clock_time, duration_words
from shared.protocol.console import RecordsData, RosterRow
from shared.words.catalogue import row, say

EventType = TypeVar("EventType")
_NEVER_MS: Final = 2**62


class RecordSection(msgspec.Struct, frozen=True, kw_only=True):
    """A heading of the record and its entries; no entries are written as 无."""

    title: str
    entries: tuple[str, ...]


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers at the head of the record."""

    due: int
    present: int
    absent: int
    late: int
    disciplined: int
    moved: int
    extended: int


class Digest(msgspec.Struct, frozen=True, kw_only=True):
    """All of the record: numbers, who was there, who was not, and what happened."""

    counts: Counts
    present: tuple[RosterRow, ...]
    absent: tuple[RosterRow, ...]
    sections: tuple[RecordSection, ...]


def counts_of(data: RecordsData) -> Counts:
    """The numbers; moved, extended and disciplined count people, not acts."""
    rows = data.roster
    moved = {r.event.ticket for r in data.records if isinstance(r.event, ev.SeatMoved)}
    disciplined = {r.event.ticket for r in data.records if isinstance(r.event, ev.DisciplineRecorded)}
    return Counts(
        due=len(rows),
        present=sum(r.present for r in rows),
        absent=sum(r.absent for r in rows),
        late=sum(r.late for r in rows),
        disciplined=len(disciplined),
        moved=len(moved),
        extended=len(extended_tickets(data.records)),
    )


def digest(data: RecordsData) -> Digest:
    """The record of the room."""
    teller = _Teller(data)
    return Digest(
        counts=counts_of(data),
        present=tuple(r for r in data.roster if r.present),
        absent=tuple(r for r in data.roster if r.absent),
        sections=(
            RecordSection(title=say("record.section.course"), entries=teller.course()),
            RecordSection(title=say("record.section.late"), entries=teller.late()),
            RecordSection(title=say("record.section.refused"), entries=teller.refused()),
            RecordSection(title=say("record.section.moves"), entries=teller.moves()),
            RecordSection(title=say("record.section.grants"), entries=grant_lines(data)),
            RecordSection(title=say("record.section.pauses"), entries=teller.pauses()),
            RecordSection(title=say("record.section.leaves"), entries=teller.leaves()),
            RecordSection(title=say("record.section.discipline"), entries=discipline_lines(data)),
            RecordSection(title=say("record.section.incidents"), entries=teller.incidents()),
            RecordSection(title=say("record.section.watch"), entries=watch_lines(data)),
            RecordSection(title=say("record.section.outages"), entries=outage_lines(data)),
            RecordSection(title=say("record.section.hand_in"), entries=teller.hand_in()),
        ),
    )


class _Teller:
    """Tells the sections; holds what all of them need."""

    def __init__(self, data: RecordsData) -> None:
        self._data = data
        self._people = People.of_records(data)
        self._zone = data.view.time_zone

    def _time(self, at_ms: int) -> str:
        return clock_time(at_ms, self._zone)

    def _all(self, kind: type[EventType]) -> Iterable[tuple[ev.Record, EventType]]:
        return ((r, r.event) for r in self._data.records if isinstance(r.event, kind))

    def _who(self, ticket: str) -> str:
        """Seat, full name and ticket number: on paper a name alone is not enough."""
        person = self._people.candidates.get(ticket)
        return say("record.who", seat=person.seat, name=person.name, ticket=ticket) if person else ticket

    def _by(self, record: ev.Record) -> str:
        return self._people.actor(record.actor)

    def course(self) -> tuple[str, ...]:
        told = [
            (r.at_ms, say("record.started", time=self._time(r.at_ms), by=self._by(r), not_ready=not_ready(e)))
            for r, e in self._all(ev.RoomStarted)
        ]
        entries = [entry for _, entry in sorted([*told, *self._papers()])]
        for r, e in self._all(ev.RoomEnded):
            reason = f"，{e.reason}" if e.reason else ""
            entries.append(say("record.ended", time=self._time(r.at_ms), by=self._by(r), reason=reason))
        return (*entries, *section_limits(self._data.view))

    def _papers(self) -> Iterator[tuple[int, str]]:
        """Whoever was given the backup paper, and why."""
        for r, e in self._all(ev.BackupOpened):
            entry = say(
                "record.backup_paper",
                time=self._time(r.at_ms),
                who=self._who(e.ticket) if e.ticket else say("record.whole_room"),
                paper_id=e.paper_id,
                centre=say("log.by_centre_code") if e.challenge else "",
                by=self._by(r),
                reason=e.reason,
                approved_by=approved_by(e.approvals, self._people),
            )
            yield r.at_ms, entry

    def late(self) -> tuple[str, ...]:
        first = {e.ticket: r.at_ms for r, e in self._all(ev.CandidateLoggedIn) if e.how == "first"}
        allowed = {e.ticket: e for _, e in self._all(ev.LateEntryAllowed)}
        entries = []
        for person in self._data.roster:
            if not person.late:
                continue
            at = say("record.late_login", time=self._time(first[person.ticket])) if person.ticket in first else ""
            extra = allowed.get(person.ticket)
            by = (
                say("record.late_allowed", reason=extra.reason, approved_by=approved_by(extra.approvals, self._people))
                if extra
                else ""
            )
            entries.append(f"{self._who(person.ticket)}{at}{by}")
        return tuple(entries)

    def refused(self) -> tuple[str, ...]:
        """One entry for each candidate and reason, with how often and when last."""
        seen: dict[tuple[str, str], list[int]] = {}
        for r, e in self._all(ev.LoginRefused):
            seen.setdefault((e.ticket, e.code), []).append(r.at_ms)
        return tuple(
            say("record.refused", time=self._time(times[0]), who=self._who(ticket), refusal=words.refusal(code))
            + (say("record.refused_often", count=len(times)) if len(times) > 1 else "")
            for (ticket, code), times in seen.items()
        )

    def moves(self) -> tuple[str, ...]:
        return tuple(
            say(
                "record.moved",
                time=self._time(r.at_ms),
                who=self._who(e.ticket),
                from_seat=e.from_seat,
                to_seat=e.to_seat,
                reason=e.reason,
                by=self._by(r),
            )
            for r, e in self._all(ev.SeatMoved)
        )

    def pauses(self) -> tuple[str, ...]:
        def resumed(after_seq: int, fits: Callable[[ev.Event], bool]) -> str:
            until = next((r for r in self._data.records if r.seq > after_seq and fits(r.event)), None)
            return self._time(until.at_ms) if until else say("record.not_resumed")

        entries = []
        for r, e in self._all(ev.RoomPaused):
            until = resumed(r.seq, lambda x: isinstance(x, ev.RoomResumed))
            entries.append(say("record.room_pause", time=self._time(r.at_ms), until=until, reason=e.reason))
        for r, held in self._all(ev.RoomHeld):
            until = resumed(r.seq, lambda x: isinstance(x, ev.RoomResumed))
            told = say("record.room_held", time=self._time(held.from_ms), until=until)
            entries.append(told + self._worked_on(held.from_ms))
        for r, some in self._all(ev.SittingsPaused):
            until = resumed(r.seq, lambda x, t=set(some.tickets): _resumes(x, t))  # type: ignore[misc]
            who = self._people.candidates_listed(some.tickets)
            entries.append(say("record.pause", time=self._time(r.at_ms), until=until, who=who, reason=some.reason))
        return tuple(sorted(entries))

    def _worked_on(self, since_ms: int) -> str:
        """Who worked on through the outage that began then, and was charged for it (ADR 51)."""
        next_ms = min((e.from_ms for _, e in self._all(ev.RoomHeld) if e.from_ms > since_ms), default=_NEVER_MS)
        outage = range(since_ms, next_ms)
        told = {e.ticket for _, e in self._all(ev.WorkedOn) if any(span.from_ms in outage for span in e.spans)}
        shown = {e.ticket for _, e in self._all(ev.AnsweredOn) if any(ms in outage for ms in e.wrote_ms)}
        who = self._people.candidates_listed(tuple(sorted(told | shown)))
        return say("record.worked_on", who=who) if told | shown else ""

    def leaves(self) -> tuple[str, ...]:
        backs = [(r.seq, r.at_ms, e.ticket) for r, e in self._all(ev.LeaveEnded)]
        entries = []
        for r, e in self._all(ev.LeaveStarted):
            back_ms = next((at for seq, at, ticket in backs if seq > r.seq and ticket == e.ticket), None)
            back = (
                say("record.not_back")
                if back_ms is None
                else say("record.back", time=self._time(back_ms), span=duration_words(back_ms - r.at_ms))
            )
            escort = say("record.escort", escort=e.escort) if e.escort else ""
            entries.append(
                say(
                    "record.leave",
                    time=self._time(r.at_ms),
                    who=self._who(e.ticket),
                    back=back,
                    reason=e.reason,
                    escort=escort,
                )
            )
        return tuple(entries)

    def incidents(self) -> tuple[str, ...]:
        entries = []
        for r, e in self._all(ev.IncidentLogged):
            who = f"{self._who(e.ticket)} " if e.ticket else ""
            told = f"{self._time(r.at_ms)} {who}{category(e)}：{e.text}{item(e)}"
            entries.append(told + "".join(self._added(e.incident_id)))
        for r, checked in self._all(ev.IdentityChecked):
            if not checked.ok:
                note = f"：{checked.note}" if checked.note else ""
                entries.append(
                    say("record.identity", time=self._time(r.at_ms), who=self._who(checked.ticket), note=note)
                )
        return tuple(sorted(entries))

    def _added(self, incident_id: str) -> Iterable[str]:
        photos = sum(e.incident_id == incident_id for _, e in self._all(ev.IncidentPhoto))
        if photos:
            yield say("record.incident_photos", count=photos)
        for r, e in self._all(ev.IncidentAmended):
            if e.incident_id == incident_id:
                yield say("record.incident_added", time=self._time(r.at_ms), by=self._by(r), text=e.text)

    def hand_in(self) -> tuple[str, ...]:
        return (
            *self._hand_in_causes(),
            *section_ends(self._data),
            *self._reopenings(),
            *self._three_ways(),
            *self._deliveries(),
            *self._reviews(),
            *(
                say("record.sealed", time=self._time(r.at_ms), bundle_sha256=s.bundle_sha256[:16])
                for r, s in self._all(ev.BundleSealed)
            ),
        )

    def _hand_in_causes(self) -> Iterable[str]:
        causes: Counter[str] = Counter(r.closed_cause for r in self._data.roster if r.closed_cause is not None)
        if causes:
            parts = (
                say("record.hand_in", hand_in_cause=words.HAND_IN_CAUSE[c], causes=causes[c])
                for c in words.HAND_IN_CAUSE
                if c in causes
            )
            yield say("record.hand_ins", sum=sum(causes.values()), listed="，".join(parts))

    def _reopenings(self) -> Iterable[str]:
        for r, undone in self._all(ev.SectionReopened):
            yield say(
                "record.section_reopened",
                time=self._time(r.at_ms),
                who=self._who(undone.ticket),
                title=self._people.section(undone.section_id),
                reason=undone.reason,
                approved_by=approved_by(undone.approvals, self._people),
            )
        for r, e in self._all(ev.Reopened):
            yield say(
                "record.reopened",
                time=self._time(r.at_ms),
                who=self._who(e.ticket),
                reason=e.reason,
                approved_by=approved_by(e.approvals, self._people),
            )

    def _three_ways(self) -> Iterable[str]:
        for r, c in self._all(ev.Collected):
            yield say(
                "record.three_way",
                time=self._time(r.at_ms),
                sittings=c.sittings,
                agreeing=c.agreeing,
                differ=len(c.mismatching),
                silent=len(c.unreported),
            )

    def _deliveries(self) -> Iterable[str]:
        for r, d in self._all(ev.JournalDelivered):
            yield say(
                "record.delivered",
                time=self._time(r.at_ms),
                who=self._who(d.ticket),
                entries=d.entries,
                how=say("record.delivered_by_usb") if d.file_sha256 else say("record.delivered_by_line"),
                held=say("record.delivered_held", held=d.held) if d.held else "",
            )

    def _reviews(self) -> Iterable[str]:
        """One line for what was decided about a candidate's late answers at one time."""
        groups: dict[tuple[int, str, str], list[tuple[ev.Record, ev.HeldReviewed]]] = {}
        for r, e in self._all(ev.HeldReviewed):
            groups.setdefault((r.at_ms, e.ticket, e.reason), []).append((r, e))
        for (at_ms, ticket, reason), made in groups.items():
            decisions = [e.decision for _, e in made]
            told = row(
                say("record.reviews", word=word, count=decisions.count(d))
                for d, word in words.HELD_DECISION.items()
                if d in decisions
            )
            by = approved_by(made[0][1].approvals, self._people)
            yield say("record.reviewed", time=self._time(at_ms), who=self._who(ticket), told=told, reason=reason, by=by)


def _resumes(event: ev.Event, tickets: set[str]) -> bool:
    return isinstance(event, ev.SittingsResumed) and bool(tickets & set(event.tickets))
