"""What the proof tells: each step with its seconds, each figure, as they come; the same into a log."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.devtools.progress import say


class ProofError(Exception):
    """Something is not as it has to be; `str()` says what was looked at and what was there."""


class Report:
    """Prints lines and keeps them in a file; `goes_on`: behind what stands in it already."""

    def __init__(self, log: Path, *, goes_on: bool = False) -> None:
        log.parent.mkdir(parents=True, exist_ok=True)
        self._log = log
        if not goes_on:
            log.write_text("", "utf-8")

    def tell(self, text: str) -> None:
        """One line."""
        say(text)
        with self._log.open("a", encoding="utf-8") as file:
            file.write(f"{text}\n")

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """A piece of the proof, timed."""
        started_s = time.monotonic()
        yield
        self.tell(f"  ok  {time.monotonic() - started_s:6.1f} s  {name}")


def wait_for(what: str, seen: Callable[[], bool], limit_s: float) -> None:
    """Until it is so.

    Raises:
        ProofError: it was not in that time.
    """
    until_s = time.monotonic() + limit_s
    while not seen():
        if time.monotonic() > until_s:
            raise ProofError(f"{what}: not within {limit_s:.0f} s")
        time.sleep(0.5)


def check(what: str, so: bool) -> None:
    """Hold something.

    Raises:
        ProofError: it is not so.
    """
    if not so:
        raise ProofError(what)
