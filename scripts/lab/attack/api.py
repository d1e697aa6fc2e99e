"""The wire as it is described, called with whatever fits the description and with what does not, as every caller.

What must hold: no fault of the server, no status that is not described, every refusal an `ErrorBody`, every answer of
the kind that is described. `python -m scripts.lab.attack.api FILE` writes the description.
"""

import json
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec
from hypothesis import HealthCheck, Phase, given, seed, settings

from scripts.lab.attack.callers import Room
from scripts.lab.attack.fuzz.mutate import mutate
from scripts.lab.attack.rights import CALLERS
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


class Caller:
    """Calls routes of a room as anybody. `faults`: what did not hold; `calls`, `seen`: how often, which statuses."""

    def __init__(self, room: Room, number: int) -> None:
        self.faults: list[str] = []
        self.calls = 0
        self.seen: set[int] = set()
        self._room, self._number, self._dice = room, number, random.Random(number)

    def all_routes(self, each: int, callers: tuple[str, ...] = tuple(CALLERS)) -> None:
        """Every route by these callers, with so many bodies."""
        for route in served(self._room.parts):
            bodies = list(self._bodies(route, each))
            for caller in callers:
                for body in bodies:
                    self._one(caller, route, body)

    def minutes(self, minutes: float) -> None:
        """Again and again, with other bodies each time."""
        end_s = time.monotonic() + minutes * 60
        while time.monotonic() < end_s and not self.faults:
            self._number += 1
            self.all_routes(4)

    def _bodies(self, route: Route, each: int) -> Iterator[bytes]:
        takes = shape(route).takes
        if takes is None or not (isinstance(takes, type) and issubclass(takes, msgspec.Struct)):
            yield from (b"", self._dice.randbytes(200), b"PK\x03\x04")[: max(each, 1)]
            return
        for body in messages(takes, each, self._number):
            yield body
            yield mutate(self._dice, body, body)

    def _one(self, caller: str, route: Route, body: bytes) -> None:
        path = route.path
        while "<" in path:
            start, _, rest = path.partition("<")
            path = start + self._dice.choice(_PLACES) + rest.partition(">")[2]
        status, data = self._room.call(caller, route.method, path + self._dice.choice(_QUERIES), data=body)
        self.calls += 1
        self.seen.add(status)
        if (wrong := _wrong(route, status, data)) is not None:
            self.faults.append(f"{caller}: {route.endpoint} {wrong}, for {body[:300]!r}")


def _wrong(route: Route, status: int, data: bytes) -> str | None:
    """What does not hold of an answer."""
    gives = shape(route).gives
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
