"""What came into a store after a position, read at one moment: the food of the continuous backup."""

import hashlib

import msgspec

from shared.exchange.backup_file import Position
from site_server.domain.rows import (
    CommandRow,
    DeviceRow,
    EntryRow,
    RecordRow,
    ReportedHead,
    SessionRow,
    SettingRow,
    Tick,
)


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """Logs carry what is new, the small tables stand here whole.

    Attributes:
        end: the position after these rows.
        more: whether further entries wait.
    """

    end: Position
    more: bool = False
    sessions: tuple[SessionRow, ...] = ()
    records: tuple[RecordRow, ...] = ()
    entries: tuple[EntryRow, ...] = ()
    devices: tuple[DeviceRow, ...] = ()
    reported: tuple[ReportedHead, ...] = ()
    commands: tuple[CommandRow, ...] = ()
    settings: tuple[SettingRow, ...] = ()
    tick: Tick | None = None


def mark_of(record_chain: bytes, sealed_entry: bytes) -> str:
    """The mark of a position: a hash over its last record's chain hash and its last entry as it is kept."""
    return hashlib.sha256(len(record_chain).to_bytes(4, "big") + record_chain + sealed_entry).hexdigest()[:32]
