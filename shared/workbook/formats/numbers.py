"""Numbers under the digit places of a format: 0 # ? with thousands, per cent, powers of ten and fractions."""

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Final

from shared.workbook.formats.code import Piece, Section

_WIDE: Final = Context(prec=400, rounding=ROUND_HALF_UP)
_EMPTY: Final = {"0": "0", "?": " ", "#": ""}


def number(size: Decimal, section: Section) -> list[str]:
    """A number that is not negative, piece by piece. Excel's commas: between places thousands, behind them a scale."""
    pieces = section.pieces
    point = next((place for place, piece in enumerate(pieces) if piece.what == "point"), len(pieces))
    whole = [place for place in range(point) if pieces[place].what == "digit"]
    part = [place for place in range(point, len(pieces)) if pieces[place].what == "digit"]
    grouped, scale = _commas(pieces, whole, part)
    percents = sum(piece.what == "percent" for piece in pieces)
    scaled = size.scaleb(2 * percents - 3 * scale, _WIDE)
    digits, _, decimals = f"{_rounded(scaled, len(part)):f}".partition(".")
    return _placed(pieces, whole, part, digits.lstrip("0"), decimals, grouped=grouped)


def scientific(size: Decimal, section: Section) -> list[str]:
    """A number with a power of ten. As many whole places as the code has: ##0.0E+0 goes in steps of three."""
    pieces = section.pieces
    cut = next(place for place, piece in enumerate(pieces) if piece.what == "power")
    head = Section(kind="number", pieces=tuple(piece for piece in pieces[:cut] if piece.what != "comma"))
    point = next((place for place, piece in enumerate(head.pieces) if piece.what == "point"), len(head.pieces))
    step = max(1, sum(piece.what == "digit" for piece in head.pieces[:point]))
    places = sum(piece.what == "digit" for piece in head.pieces[point:])
    power = 0
    if size:
        power = size.adjusted() // step * step
        # Rounding may carry into one more place: 9.99E+09 becomes 1.0E+10.
        if _rounded(size.scaleb(-power, _WIDE), places).adjusted() >= step:
            power += step
    mantissa = number(size.scaleb(-power, _WIDE), head)
    places_of_power = [piece for piece in pieces[cut + 1 :] if piece.what == "digit"]
    sign = "-" if power < 0 else pieces[cut].text.replace("-", "")
    exponent = f"E{sign}{str(abs(power)).zfill(len(places_of_power))}"
    rest = [_fixed(piece) for piece in pieces[cut + 1 :] if piece.what != "digit"]
    return [*mantissa, exponent, *rest]


def fraction(size: Decimal, section: Section) -> list[str]:
    """A number as a whole and the nearest fraction its places have room for; a denominator may be given (# ?/8)."""
    pieces = section.pieces
    slash = next(place for place, piece in enumerate(pieces) if piece.what == "slash")
    top = _run_before(pieces, slash)
    bottom = range(slash + 1, _run_end(pieces, slash + 1))
    whole = [place for place in range(top.start) if pieces[place].what == "digit"]
    exact = Fraction(size)
    given = "".join(pieces[place].text for place in bottom)
    if given.isdecimal() and int(given):
        nearest = Fraction(int(exact * int(given) + Fraction(1, 2)), int(given))
        base = int(given)
    else:
        nearest = exact.limit_denominator(10 ** len(bottom) - 1)
        base = nearest.denominator
    units, rest = divmod(nearest, 1) if whole else (0, nearest)
    upper, lower = str(rest * base), str(base)
    made = dict.fromkeys((*top, slash, *bottom), "")
    if rest or not whole:
        made[top.start] = upper.rjust(_room(pieces, top))
        made[slash] = "/"
        made[bottom.start] = lower.ljust(_room(pieces, bottom))
    else:
        made[slash] = " " * (1 + _room(pieces, top) + _room(pieces, bottom))
    digits = _placed(pieces, whole, [], "" if rest and not units else str(units), "", grouped=False)
    return [made.get(place, digits[place]) for place in range(len(pieces))]


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), context=_WIDE)


def _commas(pieces: tuple[Piece, ...], whole: list[int], part: list[int]) -> tuple[bool, int]:
    """Whether thousands are parted, and by how many thousands the number is scaled down."""
    grouped, scale = False, 0
    every = [*whole, *part]
    for place, piece in enumerate(pieces):
        if piece.what != "comma" or not every or place < every[0]:
            continue
        if whole and place < whole[-1]:
            grouped = True
        elif place > every[-1] or (whole and place > whole[-1] and (not part or place < part[0])):
            scale += 1
    return grouped, scale


def _placed(
    pieces: tuple[Piece, ...], whole: list[int], part: list[int], digits: str, decimals: str, *, grouped: bool
) -> list[str]:
    made = [_fixed(piece) for piece in pieces]
    rest = digits
    for order, place in enumerate(reversed(whole)):
        first = order == len(whole) - 1
        taken, rest = (rest, "") if first else (rest[-1:], rest[:-1])
        made[place] = _grouped(taken or _EMPTY[pieces[place].text], order, grouped=grouped)
    if rest:
        point = next((place for place, piece in enumerate(pieces) if piece.what == "point"), len(pieces) - 1)
        made[point] = rest + made[point]
    blank = True
    for place, digit in reversed(list(zip(part, decimals, strict=False))):
        blank = blank and digit == "0" and pieces[place].text != "0"
        made[place] = _EMPTY[pieces[place].text] if blank else digit
    return made


def _grouped(taken: str, order: int, *, grouped: bool) -> str:
    """The digits of a place with the commas behind each third one; `order` counts places from the point."""
    if not grouped or not taken:
        return taken
    signs = []
    for back, sign in enumerate(reversed(taken)):
        position = order + back
        if position and position % 3 == 0:
            signs.append("," if sign != " " else " ")
        signs.append(sign)
    return "".join(reversed(signs))


def _run_before(pieces: tuple[Piece, ...], end: int) -> range:
    start = end
    while start and pieces[start - 1].what == "digit":
        start -= 1
    return range(start, end)


def _run_end(pieces: tuple[Piece, ...], start: int) -> int:
    end = start
    while end < len(pieces) and (pieces[end].what == "digit" or pieces[end].text.isdecimal()):
        end += 1
    return end


def _room(pieces: tuple[Piece, ...], run: range) -> int:
    return sum(pieces[place].text != "#" for place in run)


def _fixed(piece: Piece) -> str:
    match piece.what:
        case "literal" | "slash" | "point":
            return piece.text
        case "percent":
            return "%"
        case "pad":
            return " "
    return ""
