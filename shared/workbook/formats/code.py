"""A number format's code taken apart once: its sections, their conditions and colours, and the pieces of each.

Codes are read as Excel files them, with what its Chinese edition and WPS write as well: `!` as an escape, G/通用格式,
上午/下午, unquoted 年月日 and 元, Chinese names of colours. A code that no spreadsheet program would take is named
invalid, and its numbers are shown plainly.
"""

import functools
import operator
import re
from collections.abc import Callable
from typing import Final, Literal

import msgspec

Kind = Literal["number", "scientific", "fraction", "date", "general", "text", "literal"]
What = Literal[
    "literal",
    "pad",
    "fill",
    "digit",
    "point",
    "comma",
    "percent",
    "slash",
    "power",
    "text",
    "general",
    "day",
    "elapsed",
    "half",
]

_LONGEST: Final = 255  # Excel's own limit
_TOKEN: Final = re.compile(
    r"""
    "(?P<quoted>[^"]*)"? | [\\!](?P<escaped>.) | _(?P<pad>.) | \*(?P<fill>.) | \[(?P<bracket>[^\]]*)\]
    | (?P<general>General|G/通用格式|通用格式) | (?P<half>AM/PM|A/P|上午/下午) | E(?P<power>[+-])
    | (?P<day>y+|m+|d+|h+|s+|a{3,4}|e+) | (?P<digit>[0#?]) | (?P<point>\.) | (?P<comma>,) | (?P<percent>%)
    | (?P<slash>/) | (?P<text>@) | (?P<end>;) | (?P<bad>[A-Za-z]) | (?P<other>.)
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d*\.?\d+(?:E[+-]?\d+)?)", re.IGNORECASE | re.ASCII)
_COMPARE: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne
}  # fmt: skip
_COLOURS: Final = {
    "black": "#000000", "white": "#FFFFFF", "red": "#FF0000", "green": "#00FF00", "blue": "#0000FF",
    "yellow": "#FFFF00", "magenta": "#FF00FF", "cyan": "#00FFFF",
    "黑色": "#000000", "白色": "#FFFFFF", "红色": "#FF0000", "绿色": "#00FF00", "蓝色": "#0000FF", "黄色": "#FFFF00",
    "洋红": "#FF00FF", "洋红色": "#FF00FF", "青色": "#00FFFF", "蓝绿色": "#00FFFF",
}  # fmt: skip
_PALETTE: Final = (
    "000000FFFFFFFF000000FF000000FFFFFF00FF00FF00FFFF800000008000000080808000800080008080C0C0C0808080"
    "9999FF993366FFFFCCCCFFFF660066FF80800066CCCCCCFF000080FF00FFFFFF0000FFFF8000808000000080800000FF"
    "00CCFFCCFFFFCCFFCCFFFF9999CCFFFF99CCCC99FFFFCC993366FF33CCCC99CC00FFCC00FF9900FF6600666699969696"
    "003366339966003300333300993300993366333399333333"
)
_BELOW_ZERO: Final = (("<", 0.0), ("<=", 0.0))
_CHINESE: Final = frozenset({0x804, 0x404, 0xC04, 0x1004, 0x1404})
_SYSTEM: Final = {
    "F800": 'yyyy"年"m"月"d"日"',
    "x-sysdate": 'yyyy"年"m"月"d"日"',
    "F400": "h:mm:ss",
    "x-systime": "h:mm:ss",
}


class Piece(msgspec.Struct, frozen=True):
    """One piece of a section: what it is, and the signs of it (for `day`: yyyy, mm …)."""

    what: What
    text: str


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """The part of a code that serves some numbers. `numerals`: 1 to 3 after [DBNum1] to [DBNum3], else 0."""

    kind: Kind
    pieces: tuple[Piece, ...]
    condition: tuple[str, float] | None = None
    colour: str = ""
    numerals: int = 0
    chinese: bool = False

    def holds(self, value: float) -> bool:
        """Whether the section's own condition takes the value; one without a condition takes none by itself."""
        return self.condition is not None and _COMPARE[self.condition[0]](value, self.condition[1])


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """A whole code. `words` is the section for texts, None where texts are shown as they are."""

    sections: tuple[Section, ...]
    words: Section | None
    valid: bool

    def choose(self, value: float) -> tuple[Section, bool] | None:
        """The section for a number and whether its sign is left to the section; None if no section takes it.

        The second section writes its minus itself whatever its condition, as Excel and LibreOffice have it, and so does
        a first one for negatives alone.
        """
        many = len(self.sections)
        for place, section in enumerate(self.sections):
            if self._takes(place, section, value):
                return section, place == 1 or (place == 0 and section.condition in _BELOW_ZERO)
        return None if many else (_GENERAL, False)

    def _takes(self, place: int, section: Section, value: float) -> bool:
        if section.condition is not None:
            return section.holds(value)
        match place, len(self.sections):
            case (0, 1) | (2, _):
                return True
            case 0, 2:
                return value >= 0 or self.sections[1].condition is not None
            case 0, _:
                return value > 0
            case 1, 2:
                return True
        return value < 0


_GENERAL: Final = Section(kind="general", pieces=(Piece("general", ""),))


@functools.lru_cache(maxsize=512)
def compiled(code: str) -> Code:
    """The code taken apart. Never raises; a code past Excel's length, or with letters it has no use for, is invalid."""
    if len(code) > _LONGEST:
        return Code(sections=(), words=None, valid=False)
    parts: list[list[re.Match[str]]] = [[]]
    for found in _TOKEN.finditer(code):
        if found.lastgroup == "end":
            parts.append([])
        else:
            parts[-1].append(found)
    made = [_section(part) for part in parts]
    sections = [section for section in made if section is not None]
    if len(sections) < len(made) or len(made) > 4:
        return Code(sections=(), words=None, valid=False)
    words = None
    if len(sections) == 4 or (sections and sections[-1].kind == "text"):
        words = sections.pop()
    return Code(sections=tuple(sections), words=words, valid=True)


def _section(tokens: list[re.Match[str]]) -> Section | None:
    pieces: list[Piece] = []
    condition, colour, numerals, chinese = None, "", 0, False
    for found in tokens:
        name, text = found.lastgroup or "other", found[found.lastgroup or 0]
        if name == "bad":
            return None
        if name != "bracket":
            pieces.append(_piece(name, text, found[0]))
            continue
        low = text.strip().lower()
        if match := _CONDITION.fullmatch(low):
            condition = (match[1], float(match[2]))
        elif made := _colour(low):
            colour = made
        elif low in {"dbnum1", "dbnum2", "dbnum3"}:
            numerals = int(low[-1])
        elif low and low == low[0] * len(low) and low[0] in "hms":
            pieces.append(Piece("elapsed", low))
        elif low.startswith("$"):
            sign, _, locale = text.strip()[1:].partition("-")
            locale = locale.partition(",")[0]
            if locale in _SYSTEM:
                system = compiled(_SYSTEM[locale]).sections[0]
                return msgspec.structs.replace(system, condition=condition, colour=colour)
            chinese = chinese or _is_chinese(locale)
            if sign:
                pieces.append(Piece("literal", sign))
    settled = tuple(_with_minutes(pieces))
    kind = _kind(settled)
    if kind == "literal" and numerals and not pieces:
        kind, settled = "general", _GENERAL.pieces
    return Section(kind=kind, pieces=settled, condition=condition, colour=colour, numerals=numerals, chinese=chinese)


def _piece(name: str, text: str, whole: str) -> Piece:
    match name:
        case "quoted" | "escaped" | "other":
            return Piece("literal", text)
        case "day":
            return Piece("day", text.lower())
        case "half":
            return Piece("half", whole.upper())
        case "pad" | "fill" | "digit" | "point" | "comma" | "percent" | "slash" | "power" | "text" | "general":
            return Piece(name, text)
    raise AssertionError(name)


def _with_minutes(pieces: list[Piece]) -> list[Piece]:
    """An m is a minute behind an hour or before a second: such pieces become n."""
    times = [place for place, piece in enumerate(pieces) if piece.what in {"day", "elapsed"}]
    made = list(pieces)
    for order, place in enumerate(times):
        piece = pieces[place]
        if piece.what != "day" or piece.text not in {"m", "mm"}:
            continue
        before = pieces[times[order - 1]].text[0] if order else ""
        after = pieces[times[order + 1]].text[0] if order + 1 < len(times) else ""
        if before == "h" or after == "s":
            made[place] = Piece("day", "n" * len(piece.text))
    return made


def _kind(pieces: tuple[Piece, ...]) -> Kind:
    found = {piece.what for piece in pieces}
    if found & {"day", "elapsed", "half"}:
        return "date"
    if "text" in found:
        return "text"
    if "general" in found:
        return "general"
    if "digit" not in found:
        return "literal"
    if "power" in found:
        return "scientific"
    return "fraction" if _is_fraction(pieces) else "number"


def _is_fraction(pieces: tuple[Piece, ...]) -> bool:
    slashes = [place for place, piece in enumerate(pieces) if piece.what == "slash"]
    if len(slashes) != 1 or not 0 < slashes[0] < len(pieces) - 1:
        return False
    after = pieces[slashes[0] + 1]
    return pieces[slashes[0] - 1].what == "digit" and (after.what == "digit" or after.text.isdecimal())


def _colour(name: str) -> str:
    if name in _COLOURS:
        return _COLOURS[name]
    found = re.fullmatch(r"(?:color|颜色) ?(\d{1,2})", name)
    number = int(found[1]) if found else 0
    return f"#{_PALETTE[number * 6 - 6 : number * 6]}" if 1 <= number * 6 <= len(_PALETTE) else ""


def _is_chinese(locale: str) -> bool:
    if locale.lower().startswith("zh"):
        return True
    try:
        return int(locale, 16) & 0xFFFF in _CHINESE
    except ValueError:
        return False
