"""What a finished demo run left behind, opened once: the bundle's contents, the clients' traces, the centre's key."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import msgspec

from scripts.lab.demo.places import Places
from scripts.lab.demo.trace import read
from shared.exchange.bundle import OpenedBundle, open_bundle

Trace = list[dict[str, Any]]


class Acknowledgement(msgspec.Struct, frozen=True, kw_only=True):
    """A client saw everything of this epoch up to `seq` acknowledged; `head` is its own rolling hash there (hex)."""

    ticket: str
    epoch: int
    seq: int
    head: str


class Evidence:
    """Everything the report is computed from."""

    def __init__(self, places: Places, bundle: Path) -> None:
        centre = places.centre_folder()
        self.places = places
        self.bundle_path = bundle
        self.bundle: OpenedBundle = open_bundle(
            bundle, centre_id=centre.card().centre_id, cards=centre.cards(), identity=centre.results_identity()
        )
        self.traces: dict[Path, Trace] = {path: read(path) for path in sorted(places.traces.glob("*.jsonl"))}

    @property
    def acknowledgements(self) -> list[Acknowledgement]:
        """Every acknowledgement any client saw."""
        return [
            Acknowledgement(ticket=line["ticket"], epoch=line["epoch"], seq=line["seq"], head=line["head"])
            for trace in self.traces.values()
            for line in trace
            if line["kind"] == "ack"
        ]

    def acknowledged(self) -> set[tuple[str, int, int]]:
        """Every entry (ticket, epoch, seq) that any client saw acknowledged."""
        highest: dict[tuple[str, int], int] = defaultdict(int)
        for ack in self.acknowledgements:
            highest[ack.ticket, ack.epoch] = max(highest[ack.ticket, ack.epoch], ack.seq)
        return {(ticket, epoch, seq) for (ticket, epoch), last in highest.items() for seq in range(1, last + 1)}

    def delivered(self) -> set[tuple[str, int, int]]:
        """Every entry in the bundle."""
        return {
            (sitting.ticket, stored.entry.epoch, stored.entry.seq)
            for sitting in self.bundle.results.sittings
            for stored in sitting.log
        }

    def traces_of(self, ticket: str) -> list[Trace]:
        """The traces of every PC at which this candidate worked, found by acknowledgements or by the PC's own seat."""
        return [
            trace
            for trace in self.traces.values()
            if any(line.get("ticket") == ticket for line in trace if line["kind"] in {"ack", "begin"})
        ]
