"""The navigator: which items there are, how far each is, which one is open."""

from typing import Literal

import msgspec

from candidate_client.core.outline import Exam, OrderedItem
from candidate_client.core.state import ClientView
from candidate_client.presenters.section import Standing, standing
from shared.exam.kinds.asking import Progress, progress_of

Filter = Literal["all", "open", "flagged"]


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One item in the navigator."""

    item_id: str
    number: int
    label: str
    progress: Progress
    flagged: bool
    current: bool
    locked: bool = False


class NavigatorRow(msgspec.Struct, frozen=True, kw_only=True):
    """A heading with its cells; `done` counts items with anything in them.

    `standing`: the cells of a section that is over or still to come are shown but cannot be visited.
    """

    title: str
    cells: tuple[Cell, ...]
    done: int
    total: int
    standing: Standing = "open"


def rows(view: ClientView, wanted: Filter = "all") -> tuple[NavigatorRow, ...]:
    """The navigator's rows. Theory stands by group, practical tasks (few) under their section."""
    if view.exam is None:
        return ()
    made: list[NavigatorRow] = []
    for title, items in _headed(view.exam):
        section = standing(view, items[0].section.section_id)
        cells = [_cell(view, ordered, locked=section != "open") for ordered in items]
        shown = tuple(cell for cell in cells if _matches(cell, wanted))
        done = sum(1 for cell in cells if cell.progress != "none")
        if shown:
            made.append(NavigatorRow(title=title, cells=shown, done=done, total=len(cells), standing=section))
    return tuple(made)


def _headed(exam: Exam) -> list[tuple[str, list[OrderedItem]]]:
    headed: dict[tuple[str, str], list[OrderedItem]] = {}
    titles: dict[tuple[str, str], str] = {}
    for ordered in exam.items:
        practical = ordered.section.kind == "practical"
        key = (ordered.section.section_id, "" if practical else ordered.group.group_id)
        titles[key] = ordered.section.title if practical else short_title(ordered.group.title)
        headed.setdefault(key, []).append(ordered)
    return [(titles[key], items) for key, items in headed.items()]


def short_title(title: str) -> str:
    """一、单项选择题 without its number: 单项选择题."""
    head, mark, rest = title.partition("、")
    return rest if mark and len(head) <= 2 and rest else title


def _cell(view: ClientView, ordered: OrderedItem, *, locked: bool) -> Cell:
    item_id = ordered.item.item_id
    return Cell(
        item_id=item_id,
        number=ordered.number,
        label=ordered.label,
        progress=progress_of(ordered.item, view.answers.get(item_id)),
        flagged=item_id in view.flags,
        current=item_id == view.position,
        locked=locked,
    )


def _matches(cell: Cell, wanted: Filter) -> bool:
    if wanted != "all" and cell.locked:
        return False
    if wanted == "open":
        return cell.progress != "full" or cell.current
    return cell.flagged or cell.current if wanted == "flagged" else True
