"""What every command handler uses: who asks, the room's condition, and wording of the effect."""

from collections.abc import Callable, Iterable

import msgspec

from shared.exam.clock.account import deadline_ms
from shared.exam.room.sitting import Sitting
from shared.protocol.errors import WireError
from site_server.domain.rows import DeviceRow
from site_server.service.core.site import Site
from site_server.service.core.tokens import StaffClaims
from site_server.service.core.wording import minute
from site_server.service.core.writer import Tx
from site_server.service.time.sections import title_of

# What runs on the writer's thread; returns the effect in Chinese.
Effect = Callable[[Tx], str]


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """A command's circumstances: the server, the console and the person."""

    site: Site
    device: DeviceRow
    person: StaffClaims

    @property
    def actor(self) -> str:
        """Who stands in the record."""
        return self.person.staff_id


def reason_of(text: str) -> str:
    """The reason, trimmed. Raises WireError `reason_needed`."""
    reason = " ".join(text.split())
    if not reason:
        raise WireError("reason_needed")
    return reason[:500]


def need_running(tx: Tx) -> None:
    """The exam has started and not ended. Raises WireError `not_started`, `session_over`."""
    if tx.state.started_ms is None:
        raise WireError("not_started")
    need_not_ended(tx)


def need_not_ended(tx: Tx) -> None:
    """The session is not over. Raises WireError `session_over`."""
    if tx.state.ended_ms is not None:
        raise WireError("session_over")


def sitting_of(tx: Tx, ticket: str) -> Sitting:
    """The sitting. Raises WireError `unknown_candidate`."""
    sitting = tx.state.sittings.get(ticket)
    if sitting is None:
        raise WireError("unknown_candidate")
    return sitting


def present(tx: Tx, ticket: str) -> Sitting:
    """The sitting of somebody who has logged in. Raises WireError `unknown_candidate`, `candidate_not_present`."""
    sitting = sitting_of(tx, ticket)
    if not sitting.present:
        raise WireError("candidate_not_present")
    return sitting


def open_sitting(tx: Tx, ticket: str) -> Sitting:
    """A sitting under way. Raises WireError also `sitting_closed`."""
    sitting = present(tx, ticket)
    if not sitting.open:
        raise WireError("sitting_closed", f"{sitting.seat} 号座位已经收卷，不能进行此操作。")
    return sitting


def unique(tickets: Iterable[str]) -> tuple[str, ...]:
    """The tickets without repetition, in order. Raises WireError `bad_request` for none."""
    found = tuple(dict.fromkeys(tickets))
    if not found:
        raise WireError("bad_request", "没有选择考生。")
    return found


def who(tx: Tx, tickets: tuple[str, ...]) -> str:
    """`12 号座位`, `3、5、12 号座位` or `20 名考生`."""
    if len(tickets) > 6:
        return f"{len(tickets)} 名考生"
    seats = sorted(tx.state.sittings[ticket].seat for ticket in tickets)
    return "、".join(map(str, seats)) + " 号座位"


def new_end(tx: Tx, ticket: str) -> str:
    """`，结束时间改为 11:40`, or nothing while the clock stands still."""
    end = deadline_ms(tx.state.account(ticket), tx.now_ms)
    title = title_of(tx.state, ticket)
    which = f"“{title}”部分" if title else ""
    return f"，{which}结束时间改为 {minute(end, tx.state.plan.time_zone)}" if end is not None else ""
