"""An item's stem as it is shown."""

from shared.exam.kinds.fill_in import BLANK


def marked_stem(stem: str) -> str:
    """The stem with its blanks as numbered gaps: ＿＿(1)＿＿."""
    return BLANK.sub(r"＿＿（\1）＿＿", stem)
