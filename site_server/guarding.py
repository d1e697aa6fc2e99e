"""Nobody stops, replaces or removes the server of a room that counts on it by mistake (ADR 61)."""

import time
from pathlib import Path

from shared.formatting import date_time
from shared.words.catalogue import say
from site_server.adapters.files.duty_file import duties
from site_server.domain.duty import Deed, Duty, Objection, objection
from site_server.rooms.state import is_running


class OnDutyError(Exception):
    """It may not be done now; `message` says why, until when, and what to do."""

    def __init__(self, code: Objection, deed: Deed, duty: Duty) -> None:
        self.code = code
        until = date_time(duty.until_ms, duty.time_zone)
        why = say(f"guard.why.{code}", title=duty.title, room=duty.room, until=until)
        then = say(f"guard.then.{_advice(code, deed)}")
        self.message = f"{why}{say(f'guard.kept.{deed}')}{then}"
        super().__init__(f"{deed} {code}")


def _advice(code: Objection, deed: Deed) -> str:
    """A pause by the chief lets a version be replaced or the server be stopped; it takes no server off the machine."""
    if deed == "stop":
        return "stop"
    return "remove" if deed != "replace" and code in {"soon", "opened", "running"} else code


def need_free(data: Path, deed: Deed) -> None:
    """Raises OnDutyError where a room of this data folder counts on its server; RoomsError, OSError."""
    now_ms = time.time_ns() // 1_000_000
    for folder, duty in duties(data):
        against = objection(duty, deed, now_ms, runs=is_running(folder))
        if against is not None:
            raise OnDutyError(against, deed, duty)
