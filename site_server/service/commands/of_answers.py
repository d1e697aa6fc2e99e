"""The command about answers held for review: what counts is decided by the chief examiner, after the session."""

from collections.abc import Iterable
from typing import Final

from shared.exam.answers.log import AnswerBook, Place
from shared.exam.answers.review import NOWHERE, HeldDecision
from shared.exam.room.events import HeldReviewed
from shared.protocol.commands import HeldChoice, ReviewHeld
from shared.protocol.errors import WireError
from site_server.service.commands.common import Ask, Effect, present, reason_of
from site_server.service.core.writer import Tx
from site_server.service.people import staff

_WORDS: Final[dict[HeldDecision, str]] = {
    "keep_newer": "维持现有作答 {n} 条",
    "use_held": "采用迟到的作答 {n} 条",
    "to_centre": "留待评价组织处理 {n} 条",
}


def review(ask: Ask, command: ReviewHeld) -> Effect:
    """Decide about late answers. Before the end the candidate's own next answer decides, and nobody looks at papers."""
    reason = reason_of(command.reason)
    if not command.choices:
        raise WireError("bad_request", "没有选择要复核的作答。")
    approvals = staff.approvals(ask.site, ask.device, command.approvals, ("chief",))

    def effect(tx: Tx) -> str:
        sitting = present(tx, command.ticket)
        if tx.state.ended_ms is None:
            raise WireError("review_after_end")
        _check(tx.book(command.ticket), command.choices)
        sealed = tx.state.bundle is not None
        for choice in command.choices:
            tx.append(
                ask.actor,
                HeldReviewed(
                    ticket=command.ticket,
                    epoch=choice.epoch,
                    seq=choice.seq,
                    decision=choice.decision,
                    reason=reason,
                    over_epoch=choice.over_epoch,
                    over_seq=choice.over_seq,
                    approvals=approvals,
                ),
            )
        again = "此前封存的成绩数据包不含这些决定，请重新封存。" if sealed else ""
        return f"{sitting.seat} 号座位迟到的作答已复核：{_told(command.choices)}。{again}"

    return effect


def _check(book: AnswerBook, choices: tuple[HeldChoice, ...]) -> None:
    """Every choice is about a held answer, over the version that still stands; at most one is used for an item."""
    used: set[str] = set()
    for choice in choices:
        item = book.held_item(Place(epoch=choice.epoch, seq=choice.seq))
        if item is None:
            raise WireError("not_held")
        if Place(epoch=choice.over_epoch, seq=choice.over_seq) != (book.place_of(item) or NOWHERE):
            raise WireError("held_moved_on")
        if choice.decision == "use_held" and item in used:
            raise WireError("bad_request", "同一题只能采用一条迟到的作答，没有作任何改动。")
        if choice.decision == "use_held":
            used.add(item)


def _told(choices: Iterable[HeldChoice]) -> str:
    decisions = [choice.decision for choice in choices]
    return "，".join(text.format(n=decisions.count(d)) for d, text in _WORDS.items() if d in decisions)
