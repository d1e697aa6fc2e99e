"""The two identity rounds as the console counts them and walks through them."""

from msgspec.structs import replace

from proctor_console.presenters import rounds
from proctor_console.presenters.checklist import checklist
from proctor_console.presenters.seats import cards, matching
from scripts.lab.pictures.plan import START_MS
from scripts.lab.pictures.room import sample_view
from shared.protocol.console import RoomView

MIN = 60_000


def before() -> RoomView:
    """Nobody has been looked at at the door yet."""
    view = sample_view(START_MS - 5 * MIN)
    return replace(view, seats=tuple(replace(s, checked=None, entry_check=None, second_check=None) for s in view.seats))


def running() -> RoomView:
    """Everybody passed the door; nobody was looked at again."""
    view = sample_view()
    return replace(view, seats=tuple(replace(s, checked=True, entry_check=True, second_check=None) for s in view.seats))


def with_second(view: RoomView, seat: int, found: bool) -> RoomView:
    seats = tuple(replace(s, second_check=found, checked=found) if s.seat == seat else s for s in view.seats)
    return replace(view, seats=seats)


def test_the_second_round_ticks_nothing_of_the_first() -> None:
    view = running()
    due = rounds.due(view, "second")
    assert rounds.tally(view, "second") == rounds.Tally(right=0, wrong=0, left=len(due))
    assert rounds.told(view, "second") == f"开考后复核 0/{len(due)}"
    step = next(s for s in checklist(view) if s.title == "开考后复核身份")
    assert (step.state, step.detail) == ("now", f"0/{len(due)} 人已核对")


def test_the_next_unchecked_goes_round_the_room_and_ends() -> None:
    view = running()
    seats = [s.seat for s in rounds.due(view, "second")]
    assert rounds.next_unchecked(view, "second", 0) == seats[0]
    assert rounds.next_unchecked(view, "second", seats[-1]) == seats[0]
    view = with_second(view, seats[1], True)
    assert rounds.next_unchecked(view, "second", seats[0]) == seats[2]
    first = next(s.ticket for s in view.seats if s.seat == seats[0])
    assert rounds.next_unchecked(view, "second", seats[-1], frozenset({first})) == seats[2]
    for seat in seats:
        view = with_second(view, seat, True)
    assert rounds.next_unchecked(view, "second", 0) == 0


def test_turning_stops_at_either_end() -> None:
    view = running()
    seats = [s.seat for s in rounds.due(view, "second")]
    assert rounds.step(view, "second", seats[0], -1) == seats[0]
    assert rounds.step(view, "second", seats[0], 1) == seats[1]
    assert rounds.step(view, "second", seats[-1], 1) == seats[-1]


def test_marks_filters_and_counters_tell_the_same() -> None:
    view = running()
    seats = [s.seat for s in rounds.due(view, "second")]
    view = with_second(with_second(view, seats[0], True), seats[1], False)
    marks = {card.seat: card.mark for card in cards(view, view.room_ms)}
    assert [marks[seat] for seat in seats[:3]] == ["second", "wrong", "entry"]
    assert matching(view, "", "second") == frozenset(seats[1:])
    assert matching(view, "", "entry") == frozenset()
    counted = rounds.tally(view, "second")
    assert (counted.right, counted.wrong, counted.left) == (1, 1, len(seats) - 2)
    assert rounds.told(view, "second").endswith("不符 1")


def test_before_the_exam_everybody_due_is_looked_at_at_the_door() -> None:
    view = before()
    assert rounds.current_round(view) == "entry"
    assert len(rounds.due(view, "entry")) == sum(bool(s.ticket) for s in view.seats)
    assert rounds.due(view, "second") == ()


def test_who_came_late_passes_the_door_first() -> None:
    view = running()
    late = replace(next(s for s in rounds.due(view, "second")), entry_check=None, checked=None)
    assert rounds.round_of(view, late) == "entry"
    assert rounds.round_of(view, replace(late, entry_check=True)) == "second"
