"""The keys of releases, as files: so many for each role that no single lost or stolen stick can pass for a release.

    root-1 root-2 root-3    in three safes; two of them together name the other keys
    targets-1 targets-2     two people's; both sign every program file
    online                  signs snapshot and timestamp, again for each season

Each is a key box under the passphrase of whoever keeps it (`.keybox`, ADR 0053); made with `--no-passphrase` or by an
earlier version, it is the key itself (`.pem`). Only public keys stand in the repository.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from securesystemslib.signer import CryptoSigner

from scripts.centre.errors import CentreError
from scripts.centre.passphrases import PassphraseSource, source_here, unlocked
from shared.machine.files import sync_folder, wipe, write_private
from shared.security import signing
from shared.security.errors import SecurityError
from shared.security.key_box import check_box, open_key, seal_key
from shared.words.catalogue import say

ONLINE: Final = "online"
PURPOSE: Final = "exam-release-key"
BOXED: Final = ".keybox"
CLEAR: Final = ".pem"


def make_keys(
    folder: Path, *, roots: int, releasers: int, passphrase: str | None = None
) -> tuple[list[CryptoSigner], list[CryptoSigner], CryptoSigner]:
    """New keys of root, targets, and snapshot with timestamp, written to the folder. Raises CentreError, OSError.

    passphrase: of all of them, until each keeper sets an own one (`set_passphrase`); None for keys in clear.
    """
    names = [f"root-{n + 1}" for n in range(roots)] + [f"targets-{n + 1}" for n in range(releasers)] + [ONLINE]
    if any(_named(folder / name, suffix).exists() for name in names for suffix in (BOXED, CLEAR)):
        raise CentreError("keys_exist", say("centre.release_keys_there", folder=folder))
    made = [_make(folder / name, passphrase) for name in names]
    return made[:roots], made[roots:-1], made[-1]


def make_key(path: Path, passphrase: str | None = None) -> CryptoSigner:
    """One more key, for taking the place of a lost one. Raises CentreError `keys_exist`, OSError."""
    if any(_named(path, suffix).exists() for suffix in (BOXED, CLEAR)):
        raise CentreError("keys_exist", say("centre.release_keys_there", folder=path))
    return _make(path, passphrase)


def read_keys(folders: Iterable[Path], source: PassphraseSource | None = None) -> dict[str, CryptoSigner]:
    """All keys in these folders by key id; a passphrase that opened one is tried on the next before another is asked.

    Raises CentreError `keys_unreadable`, of the source; SecurityError `wrong_passphrase`.
    """
    reader, found = _Reader(source or source_here()), {}
    for path in key_files(folders):
        signer = CryptoSigner(signing.load_private(reader.pem(path)))
        found[signer.public_key.keyid] = signer
    return found


def key_files(folders: Iterable[Path]) -> list[Path]:
    """The key files in these folders; a key that lies there twice, since `set_passphrase` was cut short, boxed."""
    found = []
    for folder in folders:
        boxed = sorted(folder.glob(f"*{BOXED}"))
        clear = [path for path in sorted(folder.glob(f"*{CLEAR}")) if _named(path, BOXED) not in boxed]
        found += sorted([*boxed, *clear])
    return found


def set_passphrase(folders: Iterable[Path], source: PassphraseSource, fresh: PassphraseSource) -> list[Path]:
    """Put every key of these folders under one new passphrase; keys in clear are boxed and wiped. The files written.

    Raises CentreError `no_keys`, `keys_unreadable`, of the sources; SecurityError, OSError.
    """
    folders = tuple(folders)
    reader = _Reader(source)
    opened = {path: reader.pem(path) for path in key_files(folders)}
    if not opened:
        raise CentreError("no_keys", say("centre.release_no_keys", folders=[str(folder) for folder in folders]))
    passphrase, written = fresh.fresh(say("centre.release_keys")), []
    for path, pem in opened.items():
        written.append(_box(path, pem, passphrase))
        wipe(_named(path, CLEAR))
    return written


class _Reader:
    """Opens key files one after the other; what was typed for one may be for the next."""

    def __init__(self, source: PassphraseSource) -> None:
        self._source = source
        self._typed: list[str] = []
        self._told = False

    def pem(self, path: Path) -> bytes:
        """The key in a file."""
        try:
            data = path.read_bytes()
            if path.suffix == BOXED:
                check_box(data, PURPOSE)
                data = self._opened(path, data)
            if _named(path, CLEAR).exists():
                self._tell_clear()
            signing.load_private(data)
        except (OSError, SecurityError) as error:
            if isinstance(error, SecurityError) and error.code == "wrong_passphrase":
                raise
            raise CentreError("keys_unreadable", say("centre.release_key_unreadable", path=path)) from error
        return data

    def _opened(self, path: Path, box: bytes) -> bytes:
        for typed in self._typed:
            try:
                return open_key(typed, box, PURPOSE)
            except SecurityError:
                continue
        pem, typed = unlocked(box, PURPOSE, self._source, str(path))
        self._typed.append(typed)
        return pem

    def _tell_clear(self) -> None:
        if not self._told:
            self._told = True
            self._source.notice(say("centre.release_clear"))


def _named(path: Path, suffix: str) -> Path:
    """The file of a key in that form; whoever names a key may leave the ending out."""
    return path.with_name((path.stem if path.suffix in {BOXED, CLEAR} else path.name) + suffix)


def _make(path: Path, passphrase: str | None) -> CryptoSigner:
    key = signing.make_signing_key()
    if passphrase is None:
        write_private(_named(path, CLEAR), signing.private_pem(key))
    else:
        _box(path, signing.private_pem(key), passphrase)
    return CryptoSigner(key)


def _box(path: Path, pem: bytes, passphrase: str) -> Path:
    """Write the box and read it back. Raises CentreError `keys_unreadable`, OSError."""
    boxed = _named(path, BOXED)
    write_private(boxed, seal_key(passphrase, pem, PURPOSE))
    sync_folder(boxed.parent)
    if open_key(passphrase, boxed.read_bytes(), PURPOSE) != pem:
        raise CentreError("keys_unreadable", say("centre.release_key_unreadable", path=boxed))
    return boxed
