"""The store in memory. What it promises is what `site_server.domain.ports` says; nothing survives the process."""

import threading
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from shared.exchange.backup_file import Position
from site_server.domain.changes import Changes, mark_of
from site_server.domain.ports import StoreError
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

    def changes(self, after: Position, limit: int) -> Changes:
        """See BackupSource."""
        with self._lock:
            tables = {kind: list(rows.values()) for kind, rows in self._tables.items()}
        entries = [row for row in tables[EntryRow] if isinstance(row, EntryRow)]
        records = [row for row in tables[RecordRow] if isinstance(row, RecordRow)]
        if _mark(records, entries, after) != after.mark:
            raise StoreError("other_history")
        newer = sorted((r for r in records if _log_place(r) > (after.session_no, after.record_seq)), key=_log_place)
        taken = entries[after.arrival : after.arrival + limit]
        session_no, seq = _log_place(newer[-1]) if newer else (after.session_no, after.record_seq)
        end = Position(session_no=session_no, record_seq=seq, arrival=after.arrival + len(taken))
        ticks = [row for row in tables[Tick] if isinstance(row, Tick)]
        return Changes(
            end=replace(end, mark=_mark(records, entries, end)),
            more=len(taken) == limit,
            sessions=tuple(r for r in tables[SessionRow] if isinstance(r, SessionRow)),
            records=tuple(newer),
            entries=tuple(taken),
            devices=tuple(r for r in tables[DeviceRow] if isinstance(r, DeviceRow)),
            reported=tuple(r for r in tables[ReportedHead] if isinstance(r, ReportedHead)),
            commands=tuple(r for r in tables[CommandRow] if isinstance(r, CommandRow)),
            settings=tuple(r for r in tables[SettingRow] if isinstance(r, SettingRow)),
            tick=ticks[0] if ticks else None,
        )

    def doubtful(self) -> tuple[Doubtful, ...]:
        """See Ledger: nobody edits the memory of a process."""
        return ()

    def short(self) -> tuple[str, ...]:
        """See Ledger."""
        return ()

    def mend(self, gone: Sequence[Doubtful], rows: Sequence[Mended], cut: Sequence[Cut]) -> None:
        """See Ledger."""

    def close(self) -> None:
        """See Store."""

    def _all(self, kind: type) -> list[Row]:
        with self._lock:
            return list(self._tables[kind].values())


def _log_place(record: RecordRow) -> tuple[int, int]:
    return record.session_no, record.seq


def _mark(records: list[RecordRow], entries: list[EntryRow], position: Position) -> str:
    place = (position.session_no, position.record_seq)
    chain = next((r.chain for r in records if _log_place(r) == place), None)
    sealed = entries[position.arrival - 1].sealed if 0 < position.arrival <= len(entries) else None
    if (chain is None and position.record_seq > 0) or (sealed is None and position.arrival > 0):
        return "missing"
    return mark_of(chain or b"", sealed or b"") if chain or sealed else ""


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
