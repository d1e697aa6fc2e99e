"""Plays one schedule on a rig: does every act at its time, then heals everything and brings the exam to its end."""

import heapq
import itertools
import logging
import threading
from collections import Counter
from collections.abc import Callable

from scripts.faults.child import Child, steady_ms
from scripts.faults.console import Console
from scripts.faults.numbers import DURATION_S, START_MS
from scripts.faults.rig import Rig
from scripts.faults.schedule import Act
from scripts.faults.second_machine import SecondMachine, two_losses
from shared.link.errors import LinkError
from shared.protocol.commands import (
    EndRoom,
    Extend,
    MoveSeat,
    PauseRoom,
    PauseSittings,
    Reopen,
    ResumeRoom,
    ResumeSittings,
    StartRoom,
)
from shared.protocol.console import JobKind, RoomView

log = logging.getLogger(__name__)

_CLOSED_S = 30.0
_SETTLED_S = 15.0
KEPT_MS = 1_000
"""A server that could work so long after its wall clock jumped has kept the jump (ADR 0006); from then on a reboot must
be told exactly from it. A reboot sooner is the one case that no machine can know; it becomes a plain kill here."""


class Director:
    """`play` returns what was wrong with the course of the run itself; the artefacts are judged elsewhere."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self.done: Counter[str] = Counter()
        """What really happened, by kind: a kill of a process that was dead already does not count."""
        self.problems: list[str] = []
        self.server_down: list[list[int]] = []
        """Steady spans in which the server could not work: killed, frozen, without disk; each as it really was."""
        self.second = SecondMachine(rig)
        self.checks_disagreeing = 0
        self.began_ms = 0
        self._able_ms = 0
        self._jump_kept = True
        self._rebooting = False
        self._spares = itertools.chain(range(len(rig.site.plan.candidates) + 1, max(rig.seats) + 1))
        self._due: list[tuple[int, int, Callable[[], None]]] = []
        self._numbers = itertools.count()
        self._guard = threading.Condition()
        self._kinds: dict[str, Callable[[Act], None]] = {
            "server_kill": lambda act: self._kill_server(act.span_ms),
            "server_reboot": self._reboot,
            "server_freeze": self._freeze_server,
            "server_jump": self._jump_server,
            "server_disk": self._server_disk,
            "take_over": self._take_over,
            "kill_on_request": self._kill_on_request,
            "pc_kill": self._kill_one_pc,
            "pc_wipe": self._wipe,
            "pc_freeze": self._freeze_pc,
            "pc_jump": self._jump_pc,
            "pc_disk": self._pc_disk,
            "kill_on_reply": self._kill_on_reply,
            **dict.fromkeys(("cut", "stall", "deaf", "slow", "delay", "reset"), self._cable),
            "pause_room": self._pause_room,
            "pause_one": self._pause_one,
            "extend": self._extend,
            "move": self._move,
            "second_login": self._second_login,
            "hand_in": self._hand_in,
        }

    @property
    def console(self) -> Console:
        """The console of the running rig."""
        if self._rig.console is None:
            raise RuntimeError("the rig has not been set up")
        return self._rig.console

    def play(self) -> None:
        """The whole run. Raises RuntimeError, LinkError if even the healed room does not work."""
        self.began_ms = self._rig.set_up()
        self._at(START_MS, lambda: self.console.order(StartRoom()))
        for act in self._rig.schedule.acts:
            if act.kind == "take_over":
                self._at(act.at_ms - act.amount, self.second.snapshot)
            self._at(act.at_ms, lambda act=act: self._kinds[act.kind](act))  # type: ignore[misc]
        self._play_out()
        self._heal()
        view = self._until_closed()
        self._until_settled()
        self._evening()
        self._quit(view)

    # ------------------------------------------------------------ the timeline
    def _at(self, at_ms: int, action: Callable[[], None]) -> None:
        with self._guard:
            heapq.heappush(self._due, (self.began_ms + at_ms, next(self._numbers), action))
            self._guard.notify_all()

    def _after(self, span_ms: int, action: Callable[[], None]) -> None:
        self._at(steady_ms() - self.began_ms + span_ms, action)

    def _play_out(self) -> None:
        while True:
            with self._guard:
                if not self._due:
                    return
                wait_ms = self._due[0][0] - steady_ms()
                if wait_ms > 0:
                    self._guard.wait(wait_ms / 1000)
                    continue
                _, _, action = heapq.heappop(self._due)
            action()

    # ------------------------------------------------------------ the server
    def _kill_server(self, span_ms: int) -> None:
        self._note_jump()
        at_ms = steady_ms()
        if not self.second.building and self._rig.server.kill():
            self.done["server kills"] += 1
            self.server_down.append([at_ms, at_ms + span_ms])
        self._after(span_ms, self._start_server)

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
        self.server_down.append([steady_ms(), steady_ms()])
        return self.server_down[-1]

    def _able(self, span: list[int]) -> None:
        span[1] = self._able_ms = steady_ms()

    def _reboot(self, act: Act) -> None:
        self._note_jump()
        if self._jump_kept and self._rig.server.running and not self.second.building:
            self._rebooting = True
            self._kill_server(act.span_ms)
            self._rig.server.warp.reboot()
            self.done["reboots"] += 1
        else:
            self.done["reboots made kills"] += not self._jump_kept
            self._kill_server(act.span_ms)

    def _freeze_server(self, act: Act) -> None:
        server = self._rig.server
        if server.running and not server.frozen:
            span = self._disturb()
            server.freeze()
            self.done["freezes"] += 1

            def thaw() -> None:
                server.thaw()
                self._able(span)

            self._after(act.span_ms, thaw)

    def _jump_server(self, act: Act) -> None:
        if self._rebooting and self._rig.serving_since_ms() is None:
            return  # set wrong while the machine was off, or before the server looked: nobody can tell it from time
        self._rebooting = False
        self._rig.server.warp.jump(act.amount)
        self._jump_kept = False
        if self._able_ms < 1 << 62:
            self._able_ms = steady_ms()
        self.done["clock jumps"] += 1

    def _server_disk(self, act: Act) -> None:
        server = self._rig.server
        if not server.running:
            return
        span = self._disturb()
        server.limit_files(max(1, self._rig.server_file_size()))
        self.done["full disks"] += 1

        def room() -> None:
            server.limit_files(None)
            self._able(span)

        self._after(act.span_ms, room)

    def _take_over(self, _act: Act) -> None:
        if not self.second.begin():
            return
        self.done["take-overs"] += 1
        self._able_ms, self._jump_kept = 0, True  # another machine, another clock

    def _kill_on_request(self, act: Act) -> None:
        """The next request from this PC is the last that the server sees, for some ms."""
        self._on_data(act, up=True, then=lambda: self._kill_server(act.span_ms))

    def _on_data(self, act: Act, *, up: bool, then: Callable[[], None]) -> None:
        cable = self._rig.cables[act.seat]

        def saw(goes_up: bool) -> None:
            if goes_up is up:
                cable.on_data = None
                # How far into the work the kill hits is drawn with the act's time.
                threading.Timer(act.at_ms % 9 / 1000, then).start()

        cable.on_data = saw

    # ------------------------------------------------------------ the PCs
    def _kill_pc(self, seat: int, span_ms: int) -> bool:
        killed = self._rig.pcs[seat].kill()
        self.done["client kills"] += killed
        self._after(span_ms, self._rig.pcs[seat].start)
        return killed

    def _kill_one_pc(self, act: Act) -> None:
        self._kill_pc(act.seat, act.span_ms)

    def _wipe(self, act: Act) -> None:
        if self._kill_pc(act.seat, act.span_ms) and not two_losses(self._rig.schedule, act):
            self._rig.wipe(act.seat)
            self.done["wiped PCs"] += 1

    def _freeze_pc(self, act: Act) -> None:
        if self._rig.pcs[act.seat].freeze():
            self.done["freezes"] += 1
            self._after(act.span_ms, self._rig.pcs[act.seat].thaw)

    def _jump_pc(self, act: Act) -> None:
        self._rig.pcs[act.seat].warp.jump(act.amount)
        self.done["clock jumps"] += 1

    def _pc_disk(self, act: Act) -> None:
        if two_losses(self._rig.schedule, act):
            return
        self._rig.pcs[act.seat].limit_files(max(1, self._rig.journal_size(act.seat)))
        self.done["full disks"] += 1
        self._after(act.span_ms, lambda: self._rig.pcs[act.seat].limit_files(None))

    def _kill_on_reply(self, act: Act) -> None:
        """The PC dies when the next reply is on its way to it."""

        def then() -> None:
            self._kill_pc(act.seat, act.span_ms)

        self._on_data(act, up=False, then=then)

    # ------------------------------------------------------------ the cables
    def _cable(self, act: Act) -> None:
        for seat in [act.seat] if act.seat else self._rig.seats:
            cable = self._rig.cables[seat]
            if act.kind == "slow":
                cable.bytes_per_s = act.amount
            elif act.kind == "delay":
                cable.delay_s, cable.jitter_s = act.amount / 2000, act.amount / 1000
            else:
                {"cut": cable.cut, "stall": cable.stall, "deaf": cable.deafen, "reset": cable.reset}[act.kind]()
            if act.kind != "reset":
                self._after(act.span_ms, lambda seat=seat: self._mend(seat, act.kind))  # type: ignore[misc]
        self.done["partitions" if act.kind in {"cut", "stall", "deaf"} else "slow lines"] += 1

    def _mend(self, seat: int, kind: str) -> None:
        cable = self._rig.cables[seat]
        if kind == "slow":
            cable.bytes_per_s = 0
        elif kind == "delay":
            cable.delay_s = cable.jitter_s = 0.0
        else:
            cable.restore()

    # ------------------------------------------------------------ people
    def _pause_room(self, act: Act) -> None:
        self.console.order(PauseRoom(reason="演练"))
        self._after(act.span_ms, lambda: self.console.order(ResumeRoom()))
        self.done["pauses"] += 1

    def _pause_one(self, act: Act) -> None:
        tickets = (self._rig.site.ticket(act.seat),)
        self.console.order(PauseSittings(tickets=tickets, reason="设备故障"))
        self._after(act.span_ms, lambda: self.console.order(ResumeSittings(tickets=tickets)))
        self.done["pauses"] += 1

    def _extend(self, act: Act) -> None:
        tickets = (self._rig.site.ticket(act.seat),)
        self.console.order(
            Extend(tickets=tickets, seconds=act.amount, reason="设备故障", approvals=self.console.approvals())
        )
        self.done["extensions"] += 1

    def _move(self, act: Act) -> None:
        if self._logged_in(self._rig.pcs[act.seat]) and (spare := next(self._spares, None)) is not None:
            ticket = self._rig.site.ticket(act.seat)
            self.console.order(MoveSeat(ticket=ticket, to_seat=spare, reason="电脑故障"))
            self.done["seat moves"] += 1

    def _second_login(self, act: Act) -> None:
        """Somebody types this candidate's ticket at a spare PC."""
        self._rig.pcs[max(self._rig.seats)].tell(do="intrude", ticket=self._rig.site.ticket(act.seat))
        self.done["second log-ins"] += 1

    def _hand_in(self, act: Act) -> None:
        self._rig.pcs[act.seat].tell(do="hand_in")
        self.done["hand-ins"] += 1
        if act.span_ms:
            command = Reopen(
                ticket=self._rig.site.ticket(act.seat), reason="误交卷", approvals=self.console.approvals()[:1]
            )
            self._after(act.span_ms, lambda: self.console.order(command))

    @staticmethod
    def _logged_in(pc: Child) -> bool:
        screen = pc.last("screen")
        return screen is not None and bool(screen["ticket"])

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
        self._play_out()  # a kill that was triggered at the last moment
        self.second.wait()
        if self.second.problem:
            self.problems.append(self.second.problem)
        for child in (rig.server, *rig.pcs.values()):
            child.start()

    def _until_closed(self) -> RoomView | None:
        """Wait for every sitting's own end, then end the room."""
        began_ms, early = steady_ms(), self._rig.schedule.end_early
        while steady_ms() - began_ms < (_CLOSED_S + DURATION_S) * 1000:
            self._keep_running()
            view = self._view()
            if view is not None and self.console.idle and self._all_here(view) and (early or self._all_closed(view)):
                break
            self._wait(0.1)
        else:
            self.problems.append("a sitting did not end by itself")
        self.console.order(EndRoom(reason="试验结束"))
        return self._wait_for_idle()

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
            self._wait(0.05)
        if not self.console.idle:
            self.problems.append("the server does not answer the console")
        return self._view()

    def _until_settled(self) -> None:
        """Every PC has heard from the server and has nothing left to send."""
        end = steady_ms() + _SETTLED_S * 1000
        while (waiting := [name for pc in self._rig.pcs.values() if (name := self._unsettled(pc))]) and (
            steady_ms() < end
        ):
            self._wait(0.05)
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
            job = self.console.job(kind, self._wait)
            if job.state != "done":
                self.problems.append(f"{kind} failed: {job.error}")
            if kind == "collect":
                self.console.leave_late_answers_to_centre()
                wrong = [check.ticket for check in job.checks if check.client_head and not check.agrees]
                self.checks_disagreeing = len(wrong)

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

    def _wait(self, seconds: float) -> None:
        with self._guard:
            self._guard.wait(seconds)


def had_time(now_ms: int, serving_ms: int, able_ms: int) -> bool:
    """Whether a server that listens since `serving_ms` must have kept a jump: it could work since then and `able_ms`.

    `able_ms`: the end of the last disturbance, or the jump itself, whichever came later.
    """
    return now_ms - max(serving_ms, able_ms) > KEPT_MS
