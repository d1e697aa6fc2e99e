"""At the start of an installed program: the newer one that was put beside it takes over, with the same command line.

The installed program is never changed by an update, so it is always there to fall back on; it starts the newer one only
after looking at every byte of it (`Slots.newest`). On Linux it becomes the newer one; on Windows, where no process can
become another, it waits for it and passes its exit code on.
"""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from shared.updates.anchor import built_in
from shared.updates.slots import Slots

AGAIN: Final = 75
"""Exit code by which a newer program on Windows asks the installed one to choose again."""
LAUNCHER: Final = "EXAM_SITE_KIT_LAUNCHER"
"""Tells the newer program which installed one started it."""


def hand_over(data: Path, program: str, own_version: str, arguments: Sequence[str]) -> int | None:
    """Start the newer program if there is one; on Windows its exit code. None: this program is to run itself."""
    anchor = built_in() if is_installed() else None
    if anchor is None:
        return None
    own = Path(sys.executable)
    slots = Slots(data)
    while (found := slots.newest(anchor, program, own_version)) is not None:
        folder, _target = found
        command = [str(folder / own.name), *arguments]
        slots.starting()
        env = clean_environment(os.environ, launcher=os.environ.get(LAUNCHER) or str(own))
        if os.name == "posix":
            os.execve(command[0], command, env)  # noqa: S606 - a checked program, an argument list
        code = subprocess.call(command, env=env)
        if code != AGAIN:
            return code
    return None


def start_again(arguments: Sequence[str]) -> int:
    """Leave this program, with everything closed, for the newer one just installed; the exit code to end with."""
    launcher = os.environ.get(LAUNCHER) or sys.executable
    command = [launcher, *(arguments if is_installed() else sys.orig_argv[1:])]
    env = clean_environment(os.environ, launcher="")
    if os.name == "posix":
        os.execve(launcher, command, env)  # noqa: S606 - this program itself
    return AGAIN if os.environ.get(LAUNCHER) else subprocess.call(command, env=env)


def is_installed() -> bool:
    """Whether this is a built program that can be replaced, not a checkout."""
    return bool(getattr(sys, "frozen", False))


def clean_environment(environ: Mapping[str, str], *, launcher: str) -> dict[str, str]:
    """The environment without what PyInstaller told this process of its own folder."""
    kept = {name: value for name, value in environ.items() if not name.startswith("_PYI_") and name != LAUNCHER}
    original = kept.pop("LD_LIBRARY_PATH_ORIG", None)
    if original is not None:
        kept["LD_LIBRARY_PATH"] = original
    elif getattr(sys, "frozen", False):
        kept.pop("LD_LIBRARY_PATH", None)
    kept["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
    return {**kept, LAUNCHER: launcher} if launcher else kept
