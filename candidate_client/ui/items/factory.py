"""Which editor an item gets."""

from collections.abc import Iterable

from candidate_client.core.outline import Exam, OrderedItem
from candidate_client.ui.item_editor import ItemEditor
from candidate_client.ui.items.choice import ChoiceEditor
from candidate_client.ui.items.fill_in import FillInEditor, ShortAnswerEditor
from candidate_client.ui.items.form import FormEditor
from candidate_client.ui.items.voucher import VoucherEditor
from candidate_client.ui.sheet.editor import SpreadsheetEditor


def make_editor(ordered: OrderedItem, exam: Exam, struck: Iterable[str] = ()) -> ItemEditor:
    """A fresh editor without an answer."""
    match ordered.item.kind:
        case "single_choice" | "multiple_choice" | "true_false":
            return ChoiceEditor(ordered, struck)
        case "fill_in":
            return FillInEditor(ordered)
        case "voucher":
            return VoucherEditor(exam.paper.accounts)
        case "form":
            return FormEditor(ordered.item)
        case "spreadsheet":
            return SpreadsheetEditor(exam.media.get(ordered.item.template or "", b""))
        case _:
            return ShortAnswerEditor()
