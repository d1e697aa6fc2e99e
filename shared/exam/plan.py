"""The session plan: one paper, one room, one start time, and every number of the day. It travels in the package."""

from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from shared.exam.breaches import IncidentCode, SigningRule
from shared.exam.demands import Policy
from shared.exam.lock import LockPolicy

KEEP_DAYS: Final = 30
"""How long a site keeps a session after the centre's receipt, where the plan says nothing."""

StaffRole = Literal["proctor", "chief", "inspector", "technician"]
SessionKind = Literal["formal", "trial", "mock"]
"""正式考试, 试考 (does the room work?) or 模拟 (practice): what a session is from its package to its last print."""


class DayRules(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of the day, in seconds (site handbook defaults). The product has no others.

    Attributes:
        login_opens_before_s: candidates may log in from this long before the start.
        late_limit_s: nobody new may enter later than this after the start.
        earliest_hand_in_before_end_s: before that nobody hands in; from then on with the chief's consent.
        free_hand_in_before_end_s: in this last stretch no consent is needed.
        reminders_before_end_s: every screen reminds at these times before the candidate's own end.
        reminder_display_s: how long a reminder stays.
        second_check_after_s: proctors verify everyone again this long after the start.
        extension_limit_s: what chief examiner and inspector may grant one candidate in total.
        collection_grace_s: how long after a sitting's end the server waits for a live client's last entries.
        offline_after_s: without a sign of life for this long a seat is shown as offline.
        standstill_after_s: a server that was away this long finds its room standing still until people resume it.
    """

    login_opens_before_s: int = 1800
    late_limit_s: int = 1800
    earliest_hand_in_before_end_s: int = 1800
    free_hand_in_before_end_s: int = 60
    reminders_before_end_s: tuple[int, ...] = (900, 600)
    reminder_display_s: int = 10
    second_check_after_s: int = 900
    extension_limit_s: int = 900
    collection_grace_s: int = 10
    offline_after_s: int = 5
    standstill_after_s: int = 10
    login_requires_id_number: bool = False
    require_identity_confirmation: bool = True


class RoomLayout(msgspec.Struct, frozen=True, kw_only=True):
    """How seats stand on the map: seats are numbered row by row; an aisle follows each column named."""

    rows: int = 6
    columns: int = 8
    aisles_after: tuple[int, ...] = (2, 6)


class StaffMember(msgspec.Struct, frozen=True, kw_only=True):
    """A person on duty. `pin_hash` is an Argon2id hash of the PIN the centre handed out."""

    staff_id: str
    name: str
    role: StaffRole
    pin_hash: str


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate of the session as the roster has it. `photo` names the picture inside the roster archive."""

    ticket: str
    name: str
    gender: str
    id_type: str
    id_number: str
    school: str
    seat: int
    photo: str | None = None
    extra_percent: int = 0


class SectionLimit(msgspec.Struct, frozen=True, kw_only=True):
    """A section of the paper with a working time of its own (ADR 0010).

    `items` are the ids of its items: the server must know which section an answer belongs to, and it never opens the
    paper. They name no content.
    """

    section_id: str
    title: str
    duration_s: int
    items: tuple[str, ...] = ()


EVERYBODY: Final = "all"
"""Stands for all candidates where ticket numbers are named."""


class SessionPlan(msgspec.Struct, frozen=True, kw_only=True):
    """The plan. Seats 1..`seats` are for candidates, the next `spares` are spare PCs.

    Attributes:
        duration_s: the working time of the whole paper; with `sections` the sum of theirs.
        kind: never changes and is never mixed: only a formal session's results are results.
        sections: in the order of the paper, each with its own limit; empty: one limit shared by the whole paper.
        carry_over: time left when a section is submitted is added to the next one; otherwise it is forfeited.
        readiness: what is demanded of the room's machines.
        read_aloud: ticket numbers of those who may have items read aloud; `EVERYBODY` for all.
        lock: what a locked PC watches for, and what follows.
        keep_days: how many days after the centre's receipt the site keeps the session; purged only then.
        backup_paper_id: of the backup paper 备用卷 that travels in the package; empty where there is none.
        incident_table: name and version of the table of breaches; `incident_codes` and `incident_signing` are its own.
    """

    session_id: str
    site_id: str
    site_name: str
    room: str
    subject: str
    title: str
    level: str
    paper_id: str
    starts_at_ms: int
    time_zone: str
    duration_s: int
    seats: int
    spares: int
    rules: DayRules
    layout: RoomLayout
    staff: tuple[StaffMember, ...]
    candidates: tuple[Candidate, ...]
    rules_for_candidates: str = ""
    penalties: str = ""
    incident_table: str = ""
    incident_codes: tuple[IncidentCode, ...] = ()
    incident_signing: SigningRule = SigningRule()
    sections: tuple[SectionLimit, ...] = ()
    carry_over: bool = False
    kind: SessionKind = "formal"
    readiness: Policy = Policy()
    read_aloud: tuple[str, ...] = ()
    lock: LockPolicy = LockPolicy()
    keep_days: int = KEEP_DAYS
    backup_paper_id: str = ""

    @property
    def login_opens_ms(self) -> int:
        """From when candidates may log in, whether or not the exam has been started by then."""
        return self.starts_at_ms - self.rules.login_opens_before_s * 1000

    def candidate(self, ticket: str) -> Candidate | None:
        """The candidate of that ticket number, if due in this session."""
        return next((c for c in self.candidates if c.ticket == ticket), None)

    def may_listen(self, ticket: str) -> bool:
        """Whether this candidate may have items read aloud 朗读."""
        return ticket in self.read_aloud or EVERYBODY in self.read_aloud

    def staff_member(self, staff_id: str) -> StaffMember | None:
        """The person of that id, if on the plan."""
        return next((s for s in self.staff if s.staff_id == staff_id), None)


def public_plan(plan: SessionPlan) -> SessionPlan:
    """The plan as consoles may have it: all that the state of a room is folded over, and nothing secret.

    PIN hashes, ID numbers, photos and the items of sections are left out; a console shows names and masked numbers from
    the view.
    """
    return replace(
        plan,
        staff=tuple(replace(member, pin_hash="") for member in plan.staff),
        candidates=tuple(replace(c, id_number="", photo=None) for c in plan.candidates),
        sections=tuple(replace(limit, items=()) for limit in plan.sections),
        rules_for_candidates="",
        penalties="",
        read_aloud=(),
    )
