"""诊断文件: one zip for whoever helps from afar: logs, versions, settings without secrets, check results. No people.

Only what is named here goes in: the program's log files, line by line through `scrub`, and texts made from codes and
figures. No other file of the data folder is opened.
"""

import io
import platform
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from shared.machine.files import write_whole
from shared.readiness.check import Against, Verdict
from shared.readiness.doctor import told
from shared.readiness.scrub import scrubbed

_LOGS: Final = 8
_LOG_BYTES: Final = 6_000_000


def file_name(program: str, now_ms: int) -> str:
    """What the file is called: `diagnostics-client-20261126-1930.zip`, in UTC."""
    return f"diagnostics-{program}-{datetime.fromtimestamp(now_ms / 1000, UTC):%Y%m%d-%H%M}.zip"


def write_diagnostics(
    target: Path,
    program: str,
    data: Path,
    verdicts: tuple[Verdict, ...],
    against: Against,
    settings: Mapping[str, object],
) -> Path:
    """Write the file, whole or not at all; returns it.

    settings: how the program runs, by name; nothing secret is to be given, and what looks like it is taken out.
    Raises OSError.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("about.txt", "\n".join(_about(program, against.version, settings)) + "\n")
        file.writestr("checks.txt", told(verdicts, against) + "\n")
        for name, text in _logs(data / "logs"):
            file.writestr(f"logs/{name}", text)
    write_whole(target, out.getvalue())
    return target


def _about(program: str, version: str, settings: Mapping[str, object]) -> Iterator[str]:
    yield f"program: {program} {version}"
    yield f"python: {platform.python_version()}"
    yield f"system: {platform.system()} {platform.release()} {platform.machine()}"
    for name, value in settings.items():
        yield f"{name}: {value if isinstance(value, int) else scrubbed(str(value))}"


def _logs(folder: Path) -> Iterator[tuple[str, str]]:
    newest = sorted(folder.glob("*.log*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in newest[:_LOGS]:
        try:
            text = path.read_bytes()[-_LOG_BYTES:].decode("utf-8", errors="replace")
        except OSError as error:
            text = f"not read: {type(error).__name__}"
        yield path.name, "\n".join(map(scrubbed, text.splitlines())) + "\n"
