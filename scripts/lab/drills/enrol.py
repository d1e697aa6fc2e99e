"""The enrolment drill: a room of new PCs gets in by the site file, and a stranger tries to crowd them out.

Real: the server's process, TLS, every PC's asking with a key and an address of its own, the technician's page without
its window. Modelled: the person, by counted clicks, Enters and comparisons, each with its seconds.
"""

import contextlib
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Final, Literal

import msgspec

from proctor_console.presenters.admit import Choice
from scripts.devtools.places import ROOT
from scripts.lab.drills.pcs import wait_for
from shared.exchange.examsite_file import read_site_file
from shared.exchange.seat_plan import seat_plan
from shared.exchange.site_files import CentrePublic, write_card
from shared.link.asking import Asker
from shared.link.device_files import DeviceFiles, DeviceIdentity
from shared.link.errors import Refused
from shared.link.known_site import KnownSite, from_site_file
from shared.link.transport import Transport
from shared.protocol import paths
from shared.protocol.asking import (
    AskingList,
    AskReply,
    AskRequest,
    DecideReply,
    DecideRequest,
    Standing,
    WaitReply,
    WaitRequest,
)
from shared.protocol.enrolment import EnrolmentRequest, EnrolmentWindow
from shared.protocol.version import PROTOCOL_VERSION
from shared.security import sealing, signing
from shared.security.certificates import make_device_key, make_device_request
from shared.security.comparison import commitment, new_nonce
from site_server.first_run.make_site import SiteOrder, make_site
from site_server.first_run.site_file import write_site_file
from site_server.local_call import connect
from site_server.settings import read_run_info

Way = Literal["pattern", "list", "order"]
_WAY: Final = {"pattern": "按电脑名", "list": "按座位表", "order": "按回车顺序"}
HOST: Final = "127.0.0.1"
_LIMIT_S: Final = 300.0
_WAIT_S: Final = 120.0
# A person's seconds: a click with looking for it; a step to the next PC and Enter; one code of six digits read and
# compared (one walks and reads aloud, or the screens are seen from the row).
CLICK_S: Final = 3.0
ENTER_S: Final = 3.0
COMPARE_S: Final = 2.5
# Open the window, open the page, choose all plain ones, approve, close the window.
_CLICKS: Final = 5
_STRANGER: Final = "127.0.9.9"
_MOST_LINES: Final = 4
_SPARES: Final = 3
_SEAT_S: Final = 20.0


class Enrolled(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it."""

    pcs: int
    way: Way
    clicks: int
    enters: int
    comparisons: int
    person_s: float
    asking_s: float
    approved_s: float
    right_seats: int
    codes_agree: int
    stranger_asked: int
    stranger_waiting: int

    @property
    def held(self) -> bool:
        """All in, at the right seats, with the codes both sides showed, in time; the stranger kept to its few lines."""
        whole = self.right_seats == self.codes_agree == self.pcs
        return whole and self.person_s <= _LIMIT_S and self.stranger_waiting <= _MOST_LINES

    def text(self) -> str:
        """The figures for a person."""
        return "\n".join(
            (
                f"考试机 {self.pcs} 台，座位{_WAY[self.way]}",
                f"人的时间 {self.person_s:.0f} 秒（限 {_LIMIT_S:.0f} 秒）：{self._work()}",
                f"机器的时间：全部到齐 {self.asking_s:.1f} 秒，批准到全部登记 {self.approved_s:.1f} 秒",
                f"座位正确 {self.right_seats} 台，两边核对码一致 {self.codes_agree} 台",
                f"陌生机器申请 {self.stranger_asked} 次，占住 {self.stranger_waiting} 行，没有挤掉任何一台",
                "演练通过" if self.held else "演练未通过",
            )
        )

    def _work(self) -> str:
        return f"点击 {self.clicks} 次，回车 {self.enters} 次，核对 {self.comparisons} 台"


class _Pc:
    """One new PC: asks by the site file from an address of its own."""

    def __init__(self, folder: Path, site: KnownSite, name: str, number: int) -> None:
        self.number, self.name = number, name
        self.standing = Standing(state="seeking")
        self.code = ""
        self.identity: DeviceIdentity | None = None
        files = DeviceFiles(folder / f"pc-{number}")
        self.asker = Asker(
            site,
            files,
            "candidate",
            tell=self._tell,
            stopping=threading.Event(),
            name=name,
            source=f"127.0.1.{number}",
        )
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End, enrolled or not."""
        self.asker.stop()
        self._thread.join(10)

    def _tell(self, standing: Standing) -> None:
        self.standing, self.code = standing, standing.code or self.code

    def _run(self) -> None:
        self.identity = self.asker.run()


class _Server:
    """The server's own process, and the technician at it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        with socket.create_server((HOST, 0)) as free:
            self.port = free.getsockname()[1]
        command = [sys.executable, "-P", "-m", "site_server", "run", "--data", str(data)]
        self._process = subprocess.Popen(
            [*command, "--host", HOST, "--port", str(self.port)], cwd=ROOT, stdout=subprocess.DEVNULL
        )
        wait_for(lambda: read_run_info(data), 60, "the server")
        info = read_run_info(data)
        if info is None:
            raise RuntimeError("the server did not say where it is")
        self.staff: Transport = connect(data, info)

    def asking(self) -> AskingList:
        """Who waits."""
        return self.staff.call("GET", paths.ASKING, None, AskingList)

    def stop(self) -> None:
        """End the process."""
        self.staff.close()
        self._process.terminate()
        self._process.wait(30)


def drill_enrol(folder: Path, *, pcs: int, way: Way = "pattern", strangers: int = 60) -> Enrolled:
    """Play it under an empty folder. Raises TimeoutError if the room does not get in at all."""
    data = _site(folder, pcs, way)
    server = _Server(data)
    room: list[_Pc] = []
    try:
        path, _ = write_site_file(data, folder, port=server.port, now_ms=time.time_ns() // 1_000_000)
        content = read_site_file(path)
        server.staff.call("POST", paths.ENROLMENT, EnrolmentRequest(open_for_s=3600), EnrolmentWindow)
        began = time.monotonic()
        for number in range(1, pcs + 1):
            name = f"PC-{number:02d}"
            room.append(_Pc(folder, from_site_file(content, name), name, number))
        _crowd(from_site_file(content, "STRANGER"), strangers)
        wait_for(lambda: all(pc.standing.state == "waiting" for pc in room), _WAIT_S, "all PCs on the page")
        enters = _walk(room) if way == "order" else 0
        asking_s = time.monotonic() - began
        choice = Choice()
        choice.take(server.asking())
        codes = {line.pc.device_name: line.pc.code for line in choice.lines()}
        choice.choose_plain()
        began = time.monotonic()
        server.staff.call("POST", paths.ASKING, DecideRequest(approve=choice.approvals()), DecideReply)
        wait_for(lambda: all(pc.identity is not None for pc in room), _WAIT_S, "all certificates")
        approved_s = time.monotonic() - began
    finally:
        for pc in room:
            pc.stop()
        server.stop()
    return Enrolled(
        pcs=pcs,
        way=way,
        clicks=_CLICKS,
        enters=enters,
        comparisons=pcs,
        person_s=_CLICKS * CLICK_S + enters * ENTER_S + pcs * COMPARE_S,
        asking_s=asking_s,
        approved_s=approved_s,
        right_seats=sum(pc.identity is not None and pc.identity.seat == pc.number for pc in room),
        codes_agree=sum(codes.get(pc.name) == pc.code for pc in room),
        stranger_asked=strangers,
        stranger_waiting=sum(line.pc.address == _STRANGER for line in choice.lines()),
    )


def _site(folder: Path, pcs: int, way: Way) -> Path:
    """A fresh site whose PCs find their seats in that way."""
    signing_key = signing.make_signing_key()
    centre = CentrePublic(
        centre_id="DRILL",
        name="演练评价组织",
        signing_key=signing.public_pem(signing_key.public_key()).decode(),
        results_recipient=sealing.recipient_of(sealing.make_identity()),
        upload_url="http://127.0.0.1:9/files",
        receipt_url="http://127.0.0.1:9/receipts",
    )
    write_card(folder / "centre.pub.json", centre)
    named = {f"PC-{number:02d}": number for number in range(1, pcs + 1)} if way == "list" else None
    order = SiteOrder(
        data=folder / "data",
        centre=folder / "centre.pub.json",
        site_id="DRILL-01",
        site_name="演练考点",
        room="演练考场",
        addresses=(HOST,),
        seats=seat_plan("PC-#" if way == "pattern" else "", named, pcs + _SPARES),
    )
    make_site(order, now_ms=time.time_ns() // 1_000_000)
    return order.data


def _walk(room: list[_Pc]) -> int:
    """Somebody walks along the rows and presses Enter at each PC; how often."""
    for pc in room:
        pc.asker.here()
        end = time.monotonic() + _SEAT_S
        while pc.standing.seat != pc.number:
            if time.monotonic() > end:
                raise TimeoutError(f"no seat for {pc.name}")
            time.sleep(0.01)
    return len(room)


def _crowd(site: KnownSite, requests: int) -> None:
    """A stranger asks as often as it can, from one address, and reveals each time, so that its lines would show."""
    csr = make_device_request(make_device_key(), "STRANGER")
    transport = Transport(f"https://{site.servers[0]}", site_ca=site.ca, source=_STRANGER)
    for _ in range(requests):
        nonce = new_nonce()
        ask = AskRequest(
            role="candidate",
            device_name="STRANGER",
            csr_pem=csr.decode(),
            commitment=commitment(csr, nonce),
            protocol_version=PROTOCOL_VERSION,
        )
        with contextlib.suppress(Refused):
            asked = transport.call("POST", paths.ASK, ask, AskReply)
            reveal = WaitRequest(request_id=asked.request_id, nonce=nonce.hex())
            transport.call("POST", paths.WAIT, reveal, WaitReply)
    transport.close()
