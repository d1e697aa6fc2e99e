"""The sentences of acts: refusals, effects and cautions, from a code and its values, in the room's time zone.

The server says them in its replies, the console before an act is given: one sentence for both (`shared.words.zh.acts`).
"""

from typing import Final

from shared.exam.acts.base import Act, Effect, Lasting, Moment, Refusal, Told, Value, Whom
from shared.formatting import clock_time
from shared.protocol.errors import WireError
from shared.words.catalogue import has, say, span

_LISTED: Final = 8
_FIRST: Final = 5


def refusal_sentence(refusal: Refusal, zone: str) -> str:
    """Why not."""
    return _say("refused", refusal, zone)


def effect_sentence(effect: Effect, zone: str) -> str:
    """What it brings about."""
    return _say("effect", effect, zone)


def part_sentence(told: Told, zone: str) -> str:
    """A piece of a sentence by itself."""
    return _say("part", told, zone)


def caution(act: type[Act]) -> str:
    """What to know before confirming such an act; empty where there is nothing."""
    code = f"acts.caution.{act.__struct_config__.tag}"
    return say(code) if has(code) else ""


def wire_error(refusal: Refusal, zone: str) -> WireError:
    """The refusal as the server sends it; times go as milliseconds."""
    plain = {
        name: value.ms if isinstance(value, Lasting) else value
        for name, value in refusal.values.items()
        if isinstance(value, str | int | Lasting)
    }
    return WireError(refusal.code, refusal_sentence(refusal, zone), **plain)


def minute(at_ms: int, zone: str) -> str:
    """A moment as `11:40`, with seconds where it is not a full minute: `11:40:30`."""
    return clock_time(at_ms, zone, seconds=at_ms // 1000 % 60 != 0)


def seats_phrase(seats: tuple[int, ...]) -> str:
    """`12 号座位`, `3、7、12 号座位`, or `3、7、12 等 20 个座位` where they are many."""
    if len(seats) > _LISTED:
        return say("acts.part.many_seats", numbers=seats[:_FIRST], count=len(seats))
    return say("acts.part.seats", numbers=seats)


def _say(kind: str, told: Told, zone: str) -> str:
    said = say(f"acts.{kind}.{told.code}", **{name: _value(value, zone) for name, value in told.values.items()})
    if any(isinstance(value, Whom) and value.everyone for value in told.values.values()):
        everyone = say("acts.part.everyone")
        return said.replace(f" {everyone}", everyone)  # the blank stands before the numbers of seats
    return said


def _value(value: Value, zone: str) -> str:
    match value:
        case str() | int():
            return str(value)
        case Moment():
            return minute(value.at_ms, zone)
        case Lasting():
            return span(value.ms)
        case Whom():
            return say("acts.part.everyone") if value.everyone else seats_phrase(value.seats)
        case Told():
            return _say("part", value, zone)
        case tuple():
            return _listed(value, zone)


def _listed(parts: tuple[Told, ...], zone: str) -> str:
    """Parts in a row; those that begin with a mark of their own need none between them."""
    mark = say("acts.part.comma")
    words = [_say("part", part, zone) for part in parts]
    return "".join(word if not place or word.startswith(mark) else mark + word for place, word in enumerate(words))
