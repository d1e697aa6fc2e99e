"""The order to purge, kept in the data folder until it is carried out: whoever is killed midway goes on by it."""

from pathlib import Path
from typing import Final, Literal

import msgspec

from shared.decoding import decode_json
from shared.machine.files import write_private

_FILE: Final = "purge.json"

Stage = Literal["begun", "keys_made", "keys_gone", "files_gone"]
"""begun: nothing is gone yet · keys_made: new keys lie ready, the old ones go now · keys_gone · files_gone."""


class PurgedSession(msgspec.Struct, frozen=True, kw_only=True):
    """What is told of a session that goes: nothing of its candidates."""

    session_id: str
    title: str
    room: str
    receipt_id: str
    received_ms: int
    due_ms: int


class BackupGone(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the copies in a place, and how many files were removed.

    `state`: gone, missing (not plugged in), failed, or foreign (another server's copies lie there: not touched).
    """

    place: str
    state: Literal["gone", "missing", "failed", "foreign"]
    files: int = 0


class PurgeOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What was ordered, by whom, and how far it is. Times UTC ms by this machine's clock.

    Attributes:
        seats: the PCs enrolled here, by number of seats and consoles: what they hold is theirs to clear.
        files, bytes: removed in the data folder so far.
        foreign: of `places` those that hold copies of another server; nobody touches them.
        left: names in the data folder that are not ours, which nobody touched.
    """

    ordered_ms: int
    by: str
    sessions: tuple[PurgedSession, ...]
    places: tuple[str, ...]
    foreign: tuple[str, ...] = ()
    seats: int = 0
    consoles: int = 0
    stage: Stage = "begun"
    files: int = 0
    bytes: int = 0
    left: tuple[str, ...] = ()
    backups: tuple[BackupGone, ...] = ()


def read_order(data: Path) -> PurgeOrder | None:
    """The order that is not carried out yet. Raises msgspec.DecodeError, OSError."""
    path = data / _FILE
    return decode_json(path.read_bytes(), PurgeOrder) if path.exists() else None


def write_order(data: Path, order: PurgeOrder) -> None:
    """Keep it, durably. Raises OSError."""
    write_private(data / _FILE, msgspec.json.format(msgspec.json.encode(order)))


def forget_order(data: Path) -> None:
    """It is carried out."""
    (data / _FILE).unlink(missing_ok=True)
