"""What a session plan must hold before anything is packed: times, zone, limits, seats and the people on duty.

Each finding names the key of `plan.toml`. What may be meant all the same says which `--allow` accepts it.
"""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from difflib import get_close_matches
from typing import Final
from zoneinfo import available_timezones

import msgspec

from scripts.centre.authoring.toml_reader import Findings
from scripts.centre.issuing.plan_file import PlanFile
from shared.exam.lock import LockPolicy
from shared.exchange.session_words import plain_session
from shared.formatting import room_zone
from shared.words.catalogue import Words, say

NEAR_NAMES: Final = "near-names"
OTHER_TIME: Final = "other-time"
START_PASSED: Final = "start-passed"
ALLOWANCES: Final = (NEAR_NAMES, OTHER_TIME, START_PASSED)

LONGEST_DAY_S: Final = 86_400
MOST_SEATS: Final = 2_000
LONGEST_KEPT_DAYS: Final = 3_660
_SHORTEST_WORD: Final = 3
"""A shorter part of a publisher's name would be found in half of all programs."""
_CHINA: Final = "Asia/Shanghai"
_CHINESE_CITIES: Final = ("Beijing", "Peking", "Guangzhou", "Shenzhen", "Nanjing", "Wuhan", "Chengdu", "Xian", "China")
ROLE: Final = Words("issuing.role", ("proctor", "chief", "inspector", "technician"))
_NEEDED: Final = ("proctor", "chief", "inspector")
_PERSON: Final = frozenset({"staff_id", "name", "role"})
_SPAN: Final = re.compile(r"(\d{4}-\d{2}-\d{2})#?(\d{2}:\d{2})(?:-(\d{2}:\d{2}))?")


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """The times that a session's name says, without a zone; `length_s` is None where it has no end."""

    start: datetime
    length_s: int | None


def check_plan(plan: PlanFile, name: str, findings: Findings) -> None:
    """What is wrong with the plan by itself, whatever the day."""
    _check_zone(plan, name, findings)
    _check_seats(plan, name, findings)
    _check_rules(plan, name, findings)
    _check_lock(plan.lock, name, findings)
    _check_staff(plan, name, findings)
    for key in ("room", "session_name", "subject", "site_name"):
        if not getattr(plan, key).strip():
            findings.add(name, say("issuing.plan.empty"), key=key)
    if plan.duration_s is not None and not 0 < plan.duration_s <= LONGEST_DAY_S:
        findings.add(name, say("issuing.plan.duration", longest=LONGEST_DAY_S), key="duration_s")
    if not 0 <= plan.keep_days <= LONGEST_KEPT_DAYS:
        findings.add(name, say("issuing.plan.keep_days", longest=LONGEST_KEPT_DAYS), key="keep_days")


def check_day(
    plan: PlanFile, duration_s: int | None, now: datetime, allow: Collection[str], name: str, findings: Findings
) -> None:
    """What is wrong with the plan today: a start that has passed, times other than the session's name says.

    duration_s: the working time, None where the paper could not be read. now: with its zone.
    """
    if plan.starts_at.tzinfo is not None and plan.starts_at <= now and START_PASSED not in allow:
        told = say("issuing.plan.start_passed", starts_at=plan.starts_at.isoformat(), allowance=START_PASSED)
        findings.add(name, told, key="starts_at")
    session = plan.session_name
    span = span_of(session)
    if span is None or OTHER_TIME in allow:
        return
    if span.start != plan.starts_at.replace(tzinfo=None):
        told = say("issuing.plan.other_time", session=session, starts_at=plan.starts_at.isoformat())
        findings.add(name, say("issuing.plan.meant", told=told, allowance=OTHER_TIME), key="session_name")
    if duration_s is not None and span.length_s is not None and span.length_s != duration_s:
        length, working = span.length_s // 60, duration_s / 60
        told = say("issuing.plan.other_length", session=session, length=length, working=working)
        findings.add(name, say("issuing.plan.meant", told=told, allowance=OTHER_TIME), key="session_name")


def span_of(session_name: str) -> Span | None:
    """The date and times in the name of a session, None where it has none."""
    match = _SPAN.search(plain_session(session_name))
    if match is None:
        return None
    try:
        start = datetime.fromisoformat(f"{match[1]}T{match[2]}")
        end = datetime.fromisoformat(f"{match[1]}T{match[3]}") if match[3] else None
    except ValueError:
        return None
    if end is not None and end <= start:
        end += timedelta(days=1)
    return Span(start=start, length_s=int((end - start).total_seconds()) if end else None)


def _check_zone(plan: PlanFile, name: str, findings: Findings) -> None:
    known = plan.time_zone == _CHINA or plan.time_zone in available_timezones()
    if not known:
        told = say("issuing.plan.zone_unknown", zone=plan.time_zone, advice=_likely_zone(plan.time_zone))
        findings.add(name, told, key="time_zone")
    if plan.starts_at.tzinfo is None:
        findings.add(name, say("issuing.plan.zone_missing"), key="starts_at")
        return
    there = plan.starts_at.astimezone(room_zone(plan.time_zone)) if known else plan.starts_at
    if there.utcoffset() != plan.starts_at.utcoffset():
        starts_at, zone = plan.starts_at.isoformat(), plan.time_zone
        told = say("issuing.plan.zone_differs", starts_at=starts_at, zone=zone, there=there.isoformat())
        findings.add(name, told, key="starts_at")


def _likely_zone(written: str) -> str:
    if any(city.lower() in written.lower() for city in _CHINESE_CITIES):
        return say("issuing.plan.zone_china", zone=_CHINA)
    near = get_close_matches(written, sorted(available_timezones()), n=1)
    return say("issuing.plan.zone_near", zone=near[0]) if near else say("issuing.plan.zone_else", zone=_CHINA)


def _check_seats(plan: PlanFile, name: str, findings: Findings) -> None:
    layout = plan.layout
    if layout.rows < 1 or layout.columns < 1 or layout.rows * layout.columns > MOST_SEATS:
        findings.add(name, say("issuing.plan.layout", most=MOST_SEATS), key="layout")
        return
    if plan.seats < 1 or plan.spares < 0 or plan.seats + plan.spares > layout.rows * layout.columns:
        findings.add(name, say("issuing.plan.seats"))
    if any(not 0 < column < layout.columns for column in layout.aisles_after):
        findings.add(name, say("issuing.plan.aisles", last=layout.columns - 1), key="layout.aisles_after")


def _check_rules(plan: PlanFile, name: str, findings: Findings) -> None:
    for key, value in msgspec.structs.asdict(plan.rules).items():
        for number in value if isinstance(value, tuple) else (value,):
            if not isinstance(number, bool) and not 0 <= number <= LONGEST_DAY_S:
                findings.add(name, say("issuing.plan.rule", number=number, longest=LONGEST_DAY_S), key=f"rules.{key}")


def _check_lock(lock: LockPolicy, name: str, findings: Findings) -> None:
    for key, least in (("idle_s", 60), ("clock_step_s", 2), ("quiet_s", 10)):
        if not least <= getattr(lock, key) <= LONGEST_DAY_S:
            findings.add(name, say("issuing.plan.lock_time", least=least, longest=LONGEST_DAY_S), key=f"lock.{key}")
    for key in ("publishers", "recorders", "companions"):
        for word in getattr(lock, key):
            if len(word.strip()) < _SHORTEST_WORD or word != word.lower() or word.endswith(".exe"):
                told = say("issuing.plan.lock_word", word=word, shortest=_SHORTEST_WORD)
                findings.add(name, told, key=f"lock.{key}")


def _check_staff(plan: PlanFile, name: str, findings: Findings) -> None:
    for person in plan.staff:
        where = say("issuing.plan.person", name=name, staff_id=person.get("staff_id", ""))
        if not set(person) >= _PERSON or any(not str(person[key]).strip() for key in _PERSON):
            findings.add(where, say("issuing.plan.person_keys"))
        elif person["role"] not in ROLE:
            findings.add(where, say("issuing.plan.person_role"))
        if extra := set(person) - _PERSON - {"pin"}:
            findings.add(where, say("issuing.plan.person_extra", keys=sorted(extra)))
    ids = [person.get("staff_id") for person in plan.staff]
    if len(set(ids)) != len(ids):
        findings.add(name, say("issuing.plan.person_twice"))
    present = {person.get("role") for person in plan.staff}
    for role in _NEEDED:
        if role not in present:
            findings.add(name, say("issuing.plan.nobody", word=ROLE[role], role=role), key="staff")
