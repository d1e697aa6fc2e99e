"""The single things that setting up a machine consists of, as values: what they do is done by `runner`."""

from dataclasses import dataclass
from pathlib import PurePath


@dataclass(frozen=True, slots=True)
class Run:
    """Run a command of Windows.

    Attributes:
        words: the command and its arguments. One that holds a secret is in `hidden` and never logged.
        what: what it is for, in the log.
        must: whether the set-up has failed where this fails. What only removes something may find nothing to remove.
        hidden: arguments that are not written into the log.
    """

    words: tuple[str, ...]
    what: str
    must: bool = True
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MakeFolder:
    """Make a folder with its parents; one that is there is left as it is."""

    path: PurePath


@dataclass(frozen=True, slots=True)
class CopyFile:
    """Copy a file that somebody brings; the set-up has failed where it cannot be read."""

    source: PurePath
    target: PurePath


@dataclass(frozen=True, slots=True)
class WriteText:
    """Write a file for a tool of Windows, in UTF-16 as Windows writes its own."""

    path: PurePath
    text: str


@dataclass(frozen=True, slots=True)
class RemoveTree:
    """Remove a folder with all that is in it; `only_if_empty`: leave it where something is in it."""

    path: PurePath
    only_if_empty: bool = False


Step = Run | MakeFolder | CopyFile | WriteText | RemoveTree
