"""A spreadsheet task as its candidates meet it: can they see what they type, and see the answer before they type?

The cells are asked of the very model that the candidate's window paints and the marker computes.
"""

import colorsys
from collections.abc import Iterator, Mapping
from typing import Final

from scripts.centre.authoring.agreeing import sheets_named
from scripts.centre.authoring.sheet_inputs import input_findings
from scripts.centre.authoring.sheet_leaks import leaks
from scripts.centre.authoring.signs import sign_fault
from scripts.centre.authoring.written import COLOUR_NAMED, HUES
from shared.exam.kinds.findings import Finding, finding
from shared.exam.kinds.numbers import decimal_of
from shared.exam.kinds.spreadsheet import SpreadsheetItem, SpreadsheetKey, SpreadsheetKind
from shared.words.catalogue import row, say
from shared.workbook.formats import is_date, is_percent
from shared.workbook.places import Place
from shared.workbook.problems import functions_of
from shared.workbook.sheet import ROW_PX
from shared.workbook.signatures import VOLATILE
from shared.workbook.task import Task
from shared.workbook.template import Template
from shared.workbook.visible import room_px, why_unseen

_KIND: Final = SpreadsheetKind()
_WIDEST_RATE: Final = 2
"""A rate above 200 % is rare; 40 where 0.4 is meant is not."""
_EARLY: Final = 20_000
"""Days before 1954 by their number: no business of an exam."""
_LISTED: Final = 5
_COLUMN_PX: Final = 64
_MOST_FROZEN: Final = (700, 320)
"""Width and height in px that frozen columns and rows leave free on a screen of 1366x768 beside the documents."""
_GREY: Final = 0.05
_DIGIT_PX: Final = 0.55
"""How wide a digit is, in parts of the size of the text."""


def task_findings(item: SpreadsheetItem, key: SpreadsheetKey, data: bytes, instruction: str) -> Iterator[Finding]:
    """What keeps candidates from their task, and what tells them its answer. Every cell of the key is in the workbook.

    Raises:
        TemplateError: the template cannot be read; whoever asks has told so.
    """
    template = Template(data)
    task = Task(template)
    places = {ref: place for cell in key.cells if (place := task.place(ref := cell.ref)) is not None}
    if len(places) < len(key.cells):
        return  # told by its place
    yield from sheets_named(item, [sheet.name for sheet in task.sheets if not sheet.hidden])
    yield from _open_lines(task)
    yield from _frozen(task)
    yield from _signs(task)
    yield from _key_findings(task, key, places)
    yield from _ground(task, places, f"{item.stem}{instruction}")
    yield from leaks(task, key, places)
    yield from _covered(task, places)
    answer = _KIND.model_answer(item, key)
    task.write({places[ref]: text for ref, text in answer.cells.items()})
    yield from _unseen(task, places)
    yield from input_findings(task, key, places)


def _open_lines(task: Task) -> Iterator[Finding]:
    for sheet, cells in zip(task.sheets, task.template.cells, strict=True):
        if not sheet.hidden and cells.protected and (cells.unlocked_rows or cells.unlocked_columns):
            yield finding(("template",), "open_lines", say("author.sheet.open_lines", sheet=sheet.name))


def _signs(task: Task) -> Iterator[Finding]:
    for place, given in task.template.given():
        if isinstance(given.value, str) and not task.sheets[place.sheet].hidden:
            fault = sign_fault(given.value)
            if fault is not None:
                told = say("author.sheet.sign", ref=task.template.name_of(place), told=fault[2])
                yield finding(("template",), fault[1], told)


def _key_findings(task: Task, key: SpreadsheetKey, places: Mapping[str, Place]) -> Iterator[Finding]:
    for number, cell in enumerate(key.cells):
        path = ("answer", "cells", number)
        if daily := functions_of(cell.formula) & VOLATILE:
            told = say("author.sheet.changes_daily", ref=cell.ref, functions=sorted(daily))
            yield finding((*path, "formula"), "changes_daily", told)
        rate = decimal_of(cell.value)
        large = not cell.formula and rate is not None and abs(rate) > _WIDEST_RATE
        whole = rate is not None and abs(rate) < _EARLY
        if whole and is_date(task.number_format(places[cell.ref])):
            yield finding((*path, "value"), "date_format", say("author.sheet.date_format", ref=cell.ref), doubt=True)
        if large and is_percent(task.number_format(places[cell.ref])):
            yield finding((*path, "value"), "percent_key", say("author.sheet.percent", ref=cell.ref), doubt=True)


def _ground(task: Task, places: Mapping[str, Place], words: str) -> Iterator[Finding]:
    """Cells without the ground that the words send the candidate to."""
    named = COLOUR_NAMED.search(words)
    bare = [ref for ref, place in places.items() if task.style(place).fill in {"", "#FFFFFF"}]
    if named and bare:
        told = say("author.sheet.no_ground", found=named[0], refs=_some(bare))
        yield finding(("template",), "no_ground", told)
    elif named and not any(_is_coloured(task.style(place).fill, named[0]) for place in places.values()):
        yield finding(("template",), "other_ground", say("author.sheet.other_ground", found=named[0]), doubt=True)


def _is_coloured(fill: str, named: str) -> bool:
    """Whether a ground (#RRGGBB) may be called by the colour that is named; True for a name that says none."""
    red, green, blue = (int(fill[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    wanted = next((spans for sign, spans in HUES.items() if sign in named), ((0, 360),))
    return saturation < _GREY or any(first <= hue * 360 <= last for first, last in wanted)


def _frozen(task: Task) -> Iterator[Finding]:
    """Sheets of which so much stays in sight that the rest has no room on a small screen."""
    for sheet in task.sheets:
        down = sum(sheet.heights.get(n, ROW_PX) for n in range(1, sheet.frozen_rows + 1))
        across = sum(sheet.widths.get(n, _COLUMN_PX) for n in range(1, sheet.frozen_columns + 1))
        if not sheet.hidden and (down > _MOST_FROZEN[1] or across > _MOST_FROZEN[0]):
            yield finding(("template",), "frozen", say("author.sheet.frozen", sheet=sheet.name), doubt=True)


def _covered(task: Task, places: Mapping[str, Place]) -> Iterator[Finding]:
    """Answer cells under a picture."""
    for ref, place in places.items():
        left, top = _corner(task, place)
        width, height = room_px(task, place)
        for picture in task.sheets[place.sheet].pictures:
            x, y = _corner(task, picture.place)
            right, below = x + picture.left_px + picture.width_px, y + picture.top_px + picture.height_px
            within = x + picture.left_px < left + width / 2 < right and y + picture.top_px < top + height / 2 < below
            if within:
                yield finding(("template",), "picture_over_answer", say("author.sheet.covered", ref=ref))


def _corner(task: Task, place: Place) -> tuple[int, int]:
    """Where a cell begins, in px from the sheet's corner."""
    left = sum(room_px(task, Place(sheet=place.sheet, row=place.row, column=n))[0] for n in range(1, place.column))
    top = sum(room_px(task, Place(sheet=place.sheet, row=n, column=place.column))[1] for n in range(1, place.row))
    return left, top


def _unseen(task: Task, places: Mapping[str, Place]) -> Iterator[Finding]:
    """With the right answers typed: what cannot be seen of them, and what cannot be seen of the data."""
    narrow = []
    for number, (ref, place) in enumerate(places.items()):
        why = why_unseen(task, place)
        if why == "hidden":
            continue  # told by the workbook
        if why is not None:
            told = say("author.sheet.unseen", ref=ref, why=say(f"author.sheet.why.{why}"))
            yield finding(("answer", "cells", number, "ref"), "answer_unseen", told)
        elif _too_long(task, place):
            narrow.append(ref)
    if narrow:
        told = say("author.sheet.narrow", refs=_some(narrow))
        yield finding(("template",), "answer_too_wide", told, doubt=True)
    pale = [
        task.template.name_of(place)
        for place, given in task.template.given()
        if (given.value is not None or given.formula) and task.value(place) not in {None, ""}
        if why_unseen(task, place) not in {None, "hidden"}
    ]
    if pale:
        yield finding(("template",), "data_unseen", say("author.sheet.data_unseen", refs=_some(pale)), doubt=True)


def _too_long(task: Task, place: Place) -> bool:
    """Whether the window shows #### for the right number: a number is never cut."""
    look, style = task.look(place), task.style(place)
    if not look.numeric or style.number_format == "General":
        return False
    return len(look.text) * style.size_px * _DIGIT_PX > room_px(task, place)[0]


def _some(refs: list[str]) -> str:
    shown = row(refs[:_LISTED])
    return shown if len(refs) <= _LISTED else say("author.template.more", some=refs[:_LISTED], count=len(refs))
