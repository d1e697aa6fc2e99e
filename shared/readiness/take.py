"""One round of measuring on this machine, check by check, so that it can be given up in between."""

from collections.abc import Iterator

import msgspec

from shared.readiness.check import Ask, Measure
from shared.readiness.registry import checks_at, take


def measures(ask: Ask) -> Iterator[Measure]:
    """What could be measured; ends early where `ask.stopped` says so."""
    for check in checks_at(ask.place):
        if ask.stopped():
            return
        found = take(check, ask)
        if found is not None:
            yield found


def measured(ask: Ask) -> tuple[msgspec.Raw, ...]:
    """The same as it travels."""
    return tuple(msgspec.Raw(msgspec.json.encode(found)) for found in measures(ask))
