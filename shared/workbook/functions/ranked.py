"""AGGREGATE 14 to 19 (largest, smallest, percentiles) and PROB."""

import math

from shared.workbook.functions.calling import Wrong, number, numbers, whole
from shared.workbook.values import NUM, Grid, flat

_PASSING_ERRORS = {2, 3, 6, 7}


def aggregated(grids: list[Grid]) -> float:
    """AGGREGATE(14 … 19, options, array, k)."""
    kind, options, k = whole(grids[0][0][0]), whole(grids[1][0][0]), number(grids[3][0][0])
    values = flat(grids[2:3])
    found = sorted(v for v in values if isinstance(v, float) and not isinstance(v, bool))
    if options not in _PASSING_ERRORS:
        numbers(grids[2:3])  # an error among them is the result
    if kind in {14, 15}:
        place = math.ceil(k)
        if not 1 <= place <= len(found):
            raise Wrong(NUM)
        return found[-place] if kind == 14 else found[place - 1]
    if kind not in {16, 17, 18, 19} or not found:
        raise Wrong(NUM)
    part = k / 4 if kind in {17, 19} else k
    return _percentile(found, part, inside=kind in {16, 17})


def probability(grids: list[Grid]) -> float:
    """PROB: how likely a value between two bounds is."""
    values, chances = flat(grids[:1]), flat(grids[1:2])
    low = number(grids[2][0][0])
    high = number(grids[3][0][0]) if len(grids) > 3 else low
    weights = [number(chance) for chance in chances]
    if len(values) != len(weights) or any(not 0 <= w <= 1 for w in weights) or abs(sum(weights) - 1) > 1e-9:
        raise Wrong(NUM)
    return sum(w for v, w in zip(values, weights, strict=True) if isinstance(v, float) and low <= v <= high)


def _percentile(found: list[float], part: float, *, inside: bool) -> float:
    at = part * (len(found) - 1) if inside else part * (len(found) + 1) - 1
    if not 0 <= at <= len(found) - 1:
        raise Wrong(NUM)
    low = math.floor(at)
    high = min(low + 1, len(found) - 1)
    return found[low] + (at - low) * (found[high] - found[low])
