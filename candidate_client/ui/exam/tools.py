"""The candidate's papers: scratch paper, and the formula sheet where the paper has one."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from candidate_client.ui.exam.tool_panel import ToolPanel
from candidate_client.ui.items.bounded_text import BoundedText
from candidate_client.ui.names import name as name_widgets
from shared.exam.answers.aids import LONGEST_SCRATCH
from shared.qtkit.widgets.markdown import MarkdownView


class ScratchPaper(ToolPanel):
    """Notes for oneself, never marked; they follow the candidate to another PC."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "")
        self.title.setText(self.tr("草稿"))
        self.setMinimumSize(420, 280)
        self.edit = BoundedText(LONGEST_SCRATCH)
        self.edit.setPlaceholderText(self.tr("草稿不计分；换机或重启后仍在这里。最多 4000 字。"))
        self.edit.setAccessibleName(self.tr("草稿"))
        name_widgets((self.edit, "scratch-paper"))
        self.body.addWidget(self.edit)

    def first_focus(self) -> QWidget:
        """See ToolPanel."""
        return self.edit


class FormulaSheet(ToolPanel):
    """What the paper lets everybody look up; it scrolls where it is long."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "")
        self.title.setText(self.tr("公式表"))
        self.setMinimumSize(520, 320)
        self.words = MarkdownView(narrow=False)
        self.words.setAccessibleName(self.tr("公式表"))
        self.body.addWidget(self.words)
        self._source = ""

    def show_sheet(self, source: str, media: Mapping[str, bytes]) -> None:
        """Show the sheet of a paper; empty for none, which puts it away."""
        if source != self._source:
            self._source = source
            self.words.set_markdown(source, media)
        if not source:
            self.hide()

    def first_focus(self) -> QWidget:
        """See ToolPanel."""
        return self.words

    def follow_text_size(self) -> None:
        """See ToolPanel."""
        self.words.set_text_px(0)
