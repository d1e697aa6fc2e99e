"""The checks there are: whatever stands in `shared.readiness.checks`, in the order people see them."""

import functools
import importlib
import operator
import pkgutil
from typing import Any, Final, TypeAlias

import msgspec

from shared.readiness import checks
from shared.readiness.check import Against, Ask, Check, Measure, Place, Verdict

AnyCheck: TypeAlias = Check[Any]


def _found() -> tuple[AnyCheck, ...]:
    names = sorted(found.name for found in pkgutil.iter_modules(checks.__path__))
    made: list[AnyCheck] = [importlib.import_module(f"{checks.__name__}.{name}").CHECK for name in names]
    return tuple(made)


CHECKS: Final[tuple[AnyCheck, ...]] = _found()
_BY_KEY: Final = {check.key: check for check in CHECKS}
_BY_MEASURE: Final[dict[type[Measure], AnyCheck]] = {check.measure: check for check in CHECKS}
_decode: Final = msgspec.json.Decoder(functools.reduce(operator.or_, _BY_MEASURE)).decode


def check_named(key: str) -> AnyCheck | None:
    """The check of that key; None for one that another version of the program has."""
    return _BY_KEY.get(key)


def checks_at(place: Place) -> tuple[AnyCheck, ...]:
    """The checks of a kind of machine."""
    return tuple(check for check in CHECKS if place in check.places)


def take(check: AnyCheck, ask: Ask) -> Measure | None:
    """Measure; what a machine refuses to tell is None."""
    try:
        measured: Measure | None = check.take(ask)
    except (OSError, AttributeError, ValueError):
        return None
    return measured


def read(raw: bytes) -> Measure | None:
    """A measure from the wire; None for one that this version does not know or that is out of bounds."""
    try:
        measured: Measure = _decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return measured


def judge(measures: tuple[Measure, ...], against: Against) -> tuple[Verdict, ...]:
    """The verdict of every check of that place, in order; what was not measured is said to be so."""
    known = {_BY_MEASURE[type(measure)].key: measure for measure in measures}
    return tuple(
        check.judge(known[check.key], against) if check.key in known else check.unmeasured()
        for check in checks_at(against.place)
    )
