"""What the examples of the fold share: a small day, and the events it is made of."""

from shared.exam.plan import SectionLimit
from shared.exam.room import events as ev
from shared.exam.room.sitting import Sitting
from tests.unit.shared.exam.support import Log, T, plan

S = 1000
MIN = 60 * S
SECTIONS = (
    SectionLimit(section_id="t", title="理论", duration_s=3600),
    SectionLimit(section_id="p", title="实操", duration_s=3600),
)


def login(n: int = 1, epoch: int = 1, seat: int | None = None) -> ev.CandidateLoggedIn:
    return ev.CandidateLoggedIn(ticket=f"T{n}", device_id=f"d{epoch}", seat=seat or n, epoch=epoch, how="first")


def running(*present: int, **changes: object) -> Log:
    log = Log(plan(**changes))
    for n in present:
        log.add(T - MIN, login(n))
    log.add(T, ev.RoomStarted())
    return log


def one(log: Log) -> Sitting:
    return log.state.sittings["T1"]


def grant(ms: int = MIN, *tickets: str, grant_id: str = "g", challenge: str = "") -> ev.TimeGranted:
    return ev.TimeGranted(
        grant_id=grant_id,
        kind="extension",
        tickets=tickets or ("T1",),
        ms=ms,
        reason="r",
        approvals=(),
        challenge=challenge,
    )


def hand_in(at_end_ms: int | None = None, cause: ev.HandInCause = "candidate") -> ev.HandedIn:
    return ev.HandedIn(ticket="T1", cause=cause, entries=0, head="", ended_ms=at_end_ms)
