"""A site ready for the exam, made once and copied for every run: keys, package, devices enrolled, paper unsealed."""

import shutil
import time
from pathlib import Path

import msgspec

from scripts.lab.faults.numbers import CANDIDATES, SPARES
from scripts.lab.faults.paper import make_paper, make_plan
from shared.exam.plan import SessionPlan
from shared.exchange.package import build_package
from shared.exchange.site_files import CentrePublic, SitePublic, read_card
from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.protocol.commands import CommandRequest, Unseal
from shared.security import certificates, codes, sealing, signing
from site_server.adapters.files.folder import DataFolder
from site_server.adapters.files.site_keys import SiteFiles
from site_server.adapters.files.take_over_keys import new_take_over_code
from site_server.bootstrap import ServerConfig, SiteServer
from site_server.domain.rows import DeviceRow
from site_server.service.commands.carry import carry_out
from site_server.service.commands.facts import Ask
from site_server.service.continuity.import_package import import_package
from site_server.service.core.tokens import StaffClaims

SITE_ID = "FAULTS-SITE"
CENTRE_ID = "FAULTS-CENTRE"
NOBODY = "127.0.0.1:1"
"""The address in a device's files until its run says which proxy it hangs on."""


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """A prepared folder: `server/`, `pc-N/` of every seat, `console/`.

    `pins`: staff id to PIN. `code`: opens a backup's keys. `server_name`: the folder of the server that is in charge.
    """

    folder: Path
    plan: SessionPlan
    pins: dict[str, str]
    identity: str
    """The centre's secret that opens result bundles."""
    code: str = ""
    server_name: str = "server"

    @property
    def server(self) -> Path:
        """The server's data folder."""
        return self.folder / self.server_name

    @property
    def console(self) -> Path:
        """Key and certificate of the console."""
        return self.folder / "console"

    def pc(self, seat: int) -> Path:
        """The data folder of a seat's PC."""
        return self.folder / f"pc-{seat}"

    def copy_to(self, folder: Path) -> "Site":
        """A copy of its own for one run."""
        shutil.copytree(self.folder, folder)
        return msgspec.structs.replace(self, folder=folder)

    def ticket(self, seat: int) -> str:
        """The ticket number of the candidate due at a seat; empty for a spare."""
        return next((c.ticket for c in self.plan.candidates if c.seat == seat), "")


def prepare(folder: Path) -> Site:
    """Make everything under an empty folder."""
    key, identity, now_ms = signing.make_signing_key(), sealing.make_identity(), time.time_ns() // 1_000_000
    files = SiteFiles(DataFolder(folder / "server"))
    centre = CentrePublic(
        centre_id=CENTRE_ID,
        name="故障试验",
        signing_key=signing.public_pem(key.public_key()).decode(),
        results_recipient=sealing.recipient_of(identity),
        upload_url="http://127.0.0.1:9/files",
        receipt_url="http://127.0.0.1:9/receipts",
    )
    files.make(site_id=SITE_ID, site_name="样例学院", centre=centre, addresses=["127.0.0.1"], now_ms=now_ms)
    pins = {name: codes.new_pin() for name in ("chief", "inspector")}
    plan, code, package = make_plan(SITE_ID, pins, now_ms), codes.new_opening_code(), folder / "faults.exampkg"
    build_package(
        package,
        plan=plan,
        photos={},
        paper=make_paper(),
        media={},
        site=read_card(files.site_card, SitePublic),
        centre_id=CENTRE_ID,
        signing_key=key,
        opening_code=code,
        serial=1,
        created_ms=now_ms,
        valid_until_ms=now_ms + 86_400_000,
    )
    server = SiteServer(ServerConfig(data=folder / "server", port=0))
    try:
        import_package(server.use_cases.site, package, "setup")
        for seat in range(CANDIDATES + SPARES + 1):
            _enrol(server, files, folder, seat)
        claims = StaffClaims(
            session_no=server.use_cases.site.need_room().session_no, staff_id="chief", role="chief", device_id="console"
        )
        device = server.use_cases.site.devices.get("console-0")
        if device is None:
            raise RuntimeError("no console")
        ask = Ask(site=server.use_cases.site, device=device, person=claims)
        carry_out(ask, CommandRequest(command_id="unseal-00", command=Unseal(code=code)))
    finally:
        server.stop()
    take_over_code = new_take_over_code(DataFolder(folder / "server", clean=False))
    return Site(folder=folder, plan=plan, pins=pins, identity=identity, code=take_over_code)


def _enrol(server: SiteServer, files: SiteFiles, folder: Path, seat: int) -> None:
    """Certify a PC with the site's own authority; the way through the enrolment window is tested elsewhere."""
    site, role = server.use_cases.site, "candidate" if seat else "console"
    device_id, key = f"{role}-{seat}", certificates.make_device_key()
    request = certificates.make_device_request(key, device_id)
    pem = certificates.issue_device(
        site.keys.ca, request, device_id=device_id, role="candidate" if seat else "console", now_ms=site.clock.now_ms()
    )
    row = DeviceRow(
        device_id=device_id,
        role="candidate" if seat else "console",
        device_name=device_id,
        seat=seat,
        fingerprint=certificates.fingerprint(pem),
        enrolled_ms=site.clock.now_ms(),
    )
    site.writer.do(lambda tx: tx.put(row))
    site.devices.keep(row)
    DeviceFiles(folder / (f"pc-{seat}" if seat else "console")).save(
        DeviceIdentity(device_id=device_id, seat=seat, server=NOBODY, site_id=SITE_ID),
        key=certificates.key_pem(key),
        certificate=pem,
        site_ca=files.ca.read_bytes(),
    )
