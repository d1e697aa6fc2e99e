"""What the machines of the room reported, judged by the session's demands, and who is called up to check itself.

A PC is called when it has never reported since it was enrolled, when somebody asks for it, and by itself at T-30
(`Policy.again_before_start_s`); never while an exam runs. Reports are kept in the data folder, so that a restart of the
server forgets none; they are about machines, never about people.
"""

import logging
import threading
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from shared.decoding import decode_json
from shared.exam.demands import Policy
from shared.protocol.device import DeviceStatusRequest
from shared.protocol.errors import WireError
from shared.protocol.readiness import Board, BoardRow, CheckCall, ReadinessReport
from shared.protocol.version import PRODUCT_VERSION
from shared.readiness.check import Against, Place, worst
from shared.readiness.registry import judge, read
from site_server.domain.rows import DeviceRow
from site_server.service.core.site import Site
from site_server.service.people.device_status import paper_for
from site_server.service.readiness.rounds import Rounds

log = logging.getLogger(__name__)

SERVER: Final = "server"
"""The device id under which the server's own report stands."""
_HEARD_MS: Final = 15_000
_ZONE: Final = "Asia/Shanghai"
_MEASURE_BYTES: Final = 8_192


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A report as it is stored."""

    device_id: str
    at_ms: int
    report: ReadinessReport


class Readiness:
    """One for each site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._lock = threading.Lock()
        self._rounds = Rounds()
        self._kept = {kept.device_id: kept for kept in map(_stored, site.folder.readiness()) if kept is not None}
        self.own_wanted = threading.Event()
        site.not_ready, site.checks = self.not_ready, self.board

    # ------------------------------------------------------------ the machines
    def offer(self, device: DeviceRow, request: DeviceStatusRequest) -> CheckCall | None:
        """What a waiting PC is told with its sign of life: its turn, or nothing."""
        now_ms = self._site.clock.now_ms()
        if not request.checks or self._exam_runs():
            return None
        with self._lock:
            if self._due(device, now_ms):
                self._rounds.call(device.device_id, now_ms)
            call = self._rounds.turn(device.device_id, now_ms)
        return None if call is None else CheckCall(call=call, policy=self.policy)

    def take(self, device_id: str, report: ReadinessReport) -> None:
        """Keep a machine's report. Raises WireError `bad_request`."""
        if any(len(raw) > _MEASURE_BYTES for raw in report.measures):
            raise WireError("bad_request")
        # `Raw` is a view into the request; the copy lives longer
        whole = msgspec.structs.replace(report, measures=tuple(raw.copy() for raw in report.measures))
        kept = Kept(device_id=device_id, at_ms=self._site.clock.now_ms(), report=whole)
        self._site.folder.keep_readiness(device_id, msgspec.json.encode(kept))
        with self._lock:
            self._kept[device_id] = kept
            self._rounds.reported(device_id, report.call)
        log.info("readiness of %s in %d ms", device_id, report.took_ms)

    # ------------------------------------------------------------ the people
    def recheck(self, device_ids: tuple[str, ...]) -> None:
        """Call these machines up, or all of them, the server among them."""
        now_ms = self._site.clock.now_ms()
        wanted = set(device_ids)
        with self._lock:
            for device in self._pcs():
                if not wanted or device.device_id in wanted:
                    self._rounds.call(device.device_id, now_ms)
        if not wanted or SERVER in wanted:
            self.own_wanted.set()

    def board(self) -> Board:
        """Every machine as it was last reported."""
        now_ms = self._site.clock.now_ms()
        with self._lock:
            rows = [self._row(SERVER, SERVER, None, now_ms)]
            rows += [self._row("pc", d.device_id, d, now_ms) for d in sorted(self._pcs(), key=lambda d: d.seat)]
        return Board(room_ms=now_ms, against=self.against("pc"), rows=tuple(rows))

    def not_ready(self) -> tuple[int, ...]:
        """Seats of candidates whose PC has a red check, for the record of the start."""
        seats = {c.seat for c in self._site.room.plan.candidates} if self._site.room else set()
        return tuple(row.seat for row in self.board().rows if row.seat in seats and worst(row.verdicts) == "bad")

    # ------------------------------------------------------------ what is demanded
    @property
    def policy(self) -> Policy:
        """The session's demands; before there is one, the handbook's."""
        return self._site.room.plan.readiness if self._site.room else Policy()

    def against(self, place: Place, device: DeviceRow | None = None) -> Against:
        """What a machine of that kind is judged against; `device`: that very one, which may await another paper."""
        room = self._site.room
        paper = (paper_for(room, device) if device is not None else room.paper_of("")) if room is not None else None
        zone = ZoneInfo(room.plan.time_zone if room else _ZONE)
        offset = datetime.fromtimestamp(self._site.clock.now_ms() / 1000, UTC).astimezone(zone).utcoffset()
        return Against(
            place=place,
            policy=self.policy,
            version=PRODUCT_VERSION,
            paper_sha256=paper.sha256 if paper is not None else "",
            zone_s=round(offset.total_seconds()) if offset else 0,
        )

    # ------------------------------------------------------------ parts
    def _pcs(self) -> list[DeviceRow]:
        return [row for row in self._site.devices.live() if row.role == "candidate"]

    def _exam_runs(self) -> bool:
        state = self._site.room.state if self._site.room else None
        return state is not None and state.started_ms is not None and state.ended_ms is None

    def _due(self, device: DeviceRow, now_ms: int) -> bool:
        kept = self._kept.get(device.device_id)
        if kept is None:
            return True
        room = self._site.room
        if room is None or room.state.started_ms is not None:
            return False
        again_ms = room.plan.starts_at_ms - self.policy.again_before_start_s * 1000
        return kept.at_ms < again_ms <= now_ms < room.plan.starts_at_ms

    def _row(self, place: Place, device_id: str, device: DeviceRow | None, now_ms: int) -> BoardRow:
        kept = self._kept.get(device_id)
        seen_ms = self._site.devices.last_seen_ms(device_id)
        measures = tuple(m for raw in kept.report.measures if (m := read(bytes(raw))) is not None) if kept else ()
        return BoardRow(
            place=place,
            device_id=device_id,
            device_name=device.device_name if device else "",
            seat=device.seat if device else 0,
            state=self._rounds.state(device_id, now_ms) or ("done" if kept else "never"),
            heard=device is None or (seen_ms is not None and now_ms - seen_ms <= _HEARD_MS),
            version=kept.report.product_version if kept else "",
            checked_ms=kept.at_ms if kept else None,
            took_ms=kept.report.took_ms if kept else 0,
            verdicts=judge(measures, self.against(place, device)) if kept else (),
        )


def _stored(data: bytes) -> Kept | None:
    try:
        return decode_json(data, Kept)
    except msgspec.DecodeError:
        return None
