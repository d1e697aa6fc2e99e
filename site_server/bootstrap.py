"""The one composition root: puts keys, clock, store, use cases, web app and TLS together. Tests start here as well."""

import logging
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from shared.exam.room.events import RoomEnded, RoomStarted
from shared.exchange.backup_file import BackupError
from shared.exchange.backup_folder import BackupFolder
from shared.link.discovery import Announcer
from shared.link.found import room_addresses
from shared.protocol import paths
from shared.protocol.version import PRODUCT_VERSION
from shared.readiness.check import Backup
from shared.security.certificates import fingerprint
from shared.security.vault import Keyring
from shared.updates.anchor import built_in
from shared.words.catalogue import say
from site_server.adapters.db.store import DatabaseStore
from site_server.adapters.files.backup_settings import read_settings
from site_server.adapters.files.clock import MachineClock
from site_server.adapters.files.duty_file import DutyFile
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.neighbours import RoomFiles
from site_server.adapters.files.program_files import ReleaseFolder
from site_server.adapters.files.reserve import ReserveFile
from site_server.adapters.files.site_keys import SiteFiles
from site_server.adapters.files.site_setup import read_setup
from site_server.adapters.files.trial_shelf import TrialResultFile
from site_server.adapters.trial.process import TrialProcess
from site_server.adapters.upload import TusUploader
from site_server.domain.listening import EVERYWHERE, is_everywhere
from site_server.domain.ports import Clock, Folder, Store, StoreError, Uploader
from site_server.domain.program_files import ProgramFiles
from site_server.domain.room_clock import RoomClock
from site_server.domain.rooms import FIRST_PORT, RoomEntry
from site_server.domain.row_seal import row_seal
from site_server.domain.rows import DeviceRow
from site_server.domain.site_keys import LOCAL_DEVICE, SiteKeys
from site_server.domain.site_setup import seats_of_room
from site_server.domain.trial import TrialShelf, TrialStage
from site_server.rooms.own_command import own_command
from site_server.service.answers.journals import Journals
from site_server.service.continuity.anchors import Anchors
from site_server.service.continuity.backup import Backups
from site_server.service.continuity.centre import trusting
from site_server.service.continuity.load import load_room, note_restart
from site_server.service.continuity.mend import mend
from site_server.service.continuity.unseal import find_papers
from site_server.service.core.site import Limits, Site
from site_server.service.core.space import Space
from site_server.service.evening.jobs import Jobs
from site_server.service.evening.works import works
from site_server.service.people.asking import Asking
from site_server.service.people.enrol import Enrolment
from site_server.service.people.signals import Signals
from site_server.service.readiness.board import Readiness
from site_server.service.readiness.own import OwnChecks
from site_server.service.time.ticker import Ticker
from site_server.service.trial.trials import Trials
from site_server.service.updates.offer import Offer
from site_server.service.updates.orders import Orders
from site_server.service.use_cases import UseCases
from site_server.service.view.duty import duty_of
from site_server.service.view.earlier import Earlier
from site_server.service.view.summary import pressing, summary
from site_server.serving.server import Server
from site_server.web.answers import JOURNAL_BYTES
from site_server.web.app import create_app, gate_of, lane_of

log = logging.getLogger(__name__)

DEFAULT_PORT: Final = FIRST_PORT
# A PC of the room needs one or two, and a hall has up to two thousand; Windows spends a serving thread on each 400.
_CONNECTIONS: Final = 1_200 if sys.platform == "win32" else 4_500


class ServerConfig(msgspec.Struct, frozen=True, kw_only=True):
    """How to run. `port` 0 takes a free one; `threads` serve requests, many of which only wait for a commit.

    `announce`: tell the network where this server is, so that nobody has to type its address.
    `house`, `room`: the data folder of the whole server and which of its rooms this is; without, a room alone.
    `release_root`: what program releases are trusted by, if not by the root this program was built with.
    `check`: measure this machine after the start and when somebody asks.
    """

    data: Path
    host: str = EVERYWHERE
    port: int = DEFAULT_PORT
    threads: int = 24
    limits: Limits = Limits()
    announce: bool = False
    house: Path | None = None
    room: RoomEntry | None = None
    release_root: bytes | None = None
    check: bool = False


def assemble(
    *,
    keys: SiteKeys,
    keyring: Keyring,
    store: Store,
    folder: Folder,
    clock: Clock,
    uploader: Uploader,
    programs: ProgramFiles,
    anchor: bytes | None = None,
    stage: TrialStage,
    shelf: TrialShelf,
    limits: Limits | None = None,
    space: Space | None = None,
) -> UseCases:
    """The use cases on the given parts, with the last session loaded and the writer at work; the ticker is not started.

    Raises SecurityError (`chain_broken`: the stored log does not hold together), PackageError, OSError.
    """
    keys = trusting(keys, store)
    findings = mend(store, keyring, keys, folder)
    last = store.tick()
    room_clock = RoomClock(clock, last, exam_running=False)
    site = Site(
        keys=keys,
        keyring=keyring,
        clock=room_clock,
        store=store,
        folder=folder,
        uploader=uploader,
        version=PRODUCT_VERSION,
        limits=limits,
        space=space,
    )
    site.advisers.append(lambda: tuple(finding.sentence() for finding in findings))
    load_room(site)
    if _exam_running(site):
        site.clock = room_clock = RoomClock(clock, last, exam_running=True)
        site.started_ms = room_clock.now_ms()
    site.writer.start()
    note_restart(site, room_clock.restart, tuple(finding.brief() for finding in findings))
    enrolment = Enrolment(site)
    offer = Offer(site, programs, anchor)
    return UseCases(
        site=site,
        enrolment=enrolment,
        asking=Asking(site, enrolment),
        jobs=Jobs(site, works()),
        ticker=Ticker(site),
        backups=Backups(site),
        journals=Journals(site),
        readiness=Readiness(site),
        signals=Signals(site),
        offer=offer,
        orders=Orders(site, offer, programs),
        trials=Trials(site, stage, shelf),
        anchors=Anchors(site),
        earlier=Earlier(site),
    )


class SiteServer:
    """The whole server on one data folder. Starts and stops once."""

    def __init__(self, config: ServerConfig) -> None:
        """Open the data folder and bring the last session back.

        Raises NotInitialisedError, SecurityError, PackageError, KeyCardError, StoreError, OSError.
        """
        self._data = config.data
        self._config = config
        self._announcer: Announcer | None = None
        folder = DataFolder(config.data)
        files = SiteFiles(folder)
        keyring = files.keyring()
        keys = files.load(keyring)
        space = Space(folder, ReserveFile(folder.reserve), reserve_bytes=config.limits.reserve_bytes)
        space.look()
        if folder.database_gone():
            raise StoreError("store_gone")
        self._store = DatabaseStore(folder.database, seal=row_seal(keyring), on_full=space.on_full)
        folder.note_database()
        try:
            self.use_cases = assemble(
                keys=keys,
                keyring=keyring,
                store=self._store,
                folder=folder,
                clock=MachineClock(),
                uploader=TusUploader(folder.root / "uploads"),
                programs=ReleaseFolder(folder.root / "updates"),
                anchor=built_in() if config.release_root is None else config.release_root,
                stage=TrialProcess(folder.root / "trial", config.host, own_command()),
                shelf=TrialResultFile(folder.root),
                limits=config.limits,
                space=space,
            )
        except BaseException:
            self._store.close()
            raise
        self.use_cases.site.advisers.append(partial(_of_the_file, self._store))
        _admit_local_device(self.use_cases.site, files)
        self.use_cases.site.certificate_print = fingerprint(files.certificate.read_bytes())
        site, board = self.use_cases.site, self.use_cases.readiness
        self._checks = OwnChecks(site, board, folder.root, self._backup) if config.check else None
        self._duty = DutyFile(folder.root)
        self._rooms = RoomFiles(config.house, MachineClock()) if config.house is not None else None
        self.use_cases.site.entry, self.use_cases.site.neighbours = config.room, self._rooms
        self.app = create_app(self.use_cases)
        self._server = Server(
            self.app,
            host=config.host,
            port=config.port,
            server_cert=files.certificate,
            server_key=files.key,
            ca=files.ca,
            key_password=files.key_password(keyring),
            threads=config.threads,
            body_limit=config.limits.package_bytes,
            small_body_limit=config.limits.body_bytes,
            large={paths.PACKAGES: config.limits.package_bytes, paths.JOURNALS: JOURNAL_BYTES},
            may_send_large=gate_of(self.app).is_person,
            lane=lane_of(self.app),
            connection_limit=_CONNECTIONS,
        )

    @property
    def port(self) -> int:
        """The port the room connects to, once started."""
        return self._server.port

    def start(self) -> None:
        """Serve. OSError if the address is in use."""
        self.use_cases.ticker.start()
        self._server.start()
        self.use_cases.site.port = self._server.port
        self.use_cases.site.addresses = _addresses(self._config.host)
        if self._config.announce:
            self._announcer = _announcer(self.use_cases.site, self._config.host, self._server.port)
            self._announcer.start()
        self.follow_settings()
        if self._checks is not None:
            self._checks.start()

    @property
    def dead(self) -> bool:
        """Whether a part of the server ended by itself, so that the process has to be started again."""
        return self._server.dead

    def follow_settings(self) -> None:
        """Look at the disk, take up the backup settings if they changed; called once a second while the server runs."""
        site = self.use_cases.site
        site.space.look()
        find_papers(site)
        self._tell_neighbours(site)
        self._duty.tell(duty_of(site.room, site.clock.now_ms()))
        site.seat_plan = seats_of_room(read_setup(self._data), site.room.plan.room if site.room else "")
        try:
            settings = read_settings(self._data)
        except (BackupError, OSError) as error:
            log.warning("backup settings not read: %s", type(error).__name__)
            return
        site.standby = settings.standby
        if settings != self.use_cases.backups.settings:
            self.use_cases.backups.set(settings, [BackupFolder(Path(folder)) for folder in settings.folders])

    def _backup(self) -> Backup:
        """How the backups stand, for the checks."""
        ages = [state.age_s for state in self.use_cases.backups.states() if state.age_s is not None]
        return Backup(folders=self.use_cases.backups.settings.folders, age_s=round(min(ages)) if ages else None)

    def _tell_neighbours(self, site: Site) -> None:
        """Say how this room stands, where others are beside it; take up a new name."""
        if self._rooms is None or site.entry is None:
            return
        entries = self._rooms.entries()
        site.room_count = max(1, len(entries))
        site.entry = next((entry for entry in entries if entry.room_id == site.entry.room_id), site.entry)
        if site.room_count > 1:
            self._rooms.tell(site.entry, summary(site))
        site.rooms_pressing = pressing(site) if site.room_count > 1 else 0

    def stop(self) -> None:
        """End in order: no more requests, no more jobs, the last commit, the store."""
        if self._announcer is not None:
            self._announcer.stop()
        self._server.stop()
        if self._checks is not None:
            self._checks.stop()
        self.use_cases.trials.stop()
        self.use_cases.jobs.stop()
        self.use_cases.backups.stop()
        self.use_cases.ticker.stop()
        self.use_cases.site.writer.stop()
        self._store.close()


def _of_the_file(store: DatabaseStore) -> Iterable[str]:
    """What was found when the database file was opened."""
    if store.salvaged is not None:
        yield say("edited.salvaged", name=store.salvaged.name)
    if store.adopted:
        yield say("edited.adopted", count=store.adopted)


def _announcer(site: Site, host: str, port: int) -> Announcer:
    """Announces the address given, or all that this machine has where it listens on every one of them."""
    room = site.entry.name if site.entry else ""
    return Announcer(site.keys.card.site_id, port, _addresses(host), room=room or site.keys.card.room)


def _addresses(host: str) -> Callable[[], tuple[str, ...]]:
    """Where the room finds a server that listens there, asked anew each time."""
    return room_addresses if is_everywhere(host) else lambda: (host,)


def _exam_running(site: Site) -> bool:
    events = [type(record.event) for record in site.room.records] if site.room else []
    return RoomStarted in events and RoomEnded not in events


def _admit_local_device(site: Site, files: SiteFiles) -> None:
    """The command line of this very machine speaks to the running server like a console, with its own certificate."""
    print_of = fingerprint(files.local_certificate.read_bytes())
    if site.devices.get(LOCAL_DEVICE) is None:
        row = DeviceRow(
            device_id=LOCAL_DEVICE,
            role="console",
            device_name=say("server.own_device"),
            seat=0,
            fingerprint=print_of,
            enrolled_ms=site.clock.now_ms(),
        )
        site.writer.do(lambda tx: tx.put(row))
        site.devices.keep(row)
