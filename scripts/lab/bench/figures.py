"""The results of a run, as they go into the JSON file, the table and the chart."""

from typing import Final

import msgspec

from scripts.lab.bench.host import Usage
from scripts.lab.bench.tally import Spread

# Longest p99 of a save in ms by number of clients; start to last item 1 and hand-in of all at 45, in seconds.
SAVE_P99_MS: Final = {45: 40.0, 200: 120.0, 500: 60.0}
START_S: Final = 1.0
HAND_IN_S: Final = 1.5
GROUP_RATIO: Final = 2.0
SERVING_S: Final = 5.0
BACK_S: Final = 3.0
# A hall on two cores: longest p99 of a save, quiet and with one core burnt by others, ms; the server's share of a core.
HALL: Final = 500
HALL_BURNT_P99_MS: Final = 150.0
HALL_CPU_PERCENT: Final = 45.0


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """Where it was measured."""

    cores: int
    system: str
    python: str
    sqlite: str


class Kill(msgspec.Struct, frozen=True, kw_only=True):
    """After kill -9 in the paced run. Seconds from the kill; the herd counts connection attempts."""

    serving_s: float
    first_back_s: float
    last_back_s: float
    attempts: int
    attempts_peak_100ms: int
    attempts_peak_1s: int
    save: Spread


class Minute(msgspec.Struct, frozen=True, kw_only=True):
    """One minute of a soak."""

    save_p99_ms: float
    memory_mb: float
    failures: int


class RoomFigures(msgspec.Struct, kw_only=True):
    """All figures of one size of room. Rates are saves per second, each acknowledged after a durable commit."""

    clients: int
    enrolled_s: float = 0.0
    server_start_s: float = 0.0
    arrive: dict[str, Spread] = {}
    login: dict[str, Spread] = {}
    login_all_s: float = 0.0
    start_first_s: float = 0.0
    start_last_s: float = 0.0
    paced_s: float = 0.0
    paced: dict[str, Spread] = {}
    view: Spread = Spread()
    paced_usage: Usage | None = None
    signs_s: float = 0.0
    signs: dict[str, Spread] = {}
    signs_usage: Usage | None = None
    burnt: dict[str, Spread] = {}
    burnt_usage: Usage | None = None
    closed_loop_per_s: float = 0.0
    closed_loop: Spread = Spread()
    naive_per_s: float = 0.0
    naive: Spread = Spread()
    kill: Kill | None = None
    hand_in_last_s: float = 0.0
    hand_in: dict[str, Spread] = {}
    hand_in_usage: Usage | None = None
    soak: list[Minute] = []
    lost: int = 0

    @property
    def grouping(self) -> float:
        """How many times the closed loop does better than one commit for each request."""
        return self.closed_loop_per_s / self.naive_per_s if self.naive_per_s else 0.0

    @property
    def cpu_s_per_1000_signs(self) -> float:
        """Processor seconds of the server for a thousand signs of life, in a room that only waits."""
        calls = sum(spread.count for spread in self.signs.values())
        return 1000 * self.signs_usage.cpu_s / calls if self.signs_usage is not None and calls else 0.0

    @property
    def cpu_s_per_1000_saves(self) -> float:
        """The same for saves: what the paced room costs beyond its signs of life."""
        saves, signs = self.paced.get("save", Spread()).count, self.paced.get("status", Spread()).count
        if self.paced_usage is None or not saves:
            return 0.0
        return (1000 * self.paced_usage.cpu_s - signs * self.cpu_s_per_1000_signs) / saves

    def failures(self) -> int:
        """All failures outside the kill, where some are meant to happen."""
        phases = (
            self.arrive,
            self.login,
            self.signs,
            self.paced,
            self.burnt,
            self.hand_in,
            {"c": self.closed_loop, "n": self.naive},
        )
        return sum(spread.failed for phase in phases for spread in phase.values())


class Figures(msgspec.Struct, kw_only=True):
    """A whole run."""

    machine: Machine
    taken: str
    seconds: float
    raw_commits_per_s: float = 0.0
    rooms: list[RoomFigures] = []
