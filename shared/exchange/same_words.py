"""Are two writings the same? Compared without width, blanks and the many kinds of dashes.

The centre writes 场次 and 考场 in its plan, a school types them into a sheet. What differs in more than the way of
writing is never taken for the same. When a session is: `session_words`.
"""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

_DASHES: Final = "-‐‑‒–—―−﹘﹣－─━~～〜∼﹏"
_COLONS: Final = ":：∶︰﹕꞉"
_TO: Final = {**dict.fromkeys(map(ord, _DASHES), "-"), **dict.fromkeys(map(ord, _COLONS), ":")}
_DIGITS: Final = re.compile(r"\d+")
_LONGEST: Final = 100
_MOSTLY: Final = 0.5
_WHOLE: Final = re.compile(r"0*(\d{1,6})(?:\.0+)?", re.ASCII)
_LOOKALIKES: Final = str.maketrans({"l": "1", "I": "1", "|": "1", "i": "1", "O": "0", "o": "0", "〇": "0", "一": "-"})
_NUMERALS: Final = str.maketrans("〇零一二两三四五六七八九", "001223456789")
_TENS: Final = re.compile(r"(?<![\d百千])(\d?)十(\d?)(?![\d百千])")


_DOTS: Final = frozenset("·•‧・･.∙⋅●")


def same_looks(name: str) -> str:
    """A name without what the eye passes over: blanks, width, letter case, kinds of dots, variants of a character."""
    plainer = unicodedata.normalize("NFKC", name)
    kept = (char for char in plainer if not is_blank(char) and unicodedata.category(char) != "Mn")
    return "".join("·" if char in _DOTS else char for char in kept).casefold()


def is_blank(char: str) -> bool:
    """A blank of any kind, also one without width (zero-width space, joiner, byte-order mark)."""
    return char.isspace() or unicodedata.category(char) in {"Zs", "Cf"}


def narrowed(char: str) -> str:
    """The ordinary form of a full-width or half-width character; any other as it is."""
    if unicodedata.decomposition(char).startswith(("<wide>", "<narrow>")):
        return unicodedata.normalize("NFKC", char)
    return char


@lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    """The text without width, blanks and kinds of dashes and colons."""
    if text.isascii():
        return "".join(text.split()).replace("~", "-")
    narrow = "".join(narrowed(char) for char in text if not is_blank(char))
    return with_plain_marks(narrow)


def with_plain_marks(text: str) -> str:
    """The text with all kinds of dashes and colons as `-` and `:`."""
    return text.translate(_TO)


def whole_number(text: str) -> int | None:
    """The number a person means by 1, 01, １ or 1.0; None if it is no whole number of at most six digits."""
    match = _WHOLE.fullmatch(plain(text))
    return int(match[1]) if match else None


def looks_like(written: str, wanted: str) -> bool:
    """Whether a plain writing may be a slip of the other: a character off or exchanged, a look-alike, a part of it.

    Where the numbers agree most of the words suffice: rooms and sessions are told apart by their numbers.
    """
    if written == wanted or not written or not wanted or max(len(written), len(wanted)) > _LONGEST:
        return False
    if surely_meant(written, wanted):
        return True
    shorter, longer = sorted((written, wanted), key=len)
    if shorter in longer and len(shorter) * 2 >= len(longer):
        return True
    return _one_off(shorter, longer) or (
        "".join(_DIGITS.findall(written)) == "".join(_DIGITS.findall(wanted)) != ""
        and SequenceMatcher(None, written, wanted).ratio() >= _MOSTLY
    )


def surely_meant(written: str, wanted: str) -> bool:
    """Whether two plain writings differ in nothing by which people tell rooms or sessions apart.

    Look-alikes (O for 0), letter case, numbers in words (三〇一, 第一场) and stray marks; no school has both.
    """
    if max(len(written), len(wanted)) > _LONGEST:
        return False
    return not _folds(written).isdisjoint(_folds(wanted))


def _folds(text: str) -> frozenset[str]:
    """The text without what is no difference; 一 stands for a dash in the one and for a number in the other."""
    alike = unicodedata.normalize("NFKC", text)
    in_digits = _TENS.sub(lambda m: f"{m[1] or 1}{m[2] or 0}", alike.translate(_NUMERALS))
    return frozenset(_without_marks(each.translate(_LOOKALIKES)).casefold() for each in (alike, in_digits))


def _without_marks(text: str) -> str:
    """The text without marks, but for those that part two numbers."""
    kept = []
    for at, char in enumerate(text):
        between = text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()
        if between or unicodedata.category(char)[0] not in "PS":
            kept.append(char)
    return "".join(kept)


def _one_off(shorter: str, longer: str) -> bool:
    if len(longer) - len(shorter) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    if len(shorter) < len(longer):
        return shorter[start:] == longer[start + 1 :]
    exchanged = shorter[start : start + 2] == longer[start : start + 2][::-1]
    return shorter[start + 1 :] == longer[start + 1 :] or (exchanged and shorter[start + 2 :] == longer[start + 2 :])
