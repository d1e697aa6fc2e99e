"""What one check is: what it measures, how that is judged, and where. Each is a module of `shared.readiness.checks`.

Measuring is done on the machine itself and may be slow; judging is pure, done by whoever knows the demands (the server
for the room, `doctor` for the machine it stands on). A measure travels as a typed message; a check that cannot measure
on this machine gives None, which is told as "not measured", never as good.

Words, by `learn("ready.<key>", …)` in the check's module: `title`; `demand`; for each code of a verdict the code itself
(what was found) and, unless it is good, `cure_<code>`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, Final, Generic, Literal, Protocol, TypeVar

import msgspec

from shared.exam.bounds import Name
from shared.exam.demands import Figures, Policy
from shared.readiness.machines.port import Machine

Grade = Literal["good", "weak", "bad", "unknown"]
"""Green: fit. Yellow: below the recommendation. Red: not fit. Grey: could not be measured."""
Place = Literal["pc", "console", "server"]

EVERYWHERE: Final[frozenset[Place]] = frozenset({"pc", "console", "server"})
PCS: Final[frozenset[Place]] = frozenset({"pc"})
DESKS: Final[frozenset[Place]] = frozenset({"pc", "console"})
SERVERS: Final[frozenset[Place]] = frozenset({"server"})
_ORDER: Final[tuple[Grade, ...]] = ("bad", "weak", "unknown", "good")


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """The base of what checks measure; the tag is the check's key."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one check. `code` and `values` become words: `ready.<key>.<code>`."""

    key: Name
    grade: Grade
    code: Name
    values: dict[Name, int | Name] = {}


class Screen(msgspec.Struct, frozen=True, kw_only=True):
    """A screen as a window sees it: px after scaling, and the scale in percent."""

    width: int
    height: int
    scale: int = 100


class Line(Protocol):
    """The line to the server, as far as it is measured. Each may raise OSError."""

    def round_trip_s(self) -> float:
        """One small exchange."""
        ...

    def bulk_s(self, size: int) -> float:
        """`size` bytes there and back."""
        ...


class Lock(msgspec.Struct, frozen=True, kw_only=True):
    """How the lockdown of a PC came out: whether it holds, and in words what it could not do."""

    engaged: bool
    shortfalls: tuple[str, ...] = ()


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """How the server's own backups stand: their folders, and seconds since the newest (None: none yet)."""

    folders: tuple[str, ...] = ()
    age_s: int | None = None


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What probes work with: the machine, and what only the running program knows; None where it does not.

    Attributes:
        place: what kind of machine it is.
        data: the program's data folder; its disk is the one that counts.
        offset_ms: the server's clock minus this machine's.
        composes: whether Chinese came out of the keys of a word when the program tried.
        port, serving: the port this machine serves on, and whether it does now.
        certificate: the file of this machine's certificate.
        stopped: whether to give up, because somebody needs the machine.
    """

    place: Place
    machine: Machine
    data: Path
    policy: Policy = Policy()
    line: Line | None = None
    offset_ms: int | None = None
    screens: tuple[Screen, ...] | None = None
    lock: Lock | None = None
    composes: bool | None = None
    version: str = ""
    paper_sha256: str | None = None
    port: int = 0
    serving: bool = False
    backup: Backup | None = None
    certificate: Path | None = None
    stopped: Callable[[], bool] = lambda: False


class Against(msgspec.Struct, frozen=True, kw_only=True):
    """What a measure is judged against. `version`, `paper_sha256`: the server's; `zone_s`: the room's, east of UTC."""

    place: Place = "pc"
    policy: Policy = Policy()
    version: str = ""
    paper_sha256: str = ""
    zone_s: int = 8 * 3600

    @property
    def figures(self) -> Figures:
        """The figures for this kind of machine."""
        return self.policy.server if self.place == "server" else self.policy.pc


M = TypeVar("M", bound=Measure)


class Check(ABC, Generic[M]):
    """One check. A subclass names its key, the measure it takes and where it applies."""

    key: ClassVar[str]
    measure: ClassVar[type[Measure]]
    places: ClassVar[frozenset[Place]] = EVERYWHERE

    @abstractmethod
    def take(self, ask: Ask) -> M | None:
        """Measure; None where this machine cannot tell. Raises OSError."""

    @abstractmethod
    def judge(self, found: M, against: Against) -> Verdict:
        """Judge what was measured."""

    def demand(self, against: Against) -> dict[str, int | str]:
        """The values of the sentence `demand`."""
        return {}

    def verdict(self, grade: Grade, code: str, **values: int | str) -> Verdict:
        """A verdict of this check."""
        return Verdict(key=self.key, grade=grade, code=code, values=values)

    def unmeasured(self) -> Verdict:
        """Told where there is no measure."""
        return Verdict(key=self.key, grade="unknown", code="unmeasured")


def at_least(value: int, good: int, least: int) -> Grade:
    """The grade of a figure of which more is better."""
    return "good" if value >= good else "weak" if value >= least else "bad"


def at_most(value: int, good: int, most: int) -> Grade:
    """The grade of a figure of which less is better."""
    return "good" if value <= good else "weak" if value <= most else "bad"


def worst(verdicts: tuple[Verdict, ...]) -> Grade:
    """The grade of a machine: that of its worst check. What could not be measured weighs less than what is weak."""
    return min((v.grade for v in verdicts), key=_ORDER.index, default="unknown")


def severity(grade: Grade) -> int:
    """0 for the worst; orders lists."""
    return _ORDER.index(grade)
