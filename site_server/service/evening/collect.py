"""Collection 收卷: after the end, wait for last entries, then compare journals, server log and bundle content."""

from shared.exam.room.events import Collected
from shared.exam.room.rules import past_grace
from shared.protocol.errors import WireError
from shared.protocol.jobs import SittingCheck
from shared.words.catalogue import say
from site_server.service.answers.read_back import read_room
from site_server.service.answers.results import build_results, client_head, three_way_check
from site_server.service.core.room import Room
from site_server.service.core.site import Site
from site_server.service.core.writer import Tx
from site_server.service.evening.jobs import JobControl

_LOOK_S = 0.2
_AGAIN_S = 0.02


def collect(site: Site, control: JobControl, actor: str) -> None:
    """Do the three-way check and note it in the log (not again once the bundle is sealed).

    Raises WireError `session_not_ended`.
    """
    room = site.need_room()
    if room.state.ended_ms is None:
        raise WireError("session_not_ended")
    _wait_for_journals(site, room, control)
    control.tell(text=say("server.job.checking"))
    while True:
        checks = three_way_check(room, build_results(site, room, read_room(site, room)))
        if _note(site, actor, checks):
            break
        control.wait(_AGAIN_S)  # an entry came while we compared
    unreported = tuple(check.ticket for check in checks if not check.client_head)
    mismatching = tuple(check.ticket for check in checks if check.client_head and not check.agrees)
    agreeing = sum(check.agrees for check in checks)
    message = say("server.job.checked", count=len(checks), agreeing=agreeing)
    if mismatching:
        message += say("server.job.mismatching", count=len(mismatching))
    if unreported:
        message += say("server.job.unreported", count=len(unreported))
    control.tell(checks=checks, done=len(checks), total=len(checks), text=say("server.job.collected"), message=message)


def _note(site: Site, actor: str, checks: tuple[SittingCheck, ...]) -> bool:
    """Write the check down, unless the log has grown since: then it would speak for entries it never saw."""
    event = Collected(
        sittings=len(checks),
        agreeing=sum(check.agrees for check in checks),
        unreported=tuple(check.ticket for check in checks if not check.client_head),
        mismatching=tuple(check.ticket for check in checks if check.client_head and not check.agrees),
    )

    def work(tx: Tx) -> bool:
        if any(tx.book(check.ticket).count() != check.entries for check in checks):
            return False
        if tx.state.bundle is None:
            tx.append(actor, event)
        return True

    return site.writer.do(work)


def _wait_for_journals(site: Site, room: Room, control: JobControl) -> None:
    """Until every journal agrees, but no longer than the grace after the last sitting closed."""
    present = [s for s in room.state.sittings.values() if s.present]
    last_ms = max((s.closed_noted_ms or 0 for s in present), default=0)
    while True:
        agreed = sum(client_head(room, s.ticket) == room.books[s.ticket].head() for s in present)
        control.tell(done=agreed, total=len(present), text=say("server.job.waiting"))
        if agreed == len(present) or past_grace(room.state, last_ms, site.clock.now_ms()):
            return
        control.wait(_LOOK_S)
