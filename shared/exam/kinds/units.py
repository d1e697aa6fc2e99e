"""In which unit a blank asks for a number: what its hint says, or what the paper prints behind it.

Whoever types the unit as well (36万元 into “共 {{1}} 万元”) means 36 and not 360000.
"""

import re
from typing import Final

from shared.exam.typed import YUAN, half_width, is_money_unit

_BETWEEN: Final = re.compile(r"[\s,;:、。()\[\]]+")
_TOLD: Final = re.compile(r"以 ?(?P<before>[^\s,;:、。()]+?) ?为单位|单位 ?[:为是]? ?\(?(?P<after>[^\s,;:、。()为是]+)")
"""How a hint names the unit of its blank beside other words."""
_BEHIND: Final = re.compile(
    r"\{\{\s*(?P<blank>[^{}\s]+)\s*\}\}[ \u3000]*(?P<unit>[^\s,.;:!?、。()|{}*$\[\]\"“”《》]{1,8})"
)
_MONEY: Final = re.compile(r"[百千万亿]{0,2}[元圆]")


def unit_of(hint: str, stem: str, blank: str) -> str:
    """The unit of a blank: one of money by the hint or else the stem, then any other of the two; 元 if none is told."""
    by_hint, behind = _in_hint(hint), _behind(stem, blank)
    told = [unit for unit in (by_hint, behind) if unit]
    return next((unit for unit in told if is_money_unit(unit)), next(iter(told), YUAN))


def _in_hint(hint: str) -> str:
    """万元 of “万元”, “（万元）”, “单位：万元”, “以万元为单位”, “万元，保留两位小数”."""
    bare = half_width(hint)
    found = _TOLD.search(bare)
    if found:
        return found["after"] or found["before"]
    return next((word for word in _BETWEEN.split(bare) if word), "")


def _behind(stem: str, blank: str) -> str:
    for found in _BEHIND.finditer(half_width(stem)):
        if found["blank"] == half_width(blank):
            money = _MONEY.match(found["unit"])  # 万元的资金 begins with one
            return money[0] if money else found["unit"]
    return ""
