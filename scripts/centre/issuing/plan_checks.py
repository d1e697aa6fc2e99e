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
from shared.exchange.same_words import plain_session
from shared.formatting import room_zone

NEAR_NAMES: Final = "near-names"
OTHER_TIME: Final = "other-time"
START_PASSED: Final = "start-passed"
ALLOWANCES: Final = (NEAR_NAMES, OTHER_TIME, START_PASSED)

LONGEST_DAY_S: Final = 86_400
MOST_SEATS: Final = 2_000
_CHINA: Final = "Asia/Shanghai"
_CHINESE_CITIES: Final = ("Beijing", "Peking", "Guangzhou", "Shenzhen", "Nanjing", "Wuhan", "Chengdu", "Xian", "China")
_ROLES: Final = {"proctor": "监考", "chief": "主考", "inspector": "巡考", "technician": "考点技术人员"}
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
    _check_staff(plan, name, findings)
    for key in ("room", "session_name", "subject", "site_name"):
        if not getattr(plan, key).strip():
            findings.add(f"{name} 的 {key}", "不能是空的")
    if plan.duration_s is not None and not 0 < plan.duration_s <= LONGEST_DAY_S:
        findings.add(f"{name} 的 duration_s", f"应大于0（秒），不超过 {LONGEST_DAY_S}")


def check_day(
    plan: PlanFile, duration_s: int | None, now: datetime, allow: Collection[str], name: str, findings: Findings
) -> None:
    """What is wrong with the plan today: a start that has passed, times other than the session's name says.

    duration_s: the working time, None where the paper could not be read. now: with its zone.
    """
    if plan.starts_at.tzinfo is not None and plan.starts_at <= now and START_PASSED not in allow:
        told = f"开考时间 {plan.starts_at.isoformat()} 已经过去；确要封装，加 --allow {START_PASSED}"
        findings.add(f"{name} 的 starts_at", told)
    span = span_of(plan.session_name)
    if span is None or OTHER_TIME in allow:
        return
    if span.start != plan.starts_at.replace(tzinfo=None):
        told = f"场次“{plan.session_name}”与 starts_at {plan.starts_at.isoformat()} 不一致"
        findings.add(f"{name} 的 session_name", f"{told}；确是如此，加 --allow {OTHER_TIME}")
    if duration_s is not None and span.length_s is not None and span.length_s != duration_s:
        told = f"场次“{plan.session_name}”是 {span.length_s // 60} 分钟，作答时长是 {duration_s / 60:g} 分钟"
        findings.add(f"{name} 的 session_name", f"{told}；确是如此，加 --allow {OTHER_TIME}")


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
    where = f"{name} 的 time_zone"
    known = plan.time_zone == _CHINA or plan.time_zone in available_timezones()
    if not known:
        findings.add(where, f"没有时区“{plan.time_zone}”{_likely_zone(plan.time_zone)}")
    if plan.starts_at.tzinfo is None:
        findings.add(f"{name} 的 starts_at", "starts_at 要写明时区，例如 2026-11-28T09:30:00+08:00")
        return
    there = plan.starts_at.astimezone(room_zone(plan.time_zone)) if known else plan.starts_at
    if there.utcoffset() != plan.starts_at.utcoffset():
        told = f"{plan.starts_at.isoformat()} 不是 {plan.time_zone} 的时间，那里是 {there.isoformat()}；请写成当地时间"
        findings.add(f"{name} 的 starts_at", told)


def _likely_zone(written: str) -> str:
    if any(city.lower() in written.lower() for city in _CHINESE_CITIES):
        return f"，中国大陆应写 {_CHINA}"
    near = get_close_matches(written, sorted(available_timezones()), n=1)
    return f"，是不是 {near[0]}" if near else f"；中国大陆写 {_CHINA}"


def _check_seats(plan: PlanFile, name: str, findings: Findings) -> None:
    layout = plan.layout
    if layout.rows < 1 or layout.columns < 1 or layout.rows * layout.columns > MOST_SEATS:
        findings.add(f"{name} 的 layout", f"行、列应大于0，座位总数不超过 {MOST_SEATS}")
        return
    if plan.seats < 1 or plan.spares < 0 or plan.seats + plan.spares > layout.rows * layout.columns:
        findings.add(name, "座位数（含备用机）超出 layout 的行列")
    if any(not 0 < column < layout.columns for column in layout.aisles_after):
        findings.add(f"{name} 的 layout.aisles_after", f"过道应在第1列至第{layout.columns - 1}列之后")


def _check_rules(plan: PlanFile, name: str, findings: Findings) -> None:
    for key, value in msgspec.structs.asdict(plan.rules).items():
        for number in value if isinstance(value, tuple) else (value,):
            if not isinstance(number, bool) and not 0 <= number <= LONGEST_DAY_S:
                findings.add(f"{name} 的 rules.{key}", f"{number} 不对，应为0至{LONGEST_DAY_S}（秒）")


def _check_staff(plan: PlanFile, name: str, findings: Findings) -> None:
    for person in plan.staff:
        where = f"{name} 工作人员 {person.get('staff_id', '')}"
        if not set(person) >= _PERSON or any(not str(person[key]).strip() for key in _PERSON):
            findings.add(where, "要写 staff_id、name、role")
        elif person["role"] not in _ROLES:
            findings.add(where, "role 应为 proctor、chief、inspector 或 technician")
        if extra := set(person) - _PERSON - {"pin"}:
            findings.add(where, f"没有这一项：{'、'.join(sorted(extra))}")
    ids = [person.get("staff_id") for person in plan.staff]
    if len(set(ids)) != len(ids):
        findings.add(name, "staff_id 重复")
    present = {person.get("role") for person in plan.staff}
    for role in _NEEDED:
        if role not in present:
            findings.add(f"{name} 的 staff", f"没有{_ROLES[role]}（{role}）")
