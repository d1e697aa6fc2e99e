"""The centre's `plan.toml` plus the roster sheets become the session plan that travels, and the PINs that do not."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import msgspec

from scripts.centre.authoring.times import section_limits
from scripts.centre.authoring.toml_reader import Findings
from scripts.centre.errors import AuthoringError
from scripts.centre.issuing.backup_paper import with_both_papers
from scripts.centre.issuing.plan_checks import check_plan
from scripts.centre.issuing.plan_file import PlanFile, plan_file
from shared.exam.paper import Paper
from shared.exam.plan import EVERYBODY, Candidate, SectionLimit, SessionPlan, StaffMember
from shared.security.codes import hash_secret, new_pin
from shared.words.catalogue import say

_HASHERS: Final = 2
"""Hashing a PIN is slow on purpose and leaves the interpreter to others: an ordinary machine's two cores share it."""


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """A person on duty as the centre knows them: with the PIN itself, which goes on the printed sheet only."""

    staff_id: str
    name: str
    role: str
    pin: str


def load_plan(path: Path, findings: Findings) -> PlanFile | None:
    """The plan as far as it can be read, with its findings: others can then be looked for in the same run."""
    before = len(findings.lines)
    raw = findings.read(path, path.name)
    plan = plan_file(raw, path.name, findings) if len(findings.lines) == before else None
    if plan is not None:
        check_plan(plan, path.name, findings)
    return plan


def assign_pins(plan: PlanFile, earlier: Sequence[Duty] = ()) -> tuple[Duty, ...]:
    """A PIN for each person on duty: the plan's own, the one they were handed out before, or a fresh one.

    A PIN belongs to a person in a role: whoever takes over a number of the staff list gets a PIN of their own.
    """
    known = {(duty.staff_id, duty.name, duty.role): duty.pin for duty in earlier}
    duties = []
    for person in plan.staff:
        who = (person["staff_id"], person["name"], person["role"])
        pin = person.get("pin") or known.get(who) or new_pin()
        duties.append(Duty(staff_id=who[0], name=who[1], role=who[2], pin=pin))
    return tuple(duties)


def session_plan(
    plan: PlanFile,
    paper: Paper,
    candidates: Sequence[Candidate],
    duties: Sequence[Duty],
    backup: Paper | None = None,
) -> SessionPlan:
    """The plan that travels. The working times are the paper's unless the plan sets its own.

    `backup`: the backup paper, if the session has one; it was held against the main one before.

    Raises:
        AuthoringError: paper and plan are for different subjects, or their working times do not fit together.
    """
    sections = _sections(plan, paper)
    if backup is not None:
        sections = with_both_papers(sections, backup)
    strangers = set(plan.read_aloud) - {EVERYBODY} - {candidate.ticket for candidate in candidates}
    if strangers:
        raise AuthoringError([say("issuing.plan.read_aloud", tickets=sorted(strangers))])
    with ThreadPoolExecutor(_HASHERS) as pool:
        hashes = list(pool.map(hash_secret, [duty.pin for duty in duties]))
    staff = [
        msgspec.convert({"staff_id": d.staff_id, "name": d.name, "role": d.role, "pin_hash": hashed}, StaffMember)
        for d, hashed in zip(duties, hashes, strict=True)
    ]
    return SessionPlan(
        session_id=plan.session_id,
        kind=plan.kind,
        site_id=plan.site_id,
        site_name=plan.site_name,
        room=plan.room,
        subject=plan.subject,
        title=paper.title,
        level=paper.level,
        paper_id=paper.paper_id,
        starts_at_ms=int(plan.starts_at.timestamp() * 1000),
        time_zone=plan.time_zone,
        duration_s=working_time_s(plan, paper),
        sections=sections,
        carry_over=bool(sections) and (paper.carry_over if plan.carry_over is None else plan.carry_over),
        seats=plan.seats,
        spares=plan.spares,
        rules=plan.rules,
        layout=plan.layout,
        readiness=plan.readiness,
        lock=plan.lock,
        staff=tuple(staff),
        candidates=tuple(candidates),
        rules_for_candidates=plan.rules_for_candidates.strip(),
        penalties=plan.penalties.strip(),
        incident_table=plan.incident_table,
        incident_codes=plan.incident_codes,
        incident_signing=plan.incident_signing,
        read_aloud=plan.read_aloud,
        keep_days=plan.keep_days,
        backup_paper_id=backup.paper_id if backup is not None else "",
    )


def working_time_s(plan: PlanFile, paper: Paper) -> int:
    """The working time of the whole paper in this session. Raises AuthoringError as `session_plan` does."""
    sections = _sections(plan, paper)
    return sum(limit.duration_s for limit in sections) or plan.duration_s or paper.duration_s


def _sections(plan: PlanFile, paper: Paper) -> tuple[SectionLimit, ...]:
    if paper.subject != plan.subject:
        raise AuthoringError([say("issuing.plan.subject", paper=paper.subject, planned=plan.subject)])
    return section_limits(paper, plan.section_duration_s, plan.duration_s)
