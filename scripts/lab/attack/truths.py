"""Messages with what is true in a room put into their places, so that calls get past the first look at them."""

import json
import random
from typing import Any, Final

Truths = dict[str, list[Any]]
"""By the name of a field the values that are true there."""

_OFTEN: Final = 0.7


def truer(dice: random.Random, body: bytes, truths: Truths) -> bytes:
    """The message with true values in many of its places; bytes that are no message stay as they are."""
    try:
        value = json.loads(body)
    except ValueError:
        return body
    return json.dumps(_with(dice, value, truths, "")).encode()


def _with(dice: random.Random, value: Any, truths: Truths, name: str) -> Any:
    if isinstance(value, dict):
        return {key: _with(dice, inner, truths, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with(dice, inner, truths, name.removesuffix("s")) for inner in value]
    known = truths.get(name)
    return dice.choice(known) if known and dice.random() < _OFTEN else value
