"""The cost-volume-profit chart of a theory item."""

from collections.abc import Mapping
from pathlib import Path

from scripts.centre.samples.drawing.canvas import BLACK, BLUE, BROWN, GREY, RED, Paper

_X0, _Y0, _WIDE, _HIGH = 92, 345, 400, 300


def draw(target: Path, figures: Mapping[str, int]) -> None:
    """Revenue, total cost and fixed cost over volume, with the break-even point marked."""
    fixed, volume, revenue = figures["fixed_cost"], figures["volume"], figures["revenue"]
    end = volume * 7 // 4
    top = revenue * 15 // 8
    variable = (revenue - fixed) / volume

    def at(units: float, money: float) -> tuple[float, float]:
        return _X0 + units / end * _WIDE, _Y0 - money / top * _HIGH

    page = Paper(600, 400)
    for (x1, y1), (x2, y2), ink in (
        (at(0, 0), at(end, revenue / volume * end), BLUE),
        (at(0, fixed), at(end, fixed + variable * end), RED),
        (at(0, fixed), at(end, fixed), BROWN),
    ):
        page.line(x1, y1, x2, y2, ink, 3)
    _axes(page)
    x, y = at(volume, revenue)
    _dashes(page, x, y, x, _Y0)
    _dashes(page, _X0, y, x, y)
    page.pen.ellipse((x - 6, y - 6, x + 6, y + 6), fill=BLACK)
    page.text(x - 10, y - 18, "保本点", 16, align="right", bold=True)
    page.text(x, _Y0 + 22, f"{volume:,}", 15, align="centre")
    page.text(_X0 - 10, y, f"{revenue:,}", 15, align="right")
    page.text(_X0 - 10, at(0, fixed)[1], f"{fixed:,}", 15, align="right")
    page.text(_X0 - 10, _Y0 + 14, "0", 15, align="right")
    right = _X0 + _WIDE + 10
    page.text(right, at(end, revenue / volume * end)[1], "销售收入", 15, colour=BLUE)
    page.text(right, at(end, fixed + variable * end)[1], "总成本", 15, colour=RED)
    page.text(right, at(end, fixed)[1], "固定成本", 15, colour=BROWN)
    page.save(target)


def _axes(page: Paper) -> None:
    page.line(_X0, _Y0, _X0 + _WIDE + 40, _Y0, BLACK, 2)
    page.line(_X0, _Y0, _X0, _Y0 - _HIGH - 20, BLACK, 2)
    tip = _X0 + _WIDE + 50
    page.pen.polygon([(tip, _Y0), (tip - 12, _Y0 - 6), (tip - 12, _Y0 + 6)], fill=BLACK)
    tip = _Y0 - _HIGH - 30
    page.pen.polygon([(_X0, tip), (_X0 - 6, tip + 12), (_X0 + 6, tip + 12)], fill=BLACK)
    page.text(_X0 + _WIDE + 40, _Y0 + 22, "销售量（件）", 15, align="centre")
    page.text(_X0 + 14, tip + 6, "金额（元）", 15)


def _dashes(page: Paper, x1: float, y1: float, x2: float, y2: float) -> None:
    length = max(abs(x2 - x1), abs(y2 - y1))
    count = int(length // 10)
    for number in range(0, count, 2):
        a, b = number / count, (number + 1) / count
        page.line(x1 + (x2 - x1) * a, y1 + (y2 - y1) * a, x1 + (x2 - x1) * b, y1 + (y2 - y1) * b, GREY, 2)
