"""Why an answer on the screen is not the one that was typed: hand, keyboard, input method, or something in between."""

import re
from typing import Final

import msgspec

from shared.exam.kinds.parts import Response

_CLICKED: Final = frozenset({"single_choice", "multiple_choice", "true_false", "ordering", "matching"})
_KEYED: Final = re.compile(r"[\x00-\x7f]")


def cause_of(kind: str, wanted: Response, given: Response | None) -> str:
    """A cause of `shared.words.zh.trial`."""
    signs = _signs(wanted)
    if signs and not signs & _signs(given) and (given is not None or kind == "short_answer"):
        return "chinese_dead"
    if given is None:
        return "mouse_dead" if kind in _CLICKED else "keyboard_dead"
    return "answer_differs"


def _signs(response: Response | None) -> set[str]:
    """The signs no key has."""
    return set(_KEYED.sub("", _text(response)))


def _text(response: Response | None) -> str:
    return msgspec.json.encode(response).decode() if response is not None else ""
