"""Files that are there whole or not at all, also on Windows, where others hold a file for a moment.

A virus scanner, an indexer or a backup program opens what was just written; as long as it does, Windows refuses to put
another file in its place (ERROR_ACCESS_DENIED 5, ERROR_SHARING_VIOLATION 32, ERROR_LOCK_VIOLATION 33). That passes
within moments, so it is waited for; what does not pass is raised.
"""

import os
import secrets
import time
from pathlib import Path
from typing import Final

_HELD: Final = frozenset({5, 32, 33})
_FIRST_WAIT_S: Final = 0.01
_LONGEST_WAIT_S: Final = 0.32
_PATIENCE_S: Final = 5.0
# Windows would turn every line feed into two bytes without it; other systems do not have it.
BINARY: Final[int] = getattr(os, "O_BINARY", 0)
"""For `os.open`: bytes stay as they are."""


def replace(source: Path, target: Path) -> None:
    """Put `source` in the place of `target`, waiting up to five seconds for whoever holds it. Raises OSError."""
    until_s, wait_s = time.monotonic() + _PATIENCE_S, _FIRST_WAIT_S
    while True:
        try:
            source.replace(target)
        except OSError as error:
            if getattr(error, "winerror", None) not in _HELD or time.monotonic() > until_s:
                raise
            time.sleep(wait_s)
            wait_s = min(_LONGEST_WAIT_S, wait_s * 2)
        else:
            return


def write_whole(path: Path, data: bytes, *, private: bool = False, durable: bool = True) -> None:
    """Write a file durably; readers see the old one or all of the new one. The folder is made if it is missing.

    `private`: only the owner may read it (Windows: as the folder says). What was half written is removed.
    `durable` False: for what is written anew within seconds and may be lost with the power.

    Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if private else 0o777)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    mode = 0o600 if private else 0o666
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_private(path: Path, data: bytes) -> None:
    """`write_whole` for secrets and personal data."""
    write_whole(path, data, private=True)
