"""One room through a whole day: log in, start, work, closed loop, naive commits, kill -9, hand in."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from scripts.lab.bench.burner import burner
from scripts.lab.bench.crew import Crew
from scripts.lab.bench.figures import Kill, Minute, RoomFigures
from scripts.lab.bench.host import HOST, Console, Host
from scripts.lab.bench.prepare import Prepared, prepare
from scripts.lab.bench.tally import Spread, spread
from scripts.lab.bench.worker import Crewing, Order, Report
from shared.protocol.commands import StartRoom, Unseal

_LOGIN_S: Final = 10.0
_KILL_AFTER: Final = 0.3
_SETTLE_S: Final = 1.5
_BIG: Final = 200_000

Say = Callable[[str], None]


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What to measure of a room."""

    seconds: float = 30.0
    loop_seconds: float = 5.0
    login_seconds: float = _LOGIN_S
    processes: int = 1
    kill: bool = False
    kill_seconds: float = 20.0
    naive: bool = True
    soak_minutes: int = 0
    burn: bool = False
    cost_only: bool = False


class Day:
    """Measures one room; every phase fills in its part of the figures."""

    def __init__(self, folder: Path, clients: int, options: Options, say: Say) -> None:
        self._folder = folder
        self._options = options
        self._say = say
        self.figures = RoomFigures(clients=clients)
        self._lost = 0

    def run(self) -> RoomFigures:
        """The whole day. Raises RuntimeError if server or generator fail."""
        self._say("准备数据 preparing")
        prepared = prepare(self._folder, self.figures.clients)
        self.figures.enrolled_s = round(prepared.enrolled_s, 3)
        host = Host(prepared)
        crewing = Crewing(host=HOST, port=host.port, site_ca=str(prepared.site_ca), seats=prepared.seats)
        try:
            began = time.monotonic()
            self.figures.server_start_s = round(host.start() - began, 3)
            with Crew(crewing, self._folder, self._options.processes) as crew:
                self._phases(prepared, host, crew)
        finally:
            host.stop()
        return self.figures

    def _phases(self, prepared: Prepared, host: Host, crew: Crew) -> None:
        console = Console(prepared, host.port)
        try:
            self._enter(prepared, console, crew)
            self._start(console, crew)
            self._signs(host, crew)
            self._pace(host, crew, console)
            if self._options.burn:
                self._burnt(host, crew)
            if self._options.cost_only:
                return
            if self._options.soak_minutes:
                self._soak(host, crew)
            if self._options.kill:
                self._kill(host, crew)
        finally:
            console.close()
        if self._options.naive:
            self._loops(host, crew)
        self._hand_in(host, crew)

    def _enter(self, prepared: Prepared, console: Console, crew: Crew) -> None:
        self._say("开启试卷，考生登录 unsealing, log-in")
        console.command(Unseal(code=prepared.opening_code))
        self.figures.arrive = self._do(crew, Order(do="arrive")).counts.spreads()
        report = self._do(crew, Order(do="log_in", seconds=self._options.login_seconds, at_s=time.monotonic()))
        self.figures.login = report.counts.spreads()
        self.figures.login_all_s = round(report.moments_s[-1], 3)
        time.sleep(_SETTLE_S)

    def _start(self, console: Console, crew: Crew) -> None:
        self._say("宣布开始 start")
        pressed = time.monotonic()
        crew.begin(Order(do="await_start", at_s=pressed))
        console.command(StartRoom(reason="测量"))
        moments = self._end(crew).moments_s
        time.sleep(_SETTLE_S)  # the generator opened hundreds of papers by itself; its own delay is not the server's
        self.figures.start_first_s, self.figures.start_last_s = round(moments[0], 3), round(moments[-1], 3)

    def _signs(self, host: Host, crew: Crew) -> None:
        """Signs of life alone: what they cost, so that the cost of saves can be told from it."""
        seconds = self._options.seconds / 2
        self._say(f"只有状态 {seconds:.0f} s signs of life alone")
        host.mark()
        report = self._do(crew, Order(do="signs", seconds=seconds))
        self.figures.signs_usage, self.figures.signs_s = host.usage(), seconds
        self.figures.signs = report.counts.spreads()

    def _burnt(self, host: Host, crew: Crew) -> None:
        """As the paced room, while another program takes all it can get of one core."""
        self._say(f"另一程序占满一个核 {self._options.seconds:.0f} s one core burnt")
        with burner():
            host.mark()
            report = self._do(crew, Order(do="pace", seconds=self._options.seconds))
            self.figures.burnt_usage = host.usage()
        self.figures.burnt = report.counts.spreads()

    def _pace(self, host: Host, crew: Crew, console: Console) -> None:
        self._say(f"按节奏作答 {self._options.seconds:.0f} s paced")
        console.views_ms.clear()
        host.mark()
        report = self._do(crew, Order(do="pace", seconds=self._options.seconds))
        self.figures.paced_usage = host.usage()
        self.figures.paced_s = self._options.seconds
        self.figures.paced = report.counts.spreads()
        self.figures.view = spread(console.views_ms)

    def _soak(self, host: Host, crew: Crew) -> None:
        for minute in range(self._options.soak_minutes):
            report = self._do(crew, Order(do="pace", seconds=60.0))
            spreads = report.counts.spreads()
            self.figures.soak.append(
                Minute(
                    save_p99_ms=spreads["save"].p99_ms,
                    memory_mb=host.usage().memory_mb,
                    failures=sum(s.failed for s in spreads.values()),
                )
            )
            last = self.figures.soak[-1]
            self._say(f"持续 soak {minute + 1} min: p99 {last.save_p99_ms:.1f} ms, {last.memory_mb:.0f} MB")

    def _kill(self, host: Host, crew: Crew) -> None:
        self._say("考试中强行断电重启 kill -9")
        crew.begin(Order(do="pace", seconds=self._options.kill_seconds))
        time.sleep(_KILL_AFTER * self._options.kill_seconds)
        killed = host.kill()
        serving = host.start()
        report = self._end(crew)
        back = sorted(to - killed for since, to in report.outages_s if to > killed)
        attempts = [at - killed for at in report.connects_s if at >= killed]
        self.figures.kill = Kill(
            serving_s=round(serving - killed, 3),
            first_back_s=round(back[0], 3) if back else 0.0,
            last_back_s=round(back[-1], 3) if back else 0.0,
            attempts=len(attempts),
            attempts_peak_100ms=peak(attempts, 0.1),
            attempts_peak_1s=peak(attempts, 1.0),
            save=report.counts.spreads().get("save", Spread()),
        )

    def _loops(self, host: Host, crew: Crew) -> None:
        """Closed loops with grouped and with single commits, taken in turns so that both see the same disk."""
        seconds, rates = self._options.loop_seconds, {"grouped": [0.0], "naive": [0.0]}
        for kind in ("grouped", "naive", "naive", "grouped"):
            self._say(f"闭环保存 closed loop, {'合并提交' if kind == 'grouped' else '逐个提交 one commit each'}")
            self._do(crew, Order(do="rest"))
            host.stop()
            host.start(commit_batch=1 if kind == "naive" else None)
            report = self._do(crew, Order(do="closed_loop", seconds=seconds))
            saves = report.counts.spreads()["save"]
            rates[kind].append(saves.count / seconds)
            if kind == "naive":
                self.figures.naive = saves
            else:
                self.figures.closed_loop = saves
        self.figures.closed_loop_per_s = round(sum(rates["grouped"]) / 2, 1)
        self.figures.naive_per_s = round(sum(rates["naive"]) / 2, 1)

    def _hand_in(self, host: Host, crew: Crew) -> None:
        self._say("同时交卷 hand-in at once")
        host.mark()
        report = self._do(crew, Order(do="hand_in", size=_BIG, at_s=time.monotonic() + 2.0))
        self.figures.hand_in_usage = host.usage()
        self.figures.hand_in = report.counts.spreads()
        self.figures.hand_in_last_s = round(report.moments_s[-1], 3)
        self.figures.lost = self._lost

    def _do(self, crew: Crew, order: Order) -> Report:
        crew.begin(order)
        return self._end(crew)

    def _end(self, crew: Crew) -> Report:
        report = crew.end()
        self._lost = report.lost
        return report


def peak(moments_s: list[float], width_s: float) -> int:
    """The most moments inside any window of that width."""
    ordered, most, first = sorted(moments_s), 0, 0
    for last, moment in enumerate(ordered):
        while moment - ordered[first] > width_s:
            first += 1
        most = max(most, last - first + 1)
    return most
