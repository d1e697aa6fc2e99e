"""Makes the frames of a backup: rows since a position, sealed under the site's backup key, and opens them again."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from shared.decoding import decode_msgpack
from shared.exchange.backup_file import BackupError, Frame, FrameHead, Tail, append, place_of
from shared.security.errors import SecurityError
from shared.security.vault import Box, Keyring
from shared.words.catalogue import say
from site_server.domain.changes import Changes
from site_server.domain.ports import BackupSource
from site_server.domain.rows import (
    CommandRow,
    DeviceRow,
    EntryRow,
    RecordRow,
    ReportedHead,
    Row,
    SessionRow,
    SettingRow,
    Tick,
)

# A frame holds at most so many entries, so that a first copy goes out in pieces.
ENTRIES: Final = 2_000


class Rows(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a frame holds: new rows of the logs, new or changed rows of the small tables."""

    sessions: tuple[SessionRow, ...] = ()
    devices: tuple[DeviceRow, ...] = ()
    settings: tuple[SettingRow, ...] = ()
    records: tuple[RecordRow, ...] = ()
    commands: tuple[CommandRow, ...] = ()
    reported: tuple[ReportedHead, ...] = ()
    entries: tuple[EntryRow, ...] = ()
    tick: Tick | None = None

    def all(self) -> list[Row]:
        """Every row, in an order in which they can be written."""
        rows: list[Row] = [*self.sessions, *self.devices, *self.settings, *self.records, *self.commands]
        rows += [*self.reported, *self.entries]
        return [*rows, self.tick] if self.tick is not None else rows


def backup_box(keyring: Keyring) -> Box:
    """The box of the frames."""
    return keyring.box("backup")


def open_frame(box: Box, frame: Frame, before: Tail) -> Rows:
    """The rows of a frame. Raises BackupError `backup_damaged` if it was altered or is not this site's."""
    try:
        return decode_msgpack(box.decrypt(frame.sealed, place_of(before.digest, frame.head)), Rows)
    except (SecurityError, msgspec.DecodeError) as error:
        raise BackupError("backup_damaged", say("backup.changed")) from error


class Shipper:
    """Makes the next frames for one copy. It remembers which small rows that copy has; a stranger gets them all."""

    def __init__(self, source: BackupSource, box: Box) -> None:
        self._source = source
        self._box = box
        self._digest = ""
        self._small: dict[tuple[object, ...], bytes] = {}

    def next_frames(self, tail: Tail, now_ms: int, *, idle_too: bool = True) -> Iterator[tuple[bytes, Tail]]:
        """The bytes that bring the copy up to now, frame by frame; with `idle_too` also if only the clock went on.

        Whoever takes them must keep each before asking for the next. Raises StoreError `other_history`.
        """
        if tail.digest != self._digest:
            self._small = {}
        more = True
        while more:
            changes = self._source.changes(tail.position, ENTRIES)
            rows, small = self._new_rows(changes)
            more = changes.more
            if not rows.all() or (not idle_too and rows.all() == [rows.tick]):
                return
            room_ms = changes.tick.room_ms if changes.tick else now_ms
            head = msgspec.msgpack.encode(FrameHead(number=tail.number + 1, position=changes.end, room_ms=room_ms))
            sealed = self._box.encrypt(msgspec.msgpack.encode(rows), place_of(tail.digest, head))
            data, tail = append(tail, Frame(head=head, sealed=sealed))
            yield data, tail
            self._digest, self._small = tail.digest, small

    def _new_rows(self, changes: Changes) -> tuple[Rows, dict[tuple[object, ...], bytes]]:
        small: dict[tuple[object, ...], bytes] = {}

        def fresh(rows: tuple[Any, ...], *key: str) -> tuple[Any, ...]:
            new = []
            for row in rows:
                place = (type(row).__name__, *(getattr(row, name) for name in key))
                small[place] = data = msgspec.msgpack.encode(row)
                if self._small.get(place) != data:
                    new.append(row)
            return tuple(new)

        return Rows(
            sessions=fresh(changes.sessions, "session_no"),
            devices=fresh(changes.devices, "device_id"),
            settings=fresh(changes.settings, "name"),
            records=changes.records,
            commands=fresh(changes.commands, "session_no", "command_id"),
            reported=fresh(changes.reported, "session_no", "ticket", "epoch"),
            entries=changes.entries,
            tick=changes.tick,
        ), small
