"""The room in which the troubles happen: one server, one console, eight seats and two spares, all real processes.

Seats 1 and 2 have windows and people with hands; 3 to 7 are windowless PCs with somebody who keeps answering; 8 stays
empty. It goes through the day as far as the troubles need it: `to(phase)`.
"""

import contextlib
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Final, Literal, Self

import msgspec

from scripts.lab.demo.cast import Cast
from scripts.lab.demo.narrator import Narrator
from scripts.lab.demo.orders import Part
from scripts.lab.demo.places import Places
from scripts.lab.demo.processes import Program, run
from scripts.lab.demo.proxy import Proxy
from scripts.lab.demo.stage import Stage, free_port, tickets_by_seat
from scripts.lab.sit.display import Display
from scripts.lab.troubles.candidate import Candidate
from scripts.lab.troubles.person import Sight, TroubleError
from scripts.lab.troubles.proctor import Proctors

Phase = Literal["connecting", "mock", "morning", "exam", "evening"]
PHASES: Final[tuple[Phase, ...]] = ("connecting", "mock", "morning", "exam", "evening")
"""The day: the console is not enrolled yet; it is; the package is there; the exam runs; the results are sealed."""
SEATS: Final = 8
FIRST, SECOND = 1, 2
"""The seats with windows."""
ROBOTS: Final = (3, 4, 5, 6)
LATECOMER: Final = 7
SPARES: Final = (9, 10)
ON_ONE_SWITCH: Final = (4, 5, 6)
_EXAM_S: Final = 3600
_PACE_S: Final = 1500
"""In how long a windowless candidate works through the paper."""
_STARTS_IN_S: Final = 900
_LATE_S: Final = 20
_SCREEN_S: Final = 60
_CODE: Final = "opening_code_"
_TYPED_TRIES: Final = 3
_TYPED_S: Final = 5.0
_DISK: Final = "6g"


class Dropping:
    """A port of this machine that answers nothing at all, as behind a firewall: its queue is full from the first."""

    def __init__(self, port: int) -> None:
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", port))
        self._listener.listen(0)
        self._queued = [socket.socket() for _ in range(4)]
        for one in self._queued:
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))

    def close(self) -> None:
        """Free the port."""
        for one in (*self._queued, self._listener):
            one.close()


class Room:
    """A context. `windows`: the seats whose windows are opened; `troubles` decide what is prepared."""

    def __init__(self, places: Places, narrator: Narrator, troubles: frozenset[int]) -> None:
        cast = Cast(seats=SEATS, windows=(), absent=8, late=LATECOMER, refused=0, away=0, extended=0, timed_out=(),
                    powered_off=0, disciplined=0, moved=0, spare=SPARES[0], cut_off=ON_ONE_SWITCH)  # fmt: skip
        self.places, self.troubles = places, troubles
        self.stage = Stage(places, cast, _PACE_S, narrator, show=False)
        self.say = narrator.say
        self.firewall = Proxy(("127.0.0.1", self.stage.server_port), free_port())
        self.first_cable = Proxy(("127.0.0.1", self.stage.server_port))
        self.tickets = tickets_by_seat(SEATS)
        self.packages: dict[str, Path] = {}
        self.mock_code = ""
        self.code = self.console_code = ""
        self.windows: dict[int, Candidate] = {}
        self.second_port = free_port()
        self._ends = contextlib.ExitStack()
        self._displays: dict[str, Display] = {}
        self._phase: Phase | None = None

    # ------------------------------------------------------------ from the first to the last
    def __enter__(self) -> Self:
        self._ends.callback(self._strike)
        try:
            self._prepare()
        except BaseException:
            self._ends.close()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self._ends.close()

    def _prepare(self) -> None:
        stage = self.stage
        stage.places.server.mkdir(exist_ok=True)
        if 14 in self.troubles:
            self._disk_of_its_own()
        stage.prepare_site()
        whole = {"duration_s": str(_EXAM_S), "late_limit_s": str(_LATE_S)}
        whole |= dict.fromkeys(("earliest_hand_in_before_end_s", "free_hand_in_before_end_s"), str(2 * _EXAM_S))
        if 12 in self.troubles:
            mock = {**whole, "kind": '"mock"', "session_id": '"M20261127-1500-301"', "plan_id": '"MN0001"'}
            self._package("mock", mock)
            self.mock_code = stage.centre.opening_code()
            self.mock_pins = dict(stage.pins)
        if 17 in self.troubles:
            self._package("next", {**whole, "session_id": '"S20261128-1430-301"', "plan_id": '"JH0002"'})
        if 15 in self.troubles:
            self._package("older", whole)
        self._package("formal", whole)
        if 13 in self.troubles:
            self.block()
        else:
            self.firewall.start()
        self.first_cable.start()
        stage.start_server()
        if 22 in self.troubles:
            stage.start_receiver()
        self.standby()
        self.code, self.console_code = stage.enrolment_codes()
        self.open_console()

    def _package(self, name: str, changes: dict[str, str]) -> None:
        made = self.stage.prepare_package(_STARTS_IN_S, changes)
        self.packages[name] = made.rename(made.with_name(f"{name}.exampkg"))

    def _disk_of_its_own(self) -> None:
        """A disk for the server alone, so that it can be full; only root can have that."""
        folder = self.places.server
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_DISK}", "none", folder], check=False)
        if done.returncode == 0:
            self._ends.callback(unmount, folder)

    def block(self) -> None:
        """The server's firewall drops whatever comes for the port that the console was told."""
        self._dropping = Dropping(self.firewall.port)

    def let_through(self) -> None:
        """The firewall lets the port through."""
        self._dropping.close()
        self.firewall.start()

    def standby(self) -> None:
        """Tell the server where another machine would take over."""
        arguments = ["-m", "site_server", "backup", "--data", str(self.places.server), "--standby"]
        run("site-server-backup", [*arguments, f"127.0.0.1:{self.second_port}"], self.places.logs)

    def _strike(self) -> None:
        for program in [getattr(self, "console", None), *(one.program for one in self.windows.values())]:
            if program is not None and program.running:
                program.tell(do="quit")
                program.leave(10)
                program.stop()
        with contextlib.suppress(AttributeError):
            self.stage.strike()
        for proxy in (self.firewall, self.first_cable):
            if proxy.started:
                proxy.stop()

    # ------------------------------------------------------------ screens and machines
    def display(self, name: str) -> Display:
        """The screen of that name; it stays when its machine is switched off and on."""
        if name not in self._displays:
            self._displays[name] = self._ends.enter_context(Display(self.places.out / f"home-{name}"))
        return self._displays[name]

    def open_console(self) -> None:
        """Start the console's program."""
        display = self.display("console")
        arguments = ["-m", "scripts.lab.troubles.desk", "--data", str(self.places.console)]
        self.console = Program("console", arguments, self.places.logs, show=True, env=display.env())
        known = getattr(self, "desk", None)
        ids = known.ids if known is not None else dict(self.stage.roles)
        pins = known.pins if known is not None else {**self.stage.pins, "setup": self.stage.setup_pin}
        clicked = known.clicked if known is not None else []
        self.desk = Proctors(display, self.console, ids, pins)
        self.desk.clicked = clicked

    def open_window(
        self, seat: int, *, by: tuple[str, ...] = (), enrolled: bool = False, cable: Proxy | None = None
    ) -> Candidate:
        """Start a PC with its window. `by`: the start of the command where it is not the usual one."""
        display, ticket = self.display(f"seat-{seat}"), self.tickets[seat]
        port = cable.port if cable is not None else self.stage.server_port
        part = Part(seat=seat, ticket=ticket, password=ticket[-6:], data=str(self.places.client(seat)),
                    server=f"127.0.0.1:{port}", enrol_code="" if enrolled else self.code,
                    traces=str(self.places.traces), key="", exam_s=_EXAM_S)  # fmt: skip
        path = self.places.traces / f"window-{seat}.json"
        path.write_bytes(msgspec.json.encode(part))
        arguments = [*(by or ("-m", "scripts.lab.troubles.pc")), str(path)]
        program = Program(f"pc-{seat:02d}", arguments, self.places.logs, show=True, env=display.env())
        self.windows[seat] = Candidate(display, program)
        return self.windows[seat]

    def robot(self, seat: int, *, ticket: str = "") -> Program:
        """Start a windowless PC (again); `ticket`: of another candidate than the seat's own."""
        self.stage.tickets = {**self.tickets, **({seat: ticket} if ticket else {})}
        self.stage.start_pc(seat, self.code)
        return self.stage.pcs[seat]

    def on_screen(self, seat: int, screen: str, wait_s: float = _SCREEN_S) -> None:
        """Wait until a windowless PC shows that screen."""
        end_s = time.monotonic() + wait_s
        while self.stage.pcs[seat].wait_for("screen", max(0.1, end_s - time.monotonic()))["screen"] != screen:
            pass

    def picture(self, name: str) -> None:
        """What the console shows now."""
        self.display("console").picture(self.places.screenshots / f"{name}.png")

    def wait_listening(self, port: int, wait_s: float = 60) -> None:
        """Until somebody listens at a port. Raises TroubleError."""
        end_s = time.monotonic() + wait_s
        while time.monotonic() < end_s:
            with socket.socket() as probe:
                probe.settimeout(0.3)
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.1)
        raise TroubleError(f"{port} 端口上没有程序")

    def wipe(self, seat: int) -> None:
        """A restore card: nothing is left on this PC."""
        shutil.rmtree(self.places.client(seat))

    def forget_traces(self) -> None:
        """What PCs saw in the mock session is no part of the day."""
        for path in self.places.traces.glob("*.jsonl"):
            path.unlink()

    # ------------------------------------------------------------ the day
    def to(self, phase: Phase) -> None:
        """Go on with the day up to there; what troubles have done on the way is not done twice."""
        begun = -1 if self._phase is None else PHASES.index(self._phase)
        for name in PHASES[begun + 1 : PHASES.index(phase) + 1]:
            {
                "connecting": lambda: None,
                "mock": self._connect,
                "morning": self._morning,
                "exam": self._exam,
                "evening": self._evening,
            }[name]()
            self._phase = name

    def _connect(self) -> None:
        sight = self.desk.until(lambda s: s.part("#connect_code") or s.part("#sign_in_pin"), "监考机没有打开", 60)
        if sight.part("#connect_code") is not None:
            self.connect()
        self.desk.sign_in("setup")
        self.say("监考机已登记")

    def connect(self) -> None:
        """Enrol the console by address and code, as they are read off the server."""
        self.desk.fill("#connect_server", f"127.0.0.1:{self.firewall.port}")
        self.desk.fill("#connect_code", self.console_code)
        self.desk.click("#connect_button")
        self.desk.see("#sign_in_pin")

    def import_package(self, name: str) -> None:
        """Import a package by its path; what comes of it is looked at by the caller."""
        self.desk.page("prepare")
        self.desk.fill("#package_path", str(self.packages[name]))
        self.desk.click("#package_import")

    def import_formal(self) -> None:
        """The day's package."""
        self.import_package("formal")
        self.desk.until(lambda s: s.facts.get("kind") == "formal" and s.facts["session"], "试卷包没有导入", 60)

    def _morning(self) -> None:
        if self.needs(FIRST):
            self.open_window(FIRST, cable=self.first_cable)
        if self.needs(SECOND) and not self.troubles & {11, 15}:  # these bring the second one themselves
            self.open_window(SECOND)
        if self.desk.look().facts.get("kind") != "formal" or not self.desk.look().facts.get("session"):
            self.import_formal()
        self.desk.change(self.desk.ids["proctor"])
        self.say("试卷包已导入，监考登录")

    def _exam(self) -> None:
        if self.needs(SECOND) and SECOND not in self.windows:
            self.open_window(SECOND)
        robots = [seat for seat in ROBOTS if self.needs(seat)]
        for seat in robots:  # one after the other: an enrolled PC that is silent would be taken for the next one's past
            self.robot(seat)
            self.on_screen(seat, "login")
        self.unseal(self.stage.centre.opening_code())
        for seat, one in self.windows.items():
            one.come_in(self.tickets[seat])
        for seat in robots:
            self.on_screen(seat, "ready", 120)
        self.desk.page("room")
        self.desk.click("#room_start")
        self.desk.confirm("人已到齐")
        for seat, one in self.windows.items():
            one.screen("exam")
            one.answer(2 if seat in {FIRST, SECOND} else 0)
        for seat in robots:
            self.on_screen(seat, "exam")
        self.say("开考")

    def unseal(self, code: str) -> None:
        """Type the opening code; the fields take each other over."""
        signs = "".join(sign for sign in code if sign.isalnum())
        self.desk.page("prepare")
        for _ in range(_TYPED_TRIES):
            self.desk.click("#opening_code_1")
            self.desk.display.type(signs.lower())
            with contextlib.suppress(TroubleError):  # looked at, as one does, and typed again if it is wrong
                self.desk.until(lambda s: _typed_code(s) == signs.upper(), "开启码没有写上", _TYPED_S)
                break
            for part in self.desk.look().parts:
                if part.name.startswith(_CODE) and part.text:
                    self.desk.fill(f"#{part.name}", "")
        self.desk.click("#unseal_button")
        self.desk.until(lambda s: s.facts.get("phase") == "unsealed", "试卷没有开启", 60)

    def needs(self, seat: int) -> bool:
        """Whether one of the troubles that were asked for happens at this seat."""
        return bool(self.troubles & AT[seat])

    def _evening(self) -> None:
        self.desk.page("room")
        self.desk.click("#room_end")
        self.desk.confirm("演练到此结束")
        self.desk.page("collection")
        self.desk.click("#job_collect", 60)
        self.desk.until(lambda s: s.facts["phase"] == "collected", "没有清点完", 60)
        self.desk.click("#job_seal", 60)
        self.desk.until(lambda s: is_on(s, "job_upload"), "没有封存", 60)
        self.say("结束、清点、封存")


def _typed_code(sight: Sight) -> str:
    fields = sorted(part.name for part in sight.parts if part.name.startswith(_CODE))
    return "".join(part.text for name in fields if (part := sight.part(f"#{name}")) is not None).upper()


def unmount(folder: Path) -> None:
    """Take the server's own disk away, if there is one."""
    subprocess.run(["umount", "-l", folder], check=False, stderr=subprocess.DEVNULL)


def is_on(sight: object, name: str) -> bool:
    """Whether a part is there and can be used."""
    parts = getattr(sight, "parts", ())
    return any(part.name == name and part.on for part in parts)


AT: Final[dict[int, frozenset[int]]] = {
    FIRST: frozenset({5, 16, 18, 23, 24}),
    SECOND: frozenset({1, 3, 10, 11, 15}),
    3: frozenset({1, 2, 7, 9, 10, 17, 22}),
    4: frozenset({1, 4, 9, 10, 14, 19}),
    5: frozenset({1, 4, 8, 9, 10}),
    6: frozenset({1, 4, 9, 10}),
}
"""Which troubles need somebody at a seat."""
