"""What the server keeps: one small frozen struct for each kind of row. A list of them is one atomic change.

Personal data and answers stand only inside `sealed` fields (AES-256-GCM under keys of the vault); the rest is numbers,
ids and hashes, under a mark. A row replaces the one with the same key; records and entries are only ever added.
"""

from typing import Literal

import msgspec


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """The base of every row. `mark`: shows that nobody changed a column (`site_server.domain.row_seal`)."""

    mark: bytes = b""


class SessionRow(Kept, frozen=True, kw_only=True):
    """One imported package; the highest `session_no` is the current session. `file_name` lies in `packages/`."""

    session_no: int
    session_id: str
    package_id: str
    package_sha256: str
    serial: int
    file_name: str
    imported_ms: int


class RecordRow(Kept, frozen=True, kw_only=True):
    """One line of a room log: the sealed canonical bytes of the record and the chain hash after it."""

    session_no: int
    seq: int
    chain: bytes
    sealed: bytes


class EntryRow(Kept, frozen=True, kw_only=True):
    """One entry of a sitting's answer log. Rows of a sitting are kept in the order they were written."""

    session_no: int
    ticket: str
    epoch: int
    seq: int
    received_ms: int
    held: bool
    sealed: bytes


class DeviceRow(Kept, frozen=True, kw_only=True):
    """An enrolled device. `seat` is 0 for a console; a revoked one is refused at the door."""

    device_id: str
    role: Literal["candidate", "console"]
    device_name: str
    seat: int
    fingerprint: str
    enrolled_ms: int
    revoked_ms: int | None = None


class ReportedHead(Kept, frozen=True, kw_only=True):
    """What a client last said its journal ends in: `head` is the rolling hash of `epoch` after `seq`, hex."""

    session_no: int
    ticket: str
    epoch: int
    seq: int
    head: str


class CommandRow(Kept, frozen=True, kw_only=True):
    """A command that was carried out, with its sealed reply, so that a repetition gets the same one."""

    session_no: int
    command_id: str
    sealed: bytes


class SettingRow(Kept, frozen=True, kw_only=True):
    """A named value of this data folder (sealed where it is secret)."""

    name: str
    value: bytes


class Tick(Kept, frozen=True, kw_only=True):
    """The room clock's last persisted reading, beside the monotonic and wall clocks of the same moment."""

    boot_id: str
    monotonic_ms: int
    wall_ms: int
    room_ms: int


class Doubtful(msgspec.Struct, frozen=True, kw_only=True):
    """A row that is not as it was written. `place`: where the file has it; `values`: what stands in its columns now."""

    table: str
    place: int
    values: dict[str, object]


class Mended(msgspec.Struct, frozen=True, kw_only=True):
    """A row that goes back where it was. `place`: of an entry, since the order of writing counts; None at the end."""

    row: "Row"
    place: int | None = None


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """The entries of a log-in from a number on: one before them was lost, and a log has no holes."""

    session_no: int
    ticket: str
    epoch: int
    from_seq: int


Row = SessionRow | RecordRow | EntryRow | DeviceRow | ReportedHead | CommandRow | SettingRow | Tick
