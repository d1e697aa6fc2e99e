"""Reads what came after a position in one read transaction: a copy steps from one consistent state to the next."""

from typing import Any

from sqlalchemy import Connection, Table, and_, or_, select

from shared.exchange.backup_file import Position
from site_server.adapters.db import tables
from site_server.domain.changes import Changes, mark_of
from site_server.domain.ports import StoreError
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


def read_changes(connection: Connection, after: Position, limit: int) -> Changes:
    """See BackupSource. The connection must be in no transaction yet."""
    if _mark(connection, after) != after.mark:
        raise StoreError("other_history")
    record, entry = tables.record, tables.entry
    newer = or_(
        record.c.session_no > after.session_no,
        and_(record.c.session_no == after.session_no, record.c.seq > after.record_seq),
    )
    records = _all(connection, RecordRow, record, newer, record.c.session_no, record.c.seq)
    query = select(entry).where(entry.c.arrival > after.arrival).order_by(entry.c.arrival).limit(limit)
    found = [dict(row) for row in connection.execute(query).mappings()]
    arrival = found[-1]["arrival"] if found else after.arrival
    entries = tuple(EntryRow(**{k: v for k, v in row.items() if k != "arrival"}) for row in found)
    last = records[-1] if records else None
    end = Position(
        session_no=last.session_no if last else after.session_no,
        record_seq=last.seq if last else after.record_seq,
        arrival=arrival,
    )
    ticks = [column for column in tables.tick.columns if column.name != "one"]
    tick = connection.execute(select(*ticks)).mappings().first()
    return Changes(
        end=Position(
            session_no=end.session_no, record_seq=end.record_seq, arrival=arrival, mark=_mark(connection, end)
        ),
        more=len(entries) == limit,
        sessions=_all(connection, SessionRow, tables.session, None, tables.session.c.session_no),
        records=records,
        entries=entries,
        devices=_all(connection, DeviceRow, tables.device),
        reported=_all(connection, ReportedHead, tables.reported),
        commands=_all(connection, CommandRow, tables.command),
        settings=_all(connection, SettingRow, tables.setting),
        tick=Tick(**tick) if tick else None,
    )


def _mark(connection: Connection, position: Position) -> str:
    """The mark of a position in this store; empty at the very beginning and where the store has no such place."""
    record, entry = tables.record, tables.entry
    chain = connection.execute(
        select(record.c.chain).where(record.c.session_no == position.session_no, record.c.seq == position.record_seq)
    ).scalar()
    sealed = connection.execute(select(entry.c.sealed).where(entry.c.arrival == position.arrival)).scalar()
    missing = (chain is None and position.record_seq > 0) or (sealed is None and position.arrival > 0)
    if missing:
        return "missing"
    return mark_of(chain or b"", sealed or b"") if chain or sealed else ""


def _all(connection: Connection, kind: Any, table: Table, condition: Any = None, *order: Any) -> tuple[Any, ...]:
    query = select(table)
    if condition is not None:
        query = query.where(condition)
    return tuple(kind(**row) for row in connection.execute(query.order_by(*order)).mappings())
