"""Does the steps on this machine and writes down each in a log that a technician can send."""

import logging
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, assert_never

from installers.machine import windows_api
from installers.machine.steps import CopyFile, MakeFolder, RemoveTree, Run, Step, WriteText

log = logging.getLogger(__name__)

_LIMIT_S: Final = 90.0
_FLAGS: Final[int] = getattr(subprocess, "CREATE_NO_WINDOW", 0)

Command = Callable[[Sequence[str]], tuple[int, str]]
"""Runs a command of the system; its exit code and what it printed."""


class SetUpError(Exception):
    """A step failed without which the machine is not set up; `str()` says which, for the log."""


def run_steps(steps: Iterable[Step], command: Command | None = None) -> list[str]:
    """Do them in order; returns what could not be done though nothing depends on it.

    Raises:
        SetUpError: a step failed that must not.
    """
    left = []
    for step in steps:
        try:
            _do(step, command or run_command)
        except (OSError, subprocess.SubprocessError, _CommandFailedError) as error:
            if not isinstance(step, Run) or step.must:
                raise SetUpError(f"{_told(step)}: {error}") from error
            log.info("not done: %s (%s)", _told(step), error)
            left.append(_told(step))
        else:
            log.info("done: %s", _told(step))
    return left


class _CommandFailedError(Exception):
    pass


def _do(step: Step, command: Command) -> None:
    match step:
        case Run(words=words):
            code, text = command(words)
            if code:
                raise _CommandFailedError(f"{code} {text.strip()[:300]}")
        case MakeFolder(path=path):
            Path(path).mkdir(parents=True, exist_ok=True)
        case CopyFile(source=source, target=target):
            if Path(source).resolve() != Path(target).resolve():
                shutil.copyfile(source, target)
        case WriteText(path=path, text=text):
            Path(path).write_text(text, encoding="utf-16")
        case RemoveTree(path=path, only_if_empty=only_if_empty):
            _remove(Path(path), only_if_empty=only_if_empty)
        case _:
            assert_never(step)


def _remove(path: Path, *, only_if_empty: bool) -> None:
    if path.is_file():
        path.unlink()
    elif path.is_dir() and not (only_if_empty and any(path.iterdir())):
        shutil.rmtree(path)


def _told(step: Step) -> str:
    if isinstance(step, Run):
        words = ["…" if word in step.hidden else word for word in step.words]
        return f"{step.what} [{' '.join(words)}]"
    return repr(step)


def run_command(words: Sequence[str]) -> tuple[int, str]:
    """A command of Windows, or one of the few things that Windows has no command for."""
    if words[0] == "machine-api":
        return windows_api.call(words[1], words[2])
    done = subprocess.run(
        list(words),
        capture_output=True,
        text=True,
        encoding="oem" if sys.platform == "win32" else "utf-8",
        errors="replace",
        stdin=subprocess.DEVNULL,
        timeout=_LIMIT_S,
        check=False,
        creationflags=_FLAGS,
    )
    return done.returncode, done.stdout + done.stderr
