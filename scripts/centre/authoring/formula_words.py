"""How a formula is read aloud: a fraction from its denominator, a root from the word for it."""

from collections.abc import Callable
from typing import Final
from xml.etree.ElementTree import Element

from shared.words.catalogue import say

_SIGNS: Final = {
    "+": "plus",
    "-": "minus",
    "\u2212": "minus",
    "\u00d7": "times",
    "\u00b7": "times",
    "\u22c5": "times",
    "\u00f7": "divided",
    "/": "divided",
    "=": "equals",
    "\u2260": "not_equal",
    "<": "less",
    ">": "more",
    "\u2264": "at_most",
    "\u2265": "at_least",
    "\u2248": "about",
    "%": "percent",
    "(": "open",
    ")": "close",
    "\u2211": "sum",
    "\u00b1": "plus_minus",
    "\u221e": "infinity",
    "\u03c0": "pi",
}
"""Signs by the code of their word."""
_SILENT: Final = frozenset("^\u00af\u2015\u203e\u2061")
_SUM: Final = "\u2211"


def words_of(node: Element) -> str:
    """The words of a MathML element and all that is in it."""
    tag = node.tag.rpartition("}")[2]
    said = _SAID.get(tag)
    if said is not None and len(node):
        return said([words_of(child) for child in node], (node[0].text or "").strip())
    if len(node):
        return "".join(words_of(child) for child in node)
    text = (node.text or "").strip()
    if text in _SIGNS:
        return say(f"author.spoken.{_SIGNS[text]}")
    return "" if text and set(text) <= _SILENT else text


def _power(base: str, power: str) -> str:
    return (
        say("author.spoken.square", base=base) if power == "2" else say("author.spoken.power", base=base, power=power)
    )


def _index(base: str, index: str) -> str:
    return say("author.spoken.index", base=base, index=index)


def _from_to(what: str, first: str, last: str) -> str:
    return say("author.spoken.from_to", what=what, first=first, last=last)


def _index_and_power(parts: list[str], sign: str) -> str:
    base, index, power = parts
    return _from_to(base, index, power) if sign == _SUM else _power(_index(base, index), power)


def _over(parts: list[str], _sign: str) -> str:
    base, above = parts
    return say("author.spoken.over", base=base, above=above) if above else say("author.spoken.mean", base=base)


_SAID: Final[dict[str, Callable[[list[str], str], str]]] = {
    "mfrac": lambda parts, _: say("author.spoken.fraction", above=parts[0], below=parts[1]),
    "msqrt": lambda parts, _: say("author.spoken.root", of="".join(parts)),
    "mroot": lambda parts, _: say("author.spoken.other_root", of=parts[0], index=parts[1]),
    "msup": lambda parts, _: _power(parts[0], parts[1]),
    "msub": lambda parts, _: _index(parts[0], parts[1]),
    "msubsup": _index_and_power,
    "munderover": lambda parts, _: _from_to(parts[0], parts[1], parts[2]),
    "mover": _over,
    "mtr": lambda parts, _: say("author.spoken.row", cells=parts),
}
