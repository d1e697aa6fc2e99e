"""Forged evenings by name, each with the code by which the centre must name it; and the centre that issued it.

What is forged is right in itself (`tests.support.forging`): only what the centre keeps can tell.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from scripts.centre.folder import CentreFolder
from scripts.centre.issued import keep_issue
from shared.exam.plan import Candidate, DayRules
from shared.exam.room.events import (
    DisciplineRecorded,
    HandInAllowed,
    HeldReviewed,
    LateEntryAllowed,
    LostSpan,
    MarkedAbsent,
    PackageImported,
    Reopened,
    RoomStarted,
    StaffSignedIn,
    SubstituteAdmitted,
)
from shared.exam.room.time_events import Approval
from tests.support.forging import (
    CHIEF,
    INSPECTOR,
    Forger,
    backup_opened,
    extension,
    give_codes,
    honest_events,
    plan_with_staff,
)
from tests.support.receiver import SMALL, centre_folder
from tests.support.travelling import NOW_MS, A, B, entry, handed_in, make_logs

PLAN = plan_with_staff()
FIRST, SECOND, _ = PLAN.candidates


def with_candidates(*changed: Candidate) -> dict[str, Any]:
    return {"plan": replace(PLAN, candidates=changed)}


def of_first(**changes: Any) -> dict[str, Any]:
    return with_candidates(replace(FIRST, **changes), *PLAN.candidates[1:])


def events(change: Callable[[list[tuple[str, Any]]], Any]) -> dict[str, Any]:
    made = honest_events()
    change(made)
    return {"events": made}


def put(place: int, who: str, event: Any) -> dict[str, Any]:
    return events(lambda made: made.insert(place, (who, event)))


def swap(place: int, **changes: Any) -> dict[str, Any]:
    def change(made: list[tuple[str, Any]]) -> None:
        who, event = made[place]
        made[place] = (changes.pop("who", who), replace(event, **changes))

    return events(change)


def fewer_answers(**also: Any) -> dict[str, Any]:
    """An answer is taken out after the hand-in was written down."""
    return {"logs": {A: make_logs()[A][:2], B: make_logs()[B]}, **also}


NOBODY, WRONG_ROLE = Approval(staff_id="x99", role="inspector"), Approval(staff_id="j01", role="inspector")
LOST = LostSpan(ticket=B, from_ms=NOW_MS, to_ms=NOW_MS + 90_000)
SIXTEEN = 16 * 60_000

FORGED: dict[str, tuple[dict[str, Any], str]] = {
    "identities swapped": (
        with_candidates(
            replace(FIRST, name=SECOND.name, id_number=SECOND.id_number),
            replace(SECOND, name=FIRST.name, id_number=FIRST.id_number),
            PLAN.candidates[2],
        ),
        "candidate_changed",
    ),
    "another ID number": (of_first(id_number="EX9999999"), "candidate_changed"),
    "another photo": (of_first(photo="x.png"), "candidate_changed"),
    "more time by the roster": (of_first(extra_percent=50), "candidate_changed"),
    "another seat by the roster": (of_first(seat=4), "candidate_changed"),
    "a candidate who was never registered": (
        with_candidates(*PLAN.candidates, replace(FIRST, ticket="261128000199", seat=4)),
        "candidate_added",
    ),
    "a proctor who was never sent": (
        {"plan": replace(PLAN, staff=(*PLAN.staff, replace(PLAN.staff[0], staff_id="j02")))},
        "staff_added",
    ),
    "a chief by the plan": (
        {"plan": replace(PLAN, staff=(replace(PLAN.staff[0], role="chief"), *PLAN.staff[1:]))},
        "staff_changed",
    ),
    "another PIN by the plan": (
        {"plan": replace(PLAN, staff=(replace(PLAN.staff[0], pin_hash="h9"), *PLAN.staff[1:]))},
        "staff_secret",
    ),
    "a longer paper": ({"plan": replace(PLAN, duration_s=9000)}, "plan"),
    "a higher limit": ({"plan": replace(PLAN, rules=DayRules(extension_limit_s=7200))}, "plan"),
    "an earlier start": ({"plan": replace(PLAN, starts_at_ms=PLAN.starts_at_ms - 86_400_000)}, "plan"),
    "another order of the roster": (with_candidates(*reversed(PLAN.candidates)), "plan"),
    "a log without its package": (events(lambda made: made.pop(0)), "log_without_package"),
    "a package imported in the middle": (
        put(8, "setup", PackageImported(package_id="P-1", package_sha256="ab" * 32, serial=3, paper_id="P1")),
        "log_without_package",
    ),
    "an older version in the log": (swap(0, serial=2), "log_of_other_package"),
    "an approval by nobody": (swap(6, approvals=(CHIEF, NOBODY)), "approval_unknown"),
    "an approval in a role not held": (swap(6, approvals=(CHIEF, WRONG_ROLE)), "approval_role"),
    "a sign-in of nobody": (put(2, "z09", StaffSignedIn(staff_id="z09", role="chief")), "approval_unknown"),
    "an act by nobody": (swap(4, who="z09"), "actor_unknown"),
    "an act by a candidate not due": (swap(4, who="candidate:261128000199"), "actor_unknown"),
    "a challenge never given": (
        put(9, "z01", extension("g-9", B, SIXTEEN, CHIEF, INSPECTOR, challenge="ABCDEF")),
        "challenge_not_given",
    ),
    "a challenge for somebody else": (swap(8, tickets=(B,)), "challenge_not_given"),
    "a challenge for a longer time": (swap(8, ms=1_800_000), "challenge_not_given"),
    "a challenge used twice": (
        put(9, "z01", extension("g-3", A, 1_200_000, CHIEF, INSPECTOR, challenge="7K3M9Q")),
        "challenge_twice",
    ),
    "over the limit without a code": (put(9, "z01", extension("g-9", B, SIXTEEN, CHIEF, INSPECTOR)), "over_limit"),
    "an extension by the chief alone": (swap(6, approvals=(CHIEF,)), "time_not_approved"),
    "a reversal without the chief": (swap(10, approvals=()), "time_not_approved"),
    "a credit beyond the loss": (swap(9, ms=900_000), "credit_over_loss"),
    "an answer taken out after the hand-in": (fewer_answers(), "hand_in_more"),
    "an answer changed after the hand-in": (
        {"logs": {A: make_logs()[A], B: [entry(1, 1, "A")]}},
        "hand_in_head",
    ),
    "an answer added before the hand-in": (
        {"logs": {A: make_logs()[A], B: [entry(1, 1, "A"), entry(1, 2, "B")]}},
        "hand_in_head",
    ),
    "a backup paper that was never issued": (put(9, "z01", backup_opened(paper_id="P9")), "backup_not_issued"),
    "a backup paper without the chief": (put(9, "z01", backup_opened(approvals=(INSPECTOR,))), "backup_not_approved"),
    "a backup paper without the centre": (put(9, "z01", backup_opened(challenge="")), "backup_not_given"),
    "a backup paper for somebody else": (put(9, "z01", backup_opened(ticket=B)), "backup_not_given"),
    "a backup code used twice": (
        events(lambda made: made.__setitem__(slice(9, 9), [("z01", backup_opened()), ("z01", backup_opened())])),
        "challenge_twice",
    ),
    "a backup paper before the start by a code nobody gave out": (
        put(4, "z01", backup_opened(ticket="", challenge="")),
        "backup_code_not_seen",
    ),
    "the same outage credited twice": (
        put(10, "z01", replace(extension("o-2", B, 90_000, CHIEF, lost=(LOST,)), kind="outage")),
        "credit_over_loss",
    ),
    "an outage named twice in one credit": (swap(9, ms=180_000, lost=(LOST, LOST)), "credit_over_loss"),
    "a hand-in undone without the chief": (
        put(12, "j01", Reopened(ticket=A, reason="x", approvals=(INSPECTOR,))),
        "not_approved",
    ),
    "a late entry without the chief": (
        put(5, "j01", LateEntryAllowed(ticket=FIRST.ticket, reason="x", approvals=())),
        "not_approved",
    ),
    "a termination without the chief": (
        put(9, "j01", DisciplineRecorded(incident_id="i", ticket=B, code="1", action="terminate", text="x")),
        "not_approved",
    ),
    "a held answer used without the chief": (
        put(13, "j01", HeldReviewed(ticket=A, epoch=1, seq=1, decision="use_held", reason="x")),
        "not_approved",
    ),
    "an early start by a proctor": (
        {
            "events": [(w if not isinstance(e, RoomStarted) else "j01", e) for w, e in honest_events()],
            "begin_ms": NOW_MS - 3_600_000,
        },
        "not_approved",
    ),
    "an end by a proctor that took time": (
        events(
            lambda made: made.__setitem__(
                slice(12, 14), [("j01", handed_in(B, "end", make_logs()[B])), ("j01", made[13][1])]
            )
        ),
        "not_approved",
    ),
    "an early hand-in allowed by a proctor": (put(9, "j01", HandInAllowed(tickets=(A,), reason="x")), "actor_may_not"),
    "a hand-in by another candidate": (swap(11, who=f"candidate:{B}"), "for_another"),
    "a substitute in a proctor's name": (
        put(5, "z01", SubstituteAdmitted(staff_id="j01", name="x", role="chief", reason="x", approvals=(CHIEF,))),
        "substitute_is_known",
    ),
    "time given after the end": (put(14, "z01", extension("g-9", B, 60_000, CHIEF, INSPECTOR)), "after_the_end"),
    "a record before the one it follows": ({"step_ms": -1}, "clock_goes_back"),
    "a second start": (put(9, "z01", RoomStarted()), "started_twice"),
    "a hand-in before the start": (events(lambda made: made.pop(4)), "handed_in_before_start"),
    "a second hand-in": (put(12, f"candidate:{A}", handed_in(A, "candidate", make_logs()[A])), "handed_in_twice"),
    "a present candidate as absent": (put(11, "server", MarkedAbsent(tickets=(B,))), "absent_but_there"),
    "a session without its end": (events(lambda made: made.pop()), "never_ended"),
    "a wrong count of candidates": ({"manifest": {"due": 2}}, "due"),
}


def issuing_centre(root: Path, forger: Forger) -> CentreFolder:
    """The folder of the centre that issued the package of the evening, and keeps what it issued."""
    folder = centre_folder(root, forger.centre, forger.site)
    session = folder.session("S1") / "3"
    session.mkdir(parents=True)
    keep_issue(folder.secrets, session, SMALL, PLAN)
    give_codes(folder, session)
    return folder
