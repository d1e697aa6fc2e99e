"""One run from its schedule to its verdict."""

import logging
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec

from scripts.lab.faults import answers_check, room_check
from scripts.lab.faults.answers_check import AnswersVerdict
from scripts.lab.faults.director import Director
from scripts.lab.faults.evidence import Evidence, read_evidence
from scripts.lab.faults.prepare import Site
from scripts.lab.faults.rig import Rig
from scripts.lab.faults.schedule import Schedule, words
from scripts.lab.faults.second_machine import SecondMachine
from scripts.lab.faults.time_check import Gap, TimeCheck, TimeVerdict, offset_of
from shared.link.errors import LinkError
from shared.protocol.commands import Command, CommandReply, MoveSeat, PauseRoom, ResumeRoom, StartRoom

log = logging.getLogger(__name__)

TIME_LIMIT_MS = 1_000
_TAKE_OVER_PHRASES = ("the room log is not the one that was anchored",)
"""A log that goes on from an older backup is not the one that consoles and PCs bear witness to; it has to say so."""
_DISK_PHRASES = ("disk I/O error", "StoreError", "commit of", "File too large")


class Verdict(msgspec.Struct, kw_only=True):
    """What one run brought. `done`: what really happened, by kind. No problems means that everything held."""

    seed: int
    seconds: float = 0.0
    done: dict[str, int] = {}
    answers: AnswersVerdict = msgspec.field(default_factory=AnswersVerdict)
    times: TimeVerdict = msgspec.field(default_factory=TimeVerdict)
    problems: list[str] = []
    folder: str = ""


def play(site: Site, schedule: Schedule, folder: Path) -> Verdict:
    """Play a schedule on a copy of the prepared site; the copy stays only if something is wrong."""
    began = time.monotonic()
    verdict = Verdict(seed=schedule.seed)
    own = site.copy_to(folder)
    (folder / "schedule.json").write_bytes(msgspec.json.format(msgspec.json.encode(schedule), indent=1))
    (folder / "schedule.txt").write_text("\n".join(words(schedule)) + "\n", encoding="utf-8")
    rig = Rig(own, schedule)
    director = Director(rig)
    try:
        director.play()
    except (RuntimeError, OSError, LinkError) as error:
        verdict.problems.append(f"the run broke off: {type(error).__name__} {error}")
    finally:
        rig.strike()
    verdict.done = dict(director.done)
    verdict.problems += director.problems
    try:
        _judge(verdict, rig, director)
    except Exception as error:
        # Evidence that cannot be read is a finding of this run, not the end of the batch.
        log.exception("the evidence of seed %d cannot be read", schedule.seed)
        verdict.problems.append(f"the evidence cannot be read: {type(error).__name__} {error}")
    verdict.seconds = round(time.monotonic() - began, 2)
    if verdict.problems:
        verdict.folder = str(folder)
        _keep_lines(rig, folder)
        (folder / "verdict.json").write_bytes(msgspec.json.format(msgspec.json.encode(verdict), indent=1))
    else:
        shutil.rmtree(folder)
    return verdict


def _judge(verdict: Verdict, rig: Rig, director: Director) -> None:
    console, plan = rig.console, rig.site.plan
    if console is None:
        return
    evidence: Evidence = read_evidence(rig.site)
    verdict.answers = answers_check.judge(evidence, rig.pcs.values(), rig.wiped)
    wiped = answers_check.wiped_unsent(evidence, rig.pcs.values(), rig.wiped)
    if console.samples:
        wiped |= answers_check.wiped_since(evidence, rig.wiped, offset_of(console.samples))
    differing = [ticket for ticket in director.checks_disagreeing if ticket not in wiped]
    verdict.answers.mismatches += len(differing)
    if differing:
        verdict.problems.append("the three-way check found a difference")
    verdict.problems += verdict.answers.problems
    if verdict.answers.stranded:
        verdict.problems.append(f"{verdict.answers.stranded} entries stayed on a PC's disk")
    verdict.problems += room_check.judge(evidence, plan, console.views, console.replies, director.server.second.back_ms)
    programs = [*rig.servers, *rig.pcs.values()]
    logs = [*(program.log for program in programs), rig.site.server / "logs" / "server.log"]
    allowed = (
        *(_DISK_PHRASES if rig.schedule.count("server_disk") else ()),
        *(_TAKE_OVER_PHRASES if rig.schedule.count("take_over") else ()),
    )
    verdict.problems += room_check.log_problems(logs, allowed)
    if console.samples:
        check = TimeCheck(evidence, plan, rig.schedule, console.samples)
        gap = _gap(director.server.second, console.replies)
        verdict.times = check.judge(rig.servers, rig.pcs.values(), director.server.down, director.began_ms, gap)
    if verdict.times.largest_ms() >= TIME_LIMIT_MS:
        verdict.problems.append(f"time error: {msgspec.structs.asdict(verdict.times)}")


def _gap(second: SecondMachine, given: Iterable[tuple[int, Command, CommandReply]]) -> Gap | None:
    """Whose clock changed by what the second machine does not know.

    A candidate who was moved got time back when they went on, which no command says.
    """
    if second.taken_ms is None or second.back_ms is None:
        return None
    tickets = {command.ticket for _, command, _ in given if isinstance(command, MoveSeat)}
    for command in second.forgotten:
        if isinstance(command, StartRoom | PauseRoom | ResumeRoom):
            return Gap(taken_ms=second.taken_ms, back_ms=second.back_ms, tickets=None)
        tickets.update(getattr(command, "tickets", ()))
        tickets.update(outage.ticket for outage in getattr(command, "outages", ()))
    return Gap(taken_ms=second.taken_ms, back_ms=second.back_ms, tickets=frozenset(tickets))


def _keep_lines(rig: Rig, folder: Path) -> None:
    """What every PC said, for whoever looks for the cause."""
    for pc in rig.pcs.values():
        lines = [line for life in pc.lives for line in life.lines]
        (folder / "logs" / f"{pc.name}.jsonl").write_bytes(b"".join(msgspec.json.encode(x) + b"\n" for x in lines))
