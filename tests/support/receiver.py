"""A centre folder with registered sites, and its receiver listening on loopback in a thread."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from werkzeug.serving import make_server

from scripts.centre.folder import CentreFolder
from scripts.centre.issued import Issue, keep_issue
from scripts.centre.issuing.extension import GIVEN_FILE, Given
from scripts.centre.receiving.serve import make_receiver
from shared.exam.plan import SessionPlan
from shared.exam.room.events import Record, TimeGranted
from shared.exchange.container import hash_file
from shared.exchange.package import package_for
from shared.exchange.site_files import CentrePublic, write_card
from shared.security import sealing, signing
from shared.security.extension import subject
from tests.support.travelling import Centre, Site, make_plan

SMALL = Issue(
    session_id="S1",
    package_id="P-1",
    package_sha256="ab" * 32,
    serial=3,
    site_id="ZD0001",
    room="实训楼301机房",
    paper_id="P1",
    created_ms=0,
    package_file="S1-3.exampkg",
)
"""The package of `tests.support.travelling.make_bundle`."""


def centre_folder(root: Path, centre: Centre, *sites: Site) -> CentreFolder:
    """The folder `make-keys` and `register-site` would leave, with this centre's keys."""
    folder = CentreFolder(root)
    folder.secrets.begin()
    folder.secrets.write(folder.signing_path, signing.private_pem(centre.key))
    folder.secrets.write(folder.results_path, sealing.identity_file(centre.identity))
    write_card(folder.card_path, centre.public)
    for site in sites:
        folder.register(site.public)
    return folder


def with_small_session(folder: CentreFolder) -> CentreFolder:
    """And the small session's package, as `build` would have left it."""
    _keep(folder, SMALL, make_plan())
    return folder


def issued(folder: CentreFolder, package: Path, plan: SessionPlan) -> None:
    """What `build` would have left of this package."""
    manifest = package_for(package, folder.card())
    issue = Issue(
        session_id=manifest.session_id,
        kind=manifest.kind,
        package_id=manifest.package_id,
        package_sha256=hash_file(package).sha256,
        serial=manifest.serial,
        site_id=manifest.site_id,
        paper_id=manifest.paper_id,
        created_ms=manifest.created_ms,
        package_file=package.name,
        room=manifest.room,
    )
    _keep(folder, issue, plan)


def answered(folder: CentreFolder, session_id: str, records: Iterable[Record]) -> None:
    """The codes for more time in this log were given by the centre: it noted each, as `extension-code` does."""
    given = [
        Given(at_ms=r.at_ms, who=subject(r.event.tickets), minutes=r.event.ms // 60_000, challenge=r.event.challenge)
        for r in records
        if isinstance(r.event, TimeGranted) and r.event.challenge
    ]
    folder.secrets.write(folder.latest_issue(session_id) / GIVEN_FILE, msgspec.json.encode(given))


def _keep(folder: CentreFolder, issue: Issue, plan: SessionPlan) -> None:
    place = folder.session(issue.session_id) / str(issue.serial)
    place.mkdir(parents=True)
    keep_issue(folder.secrets, place, issue, plan)


@contextmanager
def listening(folder: CentreFolder, *, port: int = 0, limit_bytes: int = 64 << 20) -> Iterator[CentrePublic]:
    """The receiver at work; yields the centre's card with the addresses it really has."""
    server = make_server("127.0.0.1", port, make_receiver(folder, limit_bytes), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    base = f"http://127.0.0.1:{server.server_port}"
    card = folder.card()
    try:
        yield CentrePublic(
            centre_id=card.centre_id,
            name=card.name,
            signing_key=card.signing_key,
            results_recipient=card.results_recipient,
            upload_url=f"{base}/files",
            receipt_url=f"{base}/receipts",
        )
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
