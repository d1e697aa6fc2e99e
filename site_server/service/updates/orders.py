"""The technician's word to each device, what the devices report, and how fast the files go out."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Final

import msgspec

from shared.protocol.errors import WireError
from shared.protocol.updates import (
    PART_BYTES,
    DeviceUpdate,
    UpdateAnswer,
    UpdateBoard,
    UpdateCommand,
    UpdateOrder,
    UpdateReport,
)
from shared.updates.errors import ALL_CODES
from shared.updates.release import Target, version_key
from shared.words.catalogue import say
from site_server.domain.program_files import ProgramFiles
from site_server.domain.rows import DeviceRow
from site_server.service.core.site import Site
from site_server.service.updates.allowed import need_open, why_closed
from site_server.service.updates.offer import Offer
from site_server.service.updates.versions import mixed_room

log = logging.getLogger(__name__)

_ONLINE_MS: Final = 30_000
_LONGEST_WAIT_S: Final = 5.0


class _Order(msgspec.Struct, frozen=True):
    number: int
    sha256: str


class Outflow:
    """A budget of bytes a second for all devices together, so that the room's other traffic keeps its place."""

    def __init__(self, bytes_per_s: int, now: Callable[[], float] = time.monotonic) -> None:
        self._rate = bytes_per_s
        self._now = now
        self._lock = threading.Lock()
        self._paid_until_s = now()

    def wait_s(self, size: int) -> float:
        """0 if so many bytes may go out now, which spends them; else when to ask again."""
        with self._lock:
            now_s = self._now()
            if self._paid_until_s > now_s:
                return min(_LONGEST_WAIT_S, self._paid_until_s - now_s)
            # A quarter of a second may be spent in one go: idle time is not saved up beyond it.
            self._paid_until_s = max(self._paid_until_s, now_s - 0.25) + size / self._rate
            return 0.0


class Orders:
    """One for each server. Safe for all threads."""

    def __init__(self, site: Site, offer: Offer, files: ProgramFiles) -> None:
        self._site = site
        self._offer = offer
        self._files = files
        self._lock = threading.Lock()
        self._orders = {device: _Order(*order) for device, order in files.orders().items()}
        self._reports: dict[str, UpdateReport] = {}
        self._sent: dict[str, int] = {}
        self._outflow = Outflow(site.limits.update_bytes_per_s)
        site.advisers.append(self.warnings)

    def ask(self, device: DeviceRow, report: UpdateReport) -> UpdateAnswer:
        """A device tells what it runs and hears what to install."""
        site = self._site
        self._reports[device.device_id] = report
        site.devices.runs(device.device_id, report.version)
        with self._lock:
            order = self._orders.get(device.device_id)
            target = self._target(order)
            if order is not None and (target is None or version_key(report.version) >= version_key(target.version)):
                self._forget([device.device_id])
                target = None
        now = site.clock.now_ms()
        if order is None or target is None or self._closed():
            return UpdateAnswer(room_ms=now)
        return UpdateAnswer(
            room_ms=now, order=UpdateOrder(number=order.number, sha256=target.sha256, version=target.version)
        )

    def part(self, device: DeviceRow, sha256: str, at: int) -> bytes:
        """A part of the file the device was told to install.

        Raises WireError: update_closed, update_cancelled (it was not told to), update_busy (later; `wait_ms`).
        """
        with self._lock:
            order = self._orders.get(device.device_id)
            target = self._target(order)
        site = self._site
        need_open(site.room.state if site.room else None, site.clock.now_ms())
        if target is None or target.sha256 != sha256:
            raise WireError("update_cancelled")
        if not 0 <= at < target.length:
            raise WireError("bad_request")
        wait_s = self._outflow.wait_s(min(PART_BYTES, target.length - at))
        if wait_s:
            raise WireError("update_busy", wait_ms=max(1, round(wait_s * 1000)))
        data = self._offer.bytes_of(target, at, PART_BYTES)
        self._sent[device.device_id] = at + len(data)
        return data

    def command(self, command: UpdateCommand) -> UpdateBoard:
        """The technician's word. Raises WireError: update_closed, update_nothing (there is no release); OSError."""
        site = self._site
        named = set(command.device_ids)
        with self._lock:
            if command.cancel:
                self._forget(named or set(self._orders))
                return self.board()
            need_open(site.room.state if site.room else None, site.clock.now_ms())
            if self._offer.current() is None:
                raise WireError("update_nothing", self._closed() or None)
            number = max((order.number for order in self._orders.values()), default=site.clock.now_ms()) + 1
            for card in site.devices.cards().devices:
                target = self._newest(card.device_id, card.product_version)
                if target is not None and (not named or card.device_id in named):
                    self._orders[card.device_id] = _Order(number, target.sha256)
                    self._sent.pop(card.device_id, None)
            self._keep()
        return self.board()

    def board(self) -> UpdateBoard:
        """Versions of the whole room side by side."""
        site = self._site
        now = site.clock.now_ms()
        rows = []
        for card in site.devices.cards().devices:
            report, order = self._reports.get(card.device_id), self._orders.get(card.device_id)
            target, ordered = self._newest(card.device_id, card.product_version), self._target(order)
            failed = report is not None and report.state == "failed"
            underway = report is not None and ordered is not None and report.sha256 == ordered.sha256
            state = report.state if report is not None and (underway or failed) else ("ordered" if ordered else "idle")
            rows.append(
                DeviceUpdate(
                    device_id=card.device_id,
                    role=card.role,
                    device_name=card.device_name,
                    seat=card.seat,
                    version=card.product_version,
                    newest=target.version if target else "",
                    state=state,
                    done=max(report.done if report else 0, self._sent.get(card.device_id, 0)) if ordered else 0,
                    length=ordered.length if ordered else 0,
                    message=_message(report) if report is not None and failed else "",
                    online=card.last_seen_ms is not None and now - card.last_seen_ms < _ONLINE_MS,
                )
            )
        return UpdateBoard(
            server_version=site.version,
            release=self._offer.card(),
            devices=tuple(rows),
            closed=self._closed(),
            mixed=mixed_room(site),
        )

    def warnings(self) -> list[str]:
        """A mixed room is named before the start, and only then: during a session nobody can change it."""
        room = self._site.room
        if room is not None and room.state.started_ms is not None:
            return []
        told = mixed_room(self._site)
        return [told] if told else []

    def _closed(self) -> str:
        site = self._site
        why = why_closed(site.room.state if site.room else None, site.clock.now_ms())
        if why or self._offer.current() is not None:
            return why
        return say("updates.closed_empty" if self._offer.release is None else "updates.closed_expired")

    def _newest(self, device_id: str, version: str) -> Target | None:
        """What the release has for a device that is newer than what it runs."""
        report, release = self._reports.get(device_id), self._offer.current()
        target = release.target(report.program, report.platform) if report and release else None
        return target if target is not None and version_key(target.version) > version_key(version) else None

    def _target(self, order: _Order | None) -> Target | None:
        release = self._offer.current()
        return release.by_sha256(order.sha256) if order is not None and release is not None else None

    def _forget(self, device_ids: set[str] | list[str]) -> None:
        for device_id in device_ids:
            self._orders.pop(device_id, None)
            self._sent.pop(device_id, None)
        self._keep()

    def _keep(self) -> None:
        self._files.keep_orders({device: (order.number, order.sha256) for device, order in self._orders.items()})


def _message(report: UpdateReport) -> str:
    """Why it failed, in this program's words; a code of a program from elsewhere gets the general sentence."""
    known = report.code if report.code in ALL_CODES else "install_failed"
    return say(f"updates.failed.{known}")
