"""Every seat of a room is in sight, however many there are; nothing scrolls sideways."""

import pytest

from proctor_console.presenters.seats import GridPlace
from proctor_console.ui.room.map_grid import Grid, fitted

AT_1366 = (782, 590)
"""What a screen of 1366x768 leaves for the map."""


def room(seats: int, columns: int, aisles_after: tuple[int, ...] = ()) -> dict[int, GridPlace]:
    return {
        seat: GridPlace(
            row=(seat - 1) // columns,
            column=(seat - 1) % columns,
            aisles=sum(after <= (seat - 1) % columns for after in aisles_after),
        )
        for seat in range(1, seats + 1)
    }


def right_edge(grid: Grid) -> int:
    return max(grid.at(seat)[0] for seat in grid.places) + grid.width


@pytest.mark.parametrize("columns", range(1, 31))
@pytest.mark.parametrize("seats", [2, 48, 106])
def test_no_room_is_wider_than_the_map(seats: int, columns: int) -> None:
    for width in (480, 782, 1336):
        grid = fitted(room(seats, columns, (columns // 3, columns - columns // 3)), width, 590)
        assert right_edge(grid) <= width
        assert grid.width >= 56
        spots = {grid.at(seat) for seat in grid.places}
        assert len(spots) == seats, "no two cards at one place"


@pytest.mark.parametrize("columns", [8, 9, 10, 11, 12])
def test_a_hundred_seats_are_all_in_sight(columns: int) -> None:
    grid = fitted(room(106, columns, (columns // 3, columns - columns // 3)), *AT_1366)
    assert grid.whole_height <= AT_1366[1]
    assert grid.height >= (36 if grid.width >= 78 else 50)


def test_a_small_room_has_large_cards_in_the_rooms_own_order() -> None:
    places = room(48, 8, (2, 6))
    grid = fitted(places, *AT_1366)
    assert grid.places is places
    assert (grid.width >= 80, grid.height >= 76) == (True, True)
    assert fitted(room(6, 6), 4000, 4000).width == 180


def test_a_row_that_does_not_fit_goes_on_in_the_next_line_before_the_next_row_begins() -> None:
    grid = fitted(room(60, 20), *AT_1366)
    order = sorted(grid.places, key=lambda seat: (grid.places[seat].row, grid.places[seat].column))
    assert order == list(range(1, 61))
    assert {grid.places[seat].row for seat in range(1, 21)} == {0, 1}
