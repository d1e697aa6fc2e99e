"""An item's stem as it is shown."""

import re
from typing import Final

from shared.exam.formulas import outside
from shared.exam.kinds.fill_in import BLANK

_EMPTY_BRACKETS: Final = re.compile(r"（[\u3000 ]+）")
_UNBROKEN: Final = "\u2007"
"""A space no line is broken at."""


def marked_stem(stem: str) -> str:
    """The stem with its blanks as numbered gaps, ＿＿(1)＿＿, and no line broken inside the brackets of a choice."""

    def marked(text: str) -> str:
        text = _EMPTY_BRACKETS.sub(lambda found: f"（{_UNBROKEN * (len(found[0]) - 2)}）", text)
        return BLANK.sub(r"＿＿（\1）＿＿", text)

    return outside(stem, marked)
