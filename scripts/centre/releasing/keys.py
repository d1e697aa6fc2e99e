"""The keys of releases, as files: so many for each role that no single lost or stolen stick can pass for a release.

    root-1.pem root-2.pem root-3.pem    in three safes; two of them together name the other keys
    targets-1.pem targets-2.pem         two people's; both sign every program file
    online.pem                          signs snapshot and timestamp, again for each season

Each file is written once; who holds it is the centre's business. Only public keys stand in the repository.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from securesystemslib.signer import CryptoSigner

from scripts.centre.errors import CentreError
from shared.machine.files import write_private
from shared.security import signing
from shared.security.errors import SecurityError
from shared.words.catalogue import say

ONLINE: Final = "online.pem"


def make_keys(
    folder: Path, *, roots: int, releasers: int
) -> tuple[list[CryptoSigner], list[CryptoSigner], CryptoSigner]:
    """New keys of root, targets, and snapshot with timestamp, written to the folder. Raises CentreError, OSError."""
    names = [f"root-{n + 1}.pem" for n in range(roots)] + [f"targets-{n + 1}.pem" for n in range(releasers)] + [ONLINE]
    if any((folder / name).exists() for name in names):
        raise CentreError("keys_exist", say("centre.release_keys_there", folder=folder))
    made = [_make(folder / name) for name in names]
    return made[:roots], made[roots:-1], made[-1]


def make_key(path: Path) -> CryptoSigner:
    """One more key, for taking the place of a lost one. Raises CentreError `keys_exist`, OSError."""
    if path.exists():
        raise CentreError("keys_exist", say("centre.release_keys_there", folder=path))
    return _make(path)


def read_keys(folders: Iterable[Path]) -> dict[str, CryptoSigner]:
    """All keys in these folders by key id. Raises CentreError `keys_unreadable`."""
    found = {}
    for path in (path for folder in folders for path in sorted(folder.glob("*.pem"))):
        try:
            signer = CryptoSigner(signing.load_private(path.read_bytes()))
        except (OSError, SecurityError) as error:
            raise CentreError("keys_unreadable", say("centre.release_key_unreadable", path=path)) from error
        found[signer.public_key.keyid] = signer
    return found


def _make(path: Path) -> CryptoSigner:
    key = signing.make_signing_key()
    write_private(path, signing.private_pem(key))
    return CryptoSigner(key)
