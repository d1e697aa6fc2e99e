"""The session plan of each room: what all rooms share from one plan file, the rest from the sheets."""

import math
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from scripts.centre.authoring.toml_reader import Findings
from scripts.centre.issuing.plan_checks import check_plan, span_of
from scripts.centre.issuing.plan_file import PlanFile, plan_file
from scripts.centre.issuing.room_places import RoomGroup
from scripts.centre.issuing.room_sheets import ExamRoom
from shared.exchange.same_words import plain
from shared.formatting import room_zone
from shared.words.catalogue import say

FROM_SHEETS: Final = (
    "session_id", "site_id", "site_name", "room", "session_name", "plan_name", "plan_id", "starts_at", "seats",
)  # fmt: skip
"""Keys of the plan file that the sheets decide, room by room; what stands there is not used."""
_ANY: Final[Mapping[str, Any]] = {
    **dict.fromkeys(FROM_SHEETS, "-"),
    "starts_at": "2026-01-01T00:00:00+08:00",
    "seats": 1,
}
_DIGITS: Final = re.compile(r"\d+")


class RoomPlans:
    """Makes the plans of one run."""

    def __init__(self, path: Path, raw: Mapping[str, Any], findings: Findings) -> None:
        """`raw`: what the shared plan file says, see `read_shared`."""
        self.name = path.name
        self._raw = raw
        self._findings = findings
        self._ids: dict[str, ExamRoom] = {}

    def plan(self, place: RoomGroup, seating: str) -> PlanFile | None:
        """The plan of a room; None, and a finding in the file `seating`, where the session's name has no times."""
        room, session = place.room, place.group.session
        span = span_of(session)
        if span is None:
            told = say("issuing.rooms.no_times", room=room.room, session=session)
            self._findings.lines.append(f"{seating}：{told}")
            return None
        starts_at = span.start.replace(tzinfo=room_zone(str(self._raw.get("time_zone", ""))))
        own = {
            "session_id": self._session_id(room, span.start),
            "site_id": room.site_id,
            "site_name": room.site_name,
            "room": room.room,
            "session_name": session,
            "plan_name": room.plan_name,
            "plan_id": room.plan_id,
            "starts_at": starts_at.isoformat(),
            "seats": room.seats,
        }
        return plan_file(_with_rows({**self._raw, **own}, room.seats), self.name, self._findings)

    def _session_id(self, room: ExamRoom, start: datetime) -> str:
        """The same for the same room and session in every run, so that a later run makes the next version."""
        digits = "".join(_DIGITS.findall(plain(room.room)))[:12] or "0"
        base = f"S{start:%Y%m%d-%H%M}-{room.site_id}-{digits}"
        number, session_id = 1, base
        while self._ids.setdefault(session_id, room) is not room:
            number += 1
            session_id = f"{base}-{number}"
        return session_id


def read_shared(path: Path, findings: Findings) -> dict[str, Any] | None:
    """What all rooms share, as written and checked once; None where it could never become a plan."""
    before = len(findings.lines)
    raw = findings.read(path, path.name)
    if len(findings.lines) > before:
        return None
    plan = plan_file(
        {**_ANY, **{key: value for key, value in raw.items() if key not in FROM_SHEETS}}, path.name, findings
    )
    if plan is not None:
        check_plan(plan, path.name, findings)
    return raw if len(findings.lines) == before else None


def _with_rows(raw: dict[str, Any], seats: int) -> dict[str, Any]:
    """The shared layout, with as many rows as the seats and spares of this room need."""
    layout = dict(raw.get("layout", {}))
    columns = max(1, int(layout.get("columns", 8)))
    needed = math.ceil((seats + int(raw["spares"])) / columns)
    return {**raw, "layout": {**layout, "columns": columns, "rows": max(needed, int(layout.get("rows", 1)))}}
