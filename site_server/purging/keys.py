"""New keys for a data folder, and the end of the old ones.

Everything a session left here is sealed under the vault key. So a new vault is made beside the old one, and takes over
what is not of a session: the site's own keys and the enrolled machines. Once all of it lies ready, the old vault key
is scrubbed; from that moment nothing of the sessions can be read, whatever copies of their files there are.
"""

from pathlib import Path
from typing import Final

from shared.machine.files import replace, unfinished, wipe, write_private
from shared.security.certificates import lock_key_pem
from site_server.adapters.db.store import DatabaseStore
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.site_keys import SiteFiles
from site_server.adapters.files.vault import FileKeyStore
from site_server.domain.row_seal import row_seal
from site_server.domain.rows import Row, SettingRow
from site_server.purging.removing import remove
from site_server.service.continuity.centre import TRUST

_NEXT: Final = "next"
_VAULT: Final = "vault.key"
_SIDE_FILES: Final = ("-wal", "-shm", "-journal")


def make_new_keys(folder: DataFolder) -> None:
    """New vault, re-sealed site keys and a database with machines and the centre's keys alone, beside the old ones.

    May be done again from the start. Raises NotInitialisedError, SecurityError, StoreError, OSError.
    """
    place, fresh = folder.root / "keys" / _NEXT, _fresh_database(folder)
    remove([place, fresh, *(Path(f"{fresh}{end}") for end in _SIDE_FILES)])
    files = SiteFiles(folder)
    old = files.keyring()
    new = files.sealed_anew(place, old, FileKeyStore(place / _VAULT))
    was, password = files.key_password(old), files.key_password(new)
    for path in (files.key, files.local_key):
        write_private(place / path.name, lock_key_pem(path.read_bytes(), password, was=was))
    store = DatabaseStore(folder.database, seal=row_seal(old))
    try:
        tick = store.tick()
        rows: list[Row] = [*store.devices(), *([tick] if tick is not None else [])]
        if (learnt := store.setting(TRUST)) is not None:  # no session's: whom to believe, what is revoked
            rows.append(SettingRow(name=TRUST, value=learnt))
    finally:
        store.close()
    kept = DatabaseStore(fresh, seal=row_seal(new))
    try:
        kept.write(rows)
    finally:
        kept.close()


def end_old_keys(folder: DataFolder) -> None:
    """Scrub the old vault key first, then put the new files in place. May be done again after a kill. OSError."""
    place, keys, fresh = folder.root / "keys" / _NEXT, folder.root / "keys", _fresh_database(folder)
    if (place / _VAULT).exists():
        wipe(folder.vault_key)
        wipe(folder.keys_for_take_over)
        for half in unfinished(keys):  # of a key that was being written when the power went
            wipe(half)
        for path in sorted(path for path in place.iterdir() if path.name != _VAULT):
            wipe(keys / path.name)
            replace(path, keys / path.name)
        # Last: as long as it lies here, whoever goes on knows that the others may not be in their places yet.
        replace(place / _VAULT, folder.vault_key)
    if place.exists():
        place.rmdir()
    if fresh.exists():
        remove([folder.database, *(Path(f"{folder.database}{end}") for end in _SIDE_FILES)])
        replace(fresh, folder.database)


def _fresh_database(folder: DataFolder) -> Path:
    return folder.database.with_name("site.db.next")
