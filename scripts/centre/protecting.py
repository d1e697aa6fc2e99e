"""A folder whose secrets lie in clear gets a passphrase, in place; whatever moment it is cut short at, it goes on.

Each secret is sealed, read back and compared before its clear form is overwritten and removed; until then both lie
there and the sealed one counts. What was only for printing (the sheet of PINs) and what a command that was cut short
left half written is wiped: the first can be made again, the second was never whole.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from scripts.centre.errors import CentreError
from scripts.centre.folder import CentreFolder
from scripts.centre.issued import ISSUE_FILE, PINS_FILE
from scripts.centre.issuing.issue import STAGING
from scripts.centre.secret_store import SEALED, sealed_path
from shared.exchange.package import SUFFIX
from shared.machine.files import unfinished, wipe
from shared.words.catalogue import say

PINS_SHEET: Final = "staff-pins.xlsx"
"""Earlier versions left it beside the PINs."""
_KEYS: Final = (".pem", ".agekey")
_NO_SECRETS: Final = (SUFFIX, SEALED)


class Protected(msgspec.Struct, frozen=True, kw_only=True):
    """How many secrets were sealed, and how many sheets of PINs wiped."""

    sealed: int
    sheets: int


def protect(centre: CentreFolder) -> Protected:
    """Seal everything secret that lies in clear; the passphrase is asked for, a new one where there is none yet.

    Raises CentreError `no_keys` (nothing here to protect), `secret_differs`; of the passphrase's source; SecurityError,
    OSError.
    """
    secrets = centre.secrets
    clear = list(_clear(centre))
    if not clear and not secrets.protected:
        raise CentreError("no_keys", say("centre.no_keys", root=centre.root))
    secrets.begin()
    secrets.unlock()
    sheets = 0
    for path in clear:
        if path.name == PINS_SHEET and secrets.exists(path.with_name(PINS_FILE)):
            wipe(path)
            sheets += 1
            continue
        if not sealed_path(path).exists():
            data = path.read_bytes()
            secrets.seal_beside(path, data)
            if secrets.read(path) != data:
                raise CentreError("secret_differs", say("centre.secret_differs", path=path))
        else:
            secrets.read(path)  # whole, or nothing is taken away
        wipe(path)
    for half in _half_written(centre):
        wipe(half)
    for folder in centre.sessions_path.glob(f"*/{STAGING}*"):
        for path in (path for path in folder.rglob("*") if path.is_file()):
            wipe(path)
        shutil.rmtree(folder)
    return Protected(sealed=len(clear) - sheets, sheets=sheets)


def _clear(centre: CentreFolder) -> Iterator[Path]:
    """Whatever is secret and in clear. In a session that is everything but its record and the package: a kind of secret
    that somebody adds and forgets here is sealed too.
    """
    keys = centre.signing_path.parent
    yield from (path for path in sorted(keys.glob("*")) if path.suffix in _KEYS and not path.name.startswith("."))
    for path in sorted(centre.sessions_path.glob("*/*/*")):
        hidden = path.name.startswith(".") or not path.parent.name.isdigit()
        if path.is_file() and not hidden and path.name != ISSUE_FILE and path.suffix not in _NO_SECRETS:
            yield path


def _half_written(centre: CentreFolder) -> Iterator[Path]:
    yield from unfinished(centre.signing_path.parent)
    for folder in centre.sessions_path.glob("*/*"):
        yield from unfinished(folder)
