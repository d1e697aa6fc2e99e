"""A door: what reads bytes of others, by what errors it refuses them, and what good bytes look like.

`knock` reads once. Whatever ends it but reading or one of the door's own errors is a fault of ours, and so is taking
longer or more memory than any honest file needs.
"""

import contextlib
import re
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Final

import msgspec

PATIENCE_S: Final = 10
_WAITS: Final = 30
"""So many times the patience by the clock, in which a reader may not even wait for something."""
MOST_MB: Final = 200
_DIGITS: Final = re.compile(r"[0-9]+")


class Door(msgspec.Struct, frozen=True, kw_only=True):
    """One reader of foreign bytes. `seeds` are good ones; `errors` what it may refuse the others with."""

    name: str
    read: Callable[[bytes], object]
    errors: tuple[type[Exception], ...]
    seeds: tuple[bytes, ...]


class FaultError(Exception):
    """A door did not hold; `str()` says how."""


def knock(door: Door, data: bytes) -> str:
    """Read once. Returns what came of it in a few words: `read`, or the refusal and the line it came from.

    Raises FaultError: another error, more than `PATIENCE_S` seconds of work, more than `MOST_MB` MB.
    """
    before_mb = _peak_mb()
    try:
        with _alarm():
            door.read(data)
        told = "read"
    except door.errors as error:
        told = f"{type(error).__name__} {getattr(error, 'code', '')} {_line(error)}"
    except _TooLongError as error:
        raise FaultError(f"{door.name}: not done after {PATIENCE_S} s, {_line(error)}") from error
    except MemoryError as error:
        raise FaultError(f"{door.name}: out of memory") from error
    except Exception as error:
        raise FaultError(f"{door.name}: {type(error).__name__}: {str(error)[:200]}, {_line(error)}") from error
    if (grown_mb := _peak_mb() - before_mb) > MOST_MB:
        raise FaultError(f"{door.name}: {grown_mb} MB")
    return told


class _TooLongError(BaseException):
    """The patience is over. No Exception, so that no handler on the way takes it for its own."""


def _ring(_signal: int, _frame: FrameType | None) -> None:
    raise _TooLongError


@contextlib.contextmanager
def _alarm() -> Iterator[None]:
    """End what runs when the patience is over, of work; of the clock only after far longer: others work here as well.

    Windows has no such clock; the fuzzers run on Linux.

    Whoever had set one before, as a test's own limit does, finds it as it was.
    """
    if sys.platform == "win32":
        yield
        return
    handlers = {number: signal.signal(number, _ring) for number in (signal.SIGPROF, signal.SIGALRM)}
    worked_s, _ = signal.setitimer(signal.ITIMER_PROF, PATIENCE_S)
    left_s, _ = signal.setitimer(signal.ITIMER_REAL, PATIENCE_S * _WAITS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, worked_s)
        signal.setitimer(signal.ITIMER_REAL, left_s)
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _line(error: BaseException) -> str:
    """Where it was raised and what it came from: a new place is a new way through the door."""
    frames = [f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)]
    cause = error.__cause__
    why = f" from {type(cause).__name__} {_DIGITS.sub('', str(cause))[:80]}" if cause is not None else ""
    return f"{frames[-1] if frames else ''}{why}"
