"""Plays one schedule on a rig: does every act at its time, then heals everything and brings the exam to its end."""

from collections import Counter

from scripts.lab.faults.acts_room import RoomActs
from scripts.lab.faults.acts_server import ServerActs
from scripts.lab.faults.child import Child, steady_ms
from scripts.lab.faults.console import Console
from scripts.lab.faults.numbers import DURATION_S, START_MS
from scripts.lab.faults.rig import Rig
from scripts.lab.faults.timeline import Timeline
from shared.link.errors import LinkError
from shared.protocol.commands import EndRoom, StartRoom
from shared.protocol.console import RoomView
from shared.protocol.jobs import JobKind

_CLOSED_S = 30.0
_SETTLED_S = 15.0


class Director:
    """`play` returns what was wrong with the course of the run itself; the artefacts are judged elsewhere."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self._time = Timeline()
        self.done: Counter[str] = Counter()
        """What really happened, by kind: a kill of a process that was dead already does not count."""
        self.problems: list[str] = []
        self.server = ServerActs(rig, self._time, self.done)
        self._room = RoomActs(rig, self._time, self.done)
        self.checks_disagreeing: list[str] = []
        """Ticket numbers at which the three-way check found a difference."""

    @property
    def began_ms(self) -> int:
        """The schedule's zero on the steady clock."""
        return self._time.began_ms

    @property
    def console(self) -> Console:
        """The console of the running rig."""
        return self._room.console

    def play(self) -> None:
        """The whole run. Raises RuntimeError, LinkError if even the healed room does not work."""
        self._time.began_ms = self._rig.set_up()
        self._time.at(START_MS, lambda: self.console.order(StartRoom()))
        kinds = self.server.kinds | self._room.kinds
        for act in self._rig.schedule.acts:
            if act.kind == "take_over":
                self._time.at(act.at_ms - act.amount, self.server.second.snapshot)
            self._time.at(act.at_ms, lambda act=act: kinds[act.kind](act))  # type: ignore[misc]
        self._time.play_out()
        self._heal()
        view = self._until_closed()
        self._until_settled()
        self._evening()
        self._quit(view)

    # ------------------------------------------------------------ the end of the day
    def _heal(self) -> None:
        """Everything works again."""
        rig = self._rig
        for cable in rig.cables.values():
            cable.on_data = None
            cable.bytes_per_s, cable.delay_s, cable.jitter_s = 0, 0.0, 0.0
            cable.restore()
        for child in (rig.server, *rig.pcs.values()):
            child.thaw()
            child.limit_files(None)
        self._time.play_out()  # a kill that was triggered at the last moment
        self.server.second.wait()
        if self.server.second.problem:
            self.problems.append(self.server.second.problem)
        for child in (rig.server, *rig.pcs.values()):
            child.start()

    def _until_closed(self) -> RoomView | None:
        """Wait for every sitting's own end, then end the room."""
        began_ms, early = steady_ms(), self._rig.schedule.end_early
        while steady_ms() - began_ms < (_CLOSED_S + DURATION_S) * 1000:
            self._keep_running()
            view = self._view()
            if view is not None and self.server.second.back_ms is not None:
                self._send_back(view)
            if view is not None and self.console.idle and self._all_here(view) and (early or self._all_closed(view)):
                break
            self._time.wait(0.1)
        else:
            self.problems.append("a sitting did not end by itself")
        self.console.order(EndRoom(reason="试验结束"))
        return self._wait_for_idle()

    def _send_back(self, view: RoomView) -> None:
        """A PC is locked for a move that a take-over forgot: people let its candidate log in there once more."""
        here = {seat.ticket for seat in view.seats if seat.epoch}
        for pc in self._rig.pcs.values():
            screen = pc.last("screen")
            if screen is not None and screen["screen"] == "locked" and screen["ticket"] not in here:
                pc.tell(do="leave")

    def _keep_running(self) -> None:
        """The service manager: a server that ended by itself, because its disk was full at the start, starts again."""
        if not self._rig.server.running:
            self._rig.server.start()
            self.done["restarts by the service"] += 1

    def _all_here(self, view: RoomView) -> bool:
        """Who was to come has logged in, wherever they sit now."""
        here = {seat.ticket for seat in view.seats if seat.epoch}
        return here >= {self._rig.site.ticket(seat) for seat in range(1, self._rig.schedule.seats + 1)}

    @staticmethod
    def _all_closed(view: RoomView) -> bool:
        seats = [seat for seat in view.seats if seat.ticket and seat.epoch]
        return view.started_ms is not None and all(seat.closed_ms is not None for seat in seats)

    def _wait_for_idle(self) -> RoomView | None:
        end = steady_ms() + _SETTLED_S * 1000
        while not self.console.idle and steady_ms() < end:
            self._keep_running()
            self._time.wait(0.05)
        if not self.console.idle:
            self.problems.append("the server does not answer the console")
        return self._view()

    def _until_settled(self) -> None:
        """Every PC has heard from the server and has nothing left to send."""
        end = steady_ms() + _SETTLED_S * 1000
        while (waiting := [name for pc in self._rig.pcs.values() if (name := self._unsettled(pc))]) and (
            steady_ms() < end
        ):
            self._time.wait(0.05)
        self.problems += [f"not settled: {name}" for name in waiting]

    @staticmethod
    def _unsettled(pc: Child) -> str:
        left, link, screen, journals = (pc.last(kind) for kind in ("left", "link", "screen", "journals"))
        if not pc.running:
            return f"{pc.name} ended by itself"
        if left is None or link is None or screen is None or not link["online"]:
            return f"{pc.name} {screen and screen['screen']} {link}"
        done = left["unsent"] == 0 and left["unkept"] == 0 and not left["disk"]
        ended = screen["screen"] in {"closed", "locked", "waiting", "login"}
        carried = journals is None or not journals["waiting"]
        return "" if done and ended and carried else f"{pc.name} {screen['screen']} {left} {journals}"

    def _evening(self) -> None:
        """Collect and seal, as the technician does."""
        kinds: tuple[JobKind, ...] = ("collect", "seal")
        for kind in kinds:
            job = self.console.job(kind, self._time.wait)
            if job.state != "done":
                self.problems.append(f"{kind} failed: {job.error}")
            if kind == "collect":
                self.console.leave_late_answers_to_centre(self._time.wait)
                self.checks_disagreeing = [c.ticket for c in job.checks if c.client_head and not c.agrees]

    def _quit(self, view: RoomView | None) -> None:
        if view is None:
            self.problems.append("no last view of the room")
        elif last := self._view():
            self.console.views.append((steady_ms(), last))
        rig = self._rig
        for pc in rig.pcs.values():
            pc.tell(do="quit")
        for pc in rig.pcs.values():
            if pc.wait(20.0) != 0:
                self.problems.append(f"{pc.name} did not end by itself")
        self.console.stop()
        if rig.server.stop() != 0:
            self.problems.append("the server did not end in order")
        rig.strike()

    def _view(self) -> RoomView | None:
        try:
            return self.console.view()
        except LinkError:
            return None
