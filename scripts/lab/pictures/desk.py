"""Pictures of the server machine's window: the first run page by page, and the page of every day, on a made-up site."""

import time
from collections.abc import Collection, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication, QWidget

from scripts.lab.pictures.asking import sample_console
from shared.exchange.site_files import CentrePublic, write_card
from shared.qtkit.work.screenshot import screenshot
from shared.security import sealing, signing
from site_server.desk.control import Control, Seen
from site_server.desk.ui.home import Home
from site_server.desk.ui.window import DeskWindow
from site_server.domain.rooms import RoomEntry
from site_server.first_run.addresses import OwnAddress
from site_server.rooms.state import RoomState, ServerState

_ADDRESSES: Final = (
    OwnAddress(adapter="以太网", address="192.168.1.10", origin="fixed", mbit_s=1000),
    OwnAddress(adapter="以太网 2", address="10.20.3.77", origin="lent", mbit_s=100),
    OwnAddress(adapter="vEthernet (WSL)", address="172.20.0.1", origin="unknown", virtual=True),
)
_NOW_MS: Final = 1_795_829_400_000
_SETTLE_S: Final = 0.4


class _Seen(Control):
    """A server that runs, with a proctor machine waiting."""

    def look(self) -> Seen:
        """See Control."""
        room = RoomState(
            entry=RoomEntry(room_id="r1", name="实训楼301机房"), folder=self.data, condition="running", port=8443, pid=1
        )
        addresses = tuple(one.address for one in _ADDRESSES[:1])
        return Seen(state=ServerState(watcher=0, rooms=(room,)), addresses=addresses, asking=(sample_console(_NOW_MS),))


def take_pictures(app: QApplication, target: Path, *, only: Collection[str] = ()) -> list[Path]:
    """`target` with the name of each page before its suffix; `only`: names of pages, all without any."""
    made = []
    with TemporaryDirectory() as folder:
        for name, widget in _pages(app, Path(folder)):
            if only and name not in only:
                continue
            made.append(screenshot(widget, target.with_name(f"{target.stem}-{name}{target.suffix}")))
    return made


def _pages(app: QApplication, folder: Path) -> Iterator[tuple[str, QWidget]]:
    window = DeskWindow(folder / "data")
    wizard = window.wizard
    if wizard is None:
        raise LookupError("the folder is not empty")
    wizard.network.find_addresses = lambda: _ADDRESSES
    window.show()
    write_card(folder / "centre.pub.json", _centre())
    wizard.site.centre.set_text(str(folder / "centre.pub.json"))
    wizard.site.site_id.set_text("440106-01")
    wizard.site.site_name.set_text("示范考点")
    wizard.site.room.set_text("实训楼301机房")
    for name in ("site", "places", "network", "seats"):
        _settle(app)
        yield name, window
        wizard.next.click()
    home = Home(_Seen(folder / "data"))
    home.resize(window.size())
    home.setProperty("kit", "canvas")
    home.show()
    _settle(app)
    home.enrolment.show_code("7K3QX-M9T2D", "R4WHB-2NFZC")
    _settle(app)
    yield "home", home
    home.close()
    window.close()


def _centre() -> CentrePublic:
    return CentrePublic(
        centre_id="PJ01",
        name="样例评价组织",
        signing_key=signing.public_pem(signing.make_signing_key().public_key()).decode(),
        results_recipient=sealing.recipient_of(sealing.make_identity()),
        upload_url="https://example.org/files",
        receipt_url="https://example.org/receipts",
    )


def _settle(app: QApplication) -> None:
    until = time.monotonic() + _SETTLE_S
    while time.monotonic() < until:
        QThreadPool.globalInstance().waitForDone(50)
        app.processEvents()
