"""A sheet of paper to draw source documents on: text, ruled tables, stamps and the specimen watermark."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

from shared.fonts import font_paths, user_cache_folder

Align = Literal["left", "centre", "right"]
Colour = tuple[int, int, int]

BLACK: Colour = (30, 30, 30)
BROWN: Colour = (139, 74, 32)
BLUE: Colour = (31, 56, 120)
RED: Colour = (205, 40, 40)
GREY: Colour = (110, 110, 110)

_SERIF = {False: "NotoSerifSC_400Regular.ttf", True: "NotoSerifSC_700Bold.ttf"}


def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """A song-style face as on printed documents where this machine has one, else Noto Sans SC."""
    serif = user_cache_folder() / _SERIF[bold]
    if serif.is_file():
        return ImageFont.truetype(str(serif), size)
    paths = font_paths()
    return ImageFont.truetype(str(paths.bold if bold else paths.regular), size)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A table cell: text over `span` columns and `rows` rows."""

    text: str = ""
    span: int = 1
    rows: int = 1
    align: Align = "centre"
    label: bool = False


class Paper:
    """A page of `width` x `height` pixels."""

    def __init__(self, width: int, height: int) -> None:
        self.image = Image.new("RGB", (width, height), (255, 255, 255))
        self.pen = ImageDraw.Draw(self.image)
        self.width = width
        self.height = height

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: int = 17,
        *,
        colour: Colour = BLACK,
        align: Align = "left",
        bold: bool = False,
    ) -> None:
        """Write one line; `y` is its middle."""
        anchor = {"left": "lm", "centre": "mm", "right": "rm"}[align]
        self.pen.text((x, y), words, fill=colour, font=font(size, bold=bold), anchor=anchor)

    def block(
        self, box: tuple[float, float, float, float], words: str, size: int, align: Align, colour: Colour
    ) -> None:
        """Write text inside a box, broken to its width and centred in its height."""
        left, top, right, bottom = box
        lines = self.wrap(words, size, right - left - 12)
        step = size * 1.35
        y = (top + bottom) / 2 - step * (len(lines) - 1) / 2
        x = {"left": left + 8, "centre": (left + right) / 2, "right": right - 8}[align]
        for line in lines:
            self.text(x, y, line, size, colour=colour, align=align)
            y += step

    def wrap(self, words: str, size: int, width: float) -> list[str]:
        """Break text into lines no wider than `width`; a line never begins with closing punctuation."""
        face = font(size)
        lines: list[str] = []
        for part in words.split("\n"):
            line = ""
            for letter in part:
                if line and face.getlength(line + letter) > width and letter not in "，。；：、）”%":
                    lines.append(line)
                    line = ""
                line += letter
            lines.append(line)
        return lines

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: Colour = BLACK, width: int = 1) -> None:
        """Draw a straight line."""
        self.pen.line((x1, y1, x2, y2), fill=colour, width=width)

    def table(
        self,
        x: float,
        y: float,
        widths: Sequence[float],
        heights: Sequence[float],
        rows: Sequence[Sequence[Cell]],
        *,
        size: int = 16,
        rule: Colour = BLACK,
    ) -> float:
        """Draw a ruled table with merged cells; returns the y below it."""
        taken: set[tuple[int, int]] = set()
        for r, row in enumerate(rows):
            c = 0
            for cell in row:
                while (r, c) in taken:
                    c += 1
                taken |= {(r + i, c + j) for i in range(cell.rows) for j in range(cell.span)}
                left, top = x + sum(widths[:c]), y + sum(heights[:r])
                right, bottom = left + sum(widths[c : c + cell.span]), top + sum(heights[r : r + cell.rows])
                self.pen.rectangle((left, top, right, bottom), outline=rule, width=1)
                ink = rule if cell.label else BLACK
                self.block((left, top, right, bottom), cell.text, size, cell.align, ink)
                c += cell.span
        bottom = y + sum(heights)
        self.pen.rectangle((x, y, x + sum(widths), bottom), outline=rule, width=2)
        return bottom

    def stamp(self, x: int, y: int, around: str, middle: str, radius: int = 66) -> None:
        """A round red specimen stamp with text along its rim."""
        layer = Image.new("RGBA", self.image.size, (0, 0, 0, 0))
        pen = ImageDraw.Draw(layer)
        ink = (*RED, 200)
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=ink, width=3)
        pen.text((x, y), "★", fill=ink, font=font(radius // 2), anchor="mm")
        pen.text((x, y + radius * 0.52), middle, fill=ink, font=font(max(11, radius // 5)), anchor="mm")
        size = max(11, int(radius * 0.27))
        reach = min(250.0, 20.0 * len(around))
        for number, letter in enumerate(around):
            turn = -reach / 2 + reach * number / max(1, len(around) - 1)
            tile = Image.new("RGBA", (size * 2, size * 2), (0, 0, 0, 0))
            ImageDraw.Draw(tile).text((size, size), letter, fill=ink, font=font(size, bold=True), anchor="mm")
            tile = tile.rotate(-turn, resample=Image.Resampling.BICUBIC)
            far = radius * 0.78
            at = (x + far * math.sin(math.radians(turn)), y - far * math.cos(math.radians(turn)))
            layer.alpha_composite(tile, (int(at[0] - size), int(at[1] - size)))
        self._lay(layer)

    def watermark(self, words: str = "样例") -> None:
        """Pale diagonal words over the page: nobody may take it for a real document."""
        layer = Image.new("RGBA", self.image.size, (0, 0, 0, 0))
        tile = Image.new("RGBA", (360, 360), (0, 0, 0, 0))
        ImageDraw.Draw(tile).text((180, 180), words, fill=(120, 120, 120, 30), font=font(84, bold=True), anchor="mm")
        tile = tile.rotate(28, resample=Image.Resampling.BICUBIC)
        for row, top in enumerate(range(-60, self.height, 250)):
            for left in range(-60 + 170 * (row % 2), self.width, 350):
                layer.alpha_composite(tile, (max(0, left), max(0, top)))
        self._lay(layer)

    def save(self, target: Path) -> None:
        """Write a small PNG (a palette is enough for ruled paper)."""
        self.image.quantize(colors=64, dither=Image.Dither.NONE).save(target, optimize=True)

    def _lay(self, layer: Image.Image) -> None:
        self.image = Image.alpha_composite(self.image.convert("RGBA"), layer).convert("RGB")
        self.pen = ImageDraw.Draw(self.image)
