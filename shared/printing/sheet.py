"""A page of an official form: fonts that keep every name selectable, heading, footer, boxes of text, tables.

All lengths are millimetres on A4, all sizes of type are points.
"""

import io
import unicodedata
from collections.abc import Sequence
from typing import Final, Literal

import msgspec
from fpdf import FPDF
from fpdf.enums import Align, XPos, YPos
from fpdf.fonts import TTFFont

from shared.fonts import FontPaths, font_paths
from shared.printing.text_flow import wrapped
from shared.words.catalogue import say

FAMILY: Final = "sans"
RARE: Final = "rare"
MARGIN: Final = 18.0
"""The left margin: a punch or a staple takes 15 mm of it."""
_RIGHT: Final = 12.0
MISSING: Final = "〓"
"""Printers' sign for one that is not in the case; people write it in by hand."""
_UNSEEN: Final = frozenset({"Cf", "Cc", "Mn", "Me"})
_PAD: Final = 1.5
_FOOT_PAGE: Final = 34.0
THIN: Final = 0.2
LEADING: Final = 1.45
_MM_PER_PT: Final = 25.4 / 72

Place = Literal["L", "C", "R"]


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column of a table: its heading, width in mm and where its text stands."""

    title: str
    width: float
    place: Place = "C"


class Sheet(FPDF):
    """An A4 form. `footer_note` stands at the foot of every page beside 第 x 页 共 y 页."""

    def __init__(self, title: str, footer_note: str, fonts: FontPaths | None = None) -> None:
        super().__init__(orientation="portrait", unit="mm", format="A4")
        self._footer_note = footer_note
        paths = fonts or font_paths()
        self.add_font(FAMILY, "", paths.regular)
        self.add_font(FAMILY, "B", paths.bold)
        if paths.rare is not None:
            self.add_font(RARE, "", paths.rare)
            self.set_fallback_fonts([RARE], exact_match=False)
        self._signs = tuple(font.cmap for font in self.fonts.values() if isinstance(font, TTFFont))
        self._missing = False
        self.set_margins(MARGIN, 14, _RIGHT)
        self.set_auto_page_break(auto=False)
        self.set_title(title)
        self.set_lang("zh-CN")
        self.set_producer("exam-site-kit")
        self.alias_nb_pages()
        self.set_line_width(THIN)
        self.set_draw_color(40)
        self.set_text_color(0)
        self.write_in(10)

    # ------------------------------------------------------------ type
    def write_in(self, size_pt: float, *, bold: bool = False) -> None:
        """Set the size and weight of what is written next."""
        self.set_font(FAMILY, "B" if bold else "", size_pt)

    @property
    def line_mm(self) -> float:
        """Height of a line of running text in the size now set."""
        return float(self.font_size_pt) * _MM_PER_PT * LEADING

    @property
    def bottom(self) -> float:
        """Where the space for content ends on a page."""
        return float(self.h) - 18

    @property
    def width(self) -> float:
        """Width between the margins."""
        return float(self.epw)

    def lines(self, text: str, width: float) -> list[str]:
        """`text` broken into lines of at most `width` in the type now set."""
        return wrapped(self.shown(text), width, self.get_string_width)

    def shown(self, text: str) -> str:
        """`text` with 〓 for every sign that no font here has: what is not set would be lost without a trace."""
        if all(map(self._has, text)):
            return text
        seen = [sign for sign in text if self._has(sign) or unicodedata.category(sign) not in _UNSEEN]
        told = "".join(sign if self._has(sign) else MISSING for sign in seen)
        self._missing = self._missing or MISSING in told
        return told

    def _has(self, sign: str) -> bool:
        return sign == "\n" or any(ord(sign) in signs for signs in self._signs)

    def line_of(self, x: float, y: float, width: float, height: float, text: str, place: Place = "L") -> None:
        """One line of text, vertically in the middle of the box."""
        self.set_xy(x, y)
        # pdf text carries no newline here; `cell` never breaks, so what was measured is what is drawn
        self.cell(width, height, self.shown(text), align=Align[place], new_x=XPos.LEFT, new_y=YPos.TOP)

    def text_box(
        self, x: float, y: float, width: float, height: float, text: str, place: Place = "L", pad: float = _PAD
    ) -> None:
        """Text of one or more lines, vertically in the middle; it is set smaller rather than cut off."""
        size, bold = float(self.font_size_pt), "B" in self.font_style
        lines = self.lines(text, width - 2 * pad)
        while len(lines) * self.line_mm > height - 0.6 and self.font_size_pt > 6:
            self.write_in(float(self.font_size_pt) - 0.5, bold=bold)
            lines = self.lines(text, width - 2 * pad)
        top = y + (height - len(lines) * self.line_mm) / 2
        for number, line in enumerate(lines):
            self.line_of(x + pad, top + number * self.line_mm, width - 2 * pad, self.line_mm, line, place)
        self.write_in(size, bold=bold)

    def fit(self, text: str, width: float, smallest_pt: float) -> None:
        """Set the type smaller, so that a name stays on one line and comes out of the file in one piece."""
        shown = self.shown(text)
        while self.font_size_pt > smallest_pt and float(self.get_string_width(shown)) > width:
            self.write_in(float(self.font_size_pt) - 0.5, bold="B" in self.font_style)

    def fit_name(self, name: str, width: float, smallest_pt: float, wrapped_pt: float) -> None:
        """On one line, so that the file can be searched for it; a name too long for that is better read on two."""
        self.fit(name, width, smallest_pt)
        if float(self.get_string_width(self.shown(name))) > width:
            self.write_in(wrapped_pt, bold="B" in self.font_style)

    def box(self, x: float, y: float, width: float, height: float, *, fill: bool = False) -> None:
        """A ruled rectangle, with a light grey ground where it is a heading."""
        if fill:
            self.set_fill_color(238)
        self.rect(x, y, width, height, style="DF" if fill else "D")

    # ------------------------------------------------------------ parts of a form
    def form_title(self, title: str, subtitle: str = "") -> None:
        """The form's name in the middle at the top."""
        self.write_in(20, bold=True)
        self.fit(title, self.width, smallest_pt=11)
        self.line_of(MARGIN, 15, self.width, 10, title, "C")
        y = 26.0
        if subtitle:
            self.write_in(11)
            self.fit(subtitle, self.width, smallest_pt=9)
            for line in self.lines(subtitle, self.width):
                self.line_of(MARGIN, y, self.width, 6, line, "C")
                y += 6
            y += 2
        self.set_y(y)

    def facts(self, rows: Sequence[Sequence[tuple[str, str, float]]], height: float = 8) -> None:
        """A frame of label and value pairs, (label, value, width in mm of both together) each."""
        y = float(self.get_y())
        for row in rows:
            x = MARGIN
            for label, value, width in row:
                label_width = 22.0
                self.write_in(10, bold=True)
                self.box(x, y, label_width, height, fill=True)
                self.line_of(x, y, label_width, height, label, "C")
                self.write_in(10)
                self.box(x + label_width, y, width - label_width, height)
                self.text_box(x + label_width, y, width - label_width, height, value, "L", pad=2)
                x += width
            y += height
        self.set_y(y)

    def table_head(self, columns: Sequence[Column], height: float = 8) -> None:
        """The heading row of a table at the present height."""
        x, y = MARGIN, float(self.get_y())
        self.write_in(10, bold=True)
        for column in columns:
            self.box(x, y, column.width, height, fill=True)
            self.line_of(x, y, column.width, height, column.title, "C")
            x += column.width
        self.write_in(10)
        self.set_y(y + height)

    def row_mm(self, columns: Sequence[Column], cells: Sequence[str], least: float) -> float:
        """How high a row of a table has to be in the type now set, so that nothing is set smaller or cut off."""
        most = max(len(self.lines(cell, c.width - 2 * _PAD)) for c, cell in zip(columns, cells, strict=True))
        return max(least, most * self.line_mm + 2)

    def table_row(self, columns: Sequence[Column], cells: Sequence[str], height: float) -> None:
        """A row at the present height."""
        x, y = MARGIN, float(self.get_y())
        for column, cell in zip(columns, cells, strict=True):
            self.box(x, y, column.width, height)
            self.text_box(x, y, column.width, height, cell, column.place, pad=_PAD)
            x += column.width
        self.set_y(y + height)

    def footer(self) -> None:
        """The foot of every page."""
        y = float(self.h) - 14
        self.set_line_width(THIN)
        self.line(MARGIN, y, MARGIN + self.width, y)
        self.write_in(8)
        self.set_text_color(90)
        note = self.width - _FOOT_PAGE
        told = f"{self._footer_note}　{say('record.no_sign', sign=MISSING)}" if self._missing else self._footer_note
        while len(self.lines(told, note)) > 2 and self.font_size_pt > 5:
            self.write_in(float(self.font_size_pt) - 0.5)
        for number, line in enumerate(self.lines(told, note)[:2]):
            self.line_of(MARGIN, y + 1 + number * self.line_mm, note, self.line_mm, line, "L")
        self.write_in(8)
        self.line_of(MARGIN, y + 0.5, self.width, 6, say("record.page", page_no=self.page_no()), "R")
        self.set_text_color(0)

    def to_bytes(self) -> bytes:
        """The finished PDF."""
        out = io.BytesIO()
        self.output(out)
        return out.getvalue()
