"""Makes a data folder ready for the day: centre and site keys, the package imported, every device enrolled.

Devices are certified with the site's own authority and entered through the server's own writer, hundreds in a second;
the way through the enrolment window is tested elsewhere.
"""

import time
from pathlib import Path

import msgspec
from msgspec.structs import replace

from scripts.lab.bench.synthetic import make_paper, make_plan
from scripts.lab.bench.worker import Seat
from shared.exam.demands import Policy
from shared.exam.plan import Candidate
from shared.exchange.package import build_package
from shared.exchange.site_files import CentrePublic, SitePublic, read_card
from shared.security import certificates, codes, sealing, signing
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.site_keys import SiteFiles
from site_server.bootstrap import ServerConfig, SiteServer
from site_server.domain.rows import DeviceRow
from site_server.service.continuity.import_package import import_package

SITE_ID = "BENCH-SITE"
CENTRE_ID = "BENCH-CENTRE"


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """A data folder that only waits for the server to run. `enrolled_s`: how long all devices took."""

    data: Path
    site_ca: Path
    opening_code: str
    seats: tuple[Seat, ...]
    console: Seat
    enrolled_s: float


def prepare(folder: Path, clients: int, *, starts_in_s: int = 600, readiness: Policy | None = None) -> Prepared:
    """Make everything under an empty folder; `readiness` are the demands on the PCs if not the usual ones."""
    centre_key, data = signing.make_signing_key(), folder / "data"
    files = SiteFiles(DataFolder(data))
    centre = CentrePublic(
        centre_id=CENTRE_ID,
        name="测量",
        signing_key=signing.public_pem(centre_key.public_key()).decode(),
        results_recipient=sealing.recipient_of(sealing.make_identity()),
        upload_url="http://127.0.0.1:9/files",
        receipt_url="http://127.0.0.1:9/receipts",
    )
    now_ms = time.time_ns() // 1_000_000
    files.make(site_id=SITE_ID, site_name="样例学院", centre=centre, addresses=["127.0.0.1"], now_ms=now_ms)
    plan, photos = make_plan(SITE_ID, clients)
    plan = replace(plan, starts_at_ms=now_ms + starts_in_s * 1000)
    paper, media = make_paper()
    code, package = codes.new_opening_code(), folder / "bench.exampkg"
    build_package(
        package,
        plan=plan if readiness is None else replace(plan, readiness=readiness),
        photos=photos,
        paper=paper,
        media=media,
        site=read_card(files.site_card, SitePublic),
        centre_id=CENTRE_ID,
        signing_key=centre_key,
        opening_code=code,
        serial=1,
        created_ms=now_ms,
        valid_until_ms=now_ms + 86_400_000,
    )
    server = SiteServer(ServerConfig(data=data, port=0))
    try:
        import_package(server.use_cases.site, package, "setup")
        began = time.monotonic()
        seats, console = _enrol(server, folder / "devices", plan.candidates)
        enrolled_s = time.monotonic() - began
    finally:
        server.stop()
    return Prepared(data=data, site_ca=files.ca, opening_code=code, seats=seats, console=console, enrolled_s=enrolled_s)


def _enrol(server: SiteServer, folder: Path, candidates: tuple[Candidate, ...]) -> tuple[tuple[Seat, ...], Seat]:
    folder.mkdir()
    site, rows, seats = server.use_cases.site, [], []
    now_ms = site.clock.now_ms()
    for seat, ticket in [(0, ""), *((c.seat, c.ticket) for c in candidates)]:
        role: certificates.DeviceRole = "candidate" if seat else "console"
        device_id, key = f"{role}-{seat:03d}", certificates.make_device_key()
        request = certificates.make_device_request(key, device_id)
        pem = certificates.issue_device(site.keys.ca, request, device_id=device_id, role=role, now_ms=now_ms)
        certificate, key_file = folder / f"{device_id}.pem", folder / f"{device_id}.key"
        certificate.write_bytes(pem)
        key_file.write_bytes(certificates.key_pem(key))
        seats.append(Seat(ticket=ticket, certificate=str(certificate), key=str(key_file)))
        rows.append(
            DeviceRow(
                device_id=device_id,
                role=role,
                device_name=device_id,
                seat=seat,
                fingerprint=certificates.fingerprint(pem),
                enrolled_ms=now_ms,
            )
        )
    site.writer.do(lambda tx: tx.rows.extend(rows))
    return tuple(seats[1:]), seats[0]
