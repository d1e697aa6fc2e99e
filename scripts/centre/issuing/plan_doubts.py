"""What in a session plan is hardly meant: limits beyond the end, words that say other times, one person in two roles.

Rehearsals are planned with such numbers on purpose, so they are told as notes and refuse nothing.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from scripts.centre.authoring.source.faults import Faults, Spot
from scripts.centre.authoring.stems import check_text
from scripts.centre.authoring.written import HAND_IN, LATE, REHEARSAL, number_in_words
from scripts.centre.issuing.plan_file import PlanFile
from shared.exam.typed import plain
from shared.words.catalogue import say

_MINUTE_S: Final = 60
_FIRST_HOUR, _LAST_HOUR = 6, 22
"""Nobody begins an exam earlier or later."""


def plan_doubts(plan: PlanFile, duration_s: int, name: str) -> Iterator[str]:
    """What a person should look at once more, each a sentence with its place. duration_s: the working time."""
    told = (*_limits(plan, duration_s), *_words(plan), *_people(plan))
    for key, sentence in told:
        yield say("author.doubt", told=say("issuing.doubt.at", file=name, key=key, told=sentence))
    faults = Faults()
    for key in ("rules_for_candidates", "penalties"):
        check_text(getattr(plan, key).strip(), Spot(name).of(key), faults)
    yield from (say("author.doubt", told=fault.text()) for fault in faults.found())


def _limits(plan: PlanFile, duration_s: int) -> Iterator[tuple[str, str]]:
    """Limits that fall after the end, where nobody would ever meet them."""
    rules = plan.rules
    if not _FIRST_HOUR <= plan.starts_at.hour < _LAST_HOUR:
        yield "starts_at", say("issuing.doubt.night", time=f"{plan.starts_at:%H:%M}")
    for key in ("late_limit_s", "second_check_after_s"):
        if getattr(rules, key) >= duration_s:
            yield f"rules.{key}", say("issuing.doubt.after_end", seconds=getattr(rules, key), duration=duration_s)
    for seconds in rules.reminders_before_end_s:
        if seconds >= duration_s:
            told = say("issuing.doubt.before_start", seconds=seconds, duration=duration_s)
            yield "rules.reminders_before_end_s", told
    if len(set(rules.reminders_before_end_s)) < len(rules.reminders_before_end_s):
        yield "rules.reminders_before_end_s", say("issuing.doubt.twice")
    if rules.reminders_before_end_s and not rules.reminder_display_s:
        yield "rules.reminder_display_s", say("issuing.doubt.not_shown")
    if rules.free_hand_in_before_end_s > rules.earliest_hand_in_before_end_s:
        yield "rules.free_hand_in_before_end_s", say("issuing.doubt.free_hand_in")
    if not rules.login_opens_before_s:
        yield "rules.login_opens_before_s", say("issuing.doubt.no_login_before")


def _words(plan: PlanFile) -> Iterator[tuple[str, str]]:
    """The rules that are read out, held against the numbers that the room goes by."""
    for pattern, key in ((LATE, "late_limit_s"), (HAND_IN, "earliest_hand_in_before_end_s")):
        for found in pattern.finditer(plan.rules_for_candidates):
            minutes, seconds = number_in_words(found[1]), getattr(plan.rules, key)
            if minutes is not None and minutes * _MINUTE_S != seconds:
                told = say("issuing.doubt.words", found=found[0], key=key, minutes=seconds / _MINUTE_S)
                yield "rules_for_candidates", told
    named = REHEARSAL.search(f"{plan.plan_name} {plan.session_name}")
    if plan.kind == "formal" and named:
        yield "kind", say("issuing.doubt.rehearsal", found=named[0])


def _people(plan: PlanFile) -> Iterator[tuple[str, str]]:
    """One person who would approve what they ask for, and PINs that are no secret."""
    roles: dict[str, set[str]] = defaultdict(set)
    pins: dict[str, int] = defaultdict(int)
    ids: dict[str, str] = {}
    for person in plan.staff:
        roles[plain(str(person.get("name", "")))].add(str(person.get("role", "")))
        if pin := str(person.get("pin", "")):
            pins[pin] += 1
        staff_id = str(person.get("staff_id", ""))
        if ids.setdefault(plain(staff_id), staff_id) != staff_id:
            yield "staff", say("issuing.doubt.staff_id", staff_id=staff_id, first=ids[plain(staff_id)])
    for name, held in roles.items():
        if {"chief", "inspector"} <= held:
            yield "staff", say("issuing.doubt.one_person", name=name)
    if any(count > 1 for count in pins.values()):
        yield "staff", say("issuing.doubt.same_pin")
