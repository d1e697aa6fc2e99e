"""Which answers count after people decided about held ones, by examples (the laws: tests/property)."""

from shared.exam.answers.content import Answered, Visited
from shared.exam.answers.log import AnswerBook, Entry, Place, Stored
from shared.exam.answers.reading import ReadLog
from shared.exam.answers.review import (
    NOWHERE,
    HeldDecision,
    Review,
    answers_by_place,
    counting_places,
    left_to_centre,
    undecided,
)
from shared.exam.kinds.single_choice import SingleChoice

NEW = Place(epoch=2, seq=1)
OLD = Place(epoch=1, seq=1)
OLDER = Place(epoch=1, seq=2)


def answer(epoch: int, seq: int, choice: str | None, item: str = "Q", *, held: bool = False) -> Stored:
    response = None if choice is None else SingleChoice(choice=choice)
    content = Answered(item_id=item, response=response)
    return Stored(entry=Entry(epoch=epoch, seq=seq, content=content, client_ms=0), received_ms=0, held=held)


LOG = (
    answer(2, 1, "N"),
    answer(1, 1, "O"),
    answer(1, 2, "P"),
    Stored(entry=Entry(epoch=2, seq=2, content=Visited(item_id="Q"), client_ms=0), received_ms=0),
)
READ = ReadLog("T1", LOG)


def review(place: Place, decision: HeldDecision, over: Place = NEW) -> Review:
    return Review(place=place, decision=decision, over=over)


def counts(*reviews: Review, read: ReadLog = READ) -> dict[str, Place]:
    return read.counting(reviews)


def test_without_a_decision_the_newest_counts() -> None:
    assert counts() == {"Q": NEW}
    assert counts(review(OLD, "keep_newer"), review(OLDER, "to_centre")) == {"Q": NEW}


def test_a_held_answer_counts_by_a_decision_and_by_the_last_one() -> None:
    assert counts(review(OLD, "use_held")) == {"Q": OLD}
    assert counts(review(OLD, "use_held"), review(OLDER, "use_held")) == {"Q": OLDER}
    assert counts(review(OLD, "use_held"), review(OLD, "keep_newer")) == {"Q": NEW}
    assert counts(review(OLD, "use_held"), review(OLDER, "keep_newer")) == {"Q": OLD}, "that was about another one"


def test_a_decision_over_a_version_that_no_longer_stands_is_void() -> None:
    assert counts(review(OLD, "use_held", over=OLDER)) == {"Q": NEW}
    assert counts(review(OLD, "use_held", over=OLDER), review(OLDER, "use_held")) == {"Q": OLDER}
    assert counts(review(Place(epoch=9, seq=9), "use_held"), review(OLD, "use_held")) == {"Q": OLD}


def test_where_nothing_stood_a_held_answer_stands_over_nothing() -> None:
    read = ReadLog("T1", (answer(1, 1, "H", held=True),))
    assert Place(epoch=0, seq=0) == NOWHERE
    assert counts(read=read) == {}
    assert counts(review(OLD, "use_held", over=NOWHERE), read=read) == {"Q": OLD}
    assert read.responses([review(OLD, "use_held", over=NOWHERE)]) == {"Q": SingleChoice(choice="H")}


def test_responses_are_those_that_count_without_what_was_cleared() -> None:
    assert READ.responses([]) == {"Q": SingleChoice(choice="N")}
    read = ReadLog("T1", (answer(1, 1, "A"), answer(1, 2, "B", "R"), answer(1, 3, None)))
    assert read.responses([]) == {"R": SingleChoice(choice="B")}
    assert (read.ticket, len(read.log), read.book.count(), read.book.sitting_id) == ("T1", 3, 3, "T1")


def test_every_answer_has_its_place_and_other_entries_have_none() -> None:
    found = answers_by_place(READ.book, LOG)
    assert {place: a.response for place, a in found.items()} == {
        NEW: SingleChoice(choice="N"),
        OLD: SingleChoice(choice="O"),
        OLDER: SingleChoice(choice="P"),
    }
    assert READ.answers == found
    assert counting_places(AnswerBook("T1"), {NEW: "Q"}, ()) == {}


def test_what_nobody_decided_about_and_what_is_left_to_the_centre() -> None:
    reviews = (review(OLDER, "to_centre"), review(NEW, "to_centre"), review(OLD, "keep_newer"))
    assert undecided((OLD, Place(epoch=3, seq=3)), reviews) == (Place(epoch=3, seq=3),)
    assert left_to_centre(reviews) == (OLDER, NEW)
    assert left_to_centre((*reviews, review(NEW, "use_held"))) == (OLDER,), "the last decision stands"
