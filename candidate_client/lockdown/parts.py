"""How the parts of this program start each other as processes of their own (`candidate_client.windowless`)."""

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Final

from shared.updates.handover import LAUNCHER, clean_environment, is_installed

# Of Windows alone: no console, and not ended with whatever job the starting process belongs to.
_QUIET: Final[int] = getattr(subprocess, "CREATE_NO_WINDOW", 0)
_FREE: Final[int] = getattr(subprocess, "CREATE_BREAKAWAY_FROM_JOB", 0)


def part(word: str, arguments: Sequence[str] = ()) -> list[str]:
    """The command line of a part without a window, of the installed program or from source."""
    if is_installed():
        return [sys.executable, word, *arguments]
    return [sys.executable, "-m", "candidate_client.windowless", word, *arguments]


def window(arguments: Sequence[str]) -> list[str]:
    """The command line of the client itself. An installed one chooses the newest version by itself."""
    if is_installed():
        return [os.environ.get(LAUNCHER) or sys.executable, *arguments]
    return [sys.executable, "-m", "candidate_client", *arguments]


def start_part(word: str, arguments: Sequence[str]) -> "subprocess.Popen[bytes]":
    """Start a part that outlives this process. Raises OSError."""
    return _start(part(word, arguments))


def start_window(arguments: Sequence[str]) -> "subprocess.Popen[bytes]":
    """Start the client, which outlives this process. Raises OSError."""
    return _start(window(arguments))


def _start(command: list[str]) -> "subprocess.Popen[bytes]":
    env = clean_environment(os.environ, launcher="") if is_installed() else None

    def start(flags: int) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            command,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            creationflags=flags,
        )

    try:
        return start(_QUIET | _FREE)
    except PermissionError:
        return start(_QUIET)  # a job that lets nobody out: then the part lives and dies with it
