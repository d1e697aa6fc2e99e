"""Exam text set for reading: Markdown with tables, pictures and formulas as a Qt document.

Closed: pictures come from the given dictionary alone, raw HTML is not read, links lead nowhere, so a paper can reach
neither disk nor network.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QPainter,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrame,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)

from shared.exam.formulas import Formula, Outline, read, replaced
from shared.qtkit.look.theme import exam_text_px, theme_of
from shared.qtkit.look.tokens import LINE_HEIGHT, Space
from shared.qtkit.widgets.formula_image import formula_image

_PICTURE = "\ufffc"
"""What a picture is in the text of a block."""

_WORDS = re.compile(r"!\[([^\]]*)\]\([^)]*\)")
_CELL_LINE_HEIGHT = 1.2

_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


class Manner(msgspec.Struct, frozen=True):
    """What a text set depends on besides itself: theme, size in px, font family."""

    theme: str
    size_px: int
    family: str


def manner_now(family: str, size_px: int = 0) -> Manner:
    """As texts are to be set now; 0 px follows the application's exam text size."""
    return Manner(theme_of().name, size_px or exam_text_px(), family)


class ExamDocument(QTextDocument):
    """`room_px`: how wide a picture may be; `ratio`: dots of the screen for each px."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMargin(0)
        self.setUndoRedoEnabled(False)
        self.source = ""
        self.room_px = 0
        self.ratio = 1.0
        self.set_in: Manner | None = None
        self._media: Mapping[str, bytes] = {}
        self._outlines: dict[str, Outline] = {}

    @property
    def has_pictures(self) -> bool:
        """Whether the width of the text matters to more than its lines."""
        return bool(self._media) and "![" in self.source

    @property
    def ends_in_a_line(self) -> bool:
        """Whether the last thing is a line of text, not a table or a picture."""
        last = self.lastBlock()
        return QTextCursor(last).currentTable() is None and last.text().strip() not in {"", _PICTURE}

    def take(self, source: str, media: Mapping[str, bytes] | None) -> None:
        """Another text; it is written by `write`. ``media`` maps the picture names used in it to file bytes."""
        self._media = media or {}
        self._outlines = {}
        self.source = replaced(source, self._as_picture)

    def words(self) -> str:
        """The text as it is read aloud: a formula or picture by its words."""
        names = iter(_WORDS.findall(self.source))
        return "".join(next(names, "") if char == _PICTURE else char for char in self.toPlainText())

    def _as_picture(self, formula: Formula) -> str:
        """What Markdown shows of a formula: its drawing; the LaTeX where none came, which an author would have seen."""
        outline = read(self._media.get(formula.name, b""))
        if outline is None:
            return f"`{formula.latex}`"
        self._outlines[formula.name] = outline
        return f"![{outline.words}]({formula.name})"

    def write(self, font: QFont, manner: Manner) -> None:
        """Set the text in that manner."""
        self.set_in = manner
        font = QFont(font)
        font.setPixelSize(manner.size_px)
        self.setDefaultFont(font)
        self.clear()
        self.setMarkdown(self.source, _FEATURES)
        self._set_blocks()
        self._set_tables(self.rootFrame())

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Pictures from the given dictionary, on white paper and no wider than the text; nothing else."""
        address = name.toString() if isinstance(name, QUrl) else name
        outline = self._outlines.get(address)
        if outline is not None:
            ink = theme_of().text
            return formula_image(outline, self.defaultFont(), ink, room_px=self.room_px, ratio=self.ratio)
        data = self._media.get(address) or self._media.get(address.rpartition("/")[2])
        if kind != QTextDocument.ResourceType.ImageResource.value or data is None:
            return None
        picture = QImage()
        if not picture.loadFromData(data):
            return None
        if self.room_px and picture.width() > self.room_px:
            picture = picture.scaledToWidth(self.room_px, Qt.TransformationMode.SmoothTransformation)
        paper = QImage(picture.size(), QImage.Format.Format_RGB32)
        paper.fill(Qt.GlobalColor.white)
        painter = QPainter(paper)
        painter.drawImage(0, 0, picture)
        painter.end()
        return paper

    def _set_blocks(self) -> None:
        whole = QTextCursor(self)
        whole.beginEditBlock()  # one layout for all of it
        block = self.begin()
        while block.isValid():
            cursor = QTextCursor(block)
            form = QTextBlockFormat()
            inside = cursor.currentTable() is not None
            height = _CELL_LINE_HEIGHT if inside else LINE_HEIGHT
            if block.text().strip() == _PICTURE:
                height = 1.0
            if self._outlines and self._set_formulas(block):
                between = (height - 1) * QFontMetricsF(self.defaultFont()).height()  # of the text, not of the formula
                form.setLineHeight(between, QTextBlockFormat.LineHeightTypes.LineDistanceHeight.value)
            else:
                form.setLineHeight(height * 100, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            form.setTopMargin(0)
            form.setBottomMargin(0 if inside or not block.next().isValid() else Space.S)
            cursor.mergeBlockFormat(form)
            block = block.next()
        whole.endEditBlock()

    def _set_formulas(self, block: QTextBlock) -> bool:
        """Each formula of a block in its size and on the line; whether there is any."""
        found = []
        at = block.begin()
        while not at.atEnd():
            fragment = at.fragment()
            form = fragment.charFormat().toImageFormat()
            if fragment.charFormat().isImageFormat() and form.name() in self._outlines:
                found.append((fragment.position(), fragment.length(), form))
            at += 1
        for start, length, form in found:
            image = self.loadResource(QTextDocument.ResourceType.ImageResource.value, form.name())
            form.setWidth(image.width() / self.ratio)
            form.setHeight(image.height() / self.ratio)
            form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
            cursor = QTextCursor(self)
            cursor.setPosition(start)
            cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(form)
        return bool(found)

    def _set_tables(self, frame: QTextFrame) -> None:
        for child in frame.childFrames():
            if not isinstance(child, QTextTable):
                continue
            form = child.format()
            form.setBorder(1)
            form.setBorderBrush(QColor(theme_of().line_strong))
            form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
            form.setBorderCollapse(True)
            form.setCellPadding(Space.XS + 2)
            form.setCellSpacing(0)
            form.setTopMargin(Space.XS)
            form.setBottomMargin(Space.S)
            form.setWidth(QTextLength(QTextLength.Type.VariableLength, 0))
            child.setFormat(form)
            for column in range(child.columns()):
                cell = child.cellAt(0, column)
                form_of_cell = cell.format()
                form_of_cell.setBackground(QColor(theme_of().sunken))
                cell.setFormat(form_of_cell)
