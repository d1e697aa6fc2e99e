"""Whether a formula is genuine: computed again under other data, its value must go with them.

`=288+0*B4` gives the right number and refers to a cell, yet it is a typed number. The data that the candidate's and the
author's formulas are made of are varied some times over, always in the same way; a right formula then has the author's
value each time. Without the author's formula the value must change at least once.
"""

import random
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

import msgspec

from shared.exam.kinds.kind import Proof
from shared.workbook.engine import Formula
from shared.workbook.entry import enter
from shared.workbook.formats import is_date
from shared.workbook.formula import normalised
from shared.workbook.places import Place
from shared.workbook.task import Task
from shared.workbook.values import CellError, Value

_ROUNDS: Final = 4
_MORE_ROUNDS: Final = 8
"""Rounds in which single data are emptied too: a count changes with nothing else."""
_MOST_DATA: Final = 5_000
_RELATIVE: Final = 1e-6

_Data = dict[Place, Value]


class Proved(msgspec.Struct, frozen=True, kw_only=True):
    """For each cell: whether its value follows the data; and its value under the key's second inputs."""

    follows: Mapping[str, bool]
    second: Mapping[str, Value]


def prove(task: Task, proof: Proof) -> Proved:
    """Compute the cells of a proof under other data. The task is afterwards as it was."""
    places = {ref: place for ref in proof.refs if (place := task.place(ref)) is not None}
    asked = {ref: place for ref, place in places.items() if task.typed_formula(place) is not None}
    second: dict[str, Value] = {}
    if proof.inputs:
        inputs = inputs_of(task, proof.inputs)
        follows, second = _under_inputs(task, proof, asked, inputs)
    else:
        follows = _under_variations(task, proof, asked)
    return Proved(follows=follows, second=second)


def _under_inputs(
    task: Task, proof: Proof, asked: Mapping[str, Place], inputs: _Data
) -> tuple[dict[str, bool], dict[str, Value]]:
    first = {ref: task.value(place) for ref, place in asked.items()}
    before = task.try_out(inputs)
    second = {ref: task.value(place) for ref, place in asked.items()}
    follows = {}
    for ref, place in asked.items():
        model = proof.models.get(ref)
        if model is None:
            follows[ref] = not _alike(first[ref], second[ref], Decimal(0))
        else:
            follows[ref] = _alike(_with_model(task, place, model), second[ref], proof.tolerances.get(ref, Decimal(0)))
    task.try_out(before)
    return follows, second


def _under_variations(task: Task, proof: Proof, asked: Mapping[str, Place]) -> dict[str, bool]:
    first = {ref: task.value(place) for ref, place in asked.items()}
    data = task.data_of({place: normalised(proof.models.get(ref, "")) for ref, place in asked.items()})
    numbers = {
        place: value for place, value in data.items() if isinstance(value, float) and not isinstance(value, bool)
    }
    follows = {ref: ref in proof.models for ref in asked}
    if not data or len(data) > _MOST_DATA:
        return dict.fromkeys(asked, bool(data))
    for number in range(_ROUNDS + _MORE_ROUNDS):
        undecided = [ref for ref, known in follows.items() if not known and ref not in proof.models]
        if number >= _ROUNDS and not undecided:
            break
        dice = random.Random(number)
        changed = _varied(task, numbers, dice) if number < _ROUNDS else _emptied(data, dice)
        before = task.try_out(changed)
        for ref, place in asked.items():
            value, model = task.value(place), proof.models.get(ref)
            if model is None:
                useful = number >= _ROUNDS or not isinstance(value, CellError)
                follows[ref] = follows[ref] or (useful and not _alike(first[ref], value, Decimal(0)))
            elif number < _ROUNDS and follows[ref]:
                wanted = _with_model(task, place, model)
                if not isinstance(wanted, CellError):
                    follows[ref] = _alike(wanted, value, proof.tolerances.get(ref, Decimal(0)) * 2)
        task.try_out(before)
    # A choice between words need not change with any of these; that it refers to cells is all one can ask.
    return {ref: known or (ref not in proof.models and isinstance(first[ref], str)) for ref, known in follows.items()}


def _with_model(task: Task, place: Place, model: str) -> Value:
    before = task.try_out({place: Formula(text=normalised(model))})
    value = task.value(place)
    task.try_out(before)
    return value


def _varied(task: Task, numbers: Mapping[Place, Value], dice: random.Random) -> _Data:
    """Every number another one of its kind: whole numbers stay whole, days move by days, rates stay small."""
    made: _Data = {}
    for place in sorted(numbers):
        value = numbers[place]
        if not isinstance(value, float):
            continue
        factor = dice.uniform(1.05, 1.45) if dice.random() < 0.5 else dice.uniform(0.65, 0.95)
        if is_date(task.number_format(place)):
            made[place] = max(1.0, value + dice.randint(20, 200))
        elif value == 0:
            made[place] = float(dice.randint(1, 9))
        elif value == round(value):
            other = float(round(value * factor))
            made[place] = other if other != value else value + 1
        else:
            made[place] = value * factor
    return made


def _emptied(data: Mapping[Place, Value], dice: random.Random) -> _Data:
    places = sorted(data)
    return dict.fromkeys(dice.sample(places, max(1, len(places) // 3)))


def inputs_of(task: Task, inputs: Mapping[str, str]) -> dict[Place, Value]:
    """The second inputs of a key as cells hold them; what is no cell is left out."""
    made: _Data = {}
    for ref, text in inputs.items():
        place = task.place(ref)
        if place is not None:
            made[place] = enter(text, task.number_format(place)).value
    return made


def _alike(wanted: Value, found: Value, tolerance: Decimal) -> bool:
    if isinstance(wanted, float) and isinstance(found, float):
        return abs(wanted - found) <= max(float(tolerance), _RELATIVE * abs(wanted), 1e-12)
    return (wanted or "") == (found or "")
