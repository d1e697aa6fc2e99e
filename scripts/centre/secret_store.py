"""The one home of a centre folder's secrets: everything that opens or signs something is read and written here.

    keys/folder.keybox      a random key, under the passphrase of the folder (`shared.security.key_box`)
    <any secret>.sealed     the secret, under that key, bound to its place (`shared.security.folder_key`)

A folder without the box keeps its secrets in clear: one of an earlier version, or made with `--no-passphrase`. It goes
on, and whoever uses it is told each time. The passphrase is asked for when the first secret is needed, once a process.
"""

import threading
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from scripts.centre.errors import CentreError
from scripts.centre.passphrases import PassphraseSource, source_here, unlocked
from shared.decoding import decode_json
from shared.machine.files import sync_folder, wipe, write_private
from shared.security.errors import SecurityError
from shared.security.folder_key import FolderKey
from shared.security.key_box import check_box, seal_key
from shared.security.vault import new_key
from shared.words.catalogue import say

BOX_NAME: Final = "folder.keybox"
SEALED: Final = ".sealed"
PURPOSE: Final = "exam-centre-folder"
Model = TypeVar("Model")


class SecretStore:
    """Reads and writes secrets by the path they had in clear; how they lie is known here alone."""

    def __init__(self, root: Path, source: PassphraseSource | None = None) -> None:
        self._root = root
        self._source = source or source_here()
        self._key: FolderKey | None = None
        self._lock = threading.Lock()
        self._told = False
        self.box_path = root / "keys" / BOX_NAME

    @property
    def protected(self) -> bool:
        """Whether there is a key box: what is written from now on is sealed."""
        return self.box_path.exists()

    def begin(self) -> None:
        """Give the folder its key, under a passphrase that is asked for; one that has it already keeps it.

        Raises CentreError, SecurityError of the source, OSError.
        """
        if self.protected:
            return
        passphrase, key = self._source.fresh(self._name), new_key()
        write_private(self.box_path, seal_key(passphrase, key, PURPOSE))
        sync_folder(self.box_path.parent)
        self._key = FolderKey(key)

    def change(self, fresh: PassphraseSource) -> None:
        """Another passphrase for the same key: one small file is written, everything else stays.

        Raises CentreError `not_protected`, SecurityError as `unlocked`, OSError.
        """
        if not self.protected and not any(self.box_path.parent.glob(f"*{SEALED}")):
            raise CentreError("not_protected", say("centre.passphrase.not_protected", root=self._root))
        key, _ = unlocked(self._box(), PURPOSE, self._source, self._name)
        write_private(self.box_path, seal_key(fresh.fresh(self._name), key, PURPOSE))
        sync_folder(self.box_path.parent)
        self._key = FolderKey(key)

    def unlock(self) -> None:
        """Ask now rather than with the first secret. Raises as `read`."""
        if self.protected:
            self._folder_key()

    def exists(self, path: Path) -> bool:
        """Whether there is this secret, sealed or in clear."""
        return sealed_path(path).exists() or path.exists()

    def read(self, path: Path) -> bytes:
        """A secret. One that lies there twice, since `protect` was cut short, is read sealed.

        Raises OSError; CentreError `secret_damaged`, `secret_other_key`, of the source; SecurityError as `unlocked`.
        """
        try:
            sealed = sealed_path(path).read_bytes()
        except FileNotFoundError:
            data = path.read_bytes()
            self._tell_clear()
            return data
        key = self._folder_key()
        try:
            return key.open(self._place(path), sealed)
        except SecurityError as error:
            raise CentreError(error.code, say("centre.secret_unreadable", path=path, told=error.message)) from error

    def write(self, path: Path, data: bytes, *, lies_at: Path | None = None) -> None:
        """Keep a secret; one in clear from before is wiped. `lies_at`: where its folder is moved to when it is whole.

        Raises OSError; SecurityError as `unlocked`; CentreError of the source.
        """
        if not self.protected:
            write_private(path, data)
            self._tell_clear()
            return
        write_private(sealed_path(path), self._folder_key().seal(self._place(lies_at or path), data))
        if path.exists():
            sync_folder(path.parent)
            wipe(path)

    def seal_beside(self, path: Path, data: bytes) -> None:
        """Write the sealed form durably and leave the clear one for the caller to compare. Raises as `write`."""
        write_private(sealed_path(path), self._folder_key().seal(self._place(path), data))
        sync_folder(path.parent)

    def read_json(self, path: Path, model: type[Model]) -> Model:
        """A secret as a model. Raises CentreError `file_damaged`, or of the source; SecurityError."""
        try:
            return decode_json(self.read(path), model)
        except (OSError, msgspec.DecodeError) as error:
            raise CentreError("file_damaged", say("centre.file_damaged", path=path)) from error

    def _folder_key(self) -> FolderKey:
        with self._lock:
            if self._key is None:
                key, _ = unlocked(self._box(), PURPOSE, self._source, self._name)
                self._key = FolderKey(key)
            return self._key

    def _box(self) -> bytes:
        try:
            box = self.box_path.read_bytes()
        except FileNotFoundError as error:
            raise CentreError("no_key_box", say("centre.passphrase.no_box", path=self.box_path)) from error
        check_box(box, PURPOSE)
        return box

    def _place(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix()

    @property
    def _name(self) -> str:
        return str(self._root)

    def _tell_clear(self) -> None:
        if not self._told:
            self._told = True
            told = "left_clear" if self.protected else "clear"
            self._source.notice(say(f"centre.passphrase.{told}", root=self._root))


def sealed_path(path: Path) -> Path:
    """Where the sealed form of a secret lies."""
    return path.with_name(path.name + SEALED)
