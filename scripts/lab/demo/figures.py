"""The figures of report.json, each computed from what the run left behind."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from scripts.lab.demo import leaks
from scripts.lab.demo.clock_check import input_spans, time_error_ms
from scripts.lab.demo.evidence import Evidence
from shared.exam.answers.log import genesis, roll
from shared.exam.key import PaperKey
from shared.exam.kinds.parts import Key
from shared.exam.paper import Paper
from shared.exam.plan import Candidate
from shared.exam.room import events as ev
from shared.security.canonical import sha256_hex

# The fields of keys that hold answers.
_SECRET: Final = frozenset({"accept", "numeric", "amount", "value", "reference"})


def attendance(evidence: Evidence) -> dict[str, int]:
    """Candidates by what became of them, from the room log in the bundle."""
    results, records = evidence.bundle.results, evidence.bundle.room_log
    started = next((r.at_ms for r in records if isinstance(r.event, ev.RoomStarted)), 0)
    logins = [(r.event.ticket, r.at_ms) for r in records if isinstance(r.event, ev.CandidateLoggedIn)]
    refused = {r.event.ticket for r in records if isinstance(r.event, ev.LoginRefused) and r.event.code == "too_late"}
    first: dict[str, int] = {}
    for ticket, at_ms in logins:
        first.setdefault(ticket, at_ms)
    return {
        "candidates_due": len(results.plan.candidates),
        "present": sum(sitting.present for sitting in results.sittings),
        "absent": sum(not sitting.present for sitting in results.sittings),
        "late": sum(at_ms > started for at_ms in first.values()),
        "refused": len(refused),
        "seats": results.plan.seats,
        "spares": results.plan.spares,
    }


def hash_mismatches(evidence: Evidence) -> int:
    """Acknowledgements whose client hash differs from the one recomputed from the bundle's entries."""
    heads: dict[tuple[str, int, int], str] = {}
    for sitting in evidence.bundle.results.sittings:
        rolling: dict[int, bytes] = {}
        for stored in sitting.log:
            entry = stored.entry
            rolling[entry.epoch] = roll(rolling.get(entry.epoch, genesis(sitting.ticket, entry.epoch)), entry)
            heads[sitting.ticket, entry.epoch, entry.seq] = rolling[entry.epoch].hex()
    return sum(heads.get((a.ticket, a.epoch, a.seq)) != a.head for a in evidence.acknowledgements)


def happenings(evidence: Evidence) -> dict[str, int]:
    """Kills, cuts, extensions and moves, from log and traces."""
    records = [record.event for record in evidence.bundle.room_log]
    worked = [trace for trace in evidence.traces.values() if input_spans(trace)]
    return {
        "server_kills": sum(isinstance(event, ev.ServerStarted) and event.down_ms > 0 for event in records),
        "client_kills": sum(trace[-1]["kind"] != "end" for trace in worked),
        "network_cuts": _cuts(records),
        "extensions": sum(isinstance(event, ev.TimeGranted) and event.kind == "extension" for event in records),
        "seat_moves": sum(isinstance(event, ev.SeatMoved) for event in records),
    }


def _cuts(records: list[ev.Event]) -> int:
    """PCs that were silent and came back by themselves; a restart of the server is none."""
    lost, cuts = set(), 0
    for event in records:
        if isinstance(event, ev.LinkLost):
            lost.add(event.ticket)
        elif isinstance(event, ev.LinkRestored) and event.ticket in lost:
            lost.remove(event.ticket)
            cuts += 1
        elif isinstance(event, ev.CandidateLoggedIn):
            lost.discard(event.ticket)
    return cuts


def time_errors_ms(evidence: Evidence) -> dict[str, int]:
    """For every candidate who worked to the end: given time minus time had, in ms."""
    plan, errors = evidence.bundle.results.plan, {}
    for candidate in plan.candidates:
        error = time_error_ms(
            evidence.bundle.room_log,
            candidate.ticket,
            evidence.traces_of(candidate.ticket),
            plan.duration_s * 1000,
        )
        if error is not None:
            errors[candidate.ticket] = error
    return errors


def secrets_of(paper: Paper, key: PaperKey, candidates: Iterable[Candidate]) -> dict[str, list[str]]:
    """The texts that must not lie open anywhere, by kind."""
    stems = [line.strip(" |*-") for item in paper.items() for line in item.stem.splitlines()]
    return {
        "item stem": [line for line in stems if len(line) >= 8],
        "answer key value": [
            line for item in key.items.values() for value in _values(item) for line in value.splitlines()
        ],
        "ID number": [candidate.id_number for candidate in candidates],
    }


def _values(key: Key) -> Iterator[str]:
    """What a key says to be right; ids, points and the like stand in the paper too."""
    left: list[Any] = [msgspec.to_builtins(key)]
    while left:
        part = left.pop()
        if isinstance(part, dict):
            secret = (value for name, value in part.items() if name in _SECRET and value)
            yield from (text for value in secret for text in ([value] if isinstance(value, str) else value))
            left += [value for value in part.values() if not isinstance(value, str)]
        elif isinstance(part, list | tuple):
            left += [entry for entry in part if not isinstance(entry, str)]


def plaintext_leaks(evidence: Evidence, paper: Paper, key: PaperKey, package: Path) -> list[str]:
    """Files (below the out folder) in which something lies open, with what it is."""
    places = evidence.places
    searched = [package, evidence.bundle_path, places.server, places.console, places.clients, places.logs, places.usb]
    searched += [places.centre / "keys", places.centre / "sessions", places.centre / "inbox"]
    found = leaks.scan(
        leaks.files_of(searched), leaks.patterns(secrets_of(paper, key, evidence.bundle.results.plan.candidates))
    )
    return [f"{places.relative(path)}: {kind}" for path, kind in found]


def file_figure(path: Path, shown: str) -> dict[str, Any]:
    """Path, size and hash of a file."""
    content = path.read_bytes()
    return {"path": shown, "bytes": len(content), "sha256": sha256_hex(content)}
