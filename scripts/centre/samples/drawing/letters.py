"""Written papers: the production department's explanation and the minutes of a meeting."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scripts.centre.samples.drawing.canvas import RED, Paper
from scripts.centre.samples.drawing.invoice import date_words


def draw(target: Path, title: str, sender: str, sheet: Mapping[str, Any]) -> None:
    """A page of text with a title, the sender's name, the date and a specimen stamp."""
    size, width, step = 19, 1000, 34
    measure = Paper(10, 10)
    lines = [line for part in sheet["lines"] for line in measure.wrap(part, size, width - 140)]
    page = Paper(width, 250 + step * len(lines))
    page.text(width / 2, 50, title, 28, align="centre", bold=True)
    page.line(60, 84, width - 60, 84, RED, 2)
    y = 124.0
    for line in lines:
        page.text(64, y, line, size)
        y += step
    page.text(width - 90, y + 34, sender, size, align="right")
    page.text(width - 90, y + 68, date_words(sheet["date"]), size, align="right")
    page.stamp(width - 190, int(y) + 48, "样例启航家居有限公司", "样章", 60)
    page.watermark()
    page.save(target)
