"""A code and its values become a sentence: `say("wire.seat_not_free", seat=12)`.

A code is `subject.name`; each subject is a file of the language's package (`shared.words.zh`). A sentence names its
places, and a place says how its value is written:

    {seat}              as it is
    {lost_ms:span}      milliseconds as a duration in words
    {seats:list}        several things in a row
    {kind:term.grant.}  a code again: the word `term.grant.<value>`; of several values the words in a row

The language is chosen once, when a program starts (`use`); Chinese unless told otherwise. A code without a sentence, or
a sentence without one of its values, is a mistake of ours: tests are made to fail by it (`be_strict`), an exam is not.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from string import Formatter
from typing import Any, Final

from shared.words import zh

log = logging.getLogger(__name__)

_UNKNOWN: Final = "words.unknown"


class WordsError(Exception):
    """A code has no sentence, or the sentence lacks a value. Raised in tests only."""


class Catalogue(Formatter):
    """The sentences of one language.

    Attributes:
        name: the language, as BCP 47 writes it.
        entries: code to sentence with its places.
    """

    def __init__(self, name: str, entries: Mapping[str, str]) -> None:
        self.name = name
        self.entries = entries

    def sentence(self, code: str, values: Mapping[str, object]) -> str:
        """The sentence. Raises WordsError."""
        try:
            return self.vformat(self.entries[code], (), values)
        except (KeyError, IndexError, ValueError, AttributeError) as error:
            raise WordsError(f"{code} with {sorted(values)}: {type(error).__name__} {error}") from error

    def format_field(self, value: Any, format_spec: str) -> str:
        """A value as its place asks for it."""
        if format_spec == "span":
            return self.span(value)
        if format_spec == "list":
            return self.row([str(one) for one in value])
        if format_spec.endswith("."):
            several = value if isinstance(value, list | tuple) else (value,)
            return self.row([self.sentence(f"{format_spec}{one}", {}) for one in several])
        return super().format_field(value, format_spec) if value is not None else ""

    def row(self, words: list[str]) -> str:
        """Several things, one after the other: `3、7、12`."""
        return self.entries["words.between"].join(words)

    def span(self, span_ms: int) -> str:
        """A duration in words: `1 小时 23 分`, `23 分`, `2 分 10 秒` (under ten minutes), `45 秒`; never below zero."""
        minutes, second = divmod(max(0, span_ms) // 1000, 60)
        hour, minute = divmod(minutes, 60)
        if hour:
            name = "words.hours_minutes" if minute else "words.hours"
        elif minute:
            name = "words.minutes" if minute >= 10 or not second else "words.minutes_seconds"
        else:
            name = "words.seconds"
        return self.sentence(name, {"hour": hour, "minute": minute, "second": second})


class Words(Mapping[str, str]):
    """A family of words by code, each looked up when it is asked for: `ROLE["chief"]` is `say("term.role.chief")`."""

    def __init__(self, prefix: str, codes: Sequence[str]) -> None:
        self.prefix = prefix
        self.codes = tuple(codes)

    def __getitem__(self, code: str) -> str:
        if code not in self.codes:
            raise KeyError(code)
        return say(f"{self.prefix}.{code}")

    def __iter__(self) -> Iterator[str]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)


CHINESE: Final = Catalogue("zh-Hans", zh.ENTRIES)


class _Chosen:
    """What this process speaks, and whether a mistake in its words is raised."""

    def __init__(self) -> None:
        self.catalogue = CHINESE
        self.strict = False


_chosen: Final = _Chosen()


def use(catalogue: Catalogue) -> None:
    """Choose the language of this process; a program does it once, before its first sentence."""
    _chosen.catalogue = catalogue


def be_strict() -> None:
    """Raise WordsError from now on, as tests want it."""
    _chosen.strict = True


@contextmanager
def using(catalogue: Catalogue) -> Iterator[None]:
    """Another language for a while, as tests want it."""
    before = _chosen.catalogue
    use(catalogue)
    try:
        yield
    finally:
        use(before)


def learn(subject: str, words: Mapping[str, str]) -> None:
    """Take in the Chinese words of a part that brings its own, such as an item kind: `subject` and name are the code.

    Called once, where that part's module is loaded. Another language has them in its catalogue under the same codes.
    """
    zh.ENTRIES.update({f"{subject}.{name}": sentence for name, sentence in words.items()})


def has(code: str) -> bool:
    """Whether there is a sentence for a code that came from elsewhere."""
    return code in _chosen.catalogue.entries


def say(code: str, /, **values: object) -> str:
    """The sentence of a code in the chosen language. Values the sentence has no place for are left out.

    Without a sentence, or without all its values: WordsError in tests, else a calm sentence that names the code.
    """
    try:
        return _chosen.catalogue.sentence(code, values)
    except WordsError as error:
        if _chosen.strict:
            raise
        log.error("no words: %s", error)
        return _chosen.catalogue.sentence(_UNKNOWN, {"code": code})


def span(span_ms: int) -> str:
    """A duration in words; see `Catalogue.span`."""
    return _chosen.catalogue.span(span_ms)


def row(words: Iterable[object]) -> str:
    """Several things, one after the other: `3、7、12`."""
    return _chosen.catalogue.row([str(one) for one in words])
