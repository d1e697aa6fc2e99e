"""The item kinds there are. A new kind is its module here, its editor in `candidate_client.ui.kinds`, and one line.

Each import below is the line of one kind. What is read from papers, answers and keys is the union of their parts; for
type checkers it is the common base, since nobody outside a kind's own module asks which one it holds.
"""

import functools
import operator
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from shared.exam.kinds.case import KIND as case
from shared.exam.kinds.fill_in import KIND as fill_in
from shared.exam.kinds.form import KIND as form
from shared.exam.kinds.kind import Kind
from shared.exam.kinds.matching import KIND as matching
from shared.exam.kinds.multiple_choice import KIND as multiple_choice
from shared.exam.kinds.ordering import KIND as ordering
from shared.exam.kinds.parts import Item, Key, Response
from shared.exam.kinds.short_answer import KIND as short_answer
from shared.exam.kinds.single_choice import KIND as single_choice
from shared.exam.kinds.spreadsheet import KIND as spreadsheet
from shared.exam.kinds.true_false import KIND as true_false
from shared.exam.kinds.voucher import KIND as voucher

AnyKind: TypeAlias = Kind[Any, Any, Any, Any]

KINDS: Final[tuple[AnyKind, ...]] = tuple(value for value in list(vars().values()) if isinstance(value, Kind))

if TYPE_CHECKING:
    AnyItem: TypeAlias = Item
    AnyResponse: TypeAlias = Response
    AnyKey: TypeAlias = Key
else:
    AnyItem = functools.reduce(operator.or_, (kind.item for kind in KINDS))
    AnyResponse = functools.reduce(operator.or_, (kind.response for kind in KINDS))
    AnyKey = functools.reduce(operator.or_, (kind.key for kind in KINDS))

_BY_NAME: Final = {kind.name: kind for kind in KINDS}
_BY_PART: Final[dict[type, AnyKind]] = {part: kind for kind in KINDS for part in (kind.item, kind.response)}


def kind_named(name: str) -> AnyKind | None:
    """The kind of that name in papers and authoring files."""
    return _BY_NAME.get(name)


def kind_of(part: Item | Response) -> AnyKind:
    """The kind an item or a response is of."""
    return _BY_PART[type(part)]
