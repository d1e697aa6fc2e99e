"""Which editor an item gets: that of the module in `candidate_client.ui.kinds` named like the item's kind."""

import importlib
from collections.abc import Callable

from candidate_client.core.outline import Exam
from candidate_client.ui.item_editor import ItemEditor
from shared.exam.kinds.parts import Item


def make_editor(item: Item, exam: Exam) -> ItemEditor:
    """A fresh editor without an answer. `item` is in this candidate's order."""
    make: Callable[[Item, Exam], ItemEditor] = importlib.import_module(f"candidate_client.ui.kinds.{item.kind}").make
    return make(item, exam)
