"""What the PC's settings were before the lock changed them: written down first, put back always.

The order is everything. The old values are on the disk before the first setting is changed, and they stay there until
the last one is back. So a crash, a kill or a power cut leaves either an untouched PC or a file that says how to put it
back; whoever starts next (the guard, the service at boot, the uninstaller) puts it back, as often as it is asked.
"""

import contextlib
import logging
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Final, Protocol

import msgspec

from shared.machine.files import sync_folder, write_private

log = logging.getLogger(__name__)

Value = int | str | None
"""A setting's value as its store writes it; None: there is no such setting."""

_MANY: Final = 200
_Place = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
_Kept = Annotated[
    dict[_Place, int | Annotated[str, msgspec.Meta(max_length=4000)] | None], msgspec.Meta(max_length=_MANY)
]


class Store(Protocol):
    """Where settings of one kind are kept: the registry, the X server."""

    def read(self, place: str) -> Value:
        """The value at a place now, None where there is none. Raises OSError where it cannot be told."""
        ...

    def write(self, place: str, value: Value) -> None:
        """Set it; None removes it. Raises OSError."""
        ...

    def around(self, place: str) -> tuple[str, ...]:
        """The places that come into being with this one, the outermost first: the keys of a registry."""
        ...

    def settle(self, places: Iterable[str]) -> None:
        """What was written to these places outlives a power cut from now on. Raises OSError."""
        ...


class _Before(msgspec.Struct, frozen=True, kw_only=True):
    version: int = 1
    before: _Kept


class SettingsBook:
    """The settings of one store, and the file that remembers them while they are changed."""

    def __init__(self, store: Store, file: Path) -> None:
        self._store = store
        self._file = file

    @property
    def changed(self) -> bool:
        """Whether settings are changed now, or were when the power went."""
        return self._file.exists()

    def put_on(self, wanted: dict[str, Value]) -> list[str]:
        """Change settings; returns the places that would not be changed. Asked again, it sets them again.

        A place whose old value cannot be read or kept is left alone. Raises OSError if nothing could be written down:
        then nothing was changed.
        """
        kept = self._load()
        before, refused = dict(kept), []
        for place in wanted:
            if place not in before:
                try:
                    old = self._store.read(place)
                    # What is there already stays there, and needs no word.
                    new = [key for key in self._store.around(place) if self._store.read(key) is None]
                    before |= {**{key: None for key in new if key not in before}, place: old}
                except OSError as error:
                    log.warning("setting %s cannot be read: %s", place, error)
                    refused.append(place)
        if before != kept:
            self._save(before)
        for place, value in wanted.items():
            if place in before and not self._set(place, value):
                refused.append(place)
        return refused

    def put_back(self) -> list[str]:
        """Set everything as it was, in the opposite order; returns what would not go back and is tried again next time.

        Raises OSError.
        """
        if not self.changed:
            return []
        before = self._load()
        left = {place: value for place, value in reversed(before.items()) if not self._set(place, value)}
        try:
            self._store.settle(before)
        except OSError as error:  # the old values must not be forgotten before the system has them for good
            log.warning("settings that are back may not outlive a power cut: %s", error)
            return list(before)
        if left:
            self._save(left)
        else:
            self._file.unlink(missing_ok=True)
            _sync(self._file.parent)
        return list(left)

    def _set(self, place: str, value: Value) -> bool:
        try:
            if self._store.read(place) != value:
                self._store.write(place, value)
        except OSError as error:
            log.warning("setting %s: %s", place, error)
            return False
        return True

    def _load(self) -> _Kept:
        """What is kept. A file that is damaged is set aside for a person: it is written whole, so others damaged it."""
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=_Before).before
        except FileNotFoundError:
            return {}
        except msgspec.DecodeError as error:
            log.error("the old settings in %s cannot be read: %s", self._file.name, error)
            self._file.replace(self._file.with_suffix(".damaged"))
            return {}

    def _save(self, before: _Kept) -> None:
        write_private(self._file, msgspec.json.encode(_Before(before=before)))
        _sync(self._file.parent)


def _sync(folder: Path) -> None:
    """Let the name of a file outlive a power cut too, where the file system can; the settings matter more."""
    with contextlib.suppress(OSError):
        sync_folder(folder)
