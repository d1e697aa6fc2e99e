"""Numbers as keys write them: plain decimal text, read the same by the author's check and by the marker."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

# No powers of ten and few enough digits that sums and products of them never leave what Decimal carries exactly.
_DECIMAL: Final = re.compile(r"-?\d{1,15}(?:\.\d{1,10})?", re.ASCII)


def decimal_of(text: str) -> Decimal | None:
    """The number of a key, None for anything else (NaN, infinity and powers of ten too)."""
    return Decimal(text) if _DECIMAL.fullmatch(text) else None


def points_of(text: str) -> Decimal:
    """Points as the marker counts them: what the check would have refused is worth nothing and stops nobody."""
    value = decimal_of(text)
    return value if value is not None and value > 0 else Decimal(0)


def total_points(texts: Iterable[str]) -> Decimal:
    """The sum of points written as decimal text."""
    return sum((points_of(text) for text in texts), Decimal(0))
