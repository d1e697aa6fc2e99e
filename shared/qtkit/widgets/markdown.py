"""Exam text to read, select and highlight; how it is set is told by `exam_document`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QResizeEvent,
    QShowEvent,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QStyle, QTextBrowser, QTextEdit, QWidget

from shared.qtkit.look.theme import exam_text_px, theme_of
from shared.qtkit.look.tokens import EXAM_TEXT_MAX, EXAM_TEXT_MIN, STEM_CHARACTERS, Space
from shared.qtkit.widgets.exam_document import ExamDocument, Manner, manner_now

Span = tuple[int, int]
"""A highlighted stretch: first character and length."""


class MarkdownView(QTextBrowser):
    """Shows Markdown; ``fit_height`` makes it as tall as its text, for use inside a scroll area."""

    highlights_changed = Signal()

    def __init__(
        self,
        *,
        fit_height: bool = False,
        narrow: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """``narrow`` holds lines and pictures to 42 Chinese characters."""
        super().__init__(parent)
        self._text = ExamDocument(self)
        self._size_px = 0
        self._fit = fit_height
        self._narrow = narrow
        self._spans: list[Span] = []
        self._measure_px = 0
        self.setProperty("kit", "markdown")
        self.setOpenLinks(False)
        self.setDocument(self._text)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setCursorWidth(0)
        self.viewport().setAutoFillBackground(False)
        if not fit_height:
            self.setWordWrapMode(QTextOption.WrapMode.WordWrap)  # it scrolls sideways; a number in two halves is none
        if fit_height:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            self._text.documentLayout().documentSizeChanged.connect(self._adopt_height)

    def set_markdown(self, text: str, media: Mapping[str, bytes] | None = None) -> None:
        """Show ``text``; ``media`` maps the picture names used in it to file bytes. Highlights are dropped."""
        self._text.take(text, media)
        self._spans = []
        self._render()
        self.verticalScrollBar().setValue(0)

    @property
    def text_px(self) -> int:
        """Size of the text in px."""
        return self._size_px or exam_text_px()

    def set_text_px(self, size_px: int) -> None:
        """Set the size for this view, held within 14-32; 0 follows the application's exam text size."""
        self._size_px = min(max(size_px, EXAM_TEXT_MIN), EXAM_TEXT_MAX) if size_px else 0
        self._render()

    def words(self) -> str:
        """The text as it is read aloud: what is selected, else all of it."""
        return self.textCursor().selectedText() or self._text.words()

    # ------------------------------------------------------------ highlights
    def highlights(self) -> list[Span]:
        """Highlighted stretches in order."""
        return sorted(self._spans)

    def set_highlights(self, spans: Sequence[Span]) -> None:
        """Restore highlights kept from before."""
        self._spans = list(spans)
        self._paint_highlights()

    def highlight_selection(self) -> bool:
        """Highlight what is selected; False if nothing is."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return False
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        self._spans.append((start, end - start))
        cursor.clearSelection()
        self.setTextCursor(cursor)
        self._paint_highlights()
        self.highlights_changed.emit()
        return True

    def clear_highlights(self) -> None:
        """Take all highlights away."""
        self._spans = []
        self._paint_highlights()
        self.highlights_changed.emit()

    # ------------------------------------------------------------ Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the measure of the line, and pictures within it."""
        super().resizeEvent(event)
        if self._line_px() != self._measure_px:
            self._set_measure()
            if self._text.has_pictures:
                self._render()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """A view without its own scroll bar lets the wheel through; Ctrl+wheel must not zoom."""
        if self._fit or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        super().wheelEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A caret only for those who select by keyboard; else the text would look editable."""
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.setCursorWidth(2 if by_key else 0)
        super().focusInEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Set the text again in new colours or a new size."""
        super().changeEvent(event)
        if event.type() not in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.FontChange):
            return
        if self._text.source and self._text.set_in != self._manner():  # Qt tells of one new theme many times over
            self._render()

    def showEvent(self, event: QShowEvent) -> None:
        """What was hidden while another size was chosen follows now."""
        super().showEvent(event)
        if self._text.source and self._text.set_in != self._manner():
            self._render()

    def sizeHint(self) -> QSize:
        """The measure of a full line; as high as the text if it fits its height."""
        height = round(self._text.size().height()) if self._fit else 240
        return QSize(self._full_line_px(), height)

    def minimumSizeHint(self) -> QSize:
        """May get narrow; text wraps."""
        return QSize(160, self.sizeHint().height() if self._fit else 80)

    # ------------------------------------------------------------ setting the text
    def _full_line_px(self) -> int:
        return self.text_px * STEM_CHARACTERS

    def _line_px(self) -> int:
        # counted without the scroll bar whether it shows or not, so that its coming does not set the text anew
        bar = 0 if self._fit else self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        room = max(self.contentsRect().width() - bar - 2 * Space.XS, 120)
        return min(room, self._full_line_px()) if self._narrow else room

    def _set_measure(self) -> None:
        self._measure_px = self._line_px()
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setLineWrapColumnOrWidth(self._measure_px)

    def _manner(self) -> Manner:
        return manner_now(self.font().family(), self._size_px)

    def _render(self) -> None:
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        before = (across.value(), down.value())
        self._text.room_px = self._line_px()
        self._text.ratio = self.devicePixelRatioF()
        self._text.write(self.font(), self._manner())
        self.setTextCursor(QTextCursor(self._text))  # else the view follows its cursor to the end
        self._set_measure()
        self._paint_highlights()
        across.setValue(before[0])
        down.setValue(before[1])
        self.setAccessibleDescription(self._text.words()[:500])

    def _paint_highlights(self) -> None:
        theme = theme_of()
        marks = []
        last = max(self._text.characterCount() - 1, 0)
        for start, length in self._spans:
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self._text)
            cursor.setPosition(min(start, last))
            cursor.setPosition(min(start + length, last), QTextCursor.MoveMode.KeepAnchor)
            form = QTextCharFormat()
            form.setBackground(QColor(theme.highlight))
            form.setForeground(QColor(theme.on_highlight))
            mark.cursor = cursor
            mark.format = form
            marks.append(mark)
        self.setExtraSelections(marks)

    def _adopt_height(self) -> None:
        height = round(self._text.size().height()) + 1
        if height != self.height():
            self.setFixedHeight(height)
