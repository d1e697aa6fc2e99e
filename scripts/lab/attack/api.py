"""The wire as it is described, called with whatever fits the description and with what does not, as every caller.

What must hold: no fault of the server, no status that is not described, every refusal an `ErrorBody`, every answer of
the kind that is described, and no call without an answer. The room is the app in this process or a server process
(`callers.Room`, `far.FarRoom`). `python -m scripts.lab.attack.api FILE` writes the description.
"""

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import msgspec
from hypothesis import HealthCheck, Phase, given, seed, settings

from scripts.lab.attack.fuzz.mutate import mutate
from scripts.lab.attack.truths import Truths, truer
from scripts.lab.attack.wire import served
from shared.protocol.errors import ErrorBody
from site_server.web.description import openapi, statuses
from site_server.web.route import Route, shape
from tests.support.any_struct import any_of

_PLACES: Final = ("T", "..", "%2e%2e%2f", "0" * 64, "\u202e", "'", "a" * 3_000, "1%00")
_QUERIES: Final = (
    "",
    "?after=-1&limit=0",
    "?after=99999999999999999999",
    "?at=-5",
    "?at=x",
    "?purpose=%ff",
    "?limit=1e9",
)


def described() -> str:
    """The document as text."""
    return json.dumps(openapi(served()), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def messages(kind: Any, count: int, number: int) -> list[bytes]:
    """Messages of that kind as any device may send them, in the wire's own JSON."""
    found: list[bytes] = []

    @seed(number)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(any_of(kind))
    def gather(value: Any) -> None:
        found.append(msgspec.json.encode(value))

    gather()
    return found


class Ground(Protocol):
    """Where the calls go. `call` returns status and body; 0 if no answer came."""

    routes: tuple[Route, ...]
    callers: tuple[str, ...]

    def call(self, caller: str, method: str, path: str, *, data: bytes) -> tuple[int, bytes]:
        """One call."""

    def truths(self) -> Truths:
        """What is true there, by the names of fields."""


class Caller:
    """Calls routes of a room as anybody.

    `faults`: what did not hold; `calls`: how often, by caller, endpoint and status.
    """

    def __init__(self, room: Ground, number: int) -> None:
        self.faults: list[str] = []
        self.calls: Counter[tuple[str, str, int]] = Counter()
        self._room, self._number, self._dice, self._truths = room, number, random.Random(number), room.truths()

    @property
    def seen(self) -> set[int]:
        """Which statuses."""
        return {status for _, _, status in self.calls}

    def all_routes(self, each: int, callers: Sequence[str] = (), *, until_s: float = float("inf")) -> None:
        """Every route by these callers, or by all, with so many bodies; what is not begun by then is left."""
        for route in self._room.routes:
            bodies = list(self._bodies(route, each))
            for caller in callers or self._room.callers:
                for body in bodies:
                    if time.monotonic() > until_s:
                        return
                    self._one(caller, route, body)

    def minutes(self, minutes: float) -> None:
        """Again and again, with other bodies each time."""
        end_s = time.monotonic() + minutes * 60
        while time.monotonic() < end_s and not self.faults:
            self.again(end_s)

    def again(self, until_s: float) -> None:
        """Every route by everybody, with other bodies than before; what is not begun by then is left."""
        self._number += 1
        self.all_routes(4, until_s=until_s)

    def _bodies(self, route: Route, each: int) -> Iterator[bytes]:
        takes = shape(route).takes
        if takes is None or not (isinstance(takes, type) and issubclass(takes, msgspec.Struct)):
            yield from (b"", self._dice.randbytes(200), b"PK\x03\x04")[: max(each, 1)]
            return
        for body in messages(takes, each, self._number):
            yield body
            yield truer(self._dice, body, self._truths)
            yield mutate(self._dice, body, body)

    def _one(self, caller: str, route: Route, body: bytes) -> None:
        path = route.path
        while "<" in path:
            start, _, rest = path.partition("<")
            name, _, end = rest.partition(">")
            path = start + str(self._dice.choice((*_PLACES, *self._truths.get(name, ())))) + end
        status, data = self._room.call(caller, route.method, path + self._dice.choice(_QUERIES), data=body)
        self.calls[caller, route.endpoint, status] += 1
        if (wrong := _wrong(route, status, data)) is not None:
            self.faults.append(f"{caller}: {route.endpoint} {wrong}, for {body[:300]!r}")


def _wrong(route: Route, status: int, data: bytes) -> str | None:
    """What does not hold of an answer."""
    gives = shape(route).gives
    if not status:
        return "has no answer"
    if status == 200:
        try:
            if isinstance(gives, type) and issubclass(gives, msgspec.Struct):
                msgspec.json.decode(data, type=gives)
        except msgspec.DecodeError as error:
            return f"is not what is described: {error}"
        return None
    if status not in {*statuses(route), 404}:
        return f"{status} is not described"
    try:
        msgspec.json.decode(data, type=ErrorBody)
    except msgspec.DecodeError:
        return f"{status} with a body that is no error of ours"
    return None


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(described(), encoding="utf-8")
