"""Every act by every role in every phase of a day: refused, alone, or with whom. `docs/rights.md` is made of it.

python -m tests.unit.shared.exam.acts.rights > docs/rights.md
"""

from collections.abc import Callable, Iterator
from typing import Final

from shared.exam.acts.base import Act, refused
from shared.exam.acts.people import CheckAgain
from shared.exam.acts.registry import ACTS
from shared.exam.acts.watch import AnswerHelp, NoteLock, ReleaseLock
from shared.exam.plan import StaffMember, StaffRole
from shared.exam.room import events as ev
from shared.exam.room.outages import proposals
from shared.exam.room.state import RoomState
from shared.protocol import commands as wire
from tests.unit.shared.exam.acts.support import MIN, closed, login, running, silence
from tests.unit.shared.exam.support import Log, T, plan

ROLES: Final[tuple[StaffRole, ...]] = ("proctor", "chief", "inspector", "technician")
END: Final = T + 120 * MIN
PINS: Final = tuple(wire.Credential(staff_id=role, pin="1") for role in ROLES)


STAFF: Final = tuple(StaffMember(staff_id=role, name=role, role=role, pin_hash="") for role in ROLES)


def _sealed() -> tuple[Log, int]:
    return Log(plan(backup_paper_id="B")), T - 90 * MIN


def _early() -> tuple[Log, int]:
    log = Log(plan(backup_paper_id="B"))
    log.add(T - 30 * MIN, ev.PaperUnsealed(paper_sha256=""))
    log.add(T - 20 * MIN, login(1))
    return log, T - 10 * MIN


def _on_time() -> tuple[Log, int]:
    return _early()[0], T


def _running() -> tuple[Log, int]:
    log = running(1, 2, staff=STAFF, backup_paper_id="B")
    log.add(T + MIN, ev.BackupAsked(ticket="T1", challenge="7QK40X"))
    log.add(T + MIN, ev.IncidentLogged(incident_id="n", category="other", text="r"))
    log.add(T + MIN, ev.TimeGranted(grant_id="g", kind="extension", tickets=("T1",), ms=MIN, reason="r", approvals=()))
    silence(log, 2, T + 5 * MIN, T + 8 * MIN)
    log.add(T + 9 * MIN, ev.DisciplineRecorded(incident_id="k", ticket="T1", code="54", action="warn", text="r"))
    log.add(
        T + 9 * MIN,
        ev.DisciplineAnswered(incident_id="k", ticket="T1", answer="refused", how="screen", at_ms=T + 9 * MIN),
    )
    return log, T + 31 * MIN


def _paused() -> tuple[Log, int]:
    log, now = _running()
    log.add(now, ev.RoomPaused(reason="r"))
    return log, now + MIN


def _held() -> tuple[Log, int]:
    log, now = _running()
    log.add(now + 5 * MIN, ev.RoomHeld(from_ms=now))
    return log, now + 6 * MIN


def _closed_by_time() -> tuple[Log, int]:
    log, _ = _running()
    silence(log, 1, END - 5 * MIN, END)
    for n in (1, 2):
        closed(log, n, END + MIN, "time")
    return log, END + 2 * MIN


def _ended() -> tuple[Log, int]:
    log, now = _closed_by_time()
    log.add(now, ev.RoomEnded(reason="r"))
    return log, now + MIN


PHASES: Final[dict[str, Callable[[], tuple[Log, int]]]] = {
    "sealed": _sealed,
    "unsealed, early": _early,
    "unsealed, on time": _on_time,
    "running, T+31": _running,
    "paused": _paused,
    "stands still": _held,
    "closed by time": _closed_by_time,
    "ended": _ended,
}


def specimens(state: RoomState) -> Iterator[tuple[str, Act]]:
    """Each act filled in, under a name; those that give time in every size that the policy tells apart."""
    t1, t2 = ("T1",), ("T2",)
    found = [p for t in ("T1", "T2") for p in proposals(state.sittings[t], state.clock(t)) if state.started_ms]
    refs = tuple(wire.OutageRef(ticket=p.ticket, from_ms=p.from_ms, to_ms=p.to_ms, ms=p.lost_ms) for p in found)
    yield "unseal", wire.Unseal(code="A")
    yield "open_backup, room", wire.OpenBackup(code="A", reason="r", approvals=PINS)
    yield "open_backup, one", wire.OpenBackup(code="A", reason="r", approvals=PINS, ticket="T1")
    yield "ask_backup", wire.AskBackup(ticket="T2")
    yield "start_room", wire.StartRoom(reason="r", approvals=PINS)
    yield "start_room, PCs not ready", wire.StartRoom(reason="r", approvals=PINS, not_ready=(1,))
    yield "pause_room", wire.PauseRoom(reason="r")
    yield "resume_room", wire.ResumeRoom()
    yield "end_room", wire.EndRoom(reason="r", approvals=PINS)
    yield "send_message", wire.SendMessage(tickets=(), text="r")
    yield "open_wall", wire.OpenWall()
    yield "open_wall, names", wire.OpenWall(names=True, approvals=PINS)
    yield "close_wall", wire.CloseWall()
    yield "pause_sittings", wire.PauseSittings(tickets=t1, reason="r")
    yield "resume_sittings", wire.ResumeSittings(tickets=t1)
    yield "extend 5 min", wire.Extend(tickets=t1, seconds=300, reason="r", approvals=PINS)
    yield "extend 60 min", wire.Extend(tickets=t1, seconds=3600, reason="r", approvals=PINS)
    yield "credit 1 min", wire.Extend(tickets=t2, seconds=60, reason="r", approvals=PINS, kind="outage")
    yield "credit 10 min", wire.Extend(tickets=t2, seconds=600, reason="r", approvals=PINS, kind="outage")
    yield "ask_extension", wire.AskExtension(tickets=t1, seconds=3600)
    yield "credit_outages", wire.CreditOutages(outages=refs, reason="r", approvals=PINS)
    yield "decline_outages", wire.DeclineOutages(outages=refs, reason="r", approvals=PINS)
    yield "correct_time +5 min", wire.CorrectTime(tickets=t1, seconds=300, reason="r", approvals=PINS)
    yield "correct_time +8 h", wire.CorrectTime(tickets=t1, seconds=28_800, reason="r", approvals=PINS)
    yield "correct_time -5 min", wire.CorrectTime(tickets=t1, seconds=-300, reason="r", approvals=PINS)
    grant = wire.GrantRef(grant_id="g", tickets=t1)
    yield "reverse_grants", wire.ReverseGrants(grants=(grant,), reason="r", approvals=PINS)
    yield "move_seat", wire.MoveSeat(ticket="T1", to_seat=4, reason="r")
    yield "allow_hand_in", wire.AllowHandIn(tickets=t1, reason="r")
    yield "reopen", wire.Reopen(ticket="T1", reason="r", approvals=PINS)
    yield "reopen_timed_out", wire.ReopenTimedOut(tickets=("T1", "T2"), reason="r", approvals=PINS)
    yield "reopen_timed_out +5 min", wire.ReopenTimedOut(tickets=t1, reason="r", approvals=PINS, seconds=300)
    yield "reopen_section", wire.ReopenSection(ticket="T1", section_id="t", reason="r", approvals=PINS)
    yield "show_resume_code", wire.ShowResumeCode(ticket="T1", reason="r")
    yield "check_identity", wire.CheckIdentity(ticket="T1", ok=True)
    yield "check_again", CheckAgain(tickets=t1)
    yield "start_leave", wire.StartLeave(ticket="T1", reason="r")
    yield "end_leave", wire.EndLeave(ticket="T1")
    yield "log_incident", wire.LogIncident(category="other", text="r")
    yield "amend_incident", wire.AmendIncident(incident_id="n", text="r")
    yield "record_discipline, warn", _breach("warn")
    yield "record_discipline, terminate", _breach("terminate")
    yield "answer_case", wire.AnswerCase(ticket="T1", incident_id="k", answer="confirmed")
    yield "witness_case", wire.WitnessCase(ticket="T1", incident_id="k", approvals=PINS[:1])
    yield "allow_late_entry", wire.AllowLateEntry(ticket="T3", reason="r", approvals=PINS)
    choice = wire.HeldChoice(epoch=1, seq=1, decision="keep_newer")
    yield "review_held", wire.ReviewHeld(ticket="T1", choices=(choice,), reason="r", approvals=PINS)
    yield "release_lock", ReleaseLock(seat=1, reason="r")
    yield "note_lock", NoteLock(seat=1)
    yield "answer_help", AnswerHelp(seat=1, answer="coming")
    yield "unlock_pc", wire.UnlockPc(seat=1, reason="r")
    yield "lock_pc", wire.LockPc(seat=1)
    yield "show_exit_code", wire.ShowExitCode(seat=1, challenge="ABCD-2345", reason="r")
    yield "keep_copy", wire.KeepCopy(bundle_sha256="5c")
    substitute = wire.AdmitSubstitute(name="n", role="proctor", reason="r", approvals=PINS)
    yield "admit_substitute", substitute
    yield "hand_over", wire.HandOver(to_id="inspector", matters=(), approvals=PINS)
    yield "reset_lock_out", wire.ResetLockOut(staff_id="proctor", approvals=PINS)
    yield "sign_out", wire.SignOut()
    yield "clear_room", wire.ClearRoom()
    yield "settle_matter", wire.SettleMatter(key="k", text="r")


def _breach(action: ev.DisciplineAction) -> wire.RecordDiscipline:
    return wire.RecordDiscipline(ticket="T1", code="61", action=action, text="r", approvals=PINS)


def walk() -> Iterator[tuple[str, Act, str, StaffRole, RoomState, int]]:
    """Name, act, phase, role, state and time: all of them."""
    for phase, make in PHASES.items():
        log, now = make()
        for name, act in specimens(log.state):
            for role in ROLES:
                yield name, act, phase, role, log.state, now


def whom(act: Act, state: RoomState, role: StaffRole, now_ms: int) -> str:
    """`–` not this role's, `no` refused now, `alone`, or whose PINs are needed beside one's own."""
    if role not in act.ROLES:
        return "–"
    if refused(act, state, role, now_ms) is not None:
        return "no"
    others = [needed for needed in act.approvers(state, role, now_ms) if needed != role]
    return " ".join(f"+{other}" for other in others) or "alone"


def table() -> str:
    """The whole walk as Markdown."""
    cells: dict[tuple[str, str], list[str]] = {}
    for name, act, phase, role, state, now in walk():
        cells.setdefault((name, phase), []).append(whom(act, state, role, now))
    lines = [
        "# Who may do what, when",
        "",
        "Made by `python -m tests.unit.shared.exam.acts.rights > docs/rights.md`, compared by a test. Each cell says",
        "it for proctor / chief / inspector / technician: `–` not theirs, `no` refused then, `alone`, or whose PIN is",
        "needed beside their own. Time by one person alone never goes beyond the server's evidence (ADR 23).",
        "",
        f"| act | {' | '.join(PHASES)} |",
        f"|---{'|---' * len(PHASES)}|",
    ]
    for name in dict.fromkeys(name for name, _ in cells):
        told = (_short(cells[name, phase]) for phase in PHASES)
        lines.append(f"| {name} | {' | '.join(told)} |")
    return "\n".join(lines) + "\n"


def _short(of_roles: list[str]) -> str:
    return "no" if set(of_roles) <= {"no", "–"} else " / ".join(of_roles)


def unwalked() -> set[type[Act]]:
    """Acts that no specimen stands for."""
    return set(ACTS) - {type(act) for _, act in specimens(_running()[0].state)}


if __name__ == "__main__":
    print(table(), end="")
