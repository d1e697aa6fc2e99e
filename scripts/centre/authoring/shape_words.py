"""What msgspec says of a value of the wrong shape, in the words of the catalogue: an author reads no English."""

import re
from typing import Final

import msgspec

from shared.words.catalogue import Words, say

_KINDS: Final = Words(
    "author.shape.kind", ("int", "float", "str", "bool", "object", "array", "null", "datetime", "date", "any")
)
_SAID: Final = {
    "kind": r"Expected `(?P<wanted>[^`]+)`, got `(?P<given>[^`]+)`",
    "missing": r"Object missing required field `(?P<key>[^`]+)`",
    "unknown": r"Object contains unknown field `(?P<key>[^`]+)`",
    "choice": r"Invalid enum value (?P<value>.+)",
    "length": r"Expected `(?:str|array|object)` of (?:at (?:least|most) )?length (?P<sign>>=|<=|==) (?P<limit>\d+)",
    "bound": r"Expected `(?:int|float)` (?P<sign>>=|<=|>|<) (?P<limit>[-\d.]+)",
    "pattern": r"Expected `str` matching regex .+",
    "moment": r"Invalid RFC3339 encoded (?:datetime|date|time)|Expected `datetime` with .+",
}
"""msgspec's complaints by the name of our own sentence, which takes the named parts as its values."""
_SIGNS: Final = {">=": "least", "<=": "most", "==": "exactly", ">": "above", "<": "below"}
_WHERE: Final = re.compile(r"(?P<told>.*?)(?: - at `\$?(?P<path>[^`]*)`)?", re.DOTALL)


def shape_words(error: msgspec.ValidationError) -> str:
    """The complaint in our words; one that is not known stays as it is."""
    found = _WHERE.fullmatch(str(error))
    told, path = (found["told"], found["path"] or "") if found else (str(error), "")
    words = _words(told)
    place = path.strip(".").replace("[...]", "")
    return say("author.shape.at", place=place, told=words) if place else words


def _words(told: str) -> str:
    for name, pattern in _SAID.items():
        if found := re.fullmatch(pattern, told, re.DOTALL):
            values = found.groupdict()
            if "sign" in values:
                return say(f"author.shape.{name}_{_SIGNS[values['sign']]}", limit=values["limit"])
            if name == "kind":
                wanted, given = (_kinds(values[key]) for key in ("wanted", "given"))
                return say("author.shape.kind_is", wanted=wanted, given=given)
            return say(f"author.shape.{name}", **values)
    return told


def _kinds(names: str) -> list[str]:
    return [_KINDS.get(name, name) for name in re.split(r" \| ", names)]
