"""Which editor an item gets: that of the module in `candidate_client.ui.kinds` named like the item's kind."""

import importlib
from collections.abc import Callable
from types import ModuleType

from candidate_client.core.outline import Exam
from candidate_client.ui.item_editor import ItemEditor
from shared.exam.kinds.parts import Item


def make_editor(item: Item, exam: Exam) -> ItemEditor:
    """A fresh editor without an answer. `item` is in this candidate's order."""
    make: Callable[[Item, Exam], ItemEditor] = _module(item.kind).make
    return make(item, exam)


def bring_in(before: Exam | None, exam: Exam) -> None:
    """Another paper: read the modules of its kinds, 0.1 s for all of them, which no first visit is to wait for."""
    for kind in {ordered.item.kind for ordered in exam.items} if exam is not before else ():
        _module(kind)


def _module(kind: str) -> ModuleType:
    return importlib.import_module(f"candidate_client.ui.kinds.{kind}")
