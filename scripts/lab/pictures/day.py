"""What happened in the sample session, minute by minute, as the room log would hold it."""

from collections.abc import Iterator
from typing import Final, Literal

from scripts.lab.pictures.plan import SEATS, START_MS, ticket
from shared.exam.room import events as ev

Line = tuple[int, str, ev.Event]

MIN: Final = 60_000
ABSENT: Final = 9
REFUSED: Final = 31
LATE: Final = 23
MOVED: Final = 17
UNCHECKED: Final = 45
BOTH: Final = (ev.Approval(staff_id="ZK01", role="chief"), ev.Approval(staff_id="XK01", role="inspector"))


def _at(minutes: float) -> int:
    """Minutes after the planned start, as room time."""
    return START_MS + round(minutes * MIN)


def sample_records() -> tuple[ev.Record, ...]:
    """The whole log, from the import to the sealed bundle."""
    lines = [*_before(), *_during(), *_outage(), *_after()]
    lines.sort(key=lambda line: line[0])
    return tuple(ev.Record(seq=n, at_ms=at, actor=actor, event=e) for n, (at, actor, e) in enumerate(lines, 1))


def _before() -> Iterator[Line]:
    yield _at(-95), "server", ev.ServerStarted(down_ms=0, evidence="first start", version="0.1.0")
    yield (
        _at(-88),
        "setup",
        ev.PackageImported(package_id="PK-0001", package_sha256="9f" * 32, serial=1, paper_id="DMA-J-2026-04-A"),
    )
    for minute, (staff, role) in zip(
        (-60, -58, -40, -38, -35),
        (("JS01", "technician"), ("JK01", "proctor"), ("JK02", "proctor"), ("ZK01", "chief"), ("XK01", "inspector")),
        strict=True,
    ):
        yield _at(minute), staff, ev.StaffSignedIn(staff_id=staff, role=role)
    yield _at(-28), "ZK01", ev.PaperUnsealed(paper_sha256="ab" * 32)
    for seat in range(1, SEATS + 1):
        if seat not in {ABSENT, REFUSED}:
            yield from _arrives(seat, 11.3 if seat == LATE else -26 + seat * 0.35)


def _arrives(seat: int, minute: float) -> Iterator[Line]:
    who = f"candidate:{ticket(seat)}"
    yield (
        _at(minute),
        who,
        ev.CandidateLoggedIn(ticket=ticket(seat), device_id=f"pc-{seat:02d}", seat=seat, epoch=1, how="first"),
    )
    yield _at(minute + 0.4), who, ev.IdentityConfirmed(ticket=ticket(seat))
    right = seat != UNCHECKED
    note = "" if right else "照片与本人差别较大，待主考复核"
    yield _at(minute + 14), "JK02", ev.IdentityChecked(ticket=ticket(seat), ok=right, note=note)


def _during() -> Iterator[Line]:
    yield _at(0), "ZK01", ev.RoomStarted()
    yield _at(12), "JK01", ev.RoomPaused(reason="空调漏水，工作人员进场处理")
    yield _at(15), "JK01", ev.RoomResumed()
    yield _at(33), "server", ev.MarkedAbsent(tickets=(ticket(ABSENT), ticket(REFUSED)))
    yield _at(34.5), "server", ev.LoginRefused(ticket=ticket(REFUSED), device_id="pc-31", seat=REFUSED, code="too_late")
    yield _at(41), "server", ev.LinkLost(ticket=ticket(MOVED), last_seen_ms=_at(40.9))
    yield (
        _at(42.2),
        "JK01",
        ev.SeatMoved(ticket=ticket(MOVED), from_seat=MOVED, to_seat=46, reason="主机无法开机"),
    )
    yield (
        _at(43),
        f"candidate:{ticket(MOVED)}",
        ev.CandidateLoggedIn(ticket=ticket(MOVED), device_id="pc-46", seat=46, epoch=2, how="moved"),
    )
    yield _at(43.1), "server", ev.LinkRestored(ticket=ticket(MOVED), away_ms=132_000)
    yield _at(43.5), "JK01", _grant("g1", "outage", (MOVED,), 132_000, "换机损失时间")
    yield _at(50), "ZK01", _grant("g2", "extension", (12,), 600_000, "键盘故障更换，耽误作答")
    yield _at(55), "JK02", ev.LeaveStarted(ticket=ticket(22), reason="上卫生间", escort="样例监考乙")
    yield _at(59.5), "JK02", ev.LeaveEnded(ticket=ticket(22))
    yield (
        _at(63),
        "JK01",
        ev.IncidentLogged(incident_id="i1", category="equipment", ticket=ticket(12), text="12 号键盘按键失灵，已更换"),
    )
    yield _at(66), "JK01", _incident("i2", "disputed_item", 20, "考生认为题干数据缺单位，请其继续作答并上报")
    yield _at(70), "JK02", _warning(38, "54", "两次转头看邻座屏幕")
    yield _at(91), "JK01", ev.MessageSent(message_id="m1", tickets=(), text="请注意剩余时间，记账凭证请核对借贷平衡。")
    yield _at(95), "ZK01", ev.HandInAllowed(tickets=tuple(ticket(s) for s in (2, 8, 13)), reason="本人申请")
    for seat, minute in ((2, 95.5), (8, 96.0), (13, 97.2)):
        yield _at(minute), f"candidate:{ticket(seat)}", _handed(seat, "candidate")
    yield _at(97.5), "server", ev.LinkLost(ticket=ticket(19), last_seen_ms=_at(97.3))
    yield _at(96.1), "JK02", ev.LeaveStarted(ticket=ticket(30), reason="上卫生间", escort="样例监考乙")
    yield _at(100.3), "JK02", ev.LeaveEnded(ticket=ticket(30))
    yield _at(100.5), "server", ev.LinkRestored(ticket=ticket(19), away_ms=192_000)


def _outage() -> Iterator[Line]:
    for seat in range(33, 41):
        yield _at(75 + seat / 600), "server", ev.LinkLost(ticket=ticket(seat), last_seen_ms=_at(75 + seat / 600))
        yield _at(75.7 + seat / 600), "server", ev.LinkRestored(ticket=ticket(seat), away_ms=42_000 + seat * 100)
    yield _at(82), "server", ev.ServerStarted(down_ms=38_000, evidence="last sign of life", version="0.1.0")


def _after() -> Iterator[Line]:
    done = {2, 8, 13, ABSENT, REFUSED}
    for seat in range(1, SEATS + 1):
        if seat not in done:
            cause: ev.HandInCause = "time" if seat % 7 == 0 else "candidate"
            yield _at(122 + seat / 60), f"candidate:{ticket(seat)}", _handed(seat, cause)
    yield _at(134), "ZK01", ev.RoomEnded(reason="时间到")
    yield _at(136), "JK01", ev.Collected(sittings=43, agreeing=43, unreported=(), mismatching=())
    yield _at(137), "JK01", ev.BundleSealed(bundle_id="B-0001", bundle_sha256="5c" * 32, bytes=1_482_240)


def _grant(
    grant_id: str, kind: Literal["extension", "outage"], seats: tuple[int, ...], ms: int, reason: str
) -> ev.TimeGranted:
    return ev.TimeGranted(
        grant_id=grant_id,
        kind=kind,
        tickets=tuple(map(ticket, seats)),
        ms=ms,
        reason=reason,
        approvals=BOTH,
    )


def _handed(seat: int, cause: ev.HandInCause) -> ev.HandedIn:
    return ev.HandedIn(ticket=ticket(seat), cause=cause, entries=180 + seat, head="00" * 32)


def _incident(
    incident_id: str, category: Literal["equipment", "disputed_item"], seat: int, text: str
) -> ev.IncidentLogged:
    return ev.IncidentLogged(incident_id=incident_id, category=category, text=text, ticket=ticket(seat))


def _warning(seat: int, code: str, text: str) -> ev.DisciplineRecorded:
    return ev.DisciplineRecorded(incident_id=f"d{seat}", ticket=ticket(seat), code=code, action="warn", text=text)
