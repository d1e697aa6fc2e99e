"""What happens with the people on duty and with what they take away; part of the vocabulary in `events`.

Handbook 考务手册: People; What goes wrong in real rooms (proctor absent).
"""

from typing import Literal

import msgspec

from shared.exam.plan import StaffRole
from shared.exam.room.time_events import Approval

SignOutCause = Literal["self", "idle", "handover"]


class StaffSignedOut(msgspec.Struct, frozen=True, kw_only=True, tag="staff_signed_out"):
    """The record's actor left the console: by themselves, since nobody touched it for long, or after a hand-over."""

    cause: SignOutCause


class SubstituteAdmitted(msgspec.Struct, frozen=True, kw_only=True, tag="substitute_admitted"):
    """Somebody who is not on the plan is on duty from here on. Their PIN is derived by the server and never stored.

    `replaces`: staff id of the person who is missing; empty where it is one more.
    """

    staff_id: str
    name: str
    role: StaffRole
    reason: str
    approvals: tuple[Approval, ...]
    replaces: str = ""


class DutyHandedOver(msgspec.Struct, frozen=True, kw_only=True, tag="duty_handed_over"):
    """交接: the record's actor hands over to `to_id`, who was there with their own PIN. `matters`: what was open."""

    to_id: str
    matters: tuple[str, ...]
    note: str
    approvals: tuple[Approval, ...]


class LockOutReset(msgspec.Struct, frozen=True, kw_only=True, tag="lock_out_reset"):
    """Two others vouch for a person whose PIN was typed wrongly too often: they may try again at once."""

    staff_id: str
    approvals: tuple[Approval, ...]


class RosterTaken(msgspec.Struct, frozen=True, kw_only=True, tag="roster_taken"):
    """The record's actor took names and photos of the whole room out of the server, for the form of that key."""

    form: str


class SiteSearched(msgspec.Struct, frozen=True, kw_only=True, tag="site_searched"):
    """The record's actor looked for a candidate in all rosters of the site. `found`: how many fitted.

    `asked`: what kind of thing was typed; the text itself may name somebody who is no candidate here.
    """

    asked: Literal["name", "letters", "number"]
    found: int


StaffEvent = StaffSignedOut | SubstituteAdmitted | DutyHandedOver | LockOutReset | RosterTaken | SiteSearched
