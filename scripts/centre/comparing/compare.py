"""All differences between an opened bundle and what the centre issued."""

from collections.abc import Iterator

from scripts.centre.comparing.course import course_differences
from scripts.centre.comparing.difference import Difference, difference
from scripts.centre.comparing.facts import Facts
from scripts.centre.comparing.leave import leave_differences
from scripts.centre.comparing.outcomes import damage_differences, hand_in_differences, package_differences
from scripts.centre.comparing.papers import paper_differences
from scripts.centre.comparing.people import people_differences, roles_of
from scripts.centre.comparing.plans import plan_differences
from scripts.centre.comparing.time_given import time_differences
from shared.exchange.bundle import OpenedBundle


def differences(bundle: OpenedBundle, facts: Facts) -> tuple[Difference, ...]:
    """Every difference, the weightiest kind first; empty where the bundle is what the centre may expect."""
    return tuple(_all(bundle, facts))


def _all(bundle: OpenedBundle, facts: Facts) -> Iterator[Difference]:
    if facts.plan is None:
        yield difference("plan_not_kept", serial=facts.issue.serial)
        return
    same_plan = facts.plan == bundle.results.plan
    yield from plan_differences(facts.plan, bundle.results.plan)
    yield from package_differences(facts.issue, bundle.room_log)
    yield from damage_differences(bundle.room_log)
    yield from people_differences(facts.plan, bundle.room_log)
    yield from leave_differences(facts.plan, bundle.room_log, roles_of(facts.plan, bundle.room_log))
    yield from course_differences(bundle.room_log)
    yield from hand_in_differences(bundle)
    if same_plan:  # the log was folded over the plan in the bundle; over another one it need not fit
        yield from time_differences(facts.plan, bundle.room_log, facts.given)
    seen = facts.backup_code_seen
    yield from paper_differences(facts.plan, bundle.room_log, facts.backup_given, code_seen=seen)
