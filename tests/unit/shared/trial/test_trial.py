"""The trial's paper, what is typed in it, who sits where, and that every failure has a cause and a cure in words."""

from hypothesis import given
from hypothesis import strategies as st

from shared.exam.kinds.asking import within_bounds
from shared.exam.kinds.registry import KINDS, kind_of
from shared.protocol.trial import TrialStep
from shared.trial.paper import trial_paper
from shared.trial.plan import MOST_VIRTUAL, password_of, ticket_of, trial_plan, virtual_seats
from shared.trial.steps import CHECKS, ITEM, LIMITS, STEPS
from shared.trial.typing import typed_answers
from shared.trial.words import cause_words, step_word
from shared.words.catalogue import CHINESE, say


def test_the_paper_has_one_item_of_each_kind_and_a_step_for_it() -> None:
    paper, media = trial_paper()
    items = list(paper.items())
    assert sorted(item.item_id for item in items) == sorted(kind.name for kind in KINDS)
    assert [kind_of(item).name for item in items] == [item.item_id for item in items]
    assert paper.media() == set(media)
    assert {f"{ITEM}{item.item_id}" for item in items} <= set(STEPS)
    assert set(CHECKS) < set(LIMITS)


@given(st.integers(1, 9999))
def test_what_is_typed_answers_every_item_wholly(seat: int) -> None:
    paper, _media = trial_paper()
    typed = typed_answers(seat)
    for item in paper.items():
        answer = typed[item.item_id]
        assert kind_of(item).is_answered(answer)
        assert within_bounds(answer)


def test_another_seat_types_other_answers_where_it_is_free_to() -> None:
    same = [item for item, answer in typed_answers(7).items() if typed_answers(8)[item] == answer]
    assert same == []


@given(st.sets(st.integers(1, 999), min_size=1, max_size=60), st.integers(0, MOST_VIRTUAL))
def test_nobody_sits_on_anybody(seats: set[int], virtual: int) -> None:
    plan = trial_plan(
        trial_id="T", site_id="S", site_name="n", room="r", seats=sorted(seats), virtual=virtual, pin_hash="", now_ms=0
    )
    taken = [candidate.seat for candidate in plan.candidates]
    assert len(taken) == len(set(taken)) == len(seats) * (virtual + 1)
    assert max(taken) <= plan.seats
    assert plan.kind == "trial"
    assert {place for seat in seats for place in virtual_seats(seats, seat, virtual)} == set(taken) - seats
    assert plan.candidates[0].ticket == ticket_of(min(seats))
    assert len(password_of(1)) == 6


def test_every_step_has_a_name_and_every_cause_a_cure() -> None:
    assert all(step_word(step) != step for step in (*STEPS, "called", "compare"))
    assert step_word("item.nothing") == "item.nothing"
    of_the_whole = {"cancelled", "formal_begins", "no_seats", "stage_failed", "interrupted"}
    causes = {code.removeprefix("trial.cause.") for code in CHINESE.entries if code.startswith("trial.cause.")}
    cures = {code.removeprefix("trial.cure.") for code in CHINESE.entries if code.startswith("trial.cure.")}
    assert causes - of_the_whole == cures


def test_causes_are_told_with_their_values_and_strange_ones_calmly() -> None:
    silent = TrialStep(name="item.voucher", state="failed", code="silent", values={"step": "item.voucher"})
    assert cause_words(silent)[0] == f"在“作答{say('kind.voucher.title')}”这一步之后没有消息"
    assert cause_words(TrialStep(name="x", state="failed", code="of_next_year"))[0] == "程序出错：of_next_year"
