"""The shape of the centre's `plan.toml`: every key that is missing, misspelt or of the wrong type is named at once."""

from collections.abc import Mapping
from datetime import datetime
from difflib import get_close_matches
from typing import Any, Final

import msgspec

from scripts.centre.authoring.toml_reader import Findings
from scripts.centre.issuing.breach_tables import with_breaches
from shared.exam.breaches import IncidentCode, SigningRule
from shared.exam.demands import Policy
from shared.exam.lock import LockPolicy, Measures
from shared.exam.plan import KEEP_DAYS, DayRules, RoomLayout, SessionKind
from shared.words.catalogue import say

FORMAT: Final = "session-plan/1"
_TABLES: Final = (DayRules, RoomLayout, Policy, LockPolicy, Measures, SigningRule)
"""Tables of the file that are read key by key."""


class PlanFile(msgspec.Struct, frozen=True, kw_only=True):
    """What `plan.toml` says. `room` and `session_name` are the 考场名称 and 场次 of the seating sheet.

    `breaches`: the table of breaches the tool brings along, in place of the keys `incident_…`.
    `backup_exam`: the folder of the backup paper 备用卷, seen from the plan's own; empty where there is none.
    """

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
    kind: SessionKind = "formal"
    duration_s: int | None = None
    section_duration_s: dict[str, int] = {}
    carry_over: bool | None = None
    plan_id: str = ""
    rules: DayRules = DayRules()
    layout: RoomLayout = RoomLayout()
    readiness: Policy = Policy()
    lock: LockPolicy = LockPolicy()
    rules_for_candidates: str = ""
    penalties: str = ""
    breaches: str = ""
    incident_table: str = ""
    incident_codes: tuple[IncidentCode, ...] = ()
    incident_signing: SigningRule = SigningRule()
    read_aloud: tuple[str, ...] = ()
    keep_days: int = KEEP_DAYS
    backup_exam: str = ""


def plan_file(raw: Mapping[str, Any], name: str, findings: Findings) -> PlanFile | None:
    """The content of the file as a plan; None, and one finding for each key, where it cannot be one."""
    before = len(findings.lines)
    if raw.get("format") != FORMAT:
        findings.add(name, say("issuing.plan.format", format=FORMAT))
    given = {**with_breaches(raw, name, findings), "starts_at": str(raw.get("starts_at", ""))}
    values = _values(given, PlanFile, name, "", findings)
    if len(findings.lines) > before:
        return None
    return findings.convert(values, PlanFile, name)


def _values(
    given: Mapping[str, Any], model: type[msgspec.Struct], name: str, table: str, findings: Findings
) -> dict[str, Any]:
    """The values that fit, key by key, so that the second fault of a file is told with the first."""
    fields = {field.name: field for field in msgspec.structs.fields(model)}
    kept: dict[str, Any] = {}
    for key, value in given.items():
        if key not in fields:
            near = get_close_matches(key, fields, n=1)
            told = say("issuing.plan.unknown_key_near", near=near[0]) if near else say("issuing.plan.unknown_key")
            findings.add(name, told, key=f"{table}{key}")
        elif isinstance(value, Mapping) and fields[key].type in _TABLES:
            kept[key] = _values(value, fields[key].type, name, f"{table}{key}.", findings)
        elif findings.convert(value, fields[key].type, name, f"{table}{key}") is not None:
            kept[key] = value
    missing = [key for key, field in fields.items() if field.required and key not in given]
    if missing:
        findings.add(name, say("issuing.plan.missing", table=table, keys=missing))
    return kept
