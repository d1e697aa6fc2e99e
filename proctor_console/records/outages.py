"""Breaks of the server and of the network in plain words: one entry for each outage, not one for each PC. Pure."""

import msgspec

from proctor_console.core.people import People
from shared.exam.room import events as ev
from shared.formatting import clock_time, duration_words
from shared.protocol.console import RecordsData
from shared.words.catalogue import say

_TOGETHER_MS = 15_000
"""PCs that went silent within this time of each other are one outage."""


class _Loss(msgspec.Struct):
    ticket: str
    from_ms: int
    away_ms: int | None = None


def outage_lines(data: RecordsData) -> tuple[str, ...]:
    """Server restarts with a real gap, and network outages grouped by when they began."""
    people, zone = People.of_records(data), data.view.time_zone
    lines = []
    for record in data.records:
        event = record.event
        if isinstance(event, ev.ServerStarted) and event.down_ms >= 1000:
            began = clock_time(record.at_ms - event.down_ms, zone)
            lines.append(say("record.server_outage", began=began, span=duration_words(event.down_ms)))
    for group in _grouped(_losses(data)):
        who = people.candidates_listed(tuple(loss.ticket for loss in group), limit=3)
        longest = max((loss.away_ms or 0) for loss in group)
        all_back = "record.all_back" if len(group) > 1 else "record.back_again"
        back = say(all_back if all(loss.away_ms is not None for loss in group) else "record.some_not_back")
        if len(group) == 1 and group[0].away_ms is None:
            lines.append(say("record.link_outage_open", at=clock_time(group[0].from_ms, zone), who=who))
        else:
            most = say("record.longest") if len(group) > 1 else ""
            lines.append(
                say(
                    "record.link_outage",
                    at=clock_time(group[0].from_ms, zone),
                    who=who,
                    most=most,
                    span=duration_words(longest),
                    back=back,
                )
            )
    return tuple(sorted(lines))


def _losses(data: RecordsData) -> list[_Loss]:
    losses: list[_Loss] = []
    open_by_ticket: dict[str, _Loss] = {}
    for record in data.records:
        event = record.event
        if isinstance(event, ev.LinkLost):
            loss = _Loss(ticket=event.ticket, from_ms=event.last_seen_ms)
            open_by_ticket[event.ticket] = loss
            losses.append(loss)
        elif isinstance(event, ev.LinkRestored) and event.ticket in open_by_ticket:
            loss = open_by_ticket.pop(event.ticket)
            # counted from the server's own outage, where that came before
            loss.away_ms = min(event.away_ms, record.at_ms - loss.from_ms)
    return losses


def _grouped(losses: list[_Loss]) -> list[list[_Loss]]:
    groups: list[list[_Loss]] = []
    for loss in sorted(losses, key=lambda x: x.from_ms):
        if groups and loss.from_ms - groups[-1][0].from_ms <= _TOGETHER_MS:
            groups[-1].append(loss)
        else:
            groups.append([loss])
    return groups
