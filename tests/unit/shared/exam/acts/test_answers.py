"""The act about answers held for review."""

from typing import Any

from shared.exam.acts.answers import HeldChoice, ReviewHeld
from shared.exam.acts.base import Effect, Told
from shared.exam.room import events as ev
from tests.unit.shared.exam.acts.support import CHIEF, PINS, closed, running, tells, why, writes
from tests.unit.shared.exam.support import Log, T

CHOICES = (
    HeldChoice(epoch=1, seq=4, decision="to_centre"),
    HeldChoice(epoch=1, seq=5, decision="keep_newer", over_epoch=2, over_seq=3),
    HeldChoice(epoch=2, seq=9, decision="to_centre"),
)


def review(*choices: HeldChoice, ticket: str = "T1", reason: str = " 断网 ") -> ReviewHeld:
    return ReviewHeld(ticket=ticket, choices=choices, reason=reason, approvals=PINS)


def over() -> Log:
    log = running(1)
    closed(log, 1, T)
    log.add(T, ev.RoomEnded())
    return log


def test_late_answers_are_decided_by_the_chief_after_the_session_with_a_reason() -> None:
    log = over()
    assert review(*CHOICES).approvers(log.state, "chief", T) == ("chief",)
    assert why(review(*CHOICES), log.state, T) is None
    assert why(review(*CHOICES, reason=""), log.state, T) == "reason_needed"
    assert why(review(), log.state, T) == "no_answer_chosen"
    assert why(review(*CHOICES, ticket="T2"), log.state, T) == "candidate_not_present"
    assert why(review(*CHOICES), running(1).state, T) == "review_after_end"


def test_each_decision_is_written_over_the_version_it_was_made_over() -> None:
    written = writes(review(*CHOICES), over().state, T)
    common: dict[str, Any] = {"ticket": "T1", "reason": "断网", "approvals": (CHIEF,)}
    assert written == [
        ev.HeldReviewed(epoch=1, seq=4, decision="to_centre", **common),
        ev.HeldReviewed(epoch=1, seq=5, decision="keep_newer", over_epoch=2, over_seq=3, **common),
        ev.HeldReviewed(epoch=2, seq=9, decision="to_centre", **common),
    ]


def test_decisions_are_counted_by_what_they_are() -> None:
    told = tells(review(*CHOICES), over().state, T)
    parts = (
        Told(code="review_keep_newer", values={"count": 1}),
        Told(code="review_to_centre", values={"count": 2}),
    )
    listed = Told(code="list", values={"parts": parts})
    assert told == Effect(code="reviewed", values={"seat": 1, "decisions": listed, "again": ""})
    used = tells(review(HeldChoice(epoch=1, seq=1, decision="use_held")), over().state, T)
    assert used.values["decisions"].values["parts"][0].code == "review_use_held"


def test_a_bundle_sealed_before_is_sealed_again() -> None:
    log = over()
    log.add(T, ev.BundleSealed(bundle_id="b", bundle_sha256="", bytes=1))
    assert tells(review(*CHOICES), log.state, T).values["again"] == Told(code="seal_again")
