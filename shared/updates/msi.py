"""A Windows installer run silently: for machines whose program was installed by MSI and whose user may change it."""

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from shared.updates.errors import UpdateError

_DONE: Final = frozenset({0, 1641, 3010})  # done; restart started; restart needed
_NOT_ALLOWED: Final = frozenset({5, 1625, 1730, 1925})  # access denied; forbidden by policy; only for administrators
_LIMIT_S: Final = 900.0


def msi_command(archive: Path, log: Path) -> list[str]:
    """What Windows is asked: no window, no restart of the machine by itself, everything logged."""
    return ["msiexec", "/i", str(archive), "/qn", "/norestart", "/l*v", str(log)]


def install_msi(archive: Path, log: Path, run: Callable[[Sequence[str]], int] | None = None) -> None:
    """Run the installer, which undoes its own work where it fails.

    Raises UpdateError: needs_administrator, install_failed.
    """
    command = msi_command(archive, log)
    try:
        code = run(command) if run is not None else subprocess.run(command, timeout=_LIMIT_S, check=False).returncode
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UpdateError("install_failed", why=type(error).__name__) from error
    if code in _NOT_ALLOWED:
        raise UpdateError("needs_administrator")
    if code not in _DONE:
        raise UpdateError("install_failed", why=f"msiexec {code}")
