"""What happens to the server: killed, rebooted, stopped, its clock set, its disk full, its machine lost."""

import threading
from collections import Counter
from collections.abc import Callable

from scripts.lab.faults.child import steady_ms
from scripts.lab.faults.rig import Rig
from scripts.lab.faults.schedule import Act
from scripts.lab.faults.second_machine import SecondMachine
from scripts.lab.faults.timeline import Timeline

KEPT_MS = 1_000
"""A server that could work so long after its wall clock jumped has kept the jump (ADR 0006); from then on a reboot must
be told exactly from it. A reboot sooner is the one case that no machine can know; it becomes a plain kill here."""


class ServerActs:
    """The acts on the server by kind."""

    def __init__(self, rig: Rig, time: Timeline, done: Counter[str]) -> None:
        self._rig, self._time, self.done = rig, time, done
        self.down: list[list[int]] = []
        """Steady spans in which the server could not work: killed, frozen, without disk; each as it really was."""
        self.second = SecondMachine(rig)
        self._able_ms = 0
        self._jump_kept = True
        self._rebooting = False
        self.kinds: dict[str, Callable[[Act], None]] = {
            "server_kill": lambda act: self.kill(act.span_ms),
            "server_reboot": self._reboot,
            "server_freeze": self._freeze,
            "server_jump": self._jump,
            "server_disk": self._disk,
            "take_over": self._take_over,
            "kill_on_request": self._kill_on_request,
        }

    def kill(self, span_ms: int) -> None:
        """SIGKILL; started again after that many ms."""
        self._note_jump()
        at_ms = steady_ms()
        if not self.second.building and self._rig.server.kill():
            self.done["server kills"] += 1
            self.down.append([at_ms, at_ms + span_ms])
        self._time.after(span_ms, self._start_server)

    def _start_server(self) -> None:
        if not self.second.building:
            self._rig.server.start()

    def _note_jump(self) -> None:
        """Before the server is disturbed: whether it had the time to keep the last jump of its wall clock."""
        since = self._rig.serving_since_ms()
        if since is not None and not self._rig.server.frozen:
            self._jump_kept = self._jump_kept or had_time(steady_ms(), since, self._able_ms)

    def _disturb(self) -> list[int]:
        """The server cannot work from now on; what is returned ends when `_able` is called with it."""
        self._note_jump()
        self._able_ms = 1 << 62
        self.down.append([steady_ms(), steady_ms()])
        return self.down[-1]

    def _able(self, span: list[int]) -> None:
        span[1] = self._able_ms = steady_ms()

    def _reboot(self, act: Act) -> None:
        self._note_jump()
        if self._jump_kept and self._rig.server.running and not self.second.building:
            self._rebooting = True
            self.kill(act.span_ms)
            self._rig.server.warp.reboot()
            self.done["reboots"] += 1
        else:
            self.done["reboots made kills"] += not self._jump_kept
            self.kill(act.span_ms)

    def _freeze(self, act: Act) -> None:
        server = self._rig.server
        if server.running and not server.frozen:
            span = self._disturb()
            server.freeze()
            self.done["freezes"] += 1

            def thaw() -> None:
                server.thaw()
                self._able(span)

            self._time.after(act.span_ms, thaw)

    def _jump(self, act: Act) -> None:
        if self._rebooting and self._rig.serving_since_ms() is None:
            return  # set wrong while the machine was off, or before the server looked: nobody can tell it from time
        self._rebooting = False
        self._rig.server.warp.jump(act.amount)
        self._jump_kept = False
        if self._able_ms < 1 << 62:
            self._able_ms = steady_ms()
        self.done["clock jumps"] += 1

    def _disk(self, act: Act) -> None:
        server = self._rig.server
        if not server.running:
            return
        span = self._disturb()
        server.limit_files(max(1, self._rig.server_file_size()))
        self.done["full disks"] += 1

        def room() -> None:
            server.limit_files(None)
            self._able(span)

        self._time.after(act.span_ms, room)

    def _take_over(self, _act: Act) -> None:
        if not self.second.begin():
            return
        self.done["take-overs"] += 1
        self._able_ms, self._jump_kept = 0, True  # another machine, another clock

    def _kill_on_request(self, act: Act) -> None:
        """The next request from this PC is the last that the server sees, for some ms."""
        on_data(self._rig, act, up=True, then=lambda: self.kill(act.span_ms))


def had_time(now_ms: int, serving_ms: int, able_ms: int) -> bool:
    """Whether a server that listens since `serving_ms` must have kept a jump: it could work since then and `able_ms`.

    `able_ms`: the end of the last disturbance, or the jump itself, whichever came later.
    """
    return now_ms - max(serving_ms, able_ms) > KEPT_MS


def on_data(rig: Rig, act: Act, *, up: bool, then: Callable[[], None]) -> None:
    """Do it when the next piece of data passes this PC's cable in that direction."""
    cable = rig.cables[act.seat]

    def saw(goes_up: bool) -> None:
        if goes_up is up:
            cable.on_data = None
            # How far into the work the kill hits is drawn with the act's time.
            threading.Timer(act.at_ms % 9 / 1000, then).start()

    cable.on_data = saw
