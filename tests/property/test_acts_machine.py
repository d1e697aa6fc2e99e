"""Any acts by anybody in any order against the real service, with restarts: what must hold in a room always holds.

The acts are the specimens of `tests.conformance.test_acts`, given by every role with anybody's PIN; between them
candidates come, write, fall silent and hand in, PCs they were moved away from are typed at, journals come late, twice
and by USB, time passes, the server is ended and starts again on its own log.
`EXAM_SITE_KIT_ACTS=2000` tries so many days instead of a few.
"""

import functools
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from scripts.centre.comparing.leave import leave_differences
from shared.exam.acts.base import Act, Credential, lacking
from shared.exam.answers.content import Answered, Content, HandInAsked, SectionLeft
from shared.exam.answers.fence import MARGIN_MS, fence_of
from shared.exam.answers.log import Entry
from shared.exam.clock.account import allotted_ms
from shared.exam.kinds.single_choice import SingleChoice
from shared.exam.room import events as ev
from shared.exam.room import fold
from shared.exam.room.rules import beyond_evidence_ms
from shared.exam.room.sitting import Sitting
from shared.exam.room.state import RoomState
from shared.exam.signals import HandUp, Sighted
from shared.protocol import commands as wire
from shared.protocol.errors import WireError
from shared.protocol.signals import SignalsRequest
from site_server.service.answers.import_journal import import_journal
from site_server.service.people import staff
from tests.conformance.test_acts import ONLY_SERVER, ROLES, specimens
from tests.support.gives_time import GIVES_TIME
from tests.support.journals import exported, journal_bytes
from tests.support.local_room import PIN
from tests.support.server_parts import Pc, ServerParts
from tests.support.tiny_content import quick_rules

DAYS: Final = int(os.environ.get("EXAM_SITE_KIT_ACTS", "16"))
STEPS: Final = 40
_FEW: Final = DAYS <= 50
"""Of many days a fault is told as it came up; to make it small takes longer than to find it."""
SEATS: Final = (1, 2, 3)
PEOPLE: Final = ((), ("chief",), ("chief", "inspector"), ("inspector",), ("proctor", "chief", "inspector"))
ANY: Final = st.integers(0, 100_000)


class AnyDay(RuleBasedStateMachine):
    """See the module."""

    sections: tuple[int, ...] = ()

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="acts-"))
        rules = quick_rules(late_limit_s=30, offline_after_s=7, standstill_after_s=60)
        self.parts = ServerParts(self.folder, rules=rules, backup=True, section_s=self.sections, duration_s=600)
        self.pcs: dict[str, Pc] = {}
        self.journals: list[tuple[Pc, list[Entry]]] = []
        self.silent: set[str] = set()
        self.seen, self.number = 0, 0
        self.left: dict[str, int] = {}
        self.granted: dict[str, int] = {}
        self.beyond: dict[str, int] = {}
        self.told: list[ev.Record] = []

    def teardown(self) -> None:
        self.parts.stop()
        shutil.rmtree(self.folder)

    @property
    def state(self) -> RoomState:
        return self.parts.site.need_room().state

    @property
    def records(self) -> list[ev.Record]:
        return list(self.parts.site.need_room().records)

    # ------------------------------------------------------------ the acts
    @initialize(begun=st.sampled_from((True, True, True, False)), seats=st.sets(st.sampled_from(SEATS), min_size=2))
    def begins(self, begun: bool, seats: set[int]) -> None:
        for seat in seats:
            self._attempt(functools.partial(self._log_in, seat))
        if begun:
            self.parts.started()

    @rule(which=ANY, by=st.sampled_from(sorted(ROLES)), people=st.sampled_from(PEOPLE), end=st.integers(0, 9))
    def does_what_is_possible(self, which: int, by: str, people: tuple[str, ...], end: int) -> None:
        """Most specimens are refused most of the time; here one that is not. The room ends seldom."""
        pins = tuple(Credential(staff_id=person, pin=PIN) for person in people)
        kinds: dict[type[Act], list[Act]] = {}
        for act in specimens(self.parts, pins):
            ends = isinstance(act, wire.EndRoom) and end
            if not ends and self._expected(act, self.state, ROLES[by], people) == "done":
                kinds.setdefault(type(act), []).append(act)
        if kinds:
            able = kinds[sorted(kinds, key=lambda kind: kind.__name__)[which % len(kinds)]]
            self._give(able[which // len(kinds) % len(able)], by, people)

    @rule(which=ANY, end=st.integers(0, 9))
    def does_what_the_chief_may(self, which: int, end: int) -> None:
        self.does_what_is_possible(which, "chief", ("chief", "inspector"), end)

    @rule(which=ANY, by=st.sampled_from(sorted(ROLES)), people=st.sampled_from(PEOPLE))
    def acts(self, which: int, by: str, people: tuple[str, ...]) -> None:
        pins = tuple(Credential(staff_id=person, pin=PIN) for person in people)
        found = list(specimens(self.parts, pins))
        self._give(found[which % len(found)], by, people)

    @rule(by=st.sampled_from(("proctor", "chief", "tech")))
    def opens_the_paper(self, by: str) -> None:
        self._give(wire.Unseal(code=self.parts.tiny.opening_code), by, ())

    @rule(by=st.sampled_from(("proctor", "chief")), seat=st.sampled_from((0, *SEATS)))
    def opens_the_backup_paper(self, by: str, seat: int) -> None:
        ticket = self.parts.tiny.ticket(seat) if seat else ""
        asked = self.state.papers.asked_for(ticket)
        code = self.parts.tiny.centre_says(asked.challenge, seat) if asked and seat else self.parts.tiny.backup_code
        act = wire.OpenBackup(code=code, reason="缺页", ticket=ticket, approvals=self.parts.approve("chief"))
        self._give(act, by, ("chief",))

    def _give(self, act: Act, by: str, people: tuple[str, ...]) -> None:
        """What the rights say is what happens; what is refused writes nothing, what is done says who and why."""
        before, state, role = self.records, self.state, ROLES[by]
        expected = self._expected(act, state, role, people)
        try:
            self.parts.command(act, by=by)  # type: ignore[arg-type]
            answer = "done"
        except WireError as refusal:
            answer = refusal.code
        written = self.records[len(before) :]
        if answer in ONLY_SERVER:
            assert expected == "done", (act, role)
        else:
            assert answer == expected, (act, role)
        if answer != "done":
            assert not [r for r in written if r.actor != "server"], (act, written)
            return
        assert all(r.actor in {by, "server"} for r in written), (act, written)
        assert not list(leave_differences(self.parts.tiny.plan, written, ROLES)), act
        told = msgspec.json.encode(written).decode()
        reason = " ".join(getattr(act, "reason", "").split())
        if written:
            assert not reason or msgspec.json.encode(reason).decode() in told, (act, written)
            for approver in act.approvers(state, role, self.parts.site.clock.now_ms()):
                assert f'"role":"{approver}"' in told, (act, approver, written)

    def _expected(self, act: Act, state: RoomState, role: str, people: tuple[str, ...]) -> str:
        now_ms = self.parts.site.clock.now_ms()
        if role not in act.ROLES:
            return "not_allowed"
        if (why := lacking(act, state, now_ms)) is not None:
            return why.code
        approving = {ROLES[p] for p in people} if hasattr(act, "approvals") else set()
        if not set(act.approvers(state, role, now_ms)) <= approving:
            return "approvals_needed"
        why = act.refusal(state, now_ms)
        return why.code if why is not None else "done"

    # ------------------------------------------------------------ the candidates
    @rule(seat=st.sampled_from(SEATS), at=st.sampled_from((0, 0, 0, 4)))
    def logs_in(self, seat: int, at: int) -> None:
        self._attempt(lambda: self._log_in(seat, at))

    def _log_in(self, seat: int, at: int = 0) -> None:
        ticket = self.parts.tiny.ticket(seat)
        pc = self.parts.login(seat, at=at or self.state.sittings[ticket].seat)
        self.pcs[ticket] = pc
        self.journals.append((pc, []))
        self.silent.discard(ticket)

    @precondition(lambda self: self.pcs)
    @rule(who=ANY, item=st.sampled_from(("s1", "s2", "b-s1")), choice=st.sampled_from("ABCD"))
    def answers(self, who: int, item: str, choice: str) -> None:
        """Once a sitting is closed and its grace is over nothing that comes counts by itself."""
        pc = self._one(who)
        before = dict(self.parts.site.need_room().books[pc.ticket].answers)
        sitting, now_ms = self.state.sittings[pc.ticket], self.parts.site.clock.now_ms()
        self._write(pc, Answered(item_id=item, response=SingleChoice(choice=choice)))
        if pc.ticket not in self.silent:
            self._attempt(lambda: self._send_all(pc))
        ends = [ms for ms in (sitting.closed_noted_ms, self.state.ended_ms) if ms is not None]
        if ends and now_ms > min(ends) + self.parts.tiny.plan.rules.collection_grace_s * 1000:
            assert self.parts.site.need_room().books[pc.ticket].answers == before

    @precondition(lambda self: self.pcs)
    @rule(who=ANY, cause=st.sampled_from(("candidate", "candidate", "time")))
    def hands_in(self, who: int, cause: Any) -> None:
        pc = self._one(who)
        self._write(pc, HandInAsked(cause=cause))
        if pc.ticket not in self.silent:
            self._attempt(lambda: self._send_all(pc))
            self._attempt(lambda: pc.hand_in(cause))

    @precondition(lambda self: self.pcs)
    @rule(who=ANY)
    def asks_once_more_to_hand_in(self, who: int) -> None:
        """The answer to a hand-in was lost. What people have undone since stays undone."""
        pc = self._one(who)
        sitting, book = self.state.sittings[pc.ticket], self.parts.site.need_room().books[pc.ticket]
        undone = sitting.open and sitting.undone_head == book.head()
        self._attempt(pc.hand_in)
        assert not undone or self.state.sittings[pc.ticket].closed_cause != "candidate"

    @precondition(lambda self: self.sections and self.pcs)
    @rule(who=ANY)
    def submits_a_section(self, who: int) -> None:
        pc = self._one(who)
        self._write(pc, SectionLeft(section_id="t", cause="candidate"))
        if pc.ticket not in self.silent:
            self._attempt(lambda: self._send_all(pc))

    @precondition(lambda self: self.journals)
    @rule(which=ANY, item=st.sampled_from(("s1", "s2")), choice=st.sampled_from("ABCD"), leaves=st.booleans())
    def somebody_types_at_a_pc_left_behind(self, which: int, item: str, choice: str, leaves: bool) -> None:
        """Nothing written behind the fence of its log-in counts by itself, or ends anything."""
        pc, _ = self.journals[which % len(self.journals)]
        fence = fence_of(self.state.sittings[pc.ticket].fences, pc.reply.epoch)
        if fence is None or self.parts.site.clock.now_ms() <= fence.at_ms + MARGIN_MS:
            return
        content = SectionLeft(section_id="t", cause="candidate")
        self._write(pc, content if leaves else Answered(item_id=item, response=SingleChoice(choice=choice)))

    @precondition(lambda self: self.journals)
    @rule(which=ANY, twice=st.booleans(), cut=st.integers(0, 3))
    def a_journal_comes_by_usb(self, which: int, twice: bool, cut: int) -> None:
        """It brings what its PC wrote and no more: it undoes no decision of people and gives nobody time."""
        pc, entries = self.journals[which % len(self.journals)]
        data = exported(pc.reply, journal_bytes(self.folder / "usb", pc.reply, entries[: len(entries) - cut]))
        before, room = self.state.sittings[pc.ticket], self.parts.site.need_room()
        head, answers = room.books[pc.ticket].head(), dict(room.books[pc.ticket].answers)
        known = room.marks[pc.ticket].epochs.get(pc.reply.epoch, 0)
        self._attempt(lambda: import_journal(self.parts.site, data, "tech"))
        after = self.state.sittings[pc.ticket]
        self._fenced_counts_nothing(pc, entries[known:], before, after, answers)
        if head == room.books[pc.ticket].head():
            assert before.open == after.open or before.undone_head != head, "nothing new, and it was undone"
        if twice:
            records = len([r for r in self.records if not isinstance(r.event, ev.HandedIn)])
            self._attempt(lambda: import_journal(self.parts.site, data, "tech"))
            again = [r for r in self.records if not isinstance(r.event, ev.HandedIn)]
            assert len(again) == records, again[records:]

    def _fenced_counts_nothing(
        self, pc: Pc, new: list[Entry], before: Sitting, after: Sitting, answers: dict[str, Any]
    ) -> None:
        fence = fence_of(before.fences, pc.reply.epoch)
        if fence is None or not new or any(entry.client_ms <= fence.at_ms + MARGIN_MS for entry in new):
            return
        assert self.parts.site.need_room().books[pc.ticket].answers == answers
        assert (after.open, after.closings) == (before.open, before.closings)

    def _write(self, pc: Pc, content: Content) -> None:
        entries = next(entries for one, entries in self.journals if one is pc)
        entries.append(pc.write(content, client_ms=self.parts.site.clock.now_ms()))

    def _send_all(self, pc: Pc) -> None:
        """What the server lacks of this log-in, as the PC's journal has it."""
        entries = next(entries for one, entries in self.journals if one is pc)
        known = self.parts.site.need_room().marks[pc.ticket].epochs.get(pc.reply.epoch, 0)
        if entries[known:]:
            pc.send(*entries[known:])

    @precondition(lambda self: self.pcs)
    @rule(who=ANY)
    def falls_silent(self, who: int) -> None:
        self.silent ^= {self._one(who).ticket}

    @rule(seat=st.sampled_from((*SEATS, 4)), hand=st.booleans(), of=st.sampled_from((0, 0, *SEATS)))
    def tells(self, seat: int, hand: bool, of: int) -> None:
        """Now, or late and of somebody who sits elsewhere by then: that stops nobody and raises no hand."""
        self.number += 1
        now_ms = self.parts.site.clock.now_ms()
        sitting = self.state.occupant(seat)
        ticket = self.parts.tiny.ticket(of) if of else sitting.ticket if sitting is not None and sitting.present else ""
        signal = (
            HandUp(kind="health", at_ms=now_ms, ticket=ticket)
            if hand
            else Sighted(sight="renamed_program", at_ms=now_ms, evidence="todesk", ticket=ticket)
        )
        request = SignalsRequest(stream=f"n{self.number}", first=1, signals=(signal,))
        before = self.state.pc(seat)
        self._attempt(lambda: self.parts.use_cases.signals.take(self.parts.device(seat), request))
        if ticket and sitting is not None and sitting.ticket != ticket:
            after = self.state.pc(seat)
            assert (after.blocks, after.hand) == (before.blocks, before.hand)

    def _one(self, who: int) -> Pc:
        return self.pcs[sorted(self.pcs)[who % len(self.pcs)]]

    def _attempt(self, what: Callable[[], Any]) -> None:
        try:
            what()
        except WireError:
            return

    # ------------------------------------------------------------ time and trouble
    @rule(steps=st.integers(1, 30), step_ms=st.sampled_from((500, 2_000, 5_000)))
    def time_passes(self, steps: int, step_ms: int) -> None:
        for _ in range(steps):
            self.parts.clock.pass_ms(step_ms)
            for ticket, pc in self.pcs.items():
                if ticket not in self.silent:
                    self._attempt(pc.status)
            self.parts.look()
            self.nobody_is_given_time_by_nothing()

    @rule(away_s=st.sampled_from((0, 1, 20, 90, 400)), off=st.booleans())
    def the_server_dies_and_comes_back(self, away_s: int, off: bool) -> None:
        """Everything it knew is in its log; what it adds is told."""
        before, records = self.state, self.records
        answers = {t: dict(book.answers) for t, book in self.parts.site.need_room().books.items()}
        self.parts.stop()
        if off:
            self.parts.clock.reboot(away_s * 1000)
        else:
            self.parts.clock.pass_ms(away_s * 1000)
        self.parts._assemble()
        assert self.records[: len(records)] == records
        assert fold.replay(self.parts.tiny.plan, records) == before
        assert {t: dict(book.answers) for t, book in self.parts.site.need_room().books.items()} == answers

    # ------------------------------------------------------------ what always holds
    @invariant()
    def the_log_is_the_truth(self) -> None:
        records = self.records
        assert fold.replay(self.parts.tiny.plan, records) == self.state
        assert records[: len(self.told)] == self.told, "nothing that was written is ever taken back"
        self.told = records

    @invariant()
    def nobody_is_given_time_by_nothing(self) -> None:
        state, now_ms = self.state, self.parts.site.clock.now_ms()
        new = self.records[self.seen :]
        self.seen += len(new)
        gives = any(isinstance(r.event, GIVES_TIME) for r in new)
        for ticket in state.sittings:
            left, granted = state.left_ms(ticket, now_ms), allotted_ms(state.account(ticket))
            beyond = beyond_evidence_ms(state, ticket)
            grants = [r.event for r in new if isinstance(r.event, ev.TimeGranted) and ticket in r.event.tickets]
            if left > self.left.get(ticket, left):
                assert gives, (ticket, self.left[ticket], left, new)
            if not self.sections and granted < self.granted.get(ticket, granted):
                taken = any(g.ms < 0 for g in grants) or any(isinstance(r.event, ev.GrantReversed) for r in new)
                assert taken, (ticket, self.granted[ticket], granted, new)
            if beyond > self.beyond.get(ticket, 0) and not any(isinstance(r.event, ev.GrantReversed) for r in new):
                for grant in (g for g in grants if g.ms > 0 and not g.challenge and not g.lost):
                    assert {"chief", "inspector"} <= {a.role for a in grant.approvals}, grant
                assert grants, (ticket, new)
            assert beyond <= self.parts.tiny.plan.rules.extension_limit_s * 1000
            self.left[ticket], self.granted[ticket], self.beyond[ticket] = left, granted, beyond


class AnyDayOfSections(AnyDay):
    """The same where each section has a limit of its own."""

    sections = (60, 200)


@pytest.fixture(autouse=True)
def quick_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of approvals: the PINs are compared, not hashed."""

    def verify(site: object, _device: object, credential: Credential) -> staff.Person:
        role: Any = ROLES[credential.staff_id]
        return staff.Person(staff_id=credential.staff_id, name="", role=role)

    monkeypatch.setattr(staff, "verify", verify)


@pytest.mark.parametrize("day", [AnyDay, AnyDayOfSections])
@pytest.mark.timeout(300 if _FEW else 36_000)
@pytest.mark.allow_log(".*", required=False)
def test_whatever_is_done_in_a_room(day: type[AnyDay]) -> None:
    run_state_machine_as_test(
        day,
        settings=settings(
            max_examples=DAYS,
            stateful_step_count=STEPS,
            phases=tuple(Phase) if _FEW else (Phase.generate,),
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
