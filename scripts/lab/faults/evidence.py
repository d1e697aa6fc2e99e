"""What a run left behind, opened with nothing but the server's own data folder and the centre's key."""

import threading
from collections.abc import Sequence

import msgspec

from scripts.lab.faults.prepare import CENTRE_ID, Site
from shared.exam.answers.log import Stored
from shared.exam.room.events import BundleSealed, Record
from shared.exchange.bundle import SUFFIX, OpenedBundle, open_bundle
from shared.exchange.known_cards import KnownCard
from shared.exchange.package import open_package, open_roster_part
from shared.exchange.site_files import SitePublic, read_card
from shared.security.chain import verify_chain
from site_server.adapters.db.store import DatabaseStore
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.site_keys import SiteFiles
from site_server.service.core.room import Room, open_entry

# Runs are judged on several threads of one process; a server opens its database once, Alembic knows of no other way.
_OPENING = threading.Lock()


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """The room log, every sitting's answer log in order of arrival, the bundle (None if there is none)."""

    records: tuple[Record, ...]
    answers: dict[str, tuple[Stored, ...]]
    bundle: OpenedBundle | None


def read_evidence(site: Site) -> Evidence:
    """Open database and bundle. Raises SecurityError (the log's chain is broken, an entry does not open) and others."""
    folder = DataFolder(site.server)
    files = SiteFiles(folder)
    keyring = files.keyring()
    keys = files.load(keyring)
    with _OPENING:
        store = DatabaseStore(folder.database)
    try:
        row = next(iter(store.sessions()))
        package = open_package(folder.package(row.file_name), centre=keys.centre, site_id=keys.card.site_id, now_ms=0)
        room = Room(row, open_roster_part(package, keys.identity), keyring)
        opened = [(room.open_record(kept), kept.chain) for kept in store.records(row.session_no)]
        verify_chain(room.plan.session_id, opened)
        answers: dict[str, list[Stored]] = {ticket: [] for ticket in room.candidates}
        for entry in store.entries(row.session_no):
            answers[entry.ticket].append(open_entry(room.answer_box(entry.ticket), entry))
    finally:
        store.close()
    records = tuple(msgspec.json.decode(data, type=Record) for data, _ in opened)
    return Evidence(
        records=records,
        answers={ticket: tuple(log) for ticket, log in answers.items()},
        bundle=_bundle(site, folder, records),
    )


def _bundle(site: Site, folder: DataFolder, records: Sequence[Record]) -> OpenedBundle | None:
    """The bundle that counts: the one the room log names last."""
    named = [record.event.bundle_id for record in records if isinstance(record.event, BundleSealed)]
    if not named:
        return None
    card = read_card(SiteFiles(folder).site_card, SitePublic)
    path = folder.bundle(named[-1] + SUFFIX)
    return open_bundle(path, centre_id=CENTRE_ID, cards=[KnownCard(card=card)], identity=site.identity)
