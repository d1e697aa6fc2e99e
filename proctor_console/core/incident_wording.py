"""Incidents 考场情况 and what was added to them, as sentences; see `proctor_console.core.wording`."""

import hashlib
from collections.abc import Callable
from typing import Any, Final

from proctor_console.core import words
from proctor_console.core.people import People
from shared.exam.room import events as ev
from shared.formatting import file_size
from shared.words.catalogue import say


def category(event: ev.IncidentLogged) -> str:
    """`设备故障·键盘`."""
    word = words.INCIDENT[event.category]
    kind = words.INCIDENT_KIND.get(f"{event.category}.{event.kind}", "") if event.kind else ""
    return f"{word}·{kind}" if kind else word


def item(event: ev.IncidentLogged) -> str:
    """Which item it is about: as the candidate sees it numbered, and as the paper names it."""
    if event.item:
        return say("log.incident_item_seen", item=event.item, item_id=event.item_id or "")
    return say("log.incident_item", item_id=event.item_id) if event.item_id else ""


def _logged(e: ev.IncidentLogged, p: People) -> str:
    who = f"{p.candidate(e.ticket)} " if e.ticket else ""
    return say("log.incident", who=who, category=category(e), number=e.incident_id, text=e.text, item=item(e))


def _amended(e: ev.IncidentAmended, p: People) -> str:
    who = f"{p.candidate(e.ticket)} " if e.ticket else ""
    return say("log.incident_amended", who=who, number=e.incident_id, text=e.text)


def _photo(e: ev.IncidentPhoto, p: People) -> str:
    who = f"{p.candidate(e.ticket)} " if e.ticket else ""
    sha256 = hashlib.sha256(e.jpeg).hexdigest()[:12]
    return say("log.incident_photo", who=who, number=e.incident_id, size=file_size(len(e.jpeg)), sha256=sha256)


INCIDENT_SENTENCES: Final[dict[type[Any], Callable[[Any, People], str]]] = {
    ev.IncidentLogged: _logged,
    ev.IncidentAmended: _amended,
    ev.IncidentPhoto: _photo,
}
