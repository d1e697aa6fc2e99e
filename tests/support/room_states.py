"""A room in every state that decides about acts: each function takes a small room with its package there."""

from collections.abc import Callable

from shared.exam.room.events import BackupAsked
from shared.exam.signals import HandUp, Sighted
from shared.protocol import commands as wire
from shared.protocol.signals import SignalsRequest
from tests.support.section_day import submit
from tests.support.server_parts import Pc, ServerParts

Build = Callable[[ServerParts], None]


def run(parts: ServerParts, seconds: int, *alive: Pc) -> None:
    for _ in range(seconds // 5):
        parts.clock.pass_ms(5_000)
        for pc in alive:
            pc.status()
        parts.look()


def seated(parts: ServerParts) -> tuple[Pc, Pc]:
    first, second = parts.login(1), parts.login(2)
    parts.started()
    run(parts, 10, first, second)
    return first, second


def sealed(parts: ServerParts) -> None:
    parts.login(1)


def unsealed(parts: ServerParts) -> None:
    parts.login(1)
    parts.unsealed()


def running(parts: ServerParts) -> None:
    seated(parts)


def room_paused(parts: ServerParts) -> None:
    seated(parts)
    parts.command(wire.PauseRoom(reason="停电"))


def held(parts: ServerParts) -> None:
    seated(parts)
    parts.clock.pass_ms(700_000)
    parts.restart()


def one_paused(parts: ServerParts) -> None:
    first, _ = seated(parts)
    parts.command(wire.PauseSittings(tickets=(first.ticket,), reason="核对"))


def away(parts: ServerParts) -> None:
    first, _ = seated(parts)
    parts.command(wire.StartLeave(ticket=first.ticket, reason="如厕"))


def consented(parts: ServerParts) -> None:
    first, _ = seated(parts)
    parts.command(wire.AllowHandIn(tickets=(first.ticket,), reason="本人申请"))


def handed_in(parts: ServerParts) -> None:
    first, _ = seated(parts)
    first.hand_in()


def closed_by_time(parts: ServerParts) -> None:
    _, second = seated(parts)
    run(parts, 70, second)


def time_waits(parts: ServerParts) -> None:
    closed_by_time(parts)
    parts.command(
        wire.Extend(
            tickets=(parts.tiny.ticket(2),), seconds=60, reason="申诉", approvals=parts.approve("chief", "inspector")
        )
    )


def reopened_unheard(parts: ServerParts) -> None:
    time_waits(parts)
    run(parts, 20)
    ticket = parts.tiny.ticket(2)
    parts.command(wire.Reopen(ticket=ticket, reason="续考", approvals=parts.approve("chief")))


def terminated(parts: ServerParts) -> None:
    first, _ = seated(parts)
    approvals = parts.approve("chief")
    parts.command(
        wire.RecordDiscipline(ticket=first.ticket, code="61", action="terminate", text="替考", approvals=approvals)
    )


def in_doubt(parts: ServerParts) -> None:
    first, _ = seated(parts)
    parts.command(wire.CheckIdentity(ticket=first.ticket, ok=False, note="照片不像"))


def moving(parts: ServerParts) -> None:
    first, _ = seated(parts)
    parts.command(wire.MoveSeat(ticket=first.ticket, to_seat=5, reason="死机"))


def moved(parts: ServerParts) -> None:
    moving(parts)
    parts.resume(5)


def outage(parts: ServerParts) -> None:
    first, second = seated(parts)
    run(parts, 15, second)
    run(parts, 5, first, second)


def granted(parts: ServerParts) -> None:
    first, _ = seated(parts)
    approvals = parts.approve("chief", "inspector")
    parts.command(wire.Extend(tickets=(first.ticket,), seconds=120, reason="键盘", approvals=approvals))


def asked_centre(parts: ServerParts) -> None:
    first, _ = seated(parts)
    parts.command(wire.AskExtension(tickets=(first.ticket,), seconds=1800))


def asked_for_backup(parts: ServerParts) -> None:
    first, _ = seated(parts)
    parts.command(wire.AskBackup(ticket=first.ticket))


def on_backup(parts: ServerParts) -> None:
    first, _ = seated(parts)
    (asked,) = parts.command(wire.AskBackup(ticket=first.ticket)).records
    assert isinstance(asked.event, BackupAsked)
    code = parts.tiny.centre_says(asked.event.challenge, 1)
    parts.command(wire.OpenBackup(code=code, reason="r", approvals=parts.approve("chief"), ticket=first.ticket))


def late_over(parts: ServerParts) -> None:
    first, second = seated(parts)
    run(parts, 25, first, second)


def late_allowed(parts: ServerParts) -> None:
    late_over(parts)
    parts.command(wire.AllowLateEntry(ticket=parts.tiny.ticket(3), reason="堵车", approvals=parts.approve("chief")))


def over(parts: ServerParts) -> None:
    seated(parts)
    parts.command(wire.EndRoom(reason="火警"))


def stopped(parts: ServerParts) -> None:
    first, _ = seated(parts)
    now = parts.site.clock.now_ms()
    signals = (
        Sighted(sight="debugger", at_ms=now, ticket=first.ticket),
        Sighted(sight="focus_lost", at_ms=now, ticket=first.ticket),
        HandUp(kind="paper", at_ms=now, ticket=first.ticket),
    )
    parts.use_cases.signals.take(parts.device(1), SignalsRequest(stream="s", first=1, signals=signals))
    run(parts, 5, first)


def wall_open(parts: ServerParts) -> None:
    seated(parts)
    parts.command(wire.OpenWall())


def section_submitted(parts: ServerParts) -> None:
    first, second = seated(parts)
    first.send(submit(parts, first, "t"))
    run(parts, 5, first, second)


def section_by_time(parts: ServerParts) -> None:
    first, second = seated(parts)
    run(parts, 60, first, second)


SHARED: tuple[Build, ...] = (
    *(sealed, unsealed, running, room_paused, held, one_paused, away, consented, handed_in, closed_by_time, time_waits),
    *(
        reopened_unheard,
        terminated,
        in_doubt,
        moving,
        moved,
        outage,
        granted,
        asked_centre,
        asked_for_backup,
        on_backup,
        late_over,
        late_allowed,
        over,
        stopped,
        wall_open,
    ),
)
SECTIONED: tuple[Build, ...] = (running, section_submitted, section_by_time, closed_by_time)
