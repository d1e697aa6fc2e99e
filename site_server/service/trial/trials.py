"""The trials of this run of the server: one at a time, never beside a session that somebody sits.

A PC learns of its part with its next sign of life, as an order signed by the site's authority, and as long as the order
is there it plays; when it is gone, so is whatever the PC had begun. Nothing of a trial is in the site's own store.
"""

import logging
import secrets
import threading
from typing import Final

import msgspec

from shared.protocol.errors import WireError
from shared.protocol.trial import USE, TrialOrder, TrialReport, TrialRequest, TrialView
from shared.protocol.version import PRODUCT_VERSION
from shared.security.authority import AuthorityWord, say_as_authority
from shared.trial.plan import MOST_VIRTUAL, password_of, ticket_of, virtual_seats
from shared.trial.steps import STEPS
from site_server.domain.rows import DeviceRow
from site_server.domain.trial import TrialPlace, TrialShelf, TrialStage, TrialStageError
from site_server.service.core.site import Site
from site_server.service.trial.director import Director, TrialStopped
from site_server.service.trial.roll import Roll

log = logging.getLogger(__name__)

_ZONE: Final = "Asia/Shanghai"
PORTS_AWAY: Final = 100
"""A trial listens this far above the room's own port: the ports between are those of other rooms."""


class _Running:
    """One trial under way."""

    def __init__(self, trial_id: str, roll: Roll, director: Director, place: TrialPlace) -> None:
        self.trial_id, self.roll, self.director, self.place = trial_id, roll, director, place
        self.cancel = threading.Event()
        self.orders: dict[int, AuthorityWord] = {}


class Trials:
    """Starts, cancels, tells; `stage` is where trials are played."""

    def __init__(self, site: Site, stage: TrialStage, shelf: TrialShelf) -> None:
        """What a trial left that was interrupted with the server is cleared away first."""
        self._site, self._stage, self._shelf = site, stage, shelf
        self._lock = threading.Lock()
        self._running: _Running | None = None
        self._thread: threading.Thread | None = None
        stage.remove()
        site.trial = shelf.last()
        if site.trial.phase == "running":
            self._finish(msgspec.structs.replace(site.trial, phase="failed", error="interrupted"))

    def start(self, request: TrialRequest) -> TrialView:
        """Begin a trial of every enrolled PC; while one runs, that one is told.

        Raises WireError: trial_session_open, trial_no_seats, bad_request, disk_full.
        """
        if request.virtual > MOST_VIRTUAL:
            raise WireError("bad_request")
        self._site.space.need()
        with self._lock:
            if self._running is not None:
                return self.view()
            if in_use(self._site):
                raise WireError("trial_session_open")
            seats = self._seats()
            if not seats:
                raise WireError("trial_no_seats")
            running = self._running = self._prepared(seats, request.virtual)
            self._thread = threading.Thread(target=self._play, args=(running,), name="trial", daemon=True)
            self._thread.start()
        return self.view()

    def cancel(self) -> TrialView:
        """Ask the running trial to end; PCs leave it with their next sign of life."""
        running = self._running
        if running is not None:
            running.cancel.set()
        return self.view()

    def stop(self) -> None:
        """Cancel and wait: the server ends."""
        self.cancel()
        if self._thread is not None:
            self._thread.join()

    def view(self) -> TrialView:
        """The running trial, or the result of the last one."""
        running = self._running
        return self._view(running) if running is not None else self._site.trial

    def order_for(self, device: DeviceRow) -> AuthorityWord | None:
        """What this PC is to play, as long as the trial wants it."""
        running = self._running
        if running is None or not running.director.serving or running.cancel.is_set():
            return None
        if running.roll.device_at(device.seat) != device.device_id:
            return None
        word = running.orders.get(device.seat)
        if word is None:
            word = running.orders[device.seat] = self._order(running, device)
        return word

    def take(self, device: DeviceRow, report: TrialReport) -> None:
        """What a PC says of itself; of another trial than the running one it is not heard."""
        running = self._running
        if running is not None and running.trial_id == report.trial_id:
            running.roll.take(device.seat, report, self._site.clock.now_ms())

    def _seats(self) -> dict[int, tuple[str, str]]:
        cards = self._site.devices.cards().devices
        return {
            card.seat: (card.device_id, card.device_name) for card in cards if card.role == "candidate" and card.seat
        }

    def _prepared(self, seats: dict[int, tuple[str, str]], virtual: int) -> _Running:
        site, room = self._site, self._site.room
        now_ms = site.clock.now_ms()
        roll = Roll(seats, now_ms)
        trial_id = f"TRIAL-{now_ms // 1000}-{secrets.token_hex(3)}"
        place = TrialPlace(
            trial_id=trial_id,
            site_name=site.keys.card.site_name,
            room=room.plan.room if room is not None else "",
            time_zone=room.plan.time_zone if room is not None else _ZONE,
            seats=roll.seats,
            virtual=virtual,
            port=site.port + PORTS_AWAY,
            now_ms=now_ms,
        )
        director = Director(
            self._stage,
            roll,
            now_ms=site.clock.now_ms,
            alive_ms=site.devices.last_seen_ms,
            why_stop=self._why_stop,
            virtual=virtual,
        )
        return _Running(trial_id, roll, director, place)

    def _why_stop(self) -> str:
        running = self._running
        if running is not None and running.cancel.is_set():
            return "cancelled"
        return "formal_begins" if in_use(self._site) else ""

    def _play(self, running: _Running) -> None:
        phase, error = "done", ""
        self._shelve(self._view(running))
        try:
            running.director.play(running.place)
        except TrialStopped as stopped:
            phase, error = "cancelled", stopped.code
        except TrialStageError as failed:
            phase, error = "failed", failed.code
        except Exception:  # a trial ends in a sentence, never in a dead thread
            log.exception("the trial failed")
            phase, error = "failed", "fault"
        view = self._view(running)
        changed = msgspec.structs.replace(view, phase=phase, error=error, ended_ms=self._site.clock.now_ms())
        self._finish(changed)

    def _finish(self, view: TrialView) -> None:
        self._shelve(view)
        self._site.trial = view
        self._running = None

    def _shelve(self, view: TrialView) -> None:
        try:
            self._shelf.keep(view)
        except OSError as error:
            log.warning("the result of the trial is not kept: %s", error.strerror)

    def _view(self, running: _Running) -> TrialView:
        return TrialView(
            phase="running",
            trial_id=running.trial_id,
            began_ms=running.place.now_ms,
            steps=len(STEPS) + 1,
            seats=running.roll.view(),
            stages=running.director.stages,
        )

    def _order(self, running: _Running, device: DeviceRow) -> AuthorityWord:
        place, seat = running.place, device.seat
        others = virtual_seats(place.seats, seat, place.virtual)
        order = TrialOrder(
            trial_id=running.trial_id,
            device_id=device.device_id,
            seat=seat,
            port=self._stage.port,
            enrol_code=self._stage.enrol_code,
            ticket=ticket_of(seat),
            password=password_of(seat),
            product_version=PRODUCT_VERSION,
            virtual=len(others),
            virtual_from=others.start,
        )
        return say_as_authority(self._site.keys.ca, USE, msgspec.json.encode(order).decode())


def in_use(site: Site) -> bool:
    """Whether somebody sits, or sat, a session that is not over: then the room is no place for a trial."""
    room = site.room
    if room is None or room.plan.kind != "formal" or room.state.receipt is not None:
        return False
    return room.state.started_ms is not None or any(s.present for s in room.state.sittings.values())
