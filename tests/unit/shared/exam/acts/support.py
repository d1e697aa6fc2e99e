"""Short ways to ask an act of a small room: why not, what it writes, what it says it brings about."""

from shared.exam.acts.base import Act, Credential, Doing, Effect, Moment, Told, after, refused
from shared.exam.plan import SectionLimit, StaffRole
from shared.exam.room import events as ev
from shared.exam.room.events import Approval, Event
from shared.exam.room.state import RoomState
from tests.unit.shared.exam.support import Log, T, plan

S = 1000
MIN = 60 * S
CHIEF = Approval(staff_id="c", role="chief")
DOING = Doing(approvals=(CHIEF,), letters="abc", challenge="7K", lost_from_ms=T, unheard=("T1",))
PINS = (Credential(staff_id="c", pin="1"),)
SECTIONS = (
    SectionLimit(section_id="t", title="理论", duration_s=3600),
    SectionLimit(section_id="p", title="实操", duration_s=3600),
)


def login(n: int, epoch: int = 1) -> ev.CandidateLoggedIn:
    return ev.CandidateLoggedIn(ticket=f"T{n}", device_id=f"d{n}", seat=n, epoch=epoch, how="first")


def running(*present: int, **changes: object) -> Log:
    """A room that started at T, with these candidates at their seats."""
    log = Log(plan(**changes))
    for n in present:
        log.add(T - MIN, login(n))
    log.add(T, ev.RoomStarted())
    return log


def closed(log: Log, n: int, at_ms: int, cause: ev.HandInCause = "candidate") -> None:
    log.add(at_ms, ev.HandedIn(ticket=f"T{n}", cause=cause, entries=0, head=""))


def silence(log: Log, n: int, from_ms: int, to_ms: int) -> None:
    """The PC was not heard: an outage the server can prove."""
    log.add(from_ms + 5 * S, ev.LinkLost(ticket=f"T{n}", last_seen_ms=from_ms))
    log.add(to_ms, ev.LinkRestored(ticket=f"T{n}", away_ms=to_ms - from_ms))


def why(act: Act, state: RoomState, now_ms: int, role: StaffRole = "chief") -> str | None:
    """The code of the refusal."""
    refusal = refused(act, state, role, now_ms)
    return refusal.code if refusal else None


def seat_refused(act: Act, state: RoomState, now_ms: int) -> tuple[str, object]:
    """The code of the refusal and the seat it names."""
    refusal = refused(act, state, "chief", now_ms)
    assert refusal is not None
    return refusal.code, refusal.values["seat"]


def writes(act: Act, state: RoomState, now_ms: int) -> list[Event]:
    """The events of the person's own records."""
    written = act.events(state, DOING, now_ms)
    assert not any(record.by_server for record in written)
    return [record.event for record in written]


def tells(act: Act, state: RoomState, now_ms: int, doing: Doing = DOING) -> Effect:
    """What the act brings about when it is carried out."""
    return act.effect(state, after(state, act.events(state, doing, now_ms), now_ms), now_ms)


def end_moves(at_ms: int, code: str = "end_moves") -> tuple[Told, ...]:
    return (Told(code=code, values={"end": Moment(at_ms)}),)
