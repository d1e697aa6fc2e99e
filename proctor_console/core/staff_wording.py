"""What the people on duty did among themselves, as sentences of the event table; see `proctor_console.core.wording`."""

from collections.abc import Callable
from typing import Any, Final

from proctor_console.core import words
from proctor_console.core.people import People, approved_by
from shared.exam.room.staff_events import (
    DutyHandedOver,
    LockOutReset,
    RosterTaken,
    SiteSearched,
    StaffSignedOut,
    SubstituteAdmitted,
)
from shared.words.catalogue import has, row, say

EARLIER: Final = "earlier"
"""What is taken when an earlier session is looked at: no form, its whole record."""


def _substitute(e: SubstituteAdmitted, p: People) -> str:
    return say(
        "log.substitute",
        name=e.name,
        role=words.role(e.role),
        id=e.staff_id,
        replaces=say("log.substitute_replaces", who=p.staff_member(e.replaces)) if e.replaces else "",
        reason=e.reason,
        approved_by=approved_by(e.approvals, p),
    )


def _handed_over(e: DutyHandedOver, p: People) -> str:
    matters = say("log.handed_over_matters", listed=row(e.matters)) if e.matters else ""
    note = say("log.handed_over_note", note=e.note) if e.note else ""
    return say("log.handed_over", to=p.staff_member(e.to_id), count=len(e.matters), matters=matters, note=note)


def _reset(e: LockOutReset, p: People) -> str:
    return say("log.lock_out_reset", who=p.staff_member(e.staff_id), approved_by=approved_by(e.approvals, p))


def _taken(e: RosterTaken, _p: People) -> str:
    title = "log.roster_of_earlier" if e.form == EARLIER else f"form.{e.form}.title"
    return say("log.roster_taken", form=say(title) if has(title) else e.form)


STAFF_SENTENCES: Final[dict[type[Any], Callable[[Any, People], str]]] = {
    StaffSignedOut: lambda e, _p: say(f"log.signed_out.{e.cause}"),
    SubstituteAdmitted: _substitute,
    DutyHandedOver: _handed_over,
    LockOutReset: _reset,
    RosterTaken: _taken,
    SiteSearched: lambda e, _p: say(f"log.site_searched.{e.asked}", count=e.found),
}
