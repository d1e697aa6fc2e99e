"""The port every kind fills: what one is asked while a paper is written, sat, read and marked.

A kind that forgets one of the abstract methods cannot be made, and mypy says so where its module makes it.
"""

import hashlib
import random
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import ClassVar, Generic, Protocol, TypeVar

import msgspec

from shared.exam.kinds.findings import Finding
from shared.exam.kinds.forms import ItemForm
from shared.exam.kinds.parts import AnswerPart, Item, Key, Mark, Response
from shared.words.catalogue import say

ItemT = TypeVar("ItemT", bound=Item)
ResponseT = TypeVar("ResponseT", bound=Response)
KeyT = TypeVar("KeyT", bound=Key)
FormT = TypeVar("FormT", bound=ItemForm)


class CellValue(msgspec.Struct, frozen=True, kw_only=True):
    """A cell after recalculation: its value, whether it is an error, and the formula typed into it (or None).

    `follows`: whether the value goes with the data it is made of (see `Proof`); False for a formula that only dresses
    up a number. `second`: the cell under the proof's inputs, None without them.
    """

    value: Decimal | str | bool | None
    error: bool = False
    formula: str | None = None
    follows: bool = True
    second: "CellValue | None" = None


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What shows that formulas are genuine: `=288+0*B4` gives the right number from no data.

    The cells `refs` are computed again under other data. `inputs`: cells and their second values, hidden from the
    candidate; without them the data the formulas read are varied. `models`: right formulas, whose values must then be
    the candidate's too, within `tolerances`; a cell without a model must at least change.
    """

    refs: tuple[str, ...]
    inputs: Mapping[str, str] = {}
    models: Mapping[str, str] = {}
    tolerances: Mapping[str, Decimal] = {}


class Recalculate(Protocol):
    """A spreadsheet computed: outside, because it needs an engine."""

    def __call__(
        self, template: str, typed: Mapping[str, str], wanted: Sequence[str], proof: Proof | None = None
    ) -> Mapping[str, CellValue]:
        """The values of the wanted cells of that template (its media path) with these cells typed."""
        ...


class TemplateFinding(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with a spreadsheet template for a task. `ref` None: the whole file; `doubt`: see Finding."""

    ref: str | None
    code: str
    sentence: str
    doubt: bool = False


InspectTemplate = Callable[[str, Sequence[str]], Iterable[TemplateFinding]]
"""(template's media path, refs the key asks for) to what does not fit; outside, because it needs an engine."""


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """What an author's check knows besides item and key: the folder's media, the accounts, a look at templates."""

    media: Collection[str]
    leaf_accounts: frozenset[str]
    inspect: InspectTemplate


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """How an answer is told: account codes with their names, and letters where the item is in the order seen."""

    accounts: Mapping[str, str] = {}
    seen: bool = False


class _Named(Protocol):
    @property
    def id(self) -> str: ...


NamedT = TypeVar("NamedT", bound=_Named)


class Shuffle(msgspec.Struct, frozen=True, kw_only=True):
    """One candidate's order from the recorded seed. `options`: whether the group shuffles options of choices."""

    seed: str
    options: bool

    def order(self, things: Iterable[NamedT], *names: str) -> tuple[NamedT, ...]:
        """The things in this candidate's order; `names` part one list from another."""
        return tuple(sorted(things, key=lambda thing: rank(self.seed, *names, thing.id)))


def rank(seed: str, *names: str) -> bytes:
    """A place drawn from the seed; the same for the same names on every device."""
    return hashlib.sha256("\x00".join((seed, *names)).encode()).digest()


class Kind(ABC, Generic[ItemT, ResponseT, KeyT, FormT]):
    """One item kind. `group_wide` are form fields a group may set for its items.

    Its module hands its words to the catalogue: `learn("kind.voucher", {"title": …})`.
    """

    group_wide: ClassVar[tuple[str, ...]] = ("points",)
    item: type[ItemT]
    response: type[ResponseT]
    key: type[KeyT]
    form: type[FormT]

    @property
    def name(self) -> str:
        """Its name in papers and authoring files."""
        return str(self.item.__struct_config__.tag)

    @property
    def title(self) -> str:
        """The field's word for it."""
        return say(f"kind.{self.name}.title")

    # ------------------------------------------------------------ sitting
    def arranged(self, item: ItemT, _shuffle: Shuffle) -> ItemT:
        """The item as one candidate meets it. Answers are by identity, so the order never matters to them."""
        return item

    @abstractmethod
    def is_answered(self, response: ResponseT) -> bool:
        """Whether the candidate has put anything into it."""

    def is_whole(self, _item: ItemT, _response: ResponseT) -> bool:
        """Whether everything asked for is there."""
        return True

    # ------------------------------------------------------------ words
    @abstractmethod
    def words(self, item: ItemT | None, response: ResponseT, telling: Telling) -> tuple[AnswerPart, ...]:
        """The answer for people, part by part in a fixed order; without the item, ids stand for its words."""

    # ------------------------------------------------------------ authoring
    @abstractmethod
    def split(self, form: FormT) -> tuple[ItemT, KeyT]:
        """An author's form becomes what candidates see and what stays at the centre."""

    @abstractmethod
    def check(self, item: ItemT, key: KeyT, desk: Desk) -> Iterator[Finding]:
        """Everything that does not fit between item, key and what lies beside them."""

    def texts(self, item: ItemT) -> Iterable[str]:
        """All Markdown candidates see; the pictures in it belong to the paper's media."""
        return (item.stem, item.material)

    def files(self, item: ItemT) -> Iterable[str]:
        """The media it names outside of texts."""
        return [document.media for document in item.documents]

    # ------------------------------------------------------------ marking
    @abstractmethod
    def mark(self, item: ItemT, key: KeyT, response: ResponseT, recalculate: Recalculate) -> list[Mark]:
        """What is right in it. Never raises, whatever the key and the response say."""

    @abstractmethod
    def model_answer(self, item: ItemT, key: KeyT) -> ResponseT:
        """An answer that must earn full marks, or the key is wrong."""

    @abstractmethod
    def guess(self, item: ItemT, key: KeyT, dice: random.Random) -> ResponseT:
        """What somebody might answer who does not know: for rehearsals and tests."""
