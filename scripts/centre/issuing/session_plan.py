"""The centre's `plan.toml` plus the roster sheets become the session plan that travels, and the PINs that do not."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from scripts.centre.authoring.times import section_limits
from scripts.centre.authoring.toml_reader import Findings
from scripts.centre.errors import AuthoringError
from shared.exam.paper import Paper
from shared.exam.plan import Candidate, DayRules, IncidentCode, RoomLayout, SessionPlan, StaffMember
from shared.security.codes import hash_secret, new_pin


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """A person on duty as the centre knows them: with the PIN itself, which goes on the printed sheet only."""

    staff_id: str
    name: str
    role: str
    pin: str


class PlanFile(msgspec.Struct, frozen=True, kw_only=True):
    """What `plan.toml` says. `room` and `session_name` are the 考场名称 and 场次 of the seating sheet."""

    format: str
    session_id: str
    site_id: str
    site_name: str
    room: str
    subject: str
    session_name: str
    plan_name: str
    starts_at: datetime
    time_zone: str
    seats: int
    spares: int
    staff: list[dict[str, Any]]
    duration_s: int | None = None
    section_duration_s: dict[str, int] = {}
    carry_over: bool | None = None
    plan_id: str = ""
    rules: DayRules = DayRules()
    layout: RoomLayout = RoomLayout()
    rules_for_candidates: str = ""
    penalties: str = ""
    incident_table: str = ""
    incident_codes: tuple[IncidentCode, ...] = ()


def read_plan(path: Path) -> PlanFile:
    """Read and check `plan.toml`.

    Raises:
        AuthoringError: with every problem found.
    """
    findings = Findings()
    raw = findings.read(path, path.name)
    if findings.lines:
        raise AuthoringError(findings.lines)
    if raw.get("format") != "session-plan/1":
        findings.add(path.name, 'format 应为 "session-plan/1"')
    plan = findings.convert({**raw, "starts_at": str(raw.get("starts_at", ""))}, PlanFile, path.name)
    if plan is not None:
        _check(plan, path.name, findings)
    if plan is None or findings.lines:
        raise AuthoringError(findings.lines)
    return plan


def assign_pins(plan: PlanFile) -> tuple[Duty, ...]:
    """A fresh PIN for each person on duty."""
    return tuple(
        Duty(staff_id=s["staff_id"], name=s["name"], role=s["role"], pin=s.get("pin") or new_pin()) for s in plan.staff
    )


def session_plan(plan: PlanFile, paper: Paper, candidates: Sequence[Candidate], duties: Sequence[Duty]) -> SessionPlan:
    """The plan that travels. The working times are the paper's unless the plan sets its own.

    Raises:
        AuthoringError: paper and plan are for different subjects, or their working times do not fit together.
    """
    if paper.subject != plan.subject:
        raise AuthoringError([f"试卷科目“{paper.subject}”与场次计划的科目“{plan.subject}”不同"])
    sections = section_limits(paper, plan.section_duration_s, plan.duration_s)
    staff = [
        msgspec.convert(
            {"staff_id": d.staff_id, "name": d.name, "role": d.role, "pin_hash": hash_secret(d.pin)}, StaffMember
        )
        for d in duties
    ]
    return SessionPlan(
        session_id=plan.session_id,
        site_id=plan.site_id,
        site_name=plan.site_name,
        room=plan.room,
        subject=plan.subject,
        title=paper.title,
        level=paper.level,
        paper_id=paper.paper_id,
        starts_at_ms=int(plan.starts_at.timestamp() * 1000),
        time_zone=plan.time_zone,
        duration_s=sum(limit.duration_s for limit in sections) or plan.duration_s or paper.duration_s,
        sections=sections,
        carry_over=bool(sections) and (paper.carry_over if plan.carry_over is None else plan.carry_over),
        seats=plan.seats,
        spares=plan.spares,
        rules=plan.rules,
        layout=plan.layout,
        staff=tuple(staff),
        candidates=tuple(candidates),
        rules_for_candidates=plan.rules_for_candidates.strip(),
        penalties=plan.penalties.strip(),
        incident_table=plan.incident_table,
        incident_codes=plan.incident_codes,
    )


def _check(plan: PlanFile, name: str, findings: Findings) -> None:
    if plan.starts_at.tzinfo is None:
        findings.add(name, "starts_at 要写明时区，例如 2026-11-28T09:30:00+08:00")
    if plan.duration_s is not None and plan.duration_s <= 0:
        findings.add(name, "duration_s 应大于0")
    if plan.seats < 1 or plan.spares < 0 or plan.seats + plan.spares > plan.layout.rows * plan.layout.columns:
        findings.add(name, "座位数（含备用机）超出 layout 的行列")
    for person in plan.staff:
        where = f"{name} 工作人员 {person.get('staff_id', '')}"
        if not {"staff_id", "name", "role"} <= set(person):
            findings.add(where, "要写 staff_id、name、role")
        elif person["role"] not in {"proctor", "chief", "inspector", "technician"}:
            findings.add(where, "role 应为 proctor、chief、inspector 或 technician")
    ids = [person.get("staff_id") for person in plan.staff]
    if len(set(ids)) != len(ids):
        findings.add(name, "staff_id 重复")
