"""Exam text that is only read, not selected: the words of an option. A tenth of what a view with scroll bars costs."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from shared.qtkit.look.theme import theme_of
from shared.qtkit.look.tokens import LINE_HEIGHT, STEM_CHARACTERS
from shared.qtkit.widgets.exam_document import ExamDocument, manner_now

_DRESSED = (QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.FontChange)


class ExamLabel(QWidget):
    """As high as its text; takes neither mouse nor keyboard, for a row that is clicked as a whole."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = ExamDocument(self)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def document(self) -> ExamDocument:
        """The text as it is set."""
        return self._document

    def set_markdown(self, text: str, media: Mapping[str, bytes] | None = None) -> None:
        """Show ``text``; ``media`` maps the picture names used in it to file bytes."""
        self._document.take(text, media)
        self._write()

    def sizeHint(self) -> QSize:
        """A full line, as high as the text."""
        return QSize(manner_now("").size_px * STEM_CHARACTERS, self.height())

    def minimumSizeHint(self) -> QSize:
        """May get narrow; text wraps."""
        return QSize(160, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew, and keep pictures within them."""
        super().resizeEvent(event)
        if self._document.has_pictures and self.width() != self._document.room_px:
            self._write()
        else:
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Set the text again in new colours or a new size."""
        super().changeEvent(event)
        if event.type() in _DRESSED and self._document.source:
            if self._document.set_in != manner_now(self.font().family()):  # Qt tells of one new theme many times over
                self._write()
        elif event.type() == QEvent.Type.EnabledChange:
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The text in the theme's ink."""
        theme = theme_of()
        ink = theme.text if self.isEnabled() else theme.text_disabled
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, QColor(ink))
        painter = QPainter(self)
        self._document.documentLayout().draw(painter, context)
        painter.end()

    def _write(self) -> None:
        self._document.room_px = self.width()
        self._document.ratio = self.devicePixelRatioF()
        self._document.write(self.font(), manner_now(self.font().family()))
        self._fit()
        self.update()

    def _fit(self) -> None:
        self._document.setTextWidth(self.width())
        # Qt leaves the free space of a line below its letters; that of the last one would push them out of the middle.
        below = (
            QFontMetrics(self._document.defaultFont()).height() * (LINE_HEIGHT - 1)
            if self._document.ends_in_a_line
            else 0
        )
        height = ceil(self._document.size().height() - below) + 1
        if height != self.height():
            self.setFixedHeight(height)
            self.updateGeometry()
