"""How far everybody is: who came, who fell silent, who holds nobody up, and whose answers arrived."""

from shared.exam.kinds.short_answer import ShortAnswer
from shared.protocol.trial import StepState, TrialReport, TrialStep
from site_server.service.trial.roll import CALL_MS, SILENT_MS, Roll, differing

ANSWERS = {"a": ShortAnswer(text="答")}


def report(*steps: tuple[str, StepState], over: bool = False) -> TrialReport:
    told = tuple(TrialStep(name=name, state=state) for name, state in steps)
    return TrialReport(trial_id="T", steps=told, over=over, answers=dict(ANSWERS) if over else {})


def room() -> Roll:
    return Roll({1: ("seat-1", "甲"), 2: ("seat-2", "乙")}, now_ms=0)


def test_the_room_waits_for_everybody_and_for_nobody_who_is_out() -> None:
    roll = room()
    roll.take(1, report(("login", "passed"), ("rules", "running")), 1)
    assert not roll.through("login")
    roll.take(2, report(("login", "failed"), over=True), 1)
    assert roll.through("login")
    assert not roll.through("rules")
    roll.take(1, report(("login", "passed"), ("rules", "passed")), 2)
    assert roll.through("rules")


def test_who_does_not_come_and_who_falls_silent_is_named_with_the_step() -> None:
    roll = room()
    roll.take(1, report(("login", "running")), 1)
    roll.look(CALL_MS)
    assert roll.view()[1].failure is None
    roll.look(max(CALL_MS, SILENT_MS) + 2)
    first, second = roll.view()
    assert first.failure is not None
    assert (first.state, first.failure.code, first.failure.values) == ("failed", "silent", {"step": "login"})
    assert second.failure is not None
    assert second.failure.code == "never_came"
    assert roll.through("login")
    assert not roll.anybody_passed("login")


def test_a_late_report_never_takes_steps_back_and_strangers_are_not_heard() -> None:
    roll = room()
    roll.take(1, report(("login", "passed"), ("rules", "running")), 1)
    roll.take(1, report(("login", "running")), 2)
    roll.take(9, report(("login", "passed")), 2)
    assert roll.view()[0].step == "rules"
    assert (roll.device_at(1), roll.device_at(9)) == ("seat-1", "")


def test_answers_are_held_against_the_sealed_ones_item_by_item() -> None:
    roll = room()
    for seat in (1, 2):
        roll.take(seat, report(("hand_in", "passed"), over=True), 1)
    roll.compare({1: ANSWERS, 2: {"a": ShortAnswer(text="另"), "b": ShortAnswer(text="多")}})
    first, second = roll.view()
    assert first.state == "passed"
    assert second.failure is not None
    assert (second.failure.name, second.failure.values) == ("compare", {"items": "a、b"})
    assert differing(ANSWERS, {}) == ("a",)


def test_whoever_is_still_at_it_when_time_is_up_has_failed() -> None:
    roll = room()
    roll.take(1, report(("login", "running")), 1)
    roll.give_up("timeout_room")
    assert [seat.failures for seat in roll.view()] == [1, 1]
