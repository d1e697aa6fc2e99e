"""After the end: the three-way check, sealing, upload and receipt as steps, and why a step cannot be done yet."""

from typing import Final, Literal

import msgspec

from shared.formatting import clock_time
from shared.protocol.console import LaterCard, RoomView, SeatView
from shared.protocol.jobs import JobKind, SittingCheck
from shared.words.catalogue import row, say

StageState = Literal["done", "now", "later"]
_ORDER: Final = ("no_session", "sealed", "unsealed", "running", "paused", "ended", "collected", "bundled", "received")


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """One step. `refusal` says why its button is off; empty when it is on. Steps without a button have no `job`."""

    key: str
    title: str
    text: str
    state: StageState
    job: JobKind | None = None
    verb: str = ""
    refusal: str = ""


class CheckRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the three-way check."""

    seat: int
    ticket: str
    name: str
    entries: int
    client: str
    server: str
    bundle: str
    result: str
    agrees: bool


def stages(view: RoomView) -> tuple[Stage, ...]:
    """The steps after the end; done again at will until the receipt is there."""
    rank = _ORDER.index(view.phase)
    ended, collected, bundled, received = (
        rank >= _ORDER.index(p) for p in ("ended", "collected", "bundled", "received")
    )

    def state(done: bool, before: bool) -> StageState:
        return "done" if done else "now" if before else "later"

    def refusal(before: bool, over: str, first: str) -> str:
        """What the centre has is not touched any more, and each step wants the one before it."""
        return over if received else "" if before else first

    return (
        Stage(key="end", title=say("console.stage.end"), text=_end_words(view), state=state(ended, True)),
        Stage(
            key="collect",
            title=say("console.stage.check"),
            text=say("console.stage.check_how"),
            state=state(collected, ended),
            job="collect",
            verb=say("console.stage.check_again") if collected else say("console.stage.check_start"),
            refusal=refusal(ended, say("console.stage.check_received"), say("console.stage.end_first")),
        ),
        Stage(
            key="seal",
            title=say("console.stage.seal"),
            text=_seal_words(view),
            state=state(bundled, collected),
            job="seal",
            verb=say("console.stage.seal_again") if bundled else say("console.stage.seal_start"),
            refusal=refusal(collected, say("console.stage.seal_received"), say("console.stage.check_first")),
        ),
        Stage(
            key="upload",
            title=say("console.stage.upload"),
            text=say("console.stage.uploaded") if received else say("console.stage.upload_how"),
            state=state(received, bundled),
            job="upload",
            verb=say("console.stage.upload"),
            refusal=refusal(bundled, say("console.stage.upload_received"), say("console.stage.seal_first")),
        ),
        _addendum(view.later, bundled=bundled),
        Stage(
            key="receipt", title=say("console.stage.receipt"), text=_receipt_words(view), state=state(received, False)
        ),
    )


def _end_words(view: RoomView) -> str:
    if not view.ended_ms:
        return say("console.stage.end_how")
    return say("console.stage.ended", at=clock_time(view.ended_ms, view.time_zone))


def _seal_words(view: RoomView) -> str:
    if not view.bundle_sha256:
        return say("console.stage.seal_how")
    return say("console.stage.sealed", bundle_sha256=view.bundle_sha256[:12])


def _receipt_words(view: RoomView) -> str:
    if not view.receipt_id:
        return say("console.stage.receipt_how")
    return say("console.stage.receipt_number", receipt_id=view.receipt_id)


def _addendum(later: LaterCard, *, bundled: bool) -> Stage:
    """What was noted after the sealing: into a file of its own, and out with it."""
    title, sealing = say("console.stage.addendum"), later.waiting > 0 or later.number == 0
    figures = {"number": later.number, "count": later.since}
    state: StageState = "later"
    if not bundled:
        text, refusal = say("console.stage.addendum_before"), say("console.stage.seal_first")
    elif not later.since:
        text, refusal = say("console.stage.addendum_none"), say("console.stage.addendum_nothing")
    elif later.waiting:
        text, refusal, state = say("console.stage.addendum_waits", count=later.waiting), "", "now"
    elif later.unsent:
        text, refusal, state = say("console.stage.addendum_ready", **figures), "", "now"
    else:
        text, refusal, state = (
            say("console.stage.addendum_safe", **figures),
            say("console.stage.addendum_done"),
            "done",
        )
    return Stage(
        key="addendum",
        title=title,
        text=text,
        state=state,
        job="addendum" if sealing else "send_addendum",
        verb=say("console.stage.addendum_seal") if sealing else say("console.stage.addendum_send"),
        refusal=refusal,
    )


def late_answers(view: RoomView) -> list[SeatView]:
    """Whose late answers wait for a decision after the end; the results are not sealed before."""
    return [s for s in view.seats if s.held] if view.ended_ms is not None else []


def late_text(waiting: list[SeatView]) -> str:
    """One sentence about them."""
    seats = row(str(s.seat) for s in waiting)
    count = sum(s.held for s in waiting)
    return say("console.late_text", seats=seats, count=count)


def check_rows(view: RoomView, checks: tuple[SittingCheck, ...]) -> list[CheckRow]:
    """The rows, disagreements first."""
    names = {s.ticket: s.name_masked for s in view.seats if s.ticket}
    rows = [
        CheckRow(
            seat=c.seat,
            ticket=c.ticket,
            name=names.get(c.ticket, ""),
            entries=c.entries,
            client=_short(c.client_head) or say("console.check.unreported"),
            server=_short(c.server_head),
            bundle=_short(c.bundle_head),
            result=_result(c),
            agrees=c.agrees,
        )
        for c in checks
    ]
    return sorted(rows, key=lambda r: (r.result == say("console.check.agrees"), r.seat))


def check_summary(checks: tuple[SittingCheck, ...]) -> str:
    """One sentence about the whole check."""
    agreeing = sum(c.agrees and bool(c.client_head) for c in checks)
    silent = sum(not c.client_head for c in checks)
    wrong = sum(not c.agrees and bool(c.client_head) for c in checks)
    parts = [say("console.check.summary", count=len(checks), agreeing=agreeing)]
    if silent:
        parts.append(say("console.check.silent", silent=silent))
    parts.append(say("console.check.wrong", wrong=wrong) if wrong else say("console.check.none_wrong"))
    return "，".join(parts) + "。"


def _short(head: str) -> str:
    return head[:8]


def _result(check: SittingCheck) -> str:
    if not check.client_head:
        return say("console.check.pc_unreported")
    return say("console.check.agrees") if check.agrees else say("console.check.differs")
