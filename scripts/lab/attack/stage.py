"""The grounds on which attacks are played: real server processes with a room each, and a centre with its receiver.

A room is made when the first attack needs it and serves all that follow; the honest seat saves beside them. The rooms,
the forger and the PCs are those of the tests (tests/support), so what attacks here and what attacks there is one thing.
"""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Self

import msgspec

from scripts.lab.attack.holding import BrokenError, Ground, demand
from scripts.lab.attack.neighbour import Felt, Neighbour
from scripts.lab.attack.receiver import ReceiverProcess
from shared.exam.room.events import Event, Record
from shared.link.errors import LinkError, Refused
from shared.link.transport import Transport
from shared.protocol import paths
from shared.protocol.commands import StartRoom, Unseal
from shared.protocol.console import EventPage
from tests.support.bare_pc import BarePc
from tests.support.tiny_content import quick_rules
from tests.support.tiny_session import TinySession

SEATS: Final = 8
NEIGHBOUR: Final = 1
"""The honest seat; attackers take others."""
_DURATION_S: Final = 3_000


class Stage:
    """Use as a context manager. Everything started here ends here."""

    def __init__(self, folder: Path, *, crowd: int) -> None:
        """`crowd`: how many hostile connections the attacks with many make."""
        self.folder, self.crowd = folder, crowd
        self._ends = contextlib.ExitStack()
        self._rooms: dict[Ground, TinySession] = {}
        self._neighbour: Neighbour | None = None
        self._receiver: ReceiverProcess | None = None
        self._seat = NEIGHBOUR
        self._number = 0
        self.ground: Ground = "room"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.leave_folder()
        self._ends.close()

    def set_up(self, ground: Ground) -> None:
        """Make the ground ready on which the next attack is played."""
        self.ground = ground
        if ground == "folder":
            self.leave_folder()
        if ground == "centre":
            return
        if ground not in self._rooms:
            self._rooms[ground] = self._room(ground)
        if ground == "room" and self._neighbour is None:
            self._neighbour = Neighbour(self.tiny, NEIGHBOUR)
            self._ends.callback(self._neighbour.stop)

    def leave_folder(self) -> None:
        """End the room whose data folder was attacked; the next attack gets a whole one."""
        if (room := self._rooms.pop("folder", None)) is not None:
            room.close()

    def _room(self, ground: Ground) -> TinySession:
        folder = Path(tempfile.mkdtemp(prefix=f"{ground}-", dir=self.folder))
        tiny = TinySession(
            folder, candidates=SEATS, spares=2, duration_s=_DURATION_S, rules=quick_rules(late_limit_s=_DURATION_S)
        )
        if ground != "folder":
            self._ends.callback(tiny.close)
        if ground != "waiting":
            chief = tiny.staff("chief")
            tiny.command(chief, Unseal(code=tiny.opening_code))
            tiny.command(chief, StartRoom())
        return tiny

    @property
    def tiny(self) -> TinySession:
        """The room of this attack."""
        return self._rooms[self.ground]

    @property
    def port(self) -> int:
        """Where its server listens."""
        return self.tiny.server.port

    @property
    def receiver(self) -> ReceiverProcess:
        """The centre's receiver, a process of its own, with the centre's folder."""
        if self._receiver is None:
            self._receiver = self._ends.enter_context(ReceiverProcess(self.folder / "centre"))
        return self._receiver

    def felt(self) -> Felt | None:
        """What the honest seat felt since it was last asked; None where there is none. Raises BrokenError."""
        if self._neighbour is None or self.ground != "room":
            return None
        felt = self._neighbour.look_away()
        demand(not felt.refused, f"the neighbour was refused: {felt.refused[:1]}")
        return felt

    def next_seat(self) -> int:
        """A seat that no attack used yet; the last ones are used again and again."""
        self._seat = self._seat + 1 if self._seat < SEATS - 1 else NEIGHBOUR + 1
        return self._seat

    def after_saves(self, count: int, wait_s: float = 60) -> None:
        """Let the honest seat save so many times more."""
        if self._neighbour is not None:
            self._neighbour.after(count, wait_s)

    def next_number(self) -> int:
        """A number that was not used yet: of commands, of files."""
        self._number += 1
        return self._number

    def candidate(self, seat: int | None = None) -> BarePc:
        """A candidate who logged in honestly and now turns."""
        return BarePc(self.tiny, seat or self.next_seat())

    def stranger(self) -> Transport:
        """A line without any certificate."""
        made = Transport(f"https://{self.tiny.server.address}", site_ca=self.tiny.device(seat=2).site_ca)
        self.tiny.keep(made)
        return made

    def events(self, kind: type[Event]) -> list[Record]:
        """What the room log has of that kind."""
        chief, after, found = self.tiny.staff("chief"), 0, []
        while True:
            page: EventPage = chief.call("GET", f"{paths.EVENTS}?after={after}&limit=500", None, EventPage)
            found += [record for record in page.records if isinstance(record.event, kind)]
            if not page.records:
                return found
            after = page.records[-1].seq

    def server_log(self) -> str:
        """What the server wrote into its own log."""
        return "\n".join(
            p.read_text("utf-8", errors="replace") for p in sorted((self.tiny.data / "logs").glob("*.log*"))
        )


def refused(link: Transport, method: str, path: str, body: msgspec.Struct | bytes | None = None) -> str:
    """The code with which a call is refused. Raises BrokenError if it was carried out."""
    try:
        answer: object = link.call(method, path, body, bytes)
    except Refused as error:
        return error.code
    except LinkError as error:
        return type(error).__name__
    raise BrokenError(f"{method} {path} was carried out: {answer!r:.200}")


def each(codes: Iterator[str] | list[str], *allowed: str) -> str:
    """All of these refusals are of the allowed codes; how many there were."""
    seen = list(codes)
    demand(set(seen) <= set(allowed), f"{sorted(set(seen))}, not {allowed}")
    return f"{len(seen)} × {', '.join(sorted(set(seen)))}"
