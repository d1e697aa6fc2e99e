"""What the room record says, section by section, drawn from the roster and the room log. Pure.

Everything is told from the log itself, so the printed record and the result bundle cannot disagree.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TypeVar

import msgspec

from proctor_console.core import words
from proctor_console.core.people import People
from proctor_console.core.wording import approved_by
from proctor_console.records.grants import extended_tickets, grant_lines
from proctor_console.records.outages import outage_lines
from proctor_console.records.section_lines import section_ends, section_limits
from shared.exam.room import events as ev
from shared.formatting import clock_time, duration_words
from shared.protocol.console import RecordsData, RosterRow

EventType = TypeVar("EventType")


class Section(msgspec.Struct, frozen=True, kw_only=True):
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
    sections: tuple[Section, ...]


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
            Section(title="起止时间", entries=teller.course()),
            Section(title="迟到", entries=teller.late()),
            Section(title="拒绝入场", entries=teller.refused()),
            Section(title="换机续考", entries=teller.moves()),
            Section(title="延时补时", entries=grant_lines(data)),
            Section(title="暂停", entries=teller.pauses()),
            Section(title="暂离考场", entries=teller.leaves()),
            Section(title="违规", entries=teller.discipline()),
            Section(title="设备及其他", entries=teller.incidents()),
            Section(title="服务器网络", entries=outage_lines(data)),
            Section(title="交卷收卷", entries=teller.hand_in()),
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
        return f"{person.seat} 号 {person.name}（{ticket}）" if person else ticket

    def _by(self, record: ev.Record) -> str:
        return self._people.actor(record.actor)

    def course(self) -> tuple[str, ...]:
        entries = [f"{self._time(r.at_ms)} 考试开始（{self._by(r)}）" for r, _ in self._all(ev.RoomStarted)]
        for r, e in self._all(ev.RoomEnded):
            reason = f"，{e.reason}" if e.reason else ""
            entries.append(f"{self._time(r.at_ms)} 考试结束（{self._by(r)}{reason}）")
        return (*entries, *section_limits(self._data.view))

    def late(self) -> tuple[str, ...]:
        first = {e.ticket: r.at_ms for r, e in self._all(ev.CandidateLoggedIn) if e.how == "first"}
        allowed = {e.ticket: e for _, e in self._all(ev.LateEntryAllowed)}
        entries = []
        for row in self._data.roster:
            if not row.late:
                continue
            at = f" {self._time(first[row.ticket])} 登录" if row.ticket in first else ""
            extra = allowed.get(row.ticket)
            by = f"；超时限准入：{extra.reason}{approved_by(extra.approvals, self._people)}" if extra else ""
            entries.append(f"{self._who(row.ticket)}{at}{by}")
        return tuple(entries)

    def refused(self) -> tuple[str, ...]:
        """One entry for each candidate and reason, with how often and when last."""
        seen: dict[tuple[str, str], list[int]] = {}
        for r, e in self._all(ev.LoginRefused):
            seen.setdefault((e.ticket, e.code), []).append(r.at_ms)
        return tuple(
            f"{self._time(times[0])} {self._who(ticket)}登录被拒绝：{words.refusal(code)}"
            + (f"（共 {len(times)} 次）" if len(times) > 1 else "")
            for (ticket, code), times in seen.items()
        )

    def moves(self) -> tuple[str, ...]:
        return tuple(
            f"{self._time(r.at_ms)} {self._who(e.ticket)}由 {e.from_seat} 号换到 {e.to_seat} 号，"
            f"原因：{e.reason}，办理：{self._by(r)}"
            for r, e in self._all(ev.SeatMoved)
        )

    def pauses(self) -> tuple[str, ...]:
        def resumed(after_seq: int, fits: Callable[[ev.Event], bool]) -> str:
            until = next((r for r in self._data.records if r.seq > after_seq and fits(r.event)), None)
            return self._time(until.at_ms) if until else "未恢复"

        entries = []
        for r, e in self._all(ev.RoomPaused):
            until = resumed(r.seq, lambda x: isinstance(x, ev.RoomResumed))
            entries.append(f"{self._time(r.at_ms)} 至 {until} 全场暂停，原因：{e.reason}")
        for r, some in self._all(ev.SittingsPaused):
            until = resumed(r.seq, lambda x, t=set(some.tickets): _resumes(x, t))  # type: ignore[misc]
            who = self._people.candidates_listed(some.tickets)
            entries.append(f"{self._time(r.at_ms)} 至 {until} {who} 暂停，原因：{some.reason}")
        return tuple(sorted(entries))

    def leaves(self) -> tuple[str, ...]:
        backs = [(r.seq, r.at_ms, e.ticket) for r, e in self._all(ev.LeaveEnded)]
        entries = []
        for r, e in self._all(ev.LeaveStarted):
            back_ms = next((at for seq, at, ticket in backs if seq > r.seq and ticket == e.ticket), None)
            back = "未返回" if back_ms is None else f"{self._time(back_ms)} 返回（{duration_words(back_ms - r.at_ms)}）"
            escort = f"，陪同：{e.escort}" if e.escort else ""
            entries.append(f"{self._time(r.at_ms)} {self._who(e.ticket)}离开，{back}，原因：{e.reason}{escort}")
        return tuple(entries)

    def discipline(self) -> tuple[str, ...]:
        labels = {c.code: c.label for c in self._data.view.incident_codes}
        entries = []
        for r, e in self._all(ev.DisciplineRecorded):
            label = f"（{labels[e.code]}）" if e.code in labels else ""
            text = f"，{e.text}" if e.text and e.text != labels.get(e.code) else ""
            entries.append(
                f"{self._time(r.at_ms)} {self._who(e.ticket)}代码 {e.code}{label}，"
                f"处理：{words.DISCIPLINE[e.action]}{text}，记录：{self._by(r)}"
            )
        return tuple(entries)

    def incidents(self) -> tuple[str, ...]:
        entries = []
        for r, e in self._all(ev.IncidentLogged):
            who = f"{self._who(e.ticket)} " if e.ticket else ""
            item = f"（试题 {e.item_id}）" if e.item_id else ""
            entries.append(f"{self._time(r.at_ms)} {who}{words.INCIDENT[e.category]}：{e.text}{item}")
        for r, checked in self._all(ev.IdentityChecked):
            if not checked.ok:
                note = f"：{checked.note}" if checked.note else ""
                entries.append(f"{self._time(r.at_ms)} {self._who(checked.ticket)}身份核对不符{note}")
        return tuple(sorted(entries))

    def hand_in(self) -> tuple[str, ...]:
        causes: Counter[str] = Counter(r.closed_cause for r in self._data.roster if r.closed_cause is not None)
        entries = []
        if causes:
            parts = [f"{words.HAND_IN_CAUSE[c]} {causes[c]} 人" for c in words.HAND_IN_CAUSE if c in causes]
            entries.append(f"共收卷 {sum(causes.values())} 份：{'，'.join(parts)}")
        entries += section_ends(self._data)
        for r, undone in self._all(ev.SectionReopened):
            title = self._people.section(undone.section_id)
            entries.append(
                f"{self._time(r.at_ms)} {self._who(undone.ticket)}误提交“{title}”部分，重新打开，"
                f"原因：{undone.reason}{approved_by(undone.approvals, self._people)}"
            )
        for r, e in self._all(ev.Reopened):
            entries.append(
                f"{self._time(r.at_ms)} {self._who(e.ticket)}误交卷后重新打开，"
                f"原因：{e.reason}{approved_by(e.approvals, self._people)}"
            )
        for r, c in self._all(ev.Collected):
            entries.append(
                f"{self._time(r.at_ms)} 三方核对：{c.sittings} 份中 {c.agreeing} 份一致，"
                f"{len(c.mismatching)} 份不一致，{len(c.unreported)} 份考生机未报告"
            )
        for r, d in self._all(ev.JournalDelivered):
            held = f"，其中 {d.held} 条待复核" if d.held else ""
            how = "用 U 盘导入服务器" if d.file_sha256 else "补交到服务器"
            entries.append(f"{self._time(r.at_ms)} {self._who(d.ticket)}留在电脑上的 {d.entries} 条作答{how}{held}")
        entries.extend(self._reviews())
        for r, s in self._all(ev.BundleSealed):
            entries.append(f"{self._time(r.at_ms)} 成绩数据已加密封存，校验码 {s.bundle_sha256[:16]}")
        return tuple(entries)

    def _reviews(self) -> Iterable[str]:
        """One line for what was decided about a candidate's late answers at one time."""
        groups: dict[tuple[int, str, str], list[tuple[ev.Record, ev.HeldReviewed]]] = {}
        for r, e in self._all(ev.HeldReviewed):
            groups.setdefault((r.at_ms, e.ticket, e.reason), []).append((r, e))
        for (at_ms, ticket, reason), made in groups.items():
            decisions = [e.decision for _, e in made]
            told = "、".join(
                f"{word} {decisions.count(d)} 条" for d, word in words.HELD_DECISION.items() if d in decisions
            )
            by = approved_by(made[0][1].approvals, self._people)
            yield f"{self._time(at_ms)} {self._who(ticket)}迟到的作答复核：{told}，{reason}{by}"


def _resumes(event: ev.Event, tickets: set[str]) -> bool:
    return isinstance(event, ev.SittingsResumed) and bool(tickets & set(event.tickets))
