"""Any value of a msgspec type, for property tests: texts that numbers, dates and ids are made of, and nonsense."""

import math
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from msgspec import Raw, inspect

NUMBERS = (
    "1",
    "2",
    "-1",
    "0.5",
    "1.",
    "１２",
    "NaN",
    "Infinity",
    "-Infinity",
    "1e999999",
    "1e-999999",
    "9" * 40,
    "٣",
    "²",
)
DATES = ("2026-10-15", "2026-13-45", "十月")
CELLS = ("=1+1", "=SUM(", "!", "表!A1", "表!A0", "A1:B2", "media/x.xlsx")
WORDS = ("", " ", "A", "B", "C", "abc", "借", "debit", "![x](media/x.png)", "{{1}}", "\x00", "\ud7ff", "a" * 300)
NASTY = (*NUMBERS, *DATES, *CELLS, *WORDS)
TEXT = st.one_of(st.sampled_from(NASTY), st.text(max_size=8))


def any_of(part: Any) -> st.SearchStrategy[Any]:
    """Any value of this struct, as a decoder may hand it over."""
    return _any(inspect.type_info(part))


def _any(wanted: inspect.Type) -> st.SearchStrategy[Any]:
    return _MAKERS[type(wanted)](wanted)


def _struct(wanted: Any) -> st.SearchStrategy[Any]:
    return st.builds(wanted.cls, **{field.name: _any(field.type) for field in wanted.fields})


def _fits(longest: int | None) -> Callable[[str], bool]:
    return lambda text: len(text) <= (longest or math.inf)


def _within(bound: int | None, usual: int) -> int:
    """The bound of a number, or the usual one where it is wider; SAFE_INTEGER is as good as none."""
    return usual if bound is None or abs(bound) > abs(usual) else bound


_MAKERS: dict[type, Callable[[Any], st.SearchStrategy[Any]]] = {
    inspect.StrType: lambda t: st.from_regex(t.pattern) if t.pattern else TEXT.filter(_fits(t.max_length)),
    inspect.BoolType: lambda t: st.booleans(),
    inspect.IntType: lambda t: st.integers(_within(t.ge, -(10**6)), _within(t.le, 10**6)),
    inspect.FloatType: lambda t: st.floats(-1e6, 1e6),
    inspect.BytesType: lambda t: st.binary(max_size=8),
    inspect.RawType: lambda t: st.sampled_from((Raw(b"{}"), Raw(b"[1]"), Raw(b"null"))),
    inspect.NoneType: lambda t: st.none(),
    inspect.LiteralType: lambda t: st.sampled_from(t.values),
    inspect.UnionType: lambda t: st.one_of([_any(one) for one in t.types]),
    inspect.VarTupleType: lambda t: st.lists(_any(t.item_type), min_size=t.min_length or 0, max_size=4).map(tuple),
    inspect.TupleType: lambda t: st.tuples(*(_any(one) for one in t.item_types)),
    inspect.DictType: lambda t: st.dictionaries(_any(t.key_type), _any(t.value_type), max_size=4),
    inspect.Metadata: lambda t: _any(t.type),
    inspect.StructType: _struct,
}
