"""What is looked at on this PC before anything is played; each check says nothing, or what is wrong."""

import contextlib
import errno
import os
import secrets
import statistics
import time
from pathlib import Path
from typing import Final

import msgspec

from shared.link.errors import LinkError
from shared.link.transport import Transport
from shared.protocol import paths
from shared.protocol.device import Hello
from shared.protocol.trial import values_of

CLOCK_OFF_MS: Final = 60_000
DISK_SLOW_MS: Final = 2_000
LINE_SLOW_MS: Final = 1_500
_TRIES: Final = 20
_MOST_LOST: Final = 1
_PROBE_BYTES: Final = 256 * 1024
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_DENIED: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong: a cause of `shared.words.zh.trial` and the values of its sentence."""

    code: str
    values: dict[str, str | int] = {}


def check_program(here: str, there: str) -> Failure | None:
    """Whether this PC runs the server's version."""
    return Failure(code="program_version", values=values_of(here=here, there=there)) if here != there else None


def check_clock(wall_ms: int, room_ms: int | None) -> Failure | None:
    """Whether this PC's clock is right, by the room's; unknown as long as the room's is."""
    off_ms = abs(wall_ms - room_ms) if room_ms is not None else 0
    return Failure(code="clock_off", values=values_of(seconds=off_ms // 1000)) if off_ms > CLOCK_OFF_MS else None


def check_disk(folder: Path) -> Failure | None:
    """Write, force to the disk and remove a file where the journals of the exam will lie."""
    probe = folder / f".probe-{secrets.token_hex(4)}"
    began_s = time.monotonic()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with probe.open("xb") as file:
            file.write(os.urandom(_PROBE_BYTES))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return disk_failure(error, folder)
    finally:
        with contextlib.suppress(OSError):
            probe.unlink(missing_ok=True)
    took_ms = round((time.monotonic() - began_s) * 1000)
    return Failure(code="disk_slow", values=values_of(ms=took_ms)) if took_ms > DISK_SLOW_MS else None


def disk_failure(error: OSError, folder: Path) -> Failure:
    """What an error of the disk means for people."""
    code = "disk_full" if error.errno in _FULL else "disk_read_only" if error.errno in _DENIED else "disk_fails"
    return Failure(code=code, values=values_of(folder=folder))


def check_line(server: str, port: int) -> Failure | None:
    """Twenty round trips, each on a connection of its own, to the very port the trial will use."""
    took: list[float] = []
    lost = 0
    for _number in range(_TRIES):
        began_s = time.monotonic()
        try:
            _hello(server)
        except LinkError:
            lost += 1
            if lost == _TRIES // 2 and not took:
                return Failure(code="port_blocked", values=values_of(port=port))
        else:
            took.append((time.monotonic() - began_s) * 1000)
    if lost > _MOST_LOST:
        return Failure(code="line_lossy", values=values_of(tries=_TRIES, lost=lost))
    usual_ms = round(statistics.median(took))
    return Failure(code="line_slow", values=values_of(ms=usual_ms)) if usual_ms > LINE_SLOW_MS else None


def _hello(server: str) -> None:
    transport = Transport(f"https://{server}", site_ca=None, connect_timeout_s=2.0, read_timeout_s=4.0)
    try:
        transport.call("GET", paths.HELLO, None, Hello)
    finally:
        transport.close()
