"""What happens in the room: to the candidates' PCs, on their cables, and what people do."""

import itertools
from collections import Counter
from collections.abc import Callable

from scripts.lab.faults.acts_server import on_data
from scripts.lab.faults.child import Child
from scripts.lab.faults.console import Console
from scripts.lab.faults.rig import Rig
from scripts.lab.faults.schedule import Act
from scripts.lab.faults.second_machine import two_losses
from scripts.lab.faults.timeline import Timeline
from shared.protocol.commands import Extend, MoveSeat, PauseRoom, PauseSittings, Reopen, ResumeRoom, ResumeSittings


class RoomActs:
    """The acts in the room by kind."""

    def __init__(self, rig: Rig, time: Timeline, done: Counter[str]) -> None:
        self._rig, self._time, self.done = rig, time, done
        self._spares = itertools.chain(range(len(rig.site.plan.candidates) + 1, max(rig.seats) + 1))
        self.kinds: dict[str, Callable[[Act], None]] = {
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

    def _kill_pc(self, seat: int, span_ms: int) -> bool:
        killed = self._rig.pcs[seat].kill()
        self.done["client kills"] += killed
        self._time.after(span_ms, self._rig.pcs[seat].start)
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
            self._time.after(act.span_ms, self._rig.pcs[act.seat].thaw)

    def _jump_pc(self, act: Act) -> None:
        self._rig.pcs[act.seat].warp.jump(act.amount)
        self.done["clock jumps"] += 1

    def _pc_disk(self, act: Act) -> None:
        if two_losses(self._rig.schedule, act):
            return
        self._rig.pcs[act.seat].limit_files(max(1, self._rig.journal_size(act.seat)))
        self.done["full disks"] += 1
        self._time.after(act.span_ms, lambda: self._rig.pcs[act.seat].limit_files(None))

    def _kill_on_reply(self, act: Act) -> None:
        """The PC dies when the next reply is on its way to it."""

        def then() -> None:
            self._kill_pc(act.seat, act.span_ms)

        on_data(self._rig, act, up=False, then=then)

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
                self._time.after(act.span_ms, lambda seat=seat: self._mend(seat, act.kind))  # type: ignore[misc]
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
        self._time.after(act.span_ms, lambda: self.console.order(ResumeRoom()))
        self.done["pauses"] += 1

    def _pause_one(self, act: Act) -> None:
        tickets = (self._rig.site.ticket(act.seat),)
        self.console.order(PauseSittings(tickets=tickets, reason="设备故障"))
        self._time.after(act.span_ms, lambda: self.console.order(ResumeSittings(tickets=tickets)))
        self.done["pauses"] += 1

    def _extend(self, act: Act) -> None:
        tickets = (self._rig.site.ticket(act.seat),)
        self.console.order(
            Extend(tickets=tickets, seconds=act.amount, reason="设备故障", approvals=self.console.approvals())
        )
        self.done["extensions"] += 1
        # People who are at it decide about what the outages until now have cost.
        self.done["outages made good"] += self.console.credit_outages()

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
            self._time.after(act.span_ms, lambda: self.console.order(command))

    @staticmethod
    def _logged_in(pc: Child) -> bool:
        screen = pc.last("screen")
        return screen is not None and bool(screen["ticket"])
