"""At the start: rows of the store that are not as they were written. Each is named and set aside; the others serve on.

What only lost its columns is put right from what is sealed inside; an answer that cannot be read any more comes again
from its PC, which keeps all it ever wrote; a record that cannot be read leaves a hole that is told everywhere.
"""

import logging
from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from shared.decoding import decode_json
from shared.exam.room.events import PackageImported, Record, RecordLost
from shared.exchange.errors import PackageError
from shared.exchange.package import package_for
from shared.protocol.commands import CommandReply
from shared.security.canonical import canonical_json
from shared.security.chain import UNKNOWN, chain_hash, genesis_hash
from shared.security.errors import SecurityError
from shared.security.vault import Keyring
from shared.words.catalogue import say
from site_server.domain.ports import Folder, Store
from site_server.domain.rows import Cut, Doubtful, EntryRow, Mended, RecordRow, SessionRow
from site_server.domain.site_keys import SiteKeys
from site_server.service.core.room import (
    answer_box,
    command_place,
    log_box,
    open_record,
    open_sealed_entry,
    seal_record,
)

log = logging.getLogger(__name__)

_AHEAD: Final = 8
"""So far behind the last known place (of sessions, of entries) is looked for what was moved there."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was not as it was written. `code`: its sentence is `edited.<code>`."""

    code: str
    values: dict[str, str | int] = {}

    def sentence(self) -> str:
        """What the technician reads."""
        return say(f"edited.{self.code}", **self.values)

    def brief(self) -> str:
        """As the room log keeps it: the code and where."""
        return ":".join([self.code, *(str(value) for value in self.values.values())])


def mend(store: Store, keyring: Keyring, keys: SiteKeys, folder: Folder) -> tuple[Finding, ...]:
    """Put right what can be, set aside what cannot; everything that was found.

    The rows as they were found are kept in the folder before anything changes. Raises StoreError, OSError.
    """
    doubtful, short = store.doubtful(), store.short()
    found = [Finding(code="short", values={"table": table}) for table in short]
    if not doubtful and not short:
        return ()
    mending = _Mending(store, keyring)
    numbers = sorted(mending.sessions())
    mending.records(numbers)
    mending.entries()
    mending.session_rows(numbers, keys, folder)
    mending.others()
    aside = [_plain(one.table, one.values) for one in doubtful] + [_plain("entry", row) for row in mending.behind]
    folder.keep_aside(msgspec.json.encode(aside))
    store.mend(doubtful, mending.rows, mending.cuts)
    found += mending.found
    for one in found:
        log.warning("not as it was written: %s", one.brief())
    return tuple(found)


class _Mending:
    """What is to be done about the doubtful rows of one store."""

    def __init__(self, store: Store, keyring: Keyring) -> None:
        self._store = store
        self._keyring = keyring
        self._left = list(store.doubtful())
        self._known = {row.session_no: row for row in store.sessions()}
        self.rows: list[Mended] = []
        self.cuts: list[Cut] = []
        self.behind: list[dict[str, Any]] = []
        self.found: list[Finding] = []

    def sessions(self) -> set[int]:
        """Every session of which there may be something: by its own row, by its log, or by a doubtful row."""
        last = max(self._known, default=0) + _AHEAD
        told = {number for one in self._left if isinstance(number := one.values.get("session_no"), int)}
        return {n for n in range(1, last + 1) if n in self._known or n in told or any(True for _ in self._records(n))}

    def records(self, numbers: Iterable[int]) -> None:
        """The room log of each session: a doubtful record belongs where its seal opens."""
        for number in numbers:
            good = {row.seq: row for row in self._records(number)}
            mine = [one for one in self._left if one.table == "record"]
            told = [
                seq
                for one in mine
                if one.values.get("session_no") == number
                if isinstance(seq := one.values["seq"], int)
            ]
            last = max([*good, *(seq for seq in told if seq <= max(good, default=0) + len(mine))], default=0)
            if good or self._opening(mine, number, 1) is not None:
                self._log(number, good, last)

    def _log(self, number: int, good: dict[int, RecordRow], last: int) -> None:
        row = self._known.get(number)
        head = genesis_hash(row.session_id) if row is not None else UNKNOWN
        seq, at_ms = 0, 0
        while True:
            seq += 1
            if seq in good:
                head = good[seq].chain
                continue
            found = self._opening([one for one in self._left if one.table == "record"], number, seq)
            if found is not None:
                one, data = found
                self._left.remove(one)
                chain = chain_hash(head, data) if head != UNKNOWN else self._stated(one, good.get(seq + 1))
                record = decode_json(data, Record)
                self.rows.append(Mended(row=seal_record(log_box(self._keyring, number), number, record, chain)))
                self.found.append(Finding(code="record_mended", values={"seq": seq}))
                head, at_ms = chain, record.at_ms
            elif seq <= last and (known := self._from_commands(number, seq, head, good.get(seq + 1))) is not None:
                if (there := self._at(number, seq)) is not None:
                    self._left.remove(there)
                self.rows.append(Mended(row=known))
                self.found.append(Finding(code="record_restored", values={"seq": seq}))
                head = known.chain
            elif seq <= last:
                there = self._at(number, seq)
                chain = self._stated(there, good.get(seq + 1)) if there is not None else UNKNOWN
                if there is not None:
                    self._left.remove(there)
                lost = Record(seq=seq, at_ms=at_ms, actor="server", event=RecordLost())
                self.rows.append(Mended(row=seal_record(log_box(self._keyring, number), number, lost, chain)))
                self.found.append(Finding(code="record_lost", values={"seq": seq}))
                head = chain
            else:
                return

    def entries(self) -> None:
        """The answers: what still opens goes on, held for people, since when it came cannot be told any more."""
        received: dict[tuple[int, str], int] = {}
        for one in [one for one in self._left if one.table == "entry"]:
            place = self._entry_place(one)
            if place is None:
                continue
            number, ticket, epoch, seq = place
            sealed = one.values["sealed"]
            self._left.remove(one)
            if isinstance(sealed, bytes) and self._opens(number, ticket, epoch, seq, sealed):
                if (number, ticket) not in received:
                    rows = self._store.entries(number, ticket)
                    received[number, ticket] = max((row.received_ms for row in rows), default=0)
                mended = EntryRow(
                    session_no=number,
                    ticket=ticket,
                    epoch=epoch,
                    seq=seq,
                    received_ms=received[number, ticket],
                    held=True,
                    sealed=sealed,
                )
                self.rows.append(Mended(row=mended, place=one.place))
                self.found.append(Finding(code="entry_mended", values={"ticket": ticket, "epoch": epoch, "seq": seq}))
            else:
                self.cuts.append(Cut(session_no=number, ticket=ticket, epoch=epoch, from_seq=seq))
                self.found.append(Finding(code="entry_lost", values={"ticket": ticket, "epoch": epoch, "seq": seq}))
        self._in_order()
        self._cut_behind_holes()

    def _in_order(self) -> None:
        """Entries that were moved in the order of writing go back into it, by when they came."""
        for number in self._known:
            last: dict[tuple[str, int], int] = {}
            moved = set()
            for row in self._store.entries(number):
                if row.seq <= last.get((row.ticket, row.epoch), 0):
                    moved.add(row.ticket)
                last[row.ticket, row.epoch] = row.seq
            for ticket in moved:
                rows = sorted(self._store.entries(number, ticket), key=lambda r: (r.received_ms, r.epoch, r.seq))
                epochs = {row.epoch for row in rows}
                self.cuts += [Cut(session_no=number, ticket=ticket, epoch=e, from_seq=1) for e in epochs]
                self.rows += [Mended(row=row) for row in rows]
                self.found.append(Finding(code="entry_order", values={"ticket": ticket}))

    def _cut_behind_holes(self) -> None:
        """A log has no holes: what stands behind one is set aside, whole as it is, and comes again from the PC."""
        there: dict[tuple[int, str, int], set[int]] = {}
        reordered = {one.row.ticket for one in self.rows if isinstance(one.row, EntryRow) and one.place is None}
        every = [row for number in self._known for row in self._store.entries(number) if row.ticket not in reordered]
        every += [one.row for one in self.rows if isinstance(one.row, EntryRow) and one.place is not None]
        for row in every:
            there.setdefault((row.session_no, row.ticket, row.epoch), set()).add(row.seq)
        for (number, ticket, epoch), seqs in there.items():
            missing = next(n for n in range(1, len(seqs) + 2) if n not in seqs)
            if missing < max(seqs):
                self.cuts.append(Cut(session_no=number, ticket=ticket, epoch=epoch, from_seq=missing))
                self.found.append(Finding(code="entry_lost", values={"ticket": ticket, "epoch": epoch, "seq": missing}))
        cut = {(c.session_no, c.ticket, c.epoch): c.from_seq for c in self.cuts}
        for row in every:
            if row.seq >= cut.get((row.session_no, row.ticket, row.epoch), row.seq + 1):
                self.behind.append(msgspec.structs.asdict(row))
        cut = {place: seq for place, seq in cut.items() if place[1] not in reordered}
        self.rows = [one for one in self.rows if not (isinstance(one.row, EntryRow) and _is_cut(one.row, cut))]

    def session_rows(self, numbers: Iterable[int], keys: SiteKeys, folder: Folder) -> None:
        """A session whose row was edited is known by the first record of its log, and by the package itself."""
        for number in numbers:
            if number in self._known:
                continue
            mended = {
                one.row.seq: one.row
                for one in self.rows
                if isinstance(one.row, RecordRow) and one.row.session_no == number
            }
            first = mended.get(1) or next(iter(self._records(number)), None)
            row = self._session(number, first, keys, folder) if first is not None else None
            mine = [one for one in self._left if one.table == "session"]
            for one in mine:
                self._left.remove(one)
            if row is not None:
                self.rows.append(Mended(row=row))
                self.found.append(Finding(code="session_mended", values={"session": row.session_id}))
            elif mine or first is not None:
                self.found.append(Finding(code="session_lost", values={"number": number}))

    def _session(self, number: int, first: RecordRow, keys: SiteKeys, folder: Folder) -> SessionRow | None:
        try:
            data = open_record(log_box(self._keyring, number), number, 1, first.sealed)
            record = decode_json(data, Record)
            if not isinstance(record.event, PackageImported):
                return None
            name = f"{record.event.package_sha256}.exampkg"
            manifest = package_for(folder.package(name), keys.trust)
        except (SecurityError, PackageError, msgspec.DecodeError):
            return None
        return SessionRow(
            session_no=number,
            session_id=manifest.session_id,
            package_id=record.event.package_id,
            package_sha256=record.event.package_sha256,
            serial=record.event.serial,
            file_name=name,
            imported_ms=record.at_ms,
        )

    def others(self) -> None:
        """Devices enrol again, PCs report again, the clock goes by the machine, a paper is unsealed again."""
        for one in self._left:
            name = one.values.get("device_name") or one.values.get("name") or one.values.get("ticket") or ""
            self.found.append(Finding(code=one.table, values={"name": _short(name)}))

    def _records(self, number: int) -> Iterator[RecordRow]:
        return self._store.records(number)

    def _from_commands(self, number: int, seq: int, head: bytes, following: RecordRow | None) -> RecordRow | None:
        """A record that the reply of the command which wrote it still holds, if the chain goes on from it."""
        box = log_box(self._keyring, number)
        for command in self._store.commands(number):
            try:
                kept = box.decrypt(command.sealed, command_place(number, command.command_id))
                reply = decode_json(kept, CommandReply)
            except (SecurityError, msgspec.DecodeError):
                continue
            for record in (record for record in reply.records if record.seq == seq):
                row = seal_record(box, number, record, chain_hash(head, canonical_json(record)))
                if following is None or self._follows(row.chain, following):
                    return row
        return None

    def _follows(self, chain: bytes, following: RecordRow) -> bool:
        box = log_box(self._keyring, following.session_no)
        try:
            data = open_record(box, following.session_no, following.seq, following.sealed)
        except SecurityError:
            return False
        return chain_hash(chain, data) == following.chain

    def _at(self, number: int, seq: int) -> Doubtful | None:
        mine = (one for one in self._left if one.table == "record")
        return next((o for o in mine if (o.values["session_no"], o.values["seq"]) == (number, seq)), None)

    def _opening(self, among: Iterable[Doubtful], number: int, seq: int) -> tuple[Doubtful, bytes] | None:
        for one in among:
            sealed = one.values["sealed"]
            if isinstance(sealed, bytes):
                try:
                    return one, open_record(log_box(self._keyring, number), number, seq, sealed)
                except SecurityError:
                    continue
        return None

    def _stated(self, one: Doubtful, following: RecordRow | None) -> bytes:
        """The chain hash that stands in a doubtful row, if the record behind it fits; else it is not known."""
        stated = one.values["chain"]
        if not isinstance(stated, bytes) or len(stated) != len(UNKNOWN):
            return UNKNOWN
        return stated if following is None or self._follows(stated, following) else UNKNOWN

    def _entry_place(self, one: Doubtful) -> tuple[int, str, int, int] | None:
        """Where an entry belongs: by its own columns, or where its seal opens among what its sitting lacks."""
        own = _own_place(one)
        sealed = one.values["sealed"]
        if not isinstance(sealed, bytes) or (own is not None and self._opens(*own, sealed)):
            return own
        return next((place for place in self._gaps() if self._opens(*place, sealed)), own)

    def _gaps(self) -> Iterator[tuple[int, str, int, int]]:
        there: dict[tuple[int, str, int], set[int]] = {}
        for number in self._known:
            for row in self._store.entries(number):
                there.setdefault((row.session_no, row.ticket, row.epoch), set()).add(row.seq)
        for (number, ticket, epoch), seqs in there.items():
            for seq in range(1, max(seqs) + _AHEAD):
                if seq not in seqs:
                    yield number, ticket, epoch, seq

    def _opens(self, number: int, ticket: str, epoch: int, seq: int, sealed: bytes) -> bool:
        try:
            open_sealed_entry(answer_box(self._keyring, number, ticket), number, ticket, epoch, seq, sealed)
        except (SecurityError, msgspec.DecodeError):
            return False
        return True


def _own_place(one: Doubtful) -> tuple[int, str, int, int] | None:
    """The place that the columns of an entry name, if they can name one."""
    number, ticket, epoch, seq = (one.values[name] for name in ("session_no", "ticket", "epoch", "seq"))
    if isinstance(number, int) and isinstance(ticket, str) and isinstance(epoch, int) and isinstance(seq, int):
        return number, ticket, epoch, seq
    return None


def _is_cut(row: EntryRow, cut: dict[tuple[int, str, int], int]) -> bool:
    return row.seq >= cut.get((row.session_no, row.ticket, row.epoch), row.seq + 1)


def _plain(table: str, values: dict[str, Any]) -> dict[str, object]:
    """A row as it is set aside: bytes in hex."""
    shown = {name: value.hex() if isinstance(value, bytes) else value for name, value in values.items()}
    return {"table": table, **shown}


def _short(value: object) -> str:
    return str(value)[:40]
