"""A spreadsheet template looked at before the exam: what the check of a task asks about it."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence

from openpyxl.utils.exceptions import InvalidFileException

from scripts.centre.marking.workbooks import Editable, load_template
from shared.exam.kinds.kind import TemplateFinding


class TemplateInspector:
    """`shared.exam.kinds.kind.InspectTemplate` over the media of one folder."""

    def __init__(self, media: Mapping[str, bytes]) -> None:
        self._media = media

    def __call__(self, template: str, refs: Sequence[str]) -> Iterator[TemplateFinding]:
        """Whether the template opens, and whether the cells asked for are there and can be typed into."""
        try:
            book = load_template(self._media[template])
        except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError):
            yield TemplateFinding(ref=None, code="template_broken", sentence=f"{template} 不是能打开的 .xlsx 工作簿")
            return
        editable = Editable(book)
        for ref in refs:
            sheet, _, cell = ref.rpartition("!")
            if sheet not in book.sheetnames:
                yield TemplateFinding(ref=ref, code="no_sheet", sentence=f"模板里没有工作表 {sheet or ref}")
            elif not editable.allows(ref):
                yield TemplateFinding(ref=ref, code="locked_cell", sentence=f"{cell} 已锁定，考生无法作答")
