"""Why a program does not start, as a value, and the log that says so in every case."""

import logging
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final

from shared.machine.logs import log_to
from shared.machine.places import data_folder
from shared.machine.trouble import reason
from shared.words.catalogue import say

log = logging.getLogger(__name__)

FAILED: Final = 1


class StartError(Exception):
    """A program does not start. `message`: what happened, what is safe, what to do; `exit_code`: for the caller."""

    def __init__(self, code: str, message: str, exit_code: int = FAILED) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.exit_code = exit_code


def open_log(program: str, data: Path, level: str = "info") -> Path:
    """Write the log of a program (`client`, `console` …) into its data folder; returns the file.

    Raises StartError `data_unwritable` if that folder cannot be written.
    """
    path = data / "logs" / f"{program}.log"
    try:
        log_to(path, level=level)
    except OSError as error:
        told = say("start.data_unwritable", folder=data, reason=reason(error))
        raise StartError("data_unwritable", told) from error
    return path


def open_spare_log(program: str) -> Path | None:
    """Write the log where no folder is known or writable: the program's usual one, else one of the temporary folder.

    None if neither can be written.
    """
    spare = Path(tempfile.gettempdir()) / "exam-site-kit" / program
    for data in (data_folder(program), spare):
        try:
            return open_log(program, data)
        except StartError:
            continue
    return None


@contextmanager
def lost_errors_logged() -> Iterator[None]:
    """Errors that end nothing (in a slot of Qt, in a thread) also go to the log: a window has no terminal."""
    shown, shown_of_threads = sys.excepthook, threading.excepthook

    def lost(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.critical("unexpected error", exc_info=(kind, error, trace))
        shown(kind, error, trace)

    def lost_in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            log.critical("unexpected error", exc_info=(args.exc_type, args.exc_value, args.exc_traceback))
        shown_of_threads(args)

    sys.excepthook, threading.excepthook = lost, lost_in_thread
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook = shown, shown_of_threads
