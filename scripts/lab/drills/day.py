"""The day drill: a trial, a morning and an afternoon session at one server, and no network to the centre.

Everything by hand: packages, bundles and receipts on a drive. Somebody logged in at the trial, which nobody ended. The
afternoon's package is loaded ahead while the morning is open; a mouse is found broken after the morning was sealed. In
the evening all the morning's forms are made again and compared, line for line, with those printed in the morning and
with those made of what the centre opens from the morning's bundle.

The server's parts work in this process, as its command line puts them together; packages are made and bundles opened
with the keys of a centre made for the day.
"""

import hashlib
import time
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Final

import msgspec
import pypdfium2
from msgspec.structs import replace

from proctor_console.presenters.eventlog import event_rows
from proctor_console.records.form import Form
from proctor_console.records.registry import every_form
from scripts.lab.bench.synthetic import CHIEF, make_paper, make_plan
from scripts.lab.drills.day_room import INSPECTOR, DayRoom
from shared.exam.plan import SessionKind
from shared.exam.room.events import CopyKept
from shared.exchange.addendum import SUFFIX as ADDENDUM
from shared.exchange.addendum import check_addendum, unseal_addendum
from shared.exchange.bundle import SUFFIX, OpenedBundle, open_bundle
from shared.exchange.known_cards import KnownCard
from shared.exchange.package import build_package
from shared.exchange.receipt import Receipt, new_receipt_id, sign_receipt
from shared.exchange.site_files import CentrePublic, SitePublic, read_card
from shared.protocol.commands import LogIncident
from shared.protocol.console import RecordsData
from shared.protocol.jobs import JobKind
from shared.security import codes, sealing, signing
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.site_keys import SiteFiles
from site_server.bootstrap import ServerConfig, SiteServer
from site_server.service.continuity.import_package import import_package
from site_server.service.continuity.next_package import preload, start_next
from site_server.service.evening.receipts import take_receipt
from site_server.service.view.records import records_data

_LIMIT_S: Final = 60.0
_SITE: Final = "DAY-SITE"


class DayOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it.

    Attributes:
        lines: of the morning's forms and log, as its bundle has them.
        different, reprinted: lines of the evening's prints that are not those of the bundle, of the morning's prints.
        answers: kept of the morning's candidates, as the centre opens them.
    """

    sessions: tuple[str, ...]
    forms: int
    lines: int
    different: int
    reprinted: int
    answers: int
    later_notes: int
    receipts: int
    seconds: float

    @property
    def held(self) -> bool:
        """Three sessions, three receipts by hand, and not one line different."""
        same = self.lines > 0 and not self.different and not self.reprinted
        return len(self.sessions) == 3 and self.receipts == 3 and self.answers > 0 and same

    def text(self) -> str:
        """The figures for a person."""
        return "\n".join(
            (
                f"没有网络的一天：{'、'.join(self.sessions)}，用时 {self.seconds:.1f} 秒",
                f"U 盘带回的回执 {self.receipts} 份（两个成绩数据包、一个补充记录），封存后补记 {self.later_notes} 条",
                f"上午 {self.answers} 名考生的作答在成绩数据包中",
                f"晚上重印上午的 {self.forms} 种表和日志共 {self.lines} 行",
                f"与成绩数据包不同 {self.different} 行，与上午印的不同 {self.reprinted} 行",
                "演练通过" if self.held else "演练未通过",
            )
        )


class _Centre:
    """The centre of the day: makes packages, takes files from a drive, gives receipts on a drive."""

    def __init__(self) -> None:
        self._key, self._identity = signing.make_signing_key(), sealing.make_identity()
        self.opening_codes: dict[str, str] = {}
        self.card = CentrePublic(
            centre_id="DAY-CENTRE",
            name="演练",
            signing_key=signing.public_pem(self._key.public_key()).decode(),
            results_recipient=sealing.recipient_of(self._identity),
            upload_url="http://127.0.0.1:9/files",
            receipt_url="http://127.0.0.1:9/receipts",
        )

    def package(self, path: Path, site: SitePublic, session_id: str, kind: SessionKind, candidates: int) -> Path:
        """A package for the site, written to the drive."""
        plan, photos = make_plan(_SITE, candidates)
        now_ms = time.time_ns() // 1_000_000
        plan = replace(plan, session_id=session_id, kind=kind, starts_at_ms=now_ms + 600_000)
        plan = replace(plan, spares=1, staff=(*plan.staff, INSPECTOR))
        paper, media = make_paper()
        self.opening_codes[session_id] = codes.new_opening_code()
        build_package(
            path,
            plan=plan,
            photos=photos,
            paper=paper,
            media=media,
            site=site,
            centre_id=self.card.centre_id,
            signing_key=self._key,
            opening_code=self.opening_codes[session_id],
            serial=1,
            created_ms=now_ms,
            valid_until_ms=now_ms + 86_400_000,
        )
        return path

    def opened(self, bundle: Path, site: SitePublic) -> OpenedBundle:
        """A bundle as the marking room opens it."""
        cards = (KnownCard(card=site),)
        return open_bundle(bundle, centre_id=self.card.centre_id, cards=cards, identity=self._identity)

    def notes(self, addendum: Path, site: SitePublic, bundle: OpenedBundle) -> int:
        """How many notes an addendum of that bundle brings."""
        checked = check_addendum(addendum, centre_id=self.card.centre_id, cards=(KnownCard(card=site),))
        return unseal_addendum(checked, self._identity, bundle).manifest.notes

    def receipt(self, file: Path, session_id: str) -> bytes:
        """The receipt for a file that came on a drive."""
        data = file.read_bytes()
        statement = Receipt(
            receipt_id=new_receipt_id(),
            centre_id=self.card.centre_id,
            session_id=session_id,
            site_id=_SITE,
            bundle_id=file.stem,
            bundle_sha256=hashlib.sha256(data).hexdigest(),
            bytes=len(data),
            received_ms=time.time_ns() // 1_000_000,
        )
        return sign_receipt(statement, self._key)


class _Day:
    """The site's side: one server, one drive."""

    def __init__(self, folder: Path, centre: _Centre) -> None:
        self.centre, self.drive = centre, folder / "usb"
        self.drive.mkdir()
        files = SiteFiles(DataFolder(folder / "data"))
        now_ms = time.time_ns() // 1_000_000
        files.make(site_id=_SITE, site_name="样例学院", centre=centre.card, addresses=["127.0.0.1"], now_ms=now_ms)
        self.card = read_card(files.site_card, SitePublic)
        self.server = SiteServer(ServerConfig(data=folder / "data", port=0))
        self.site = self.server.use_cases.site

    def incoming(self, package: Path) -> Path:
        """The package as it arrives from the drive."""
        path = self.site.folder.incoming()
        path.write_bytes(package.read_bytes())
        return path

    def room(self) -> DayRoom:
        """The people of the session that is open now."""
        return DayRoom(self.site, self.centre.opening_codes[self.site.need_room().plan.session_id])

    def work(self, kind: JobKind) -> None:
        """Long work to its end. Raises RuntimeError with its sentence."""
        jobs = self.server.use_cases.jobs
        job, end = jobs.start(kind, CHIEF), time.monotonic() + _LIMIT_S
        while job.state == "running" and time.monotonic() < end:
            time.sleep(0.02)
            job = jobs.get(job.job_id)
        if job.state != "done":
            raise RuntimeError(f"{kind}: {job.message}")

    def sat(self, note: str) -> Path:
        """A session from its start to its bundle on the drive, read back."""
        self.room().sit(note)
        self.work("collect")
        self.work("seal")
        sealed = self.site.need_room().state.bundle
        if sealed is None:
            raise RuntimeError("nothing was sealed")
        path = self.copied(sealed.bundle_id + SUFFIX)
        kept = CopyKept(bundle_sha256=sealed.bundle_sha256)
        self.site.writer.do(lambda tx: tx.append(CHIEF, kept) and None)
        return path

    def copied(self, name: str) -> Path:
        """A file of the server, on the drive."""
        path = self.drive / name
        path.write_bytes(self.site.folder.bundle(name).read_bytes())
        return path


def drill_day(folder: Path, *, candidates: int, forms: Sequence[Form] | None = None) -> DayOutcome:
    """Play it under an empty folder; `forms`: those that are compared, all of them if not told.

    Raises RuntimeError, WireError where a step is refused that must not be.
    """
    began, centre = time.monotonic(), _Centre()
    forms = tuple(every_form()[0].values()) if forms is None else forms
    day = _Day(folder, centre)
    try:
        kinds: tuple[tuple[str, SessionKind], ...] = (
            ("TRIAL", "trial"),
            ("MORNING", "formal"),
            ("AFTERNOON", "formal"),
        )
        packages = [
            centre.package(day.drive / f"{session}.exampkg", day.card, session, kind, candidates)
            for session, kind in kinds
        ]
        import_package(day.site, day.incoming(packages[0]), "setup")
        day.room().begin(present=1)
        import_package(day.site, day.incoming(packages[1]), "setup")  # a trial never blocks a formal session
        preload(day.site, day.incoming(packages[2]), "setup")
        morning = day.sat("上午：空调漏水")
        printed = _lines(replace(records_data(day.site, day.site.need_room()), later=()), forms)
        day.room().act(LogIncident(category="equipment", text="散场后：4 号机鼠标损坏"))
        day.work("addendum")
        added = day.copied(next(p.name for p in (folder / "data" / "bundles").glob(f"*{ADDENDUM}")))
        take_receipt(day.site, centre.receipt(added, "MORNING"), CHIEF)
        start_next(day.site, "setup")
        afternoon = day.sat("下午：有人迟到")
        kept = [take_receipt(day.site, centre.receipt(path, path.stem), CHIEF) for path in (morning, afternoon)]
        earlier = day.server.use_cases.earlier
        held = earlier.listed().sessions
        number = next(one.session_no for one in held if one.session_id == "MORNING")
        opened = centre.opened(morning, day.card)
        before = _lines(msgspec.json.decode(opened.records, type=RecordsData), forms)
        now = _lines(replace(earlier.records(number), later=()), forms)
        notes = centre.notes(added, day.card, opened)
    finally:
        day.server.stop()
    return DayOutcome(
        sessions=tuple(one.session_id for one in reversed(held)),
        forms=len(forms),
        lines=len(before),
        different=_different(before, now),
        reprinted=_different(printed, now),
        answers=sum(one.book.count() > 0 for one in opened.logs.values()),
        later_notes=notes,
        receipts=len(kept) + 1,
        seconds=round(time.monotonic() - began, 1),
    )


def _different(some: Sequence[str], others: Sequence[str]) -> int:
    return sum(one != other for one, other in zip_longest(some, others))


def _lines(data: RecordsData, forms: Sequence[Form]) -> list[str]:
    """Every line of these forms, and of the log as the console's table shows it."""
    rows = event_rows(data.records, data.view)
    found = [f"{row.time} {row.topic_word} {row.seats} {row.actor} {row.text}" for row in rows]
    for form in forms:
        document = pypdfium2.PdfDocument(form.make(data, None))
        try:
            for page in document:
                found += str(page.get_textpage().get_text_range()).splitlines()
        finally:
            document.close()
    return found
