"""`doctor` and the diagnostics file on a machine that was enrolled: a candidate's PC or the proctor machine."""

import time
from pathlib import Path
from typing import Final, Literal

import msgspec

from shared.link.check_line import CheckLine
from shared.link.device_files import DeviceFiles
from shared.link.errors import LinkError
from shared.protocol.version import PRODUCT_VERSION
from shared.readiness.check import Against, Ask, Lock, Screen, Verdict
from shared.readiness.diagnostics import file_name, write_diagnostics
from shared.readiness.doctor import examine
from shared.readiness.machines.choose import this_machine

_PROGRAMS: Final = {"pc": "client", "console": "console"}


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """What was found, and what it was judged against. `settings`: how the machine is set up, without secrets."""

    verdicts: tuple[Verdict, ...]
    against: Against
    settings: dict[str, object]


def look_here(
    place: Literal["pc", "console"],
    data: Path,
    *,
    screens: tuple[Screen, ...] | None = None,
    lock: Lock | None = None,
) -> Findings:
    """Check this machine now; without an answer of the server what needs it is not measured."""
    files = DeviceFiles(data)
    identity = files.load()
    line, offset_ms, version = None, None, PRODUCT_VERSION
    if identity is not None:
        try:
            line = CheckLine(files, identity.server)
            hello = line.hello()
            offset_ms, version = hello.room_ms - time.time_ns() // 1_000_000, hello.product_version
        except LinkError:
            pass  # told by the network check, and by what is not measured
    against = Against(place=place, version=version)
    ask = Ask(
        place=place,
        machine=this_machine(),
        data=data,
        line=line,
        offset_ms=offset_ms,
        screens=screens,
        lock=lock,
        version=PRODUCT_VERSION,
        certificate=files.certificate,
    )
    try:
        verdicts = examine(ask, against)
    finally:
        if line is not None:
            line.close()
    settings = {
        "data": data,
        "enrolled": identity is not None,
        "server": identity.server if identity else "",
        "seat": identity.seat if identity else "",
        "server answers": offset_ms is not None,
    }
    return Findings(verdicts=verdicts, against=against, settings=settings)


def diagnose_here(
    place: Literal["pc", "console"],
    data: Path,
    target: Path,
    *,
    screens: tuple[Screen, ...] | None = None,
    lock: Lock | None = None,
) -> Path:
    """Write the diagnostics file; `target` is a file, or a folder in which it gets its usual name. Raises OSError."""
    program = _PROGRAMS[place]
    if target.is_dir():
        target /= file_name(program, time.time_ns() // 1_000_000)
    found = look_here(place, data, screens=screens, lock=lock)
    return write_diagnostics(target, program, data, found.verdicts, found.against, found.settings)
