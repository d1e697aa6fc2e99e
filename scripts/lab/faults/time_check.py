"""Time: the time each candidate was given against the time they had, measured with the machine's steady clock.

Errors in ms, each the largest of the run:

    clock    the room's clock against the steady clock, over kills, reboots and jumps of the wall clock
    ledger   the product's account of used time against an independent count over the log
    closing  a sitting closed by time, against the moment at which its time was over (while the server could work)
    recorded the end that the record names for such a sitting, against that moment, whether the server could work or not
    overtime a PC took input after the candidate's time was over
    input    the PC of the newest log-in, its line undisturbed, stopped the input, against that moment
    shown    the remaining time on the screen of a PC with an undisturbed line
"""

from collections.abc import Iterable, Sequence

import msgspec

from scripts.lab.faults.child import Child, Life
from scripts.lab.faults.console import Sample
from scripts.lab.faults.evidence import Evidence
from scripts.lab.faults.ledger import Account, left_at, walk
from scripts.lab.faults.schedule import Schedule
from shared.exam.clock.account import used_ms
from shared.exam.plan import SessionPlan
from shared.exam.room import events as ev
from shared.exam.room import fold
from shared.exam.room.state import RoomState

Span = tuple[int, int]

QUIET_MS = 2_500
"""A PC hears of a change with its next sign of life or two."""
AFTER_FAULT_MS = 4_000
"""A line counts as undisturbed this long after its last fault: the longest wait between two tries, and a reply."""
_BACK_MS = 700


class TimeVerdict(msgspec.Struct, kw_only=True):
    """The largest errors, and what they rest on."""

    clock: int = 0
    ledger: int = 0
    closing: int = 0
    recorded: int = 0
    overtime: int = 0
    input: int = 0
    shown: int = 0
    candidates: int = 0
    readings: int = 0

    def largest_ms(self) -> int:
        """The largest of all."""
        return max(self.clock, self.ledger, self.closing, self.recorded, self.overtime, self.input, self.shown)


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """A take-over: steady times of the backup used and of the second machine's start; whose clock had changed between.

    `tickets` None: everybody's.
    """

    taken_ms: int
    back_ms: int
    tickets: frozenset[str] | None

    def unsure(self, ticket: str, at_ms: int) -> bool:
        """Whether a PC could not know then that a change of this candidate's clock had been forgotten."""
        concerns = self.tickets is None or ticket in self.tickets
        return concerns and self.taken_ms <= at_ms < self.back_ms + AFTER_FAULT_MS


def offset_of(samples: Sequence[Sample]) -> int:
    """The room's clock minus the steady one, by the quickest round trip."""
    best = min(samples, key=lambda sample: sample[1] - sample[0])
    return best[2] - (best[0] + best[1]) // 2


class TimeCheck:
    """One run's figures; `judge` fills in the verdict."""

    def __init__(self, evidence: Evidence, plan: SessionPlan, schedule: Schedule, samples: Sequence[Sample]) -> None:
        self._records, self._plan, self._schedule = evidence.records, plan, schedule
        self._samples = samples
        best = min(samples, key=lambda sample: sample[1] - sample[0])
        self._offset = offset_of(samples)
        self._best_error = (best[1] - best[0]) // 2
        self._gap: Gap | None = None
        self.verdict = TimeVerdict()

    def judge(
        self,
        servers: Iterable[Child],
        pcs: Iterable[Child],
        disturbed: Sequence[Sequence[int]],
        began_ms: int,
        gap: Gap | None = None,
    ) -> TimeVerdict:
        """`disturbed`: further steady spans in which the server could not work; `began_ms`: the schedule's zero.

        `gap`: what a take-over forgot; until PCs have heard of it their screens show what they knew.
        """
        self._clock()
        self._gap = gap
        down = self._down(servers, disturbed)
        if gap is not None:
            down.append((gap.taken_ms, gap.back_ms + _BACK_MS))
        boxes = list(pcs)
        for candidate in self._plan.candidates:
            account = walk(self._records, candidate.ticket, self._plan.duration_s * 1000, candidate.extra_percent)
            self._ledger(candidate.ticket, account)
            logins = self._logins(candidate.ticket)
            self._closing(account, logins, down)
            for pc in boxes:
                noisy = [*down, *_noise(self._schedule, pc, began_ms)]
                for life in pc.lives:
                    self._life(candidate.ticket, account, life, noisy)
        return self.verdict

    # ------------------------------------------------------------ the server
    def _clock(self) -> None:
        for before, after, room in self._samples:
            error = abs(room - (before + after) // 2 - self._offset)
            beyond = error - (after - before) // 2 - self._best_error - 2
            self.verdict.clock = max(self.verdict.clock, beyond)

    def _down(self, servers: Iterable[Child], disturbed: Sequence[Sequence[int]]) -> list[Span]:
        """Steady spans in which the server could not work, each with a moment to find its feet."""
        starts = sorted(r.at_ms - self._offset for r in self._records if isinstance(r.event, ev.ServerStarted))
        lives = [life for server in servers for life in server.lives]
        spans = [*((begin, end) for begin, end in disturbed), *(span for life in lives for span in life.frozen)]
        deaths = [life.died_ms for life in lives if life.killed and life.died_ms is not None]
        spans += [(died_ms, next((at for at in starts if at > died_ms), died_ms)) for died_ms in deaths]
        return [(begin, end + _BACK_MS) for begin, end in spans]

    def _ledger(self, ticket: str, account: Account) -> None:
        if not account.closed:
            return
        state = RoomState.begin(self._plan)
        for record in self._records:
            state = fold.apply(state, record)
            if isinstance(record.event, ev.HandedIn) and record.event.ticket == ticket:
                last = used_ms(state.account(ticket), record.at_ms)
        self.verdict.ledger = max(self.verdict.ledger, abs(last - account.had_ms))

    def _logins(self, ticket: str) -> list[int]:
        """When the candidate came onto a screen, steady time."""
        events = ((r.at_ms, r.event) for r in self._records)
        return [at - self._offset for at, e in events if isinstance(e, ev.CandidateLoggedIn) and e.ticket == ticket]

    def _closing(self, account: Account, logins: Sequence[int], down: Sequence[Span]) -> None:
        for closing in account.closed:
            if closing.cause != "time":
                continue
            self.verdict.candidates += 1
            closed = closing.at_ms - self._offset
            if closing.over_ms is None:
                error = closing.left_ms
            else:
                # Who comes for the first time when the time is over is closed then; who is reopened then, at once.
                over = max(closing.over_ms - self._offset, logins[0])
                free = _until_free(max(over, closing.reopened_ms - self._offset), down)
                error = closed - free
                ended = (closing.ended_ms if closing.ended_ms is not None else closing.at_ms) - self._offset
                self.verdict.recorded = max(self.verdict.recorded, abs(ended - over))
            self.verdict.closing = max(self.verdict.closing, error)

    # ------------------------------------------------------------ a PC
    def _life(self, ticket: str, account: Account, life: Life, noisy: Sequence[Span]) -> None:
        by_time = bool(account.closed) and account.closed[-1].cause == "time"
        newest = self._newest_epoch(ticket)
        over = account.over_ms - self._offset if account.over_ms is not None and by_time else None
        changed = [at_ms - self._offset for at_ms in account.changed_ms]
        if over is not None and (spans := list(_input_spans(life, ticket))):
            self._overtime(over, spans, life, judged=not self._unsure(ticket, over))
            if _epoch_of(life, ticket, spans[-1]) == newest:
                self._input(over, spans[-1], changed, noisy, life)
        for line in life.lines:
            if line["kind"] == "shown" and line["ticket"] == ticket and line["running"]:
                self._shown(ticket, line["at"], line["left"], changed, noisy, life)

    def _newest_epoch(self, ticket: str) -> int:
        logins = (r.event for r in self._records if isinstance(r.event, ev.CandidateLoggedIn))
        return max((login.epoch for login in logins if login.ticket == ticket), default=0)

    def _overtime(self, over: int, spans: Sequence[Span], life: Life, *, judged: bool) -> None:
        for begin, end in spans if judged else ():
            came = max(over, begin)
            frozen = sum(max(0, min(end, to) - max(came, since)) for since, to in life.frozen)
            self.verdict.overtime = max(self.verdict.overtime, end - came - frozen)

    def _input(self, over: int, span: Span, changed: Sequence[int], noisy: Sequence[Span], life: Life) -> None:
        """The last span of input at the PC of the newest log-in: at others the candidate's time went on."""
        begin, end = span
        undisturbed = begin < over - QUIET_MS and _quiet(over, changed, noisy, life)
        if undisturbed and _ended_by_time(life, end) and not _asked(life, over):
            self.verdict.input = max(self.verdict.input, abs(end - over))

    def _unsure(self, ticket: str, at_ms: int) -> bool:
        return self._gap is not None and self._gap.unsure(ticket, at_ms)

    def _shown(
        self, ticket: str, at: int, left: int, changed: Sequence[int], noisy: Sequence[Span], life: Life
    ) -> None:
        if at < life.born_ms + QUIET_MS or not _quiet(at, changed, noisy, life):
            return
        candidate = self._plan.candidate(ticket)
        extra = candidate.extra_percent if candidate else 0
        given = self._plan.duration_s * 1000 * (100 + extra) // 100
        self.verdict.readings += 1
        right = left_at(self._records, ticket, given, at + self._offset)
        self.verdict.shown = max(self.verdict.shown, abs(left - right))


def _until_free(at: int, spans: Sequence[Span]) -> int:
    """The first moment from `at` on that lies in none of the spans."""
    for begin, end in sorted(spans):
        if begin - _BACK_MS <= at < end:
            at = end
    return at


def _input_spans(life: Life, ticket: str) -> Iterable[Span]:
    """When this PC took this candidate's input."""
    begun: int | None = None
    for line in life.lines:
        if line["kind"] != "screen":
            continue
        takes = line["screen"] == "exam" and line["ticket"] == ticket
        if takes and begun is None:
            begun = line["at"]
        elif not takes and begun is not None:
            yield begun, line["at"]
            begun = None
    if begun is not None and life.died_ms is not None:
        yield begun, life.died_ms


def _epoch_of(life: Life, ticket: str, span: Span) -> int:
    """Under which log-in a span of input stood."""
    return max(
        int(line["epoch"])
        for line in life.lines
        if line["kind"] == "screen" and line["ticket"] == ticket and line["at"] <= span[0] and line["screen"] == "exam"
    )


def _quiet(at: int, changed: Sequence[int], noisy: Sequence[Span], life: Life) -> bool:
    """Nothing happened to clock, line, server and PC shortly before."""
    if any(at - QUIET_MS < moment <= at for moment in changed):
        return False
    return not any(begin <= at < end + AFTER_FAULT_MS for begin, end in (*noisy, *life.frozen))


def _ended_by_time(life: Life, end: int) -> bool:
    """The span of input did not end because the PC died, was fenced or stood still."""
    return any(
        line["kind"] == "screen" and line["at"] == end and line["screen"] in {"handing_in", "closed"}
        for line in life.lines
    )


def _asked(life: Life, at: int) -> bool:
    """The candidate handed in shortly before."""
    return any(line["kind"] == "hand_in" and at - 2 * QUIET_MS < line["at"] <= at for line in life.lines)


def _noise(schedule: Schedule, pc: Child, began_ms: int) -> list[Span]:
    """Steady spans in which the PC's line was tampered with."""
    seat = int(pc.name.removeprefix("pc-"))
    kinds = {"cut", "stall", "deaf", "slow", "delay", "reset"}
    return [
        (began_ms + act.at_ms, began_ms + act.at_ms + act.span_ms)
        for act in schedule.acts
        if act.kind in kinds and act.seat in {0, seat}
    ]
