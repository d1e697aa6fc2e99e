"""The store in memory. What it promises is what `site_server.domain.ports` says; nothing survives the process."""

import threading
from collections.abc import Iterator, Sequence

from site_server.domain.ports import StoreError
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

Key = tuple[object, ...]


class MemoryStore:
    """A `Store`. One dict for each kind of row, by its key, in the order of writing."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tables: dict[type, dict[Key, Row]] = {
            kind: {}
            for kind in (
                SessionRow,
                RecordRow,
                EntryRow,
                DeviceRow,
                ReportedHead,
                CommandRow,
                SettingRow,
                Tick,
            )
        }

    def write(self, rows: Sequence[Row]) -> None:
        """See Ledger."""
        with self._lock:
            fresh: set[tuple[type, Key]] = set()
            for row in rows:
                place = (type(row), _key(row))
                if isinstance(row, RecordRow | EntryRow):
                    if place in fresh or place[1] in self._tables[place[0]]:
                        raise StoreError("already_there")
                    fresh.add(place)
            for row in rows:
                self._tables[type(row)][_key(row)] = row

    def records(self, session_no: int) -> Iterator[RecordRow]:
        """See RoomLog."""
        found = [r for r in self._all(RecordRow) if isinstance(r, RecordRow) and r.session_no == session_no]
        return iter(sorted(found, key=lambda r: r.seq))

    def commands(self, session_no: int) -> Iterator[CommandRow]:
        """See RoomLog."""
        return iter([r for r in self._all(CommandRow) if isinstance(r, CommandRow) and r.session_no == session_no])

    def entries(self, session_no: int, ticket: str | None = None) -> Iterator[EntryRow]:
        """See AnswerStore."""
        return iter(
            [
                r
                for r in self._all(EntryRow)
                if isinstance(r, EntryRow) and r.session_no == session_no and ticket in {None, r.ticket}
            ]
        )

    def reported(self, session_no: int) -> Iterator[ReportedHead]:
        """See AnswerStore."""
        return iter([r for r in self._all(ReportedHead) if isinstance(r, ReportedHead) and r.session_no == session_no])

    def devices(self) -> Iterator[DeviceRow]:
        """See DeviceStore."""
        return iter([r for r in self._all(DeviceRow) if isinstance(r, DeviceRow)])

    def sessions(self) -> Iterator[SessionRow]:
        """See PackageStore."""
        found = [r for r in self._all(SessionRow) if isinstance(r, SessionRow)]
        return iter(sorted(found, key=lambda r: r.session_no))

    def setting(self, name: str) -> bytes | None:
        """See SettingStore."""
        with self._lock:
            row = self._tables[SettingRow].get((name,))
        return row.value if isinstance(row, SettingRow) else None

    def tick(self) -> Tick | None:
        """See SettingStore."""
        with self._lock:
            row = self._tables[Tick].get(())
        return row if isinstance(row, Tick) else None

    def close(self) -> None:
        """See Store."""

    def _all(self, kind: type) -> list[Row]:
        with self._lock:
            return list(self._tables[kind].values())


def _key(row: Row) -> Key:
    match row:
        case SessionRow():
            return (row.session_no,)
        case RecordRow():
            return (row.session_no, row.seq)
        case EntryRow():
            return (row.session_no, row.ticket, row.epoch, row.seq)
        case DeviceRow():
            return (row.device_id,)
        case ReportedHead():
            return (row.session_no, row.ticket, row.epoch)
        case CommandRow():
            return (row.session_no, row.command_id)
        case SettingRow():
            return (row.name,)
        case Tick():
            return ()
