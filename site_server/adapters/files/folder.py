"""The data folder: where each kind of file lies, and writing that survives a power cut."""

import os
import re
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from shared.machine.access import keep_to_administrators
from shared.machine.files import replace, unfinished, write_private

PARTS = ("packages", "papers", "bundles", "receipts", "records", "incoming", "keys", "logs", "readiness")
"""The folders in it."""
VAULT_FILE: Final = "vault.key"
_SAFE = re.compile(r"[^A-Za-z0-9._-]+")


class DataFolder:
    """A `Folder`, and the paths that only start-up needs."""

    def __init__(self, root: Path, *, clean: bool = True) -> None:
        """Make the folders; `clean` removes what an earlier run left half received or half written (the running
        server's right).
        """
        self.root = root
        for part in PARTS:
            (root / part).mkdir(parents=True, exist_ok=True, mode=0o700)
        keep_to_administrators(root)
        if clean:
            halves = (left for part in (".", *PARTS) for left in unfinished(root / part))
            for left in (*(root / "incoming").iterdir(), *halves):
                left.unlink(missing_ok=True)

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.root / "site.db"

    def database_gone(self) -> bool:
        """Whether this folder has had a database that is not there any more, or is empty: left out when the folder was
        copied, put away by a virus scanner. A new one in its place would begin everything anew without a word.
        """
        if self.database.exists() and self.database.stat().st_size:
            return False
        left = any(next((self.root / part).iterdir(), None) for part in ("papers", "bundles", "records", "receipts"))
        return left or self._had_database.exists()

    def note_database(self) -> None:
        """There is one now."""
        self._had_database.touch()

    @property
    def _had_database(self) -> Path:
        return self.root / "database-begun"

    @property
    def vault_key(self) -> Path:
        """The vault key."""
        return self.root / "keys" / VAULT_FILE

    @property
    def log_file(self) -> Path:
        """The server's own log."""
        return self.root / "logs" / "server.log"

    @property
    def reserve(self) -> Path:
        """The file that holds disk space back for answers."""
        return self.root / "reserve.bin"

    def incoming(self) -> Path:
        """See Folder."""
        return self.root / "incoming" / f"{secrets.token_hex(8)}.part"

    def keep_package(self, incoming: Path, sha256: str) -> str:
        """See Folder."""
        name = f"{sha256}.exampkg"
        with incoming.open("rb") as file:
            if sys.platform != "win32":
                os.fsync(file.fileno())
        replace(incoming, self.root / "packages" / name)
        return name

    def package(self, file_name: str) -> Path:
        """See Folder."""
        return self.root / "packages" / file_name

    def keep_paper(self, sha256: str, ciphertext: bytes) -> None:
        """See Folder."""
        write_private(self.root / "papers" / f"{sha256}.bin", ciphertext)

    def paper(self, sha256: str) -> bytes | None:
        """See Folder."""
        path = self.root / "papers" / f"{sha256}.bin"
        return path.read_bytes() if path.exists() else None

    def bundle(self, name: str) -> Path:
        """See Folder."""
        return self.root / "bundles" / _SAFE.sub("_", name)

    def keep_record(self, bundle_id: str, sealed: bytes) -> None:
        """See Folder."""
        write_private(self._record(bundle_id), sealed)

    def record(self, bundle_id: str) -> bytes | None:
        """See Folder."""
        path = self._record(bundle_id)
        return path.read_bytes() if path.exists() else None

    def _record(self, bundle_id: str) -> Path:
        return self.root / "records" / f"{_SAFE.sub('_', bundle_id)}.sealed"

    def keep_receipt(self, receipt_id: str, receipt: bytes) -> Path:
        """See Folder."""
        path = self.root / "receipts" / f"{_SAFE.sub('_', receipt_id)}.json"
        write_private(path, receipt)
        return path

    def keep_readiness(self, device_id: str, report: bytes) -> None:
        """See Folder."""
        write_private(self.root / "readiness" / f"{_SAFE.sub('_', device_id)}.json", report)

    def readiness(self) -> Iterator[bytes]:
        """See Folder."""
        for path in sorted((self.root / "readiness").glob("*.json")):
            yield path.read_bytes()

    def keep_aside(self, rows: bytes) -> None:
        """See Folder."""
        (self.root / "quarantine").mkdir(mode=0o700, exist_ok=True)
        write_private(self.root / "quarantine" / f"{time.time_ns()}.json", rows)

    def free_bytes(self) -> int:
        """See Folder."""
        return shutil.disk_usage(self.root).free

    def for_backup(self) -> Iterator[tuple[str, Path]]:
        """See Folder."""
        for part in ("packages", "papers", "bundles", "receipts", "records"):
            for path in sorted((self.root / part).iterdir()):
                # What is still being written has another name.
                if path.is_file() and path.suffix not in {".new", ".part"} and not path.name.startswith("."):
                    yield f"{part}/{path.name}", path

    @property
    def keys_for_take_over(self) -> Path:
        """The site's keys sealed under the take-over code."""
        return self.root / "keys" / "take-over.age"

    def take_over_keys(self) -> bytes | None:
        """See Folder."""
        return self.keys_for_take_over.read_bytes() if self.keys_for_take_over.exists() else None
