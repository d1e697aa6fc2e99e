"""The editor of a spreadsheet task: the workspace in `candidate_client.ui.sheet` with the item's template."""

from candidate_client.core.outline import Exam
from candidate_client.ui.sheet.editor import SpreadsheetEditor
from shared.exam.kinds.spreadsheet import SpreadsheetItem


def make(item: SpreadsheetItem, exam: Exam) -> SpreadsheetEditor:
    """See `candidate_client.ui.editors`."""
    name = item.template or ""
    return SpreadsheetEditor(exam.workbooks.get(name) or exam.media.get(name, b""))
