"""PCs that wait to be enrolled, made up, for pictures and tests of the technician's page."""

from shared.protocol.asking import AskingList, AskingPc, Doubt, SeatBy


def sample_asking(now_ms: int) -> AskingList:
    """Twelve PCs of a room: most plain, one without a seat, one of a doubtful name, one proctor machine."""
    waiting = [_pc(seat, now_ms) for seat in range(1, 10) if seat != 3]
    twice: tuple[Doubt, ...] = ("seat_asked_twice", "name_asked_twice")
    waiting += [_pc(3, now_ms, doubts=twice), _pc(3, now_ms, address="192.168.1.201", doubts=twice)]
    waiting.append(_pc(10, now_ms, doubts=("seat_of_silent",), replaces=("seat-010-old",)))
    waiting.append(_pc(77, now_ms, doubts=("no_such_seat",)))
    waiting.append(_pc(0, now_ms, seat_by=""))
    return AskingList(
        room_ms=now_ms, closes_ms=now_ms + 1_800_000, waiting=tuple(waiting), next_seat=11, most_seat=48, turned_away=3
    )


def sample_console(now_ms: int) -> AskingList:
    """A proctor machine that waits at the server itself."""
    pc = AskingPc(
        request_id="c1",
        role="console",
        device_name="JF301-TEACHER",
        address="192.168.1.11",
        code="305718",
        seat=0,
        seat_by="",
        asked_ms=now_ms - 20_000,
    )
    return AskingList(room_ms=now_ms, closes_ms=now_ms + 3_600_000, waiting=(pc,))


def _pc(
    seat: int,
    now_ms: int,
    *,
    address: str = "",
    seat_by: SeatBy = "pattern",
    doubts: tuple[Doubt, ...] = (),
    replaces: tuple[str, ...] = (),
) -> AskingPc:
    number = seat or 46
    return AskingPc(
        request_id=f"{seat:03d}{address}",
        role="candidate",
        device_name=f"JF301-{seat:02d}" if seat else "TEACHER",
        address=address or f"192.168.1.{100 + number}",
        code=f"{(number * 729_413 + len(address) * 7_717 + 48_271) % 1_000_000:06d}",
        seat=seat,
        seat_by=seat_by,
        asked_ms=now_ms - 30_000,
        product_version="0.1.0",
        doubts=doubts,
        replaces=replaces,
    )
