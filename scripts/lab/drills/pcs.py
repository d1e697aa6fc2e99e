"""Candidate PCs of a drill: the client's real engine without a window, with somebody who keeps answering."""

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from candidate_client.core.engine import Engine
from candidate_client.core.settings import Settings
from scripts.lab.bench.prepare import SITE_ID, Prepared
from scripts.lab.bench.worker import Seat
from shared.exam.kinds.short_answer import ShortAnswer
from shared.link.device_files import DeviceFiles, DeviceIdentity

log = logging.getLogger(__name__)

_PACE_S: Final = 0.25
_ITEMS: Final = 10


class Acknowledged(msgspec.Struct, frozen=True, kw_only=True):
    """One word of the server that an entry is safe."""

    ticket: str
    epoch: int
    seq: int
    head: str


class Pc:
    """One PC. `restart` is what a candidate's crash is: another engine on the same folder."""

    def __init__(self, folder: Path, prepared: Prepared, seat: Seat, number: int, server: str) -> None:
        self.ticket, self.number = seat.ticket, number
        self.acknowledged: list[Acknowledged] = []
        self._data = folder / f"pc-{number}"
        identity = DeviceIdentity(device_id=Path(seat.key).stem, seat=number, server=server, site_id=SITE_ID)
        DeviceFiles(self._data).save(
            identity,
            key=Path(seat.key).read_bytes(),
            certificate=Path(seat.certificate).read_bytes(),
            site_ca=prepared.site_ca.read_bytes(),
        )
        self._working = threading.Event()
        self._stopping = threading.Event()
        self._hand = threading.Thread(target=self._answer, name=f"candidate-{number}", daemon=True)
        self.engine = self._new_engine()

    def sit_down(self) -> None:
        """Log in and get ready."""
        wait_for(lambda: self.engine.view.screen == "login", 30, "the log-in screen")
        self.engine.login(self.ticket, self.ticket[-6:]).result(30)
        self.engine.confirm_identity().result(30)
        self.engine.accept_rules()

    def work(self) -> None:
        """Answer from now on, a version every quarter of a second."""
        self._working.set()
        if not self._hand.is_alive():
            self._hand.start()

    def pause(self) -> None:
        """Stop answering."""
        self._working.clear()

    def restart(self) -> None:
        """The PC crashes and comes back."""
        self._working.clear()
        self.engine.stop()
        self.engine = self._new_engine()
        wait_for(lambda: self.engine.view.screen == "exam", 30, "the resumed exam")
        self._working.set()

    def close(self) -> None:
        """End."""
        self._stopping.set()
        self._working.set()
        if self._hand.is_alive():
            self._hand.join(10)
        self.engine.stop()

    def _new_engine(self) -> Engine:
        engine = Engine(Settings(data=self._data))
        engine.add_ack_listener(
            lambda ticket, epoch, seq, head: self.acknowledged.append(
                Acknowledged(ticket=ticket, epoch=epoch, seq=seq, head=head)
            )
        )
        engine.start()
        return engine

    def _answer(self) -> None:
        count = 0
        while not self._stopping.is_set():
            self._working.wait()
            count += 1
            item = f"S{count % _ITEMS + 1:02d}"
            self.engine.answer(item, ShortAnswer(text=f"{self.number} 号第 {count} 版" + "答" * (count * 37 % 300)))
            self._stopping.wait(_PACE_S)


def wait_for(what: Callable[[], object], seconds: float, name: str) -> float:
    """Wait until it is so; the monotonic moment. Raises TimeoutError."""
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds:g} s for {name}")
        time.sleep(0.02)
    return time.monotonic()
