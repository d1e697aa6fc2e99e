"""The key files of a site as one file sealed under the take-over code, for a second machine (ADR 0009)."""

from pathlib import Path
from typing import Final

import msgspec

from shared.decoding import decode_msgpack
from shared.exchange.backup_file import BackupError
from shared.exchange.site_files import CENTRE_FILE, SITE_FILE
from shared.machine.files import write_private
from shared.security.codes import new_opening_code
from shared.security.errors import SecurityError
from shared.security.sealing import open_with_code, seal_with_code
from shared.words.catalogue import say
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.vault import FileKeyStore

_VAULT: Final = "vault.key"
_KEYS: Final = ("site.sealed", "site-ca.crt", "server.crt", "server.key", "local.crt", "local.key")
_CARDS: Final = (SITE_FILE, CENTRE_FILE)


class _KeyFiles(msgspec.Struct, frozen=True, kw_only=True):
    keys: dict[str, bytes]
    cards: dict[str, bytes]


def new_take_over_code(folder: DataFolder) -> str:
    """Make a fresh code (`XXXX-XXXX-XXXX-XXXX`, 80 bits) and seal the site's keys under it; older codes end with it.

    Backups take the new sealed keys over at their next step. Raises OSError.
    """
    code = new_opening_code()
    keys = {name: (folder.root / "keys" / name).read_bytes() for name in _KEYS}
    content = _KeyFiles(
        # The key itself, not the file: that one is of use on this machine alone.
        keys={**keys, _VAULT: FileKeyStore(folder.vault_key).load_or_create()},
        cards={name: (folder.root / name).read_bytes() for name in _CARDS},
    )
    write_private(folder.keys_for_take_over, seal_with_code(code, msgspec.msgpack.encode(content)))
    return code


def restore_keys(sealed: bytes, code: str, root: Path) -> None:
    """Put the key files into a fresh data folder. Raises BackupError `backup_wrong_code`, `backup_damaged`, OSError."""
    try:
        content = decode_msgpack(open_with_code(code, sealed), _KeyFiles)
    except SecurityError as error:
        if error.code in {"code_wrong", "code_malformed"}:
            raise BackupError("backup_wrong_code", say("command.code_wrong")) from error
        raise _damaged() from error
    except msgspec.DecodeError as error:
        raise _damaged() from error
    folder = DataFolder(root)
    for name in _CARDS:
        write_private(root / name, content.cards[name])
    for name in _KEYS:
        write_private(root / "keys" / name, content.keys[name])
    FileKeyStore(folder.vault_key).restore(content.keys[_VAULT])
    write_private(folder.keys_for_take_over, sealed)


def _damaged() -> BackupError:
    return BackupError("backup_damaged", say("command.keys_damaged"))
