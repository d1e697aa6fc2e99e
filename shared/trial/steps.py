"""The steps of one PC in the trial, in order, each with the longest it may take."""

from typing import Final

from shared.trial.paper import THEORY

ITEM: Final = "item."
"""Before the kind's name: the step of working an item of that kind."""

CHECKS: Final = ("program", "clock", "fonts", "disk", "line")
"""Looked at before anything is played; one that fails does not keep the others from being tried."""

_WAIT_S: Final = 150
_ITEM_S: Final = 45
LIMITS: Final[dict[str, int]] = {
    "program": 5,
    "clock": 5,
    "fonts": 10,
    "disk": 15,
    "line": 45,
    "connect": 90,
    "login": 60,
    "identity": 45,
    "rules": 45,
    "begin": _WAIT_S,
    **{f"{ITEM}{kind}": _ITEM_S for kind in THEORY},
    "pause": _WAIT_S,
    "resume": 60,
    "cut": _WAIT_S,
    f"{ITEM}short_answer": _ITEM_S,
    "back": 90,
    "reopen": 90,
    **{f"{ITEM}{kind}": _ITEM_S for kind in ("voucher", "spreadsheet", "form")},
    "hand_in": 90,
}
"""Step to seconds. In `begin`, `pause` and `cut` a PC waits for the slowest of the room."""

STEPS: Final = tuple(LIMITS)
