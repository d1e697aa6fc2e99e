"""What the server needs from the outside, as protocols. Adapters implement them; one conformance suite tests them all.

Reading is by kind; writing is one call for everything: `Ledger.write` takes a list of rows and either keeps all of them
durably or none. The service's one writer thread calls it, once for many requests (group commit, ADR 0005).
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from shared.exchange.backup_file import Position
from shared.exchange.site_files import CentrePublic
from shared.protocol.rooms import RoomSummary
from site_server.domain.changes import Changes
from site_server.domain.rows import (
    CommandRow,
    Cut,
    DeviceRow,
    Doubtful,
    EntryRow,
    Mended,
    RecordRow,
    ReportedHead,
    Row,
    SessionRow,
    Tick,
)


class StoreError(Exception):
    """The rows could not be kept; nothing of the list was.

    `code`: disk_full, disk_refuses (reading or writing fails), store_locked (another program holds the data, or it may
    not be written), store_gone (there was one here before), already_there, store_fault.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Ledger(Protocol):
    """The one way in."""

    def write(self, rows: Sequence[Row]) -> None:
        """Keep all rows, on disk when this returns, or none.

        Raises StoreError: `already_there` for a record or entry whose place is taken, `disk_full`, `disk_refuses`,
            `store_locked`, `store_fault`.
        """
        ...

    def doubtful(self) -> tuple[Doubtful, ...]:
        """Rows that were found not to be as they were written when the store was opened; no reading gives them."""
        ...

    def short(self) -> tuple[str, ...]:
        """Tables that lacked rows when the store was opened, or had older ones back in their place."""
        ...

    def mend(self, gone: Sequence[Doubtful], rows: Sequence[Mended], cut: Sequence[Cut]) -> None:
        """Take doubtful and cut rows out, put these in, and let every table be right as it is then; all or nothing.

        Raises StoreError as `write`.
        """
        ...


class RoomLog(Protocol):
    """The append-only log of a session."""

    def records(self, session_no: int) -> Iterator[RecordRow]:
        """All records of the session by number."""
        ...

    def commands(self, session_no: int) -> Iterator[CommandRow]:
        """All commands carried out in the session."""
        ...


class AnswerStore(Protocol):
    """The append-only answer logs."""

    def entries(self, session_no: int, ticket: str | None = None) -> Iterator[EntryRow]:
        """The entries of a session (of one sitting, if named) in the order they were written."""
        ...

    def reported(self, session_no: int) -> Iterator[ReportedHead]:
        """What each client last said of its journal."""
        ...


class DeviceStore(Protocol):
    """The enrolled devices."""

    def devices(self) -> Iterator[DeviceRow]:
        """All devices, revoked ones too."""
        ...


class PackageStore(Protocol):
    """The imported packages."""

    def sessions(self) -> Iterator[SessionRow]:
        """All sessions, oldest first."""
        ...


class SettingStore(Protocol):
    """Named values and the clock's last tick."""

    def setting(self, name: str) -> bytes | None:
        """The value, or None."""
        ...

    def tick(self) -> Tick | None:
        """The last tick, or None on a fresh folder."""
        ...


class BackupSource(Protocol):
    """What a continuous backup reads."""

    def changes(self, after: Position, limit: int) -> Changes:
        """All that was written after the position, as of one moment, with at most `limit` entries.

        Raises StoreError `other_history` if this store's log does not run through that position.
        """
        ...


class Store(Ledger, RoomLog, AnswerStore, DeviceStore, PackageStore, SettingStore, BackupSource, Protocol):
    """Everything a store is. Reads may run on any thread beside the writer and see committed rows only."""

    def close(self) -> None:
        """Release files and connections."""
        ...


class Clock(Protocol):
    """The machine's clocks."""

    def wall_ms(self) -> int:
        """UTC ms by the machine; may jump."""
        ...

    def monotonic_ms(self) -> int:
        """Ms since the machine's start, sleep included; never jumps, the same for every process."""
        ...

    def boot_id(self) -> str:
        """A name for this run of the machine; another after a reboot."""
        ...


class UploadError(Exception):
    """The bundle did not get through; it is unharmed here. `message` is the sentence for the person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


class UploadCancelledError(Exception):
    """Somebody cancelled; what got through so far is not lost."""


class Delivered(msgspec.Struct, frozen=True, kw_only=True):
    """What an upload brought back: where the centre keeps the bundle, and the signed receipt as it came."""

    location: str
    receipt: bytes


class Uploader(Protocol):
    """Takes a sealed bundle to the centre."""

    def upload(
        self,
        bundle: Path,
        *,
        centre: CentrePublic,
        session_id: str,
        bundle_sha256: str,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
        troubled: Callable[[str], None],
    ) -> Delivered:
        """Send the bundle, going on where an earlier try ended, and bring the centre's receipt (unverified).

        `troubled`: why nothing gets through just now, in words; empty when it does again.

        Raises UploadError, UploadCancelledError.
        """
        ...


class Folder(Protocol):
    """The files of the data folder. Names are ours, never taken from a request."""

    def incoming(self) -> Path:
        """A fresh path for a file under way; whoever asks removes it."""
        ...

    def keep_package(self, incoming: Path, sha256: str) -> str:
        """Move a checked package to its place, durably; its file name."""
        ...

    def package(self, file_name: str) -> Path:
        """Where a kept package lies."""
        ...

    def keep_paper(self, sha256: str, ciphertext: bytes) -> None:
        """Keep the encrypted paper, durably."""
        ...

    def paper(self, sha256: str) -> bytes | None:
        """The encrypted paper, None if it is not there."""
        ...

    def bundle(self, name: str) -> Path:
        """Where a result bundle lies or is to be written."""
        ...

    def keep_record(self, bundle_id: str, sealed: bytes) -> None:
        """Keep the printed records' data as that bundle holds them, durably; `sealed` by the server's own key."""
        ...

    def record(self, bundle_id: str) -> bytes | None:
        """What was kept for a bundle, None if it is not there."""
        ...

    def keep_receipt(self, receipt_id: str, receipt: bytes) -> Path:
        """Keep a receipt as it came, durably."""
        ...

    def keep_readiness(self, device_id: str, report: bytes) -> None:
        """Keep what a machine last measured of itself, in place of the one before."""
        ...

    def readiness(self) -> Iterator[bytes]:
        """All that is kept of it."""
        ...

    def keep_aside(self, rows: bytes) -> None:
        """Keep rows that were found edited or damaged, as they were, durably."""
        ...

    def free_bytes(self) -> int:
        """Space left on the folder's disk."""
        ...

    def for_backup(self) -> Iterator[tuple[str, Path]]:
        """The files a second machine needs beside the store, with their names in a backup; they never change."""
        ...

    def take_over_keys(self) -> bytes | None:
        """The site's keys sealed under the take-over code, None if there is no code yet."""
        ...


class Neighbours(Protocol):
    """The rooms of the same server machine, this one among them; each has a process of its own."""

    def rooms(self) -> tuple[RoomSummary, ...]:
        """What each last said of itself, in the order of the server's list; one that says nothing is `silent`."""
        ...
