"""Made-up program versions: a room that is being updated, one PC done, some on their way, one that had no space."""

from msgspec.structs import replace

from shared.protocol.enrolment import DeviceCard, DeviceList
from shared.protocol.updates import DeviceUpdate, ProgramCard, ReleaseCard, UpdateBoard
from shared.updates.versions import mixed
from shared.words.catalogue import say

_OLD, _NEW = "0.1.0", "0.2.0"
_LENGTH = 78_400_000
_DAY_MS = 86_400_000


def sample_board(devices: DeviceList, now_ms: int) -> UpdateBoard:
    """The board while an update runs."""
    programs = tuple(
        ProgramCard(program=program, version=_NEW, platform="windows", length=_LENGTH)
        for program in ("client", "console")
    )
    machines = tuple(_device(card) for card in devices.devices)
    return UpdateBoard(
        server_version=_NEW,
        release=ReleaseCard(
            number=3,
            signed_ms=now_ms - 20 * _DAY_MS,
            expires_ms=now_ms + 180 * _DAY_MS,
            expired=False,
            programs=programs,
        ),
        devices=machines,
        mixed=mixed(_NEW, ((say("updates.mixed_seat", seat=one.seat), one.version) for one in machines)),
    )


def _device(card: DeviceCard) -> DeviceUpdate:
    base = DeviceUpdate(
        device_id=card.device_id,
        role=card.role,
        device_name=card.device_name,
        seat=card.seat,
        version=_OLD,
        newest=_NEW,
        state="idle",
        online=True,
    )
    if card.seat == 1:
        return replace(base, version=_NEW, newest="")
    if card.seat == 2:
        return replace(base, state="restarting")
    if card.seat == 5:
        return replace(base, state="failed", message=say("updates.failed.install_failed"))
    if card.seat <= 8:
        return replace(base, state="downloading", done=_LENGTH * (95 - 9 * card.seat) // 100, length=_LENGTH)
    return replace(base, state="ordered") if card.seat <= 12 else base
