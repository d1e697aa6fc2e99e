"""The text of a cell: its font, how wide it is, where it stands, and what is shown of a number that has no room."""

import math

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QStaticText

from shared.qtkit.look.fonts import tabular
from shared.qtkit.look.tokens import LIGHT
from shared.workbook.formats import Shown, shown
from shared.workbook.look import CellStyle
from shared.workbook.places import Place
from shared.workbook.task import Task

PAD = 4
"""Room left and right of a text, px."""

_BASE = 0.92  # a cell's font beside the text of the exam: what fits Excel's columns fits ours
_MOST_KEPT = 20_000
_MOST_LINES = 4_000  # each keeps its glyphs
_INK = QColor(LIGHT.text)
_WRONG = QColor(LIGHT.problem.text)
_LEFT, _RIGHT = int(Qt.AlignmentFlag.AlignLeft), int(Qt.AlignmentFlag.AlignRight)
_CENTRE, _MIDDLE = int(Qt.AlignmentFlag.AlignHCenter), int(Qt.AlignmentFlag.AlignVCenter)
_SIDES = {"left": _LEFT, "center": _CENTRE, "right": _RIGHT}
_WRAP, _ONE_LINE = int(Qt.TextFlag.TextWordWrap), int(Qt.TextFlag.TextSingleLine)
_NOTHING = Shown(text="")


class Writing:
    """Keeps what was formatted and measured: painting asks for the same again and again."""

    def __init__(self, task: Task, base: QFont) -> None:
        self._task = task
        self._base = base
        self._zoom = 1.0
        self._fonts: dict[tuple[float, bool, bool, bool], tuple[QFont, QFontMetrics]] = {}
        self._shown: dict[tuple[object, type, str], Shown] = {}
        self._lines: dict[tuple[str, float, bool, bool, bool], tuple[QStaticText, int, int]] = {}

    def set_zoom(self, zoom: float) -> None:
        """Another scale."""
        self._zoom = zoom
        self._fonts.clear()
        self._lines.clear()

    def shown(self, place: Place, style: CellStyle) -> Shown:
        """What a cell shows where it has room."""
        value = self._task.value(place)
        if value is None or value == "":
            return _NOTHING
        key = (value, type(value), style.number_format)
        found = self._shown.get(key)
        if found is None:
            if len(self._shown) > _MOST_KEPT:
                self._shown.clear()
            found = self._shown[key] = shown(value, style.number_format)
        return found

    def font_of(self, style: CellStyle) -> tuple[QFont, QFontMetrics]:
        """The font of a cell at the present scale, and its measures."""
        key = (style.size_px, style.bold, style.italic, style.underline)
        found = self._fonts.get(key)
        if found is None:
            font = tabular(self._base, size_px=max(8, round(style.size_px * self._zoom * _BASE)))
            font.setBold(style.bold)
            font.setItalic(style.italic)
            font.setUnderline(style.underline)
            found = self._fonts[key] = (font, QFontMetrics(font))
        return found

    def width(self, wanted: Shown, style: CellStyle) -> int:
        """The width a text wants with the room beside it, px."""
        lines = wanted.text.split("\n") if style.wrap else [wanted.text]
        return max(self._laid(line, style)[1] for line in lines) + 2 * PAD + 1

    def width_of(self, place: Place) -> int:
        """The width a cell's text wants, px."""
        style = self._task.style(place)
        return self.width(self.shown(place, style), style)

    def cut(self, place: Place, box: QRect) -> bool:
        """Whether a number is shown as #### because its column is too narrow."""
        style = self._task.style(place)
        written = self.shown(place, style)
        return written.numeric and self._fitted(place, written, style, box.width()).text.startswith("#")

    def height_of(self, place: Place, width_px: int) -> int:
        """The height a cell's text wants in so much width, px."""
        style = self._task.style(place)
        _, metrics = self.font_of(style)
        room = QRect(0, 0, width_px - 2 * PAD, 10_000)
        flags = _WRAP if style.wrap else _ONE_LINE
        return metrics.boundingRect(room, flags, self.shown(place, style).text).height() + 4

    def paint(
        self, painter: QPainter, place: Place, written: Shown, style: CellStyle, room: QRect, clip: QRect
    ) -> None:
        """Write a cell's text into its room; nothing of it leaves the room or the pane's clip."""
        text = written.text
        if not text:
            return
        if written.numeric:
            written = self._fitted(place, written, style, room.width())
            text = written.text
        font, _ = self.font_of(style)
        wrong = not written.numeric and text[0] == "#"
        painter.setFont(font)
        painter.setPen(
            _WRONG if wrong else QColor(written.colour or style.ink) if written.colour or style.ink else _INK
        )
        side = _SIDES.get(style.align)
        if side is None:
            side = _RIGHT if written.numeric else _CENTRE if wrong or text in {"TRUE", "FALSE"} else _LEFT
        inner = room.adjusted(PAD, 0, -PAD - 1, -1)
        fits = not style.wrap and self.width(written, style) <= room.width()
        if not fits:
            painter.setClipRect(room.adjusted(1, 0, -1, 0).intersected(clip))
        if style.wrap:
            painter.drawText(inner, side | _MIDDLE | _WRAP, text)
        elif written.fill and 0 <= written.fill_at <= len(text):
            self._parted(painter, written, inner)
        else:
            self._line(painter, text, style, inner, side)
        if not fits:
            painter.setClipRect(clip)

    # ------------------------------------------------------------ inside
    def _line(self, painter: QPainter, text: str, style: CellStyle, inner: QRect, side: int) -> None:
        laid, wide, high = self._laid(text, style)
        spare = inner.width() - wide
        left = inner.left() + (0 if side == _LEFT else spare if side == _RIGHT else spare // 2)
        painter.drawStaticText(left, inner.top() + (inner.height() - high) // 2, laid)

    def _laid(self, text: str, style: CellStyle) -> tuple[QStaticText, int, int]:
        """A line laid out once and kept, its width and height: laying out is most of the work of painting a sheet."""
        key = (text, style.size_px, style.bold, style.italic, style.underline)
        found = self._lines.get(key)
        if found is None:
            if len(self._lines) > _MOST_LINES:
                self._lines.clear()
            font, metrics = self.font_of(style)
            made = QStaticText(text.replace("\n", " "))
            made.setTextFormat(Qt.TextFormat.PlainText)
            made.prepare(font=font)
            found = self._lines[key] = (made, math.ceil(made.size().width()), metrics.height())
        return found

    def _fitted(self, place: Place, written: Shown, style: CellStyle, width_px: int) -> Shown:
        """The number as it is, with fewer decimals where its format is General, or as ####; digits are never cut."""
        if self.width(written, style) <= width_px + PAD:
            return written
        _, metrics = self.font_of(style)
        room = width_px - 2 * PAD
        if style.number_format in {"", "General"}:
            digits = max(1, room // max(1, metrics.horizontalAdvance("0")))
            shorter = shown(self._task.value(place), "General", digits)
            if self.width(shorter, style) <= width_px:
                return shorter
        count = max(1, room // max(1, metrics.horizontalAdvance("#")))
        return Shown(text="#" * count, colour=written.colour, numeric=True)

    def _parted(self, painter: QPainter, written: Shown, inner: QRect) -> None:
        """The sign before the gap at the left edge, the digits at the right one: ¥      1,200.00."""
        before, after = written.text[: written.fill_at], written.text[written.fill_at :]
        painter.drawText(inner, _LEFT | _MIDDLE | _ONE_LINE, before)
        painter.drawText(inner, _RIGHT | _MIDDLE | _ONE_LINE, after)
        metrics = painter.fontMetrics()
        sign = metrics.horizontalAdvance(written.fill)
        gap = inner.width() - metrics.horizontalAdvance(before) - metrics.horizontalAdvance(after)
        if written.fill.strip() and sign and gap > sign:
            middle = inner.adjusted(metrics.horizontalAdvance(before), 0, 0, 0)
            painter.drawText(middle, _LEFT | _MIDDLE | _ONE_LINE, written.fill * (gap // sign))
