"""What has come to the centre: bundles that were taken in, bundles that wait for a person, and what people decided.

inbox/bundles/<sha256>.exambundle, .json    taken in; the line of the list
inbox/held/<sha256>.exambundle, .json       not taken in: what is different, or which bundle of the session came before
inbox/addenda/<sha256>.examaddendum, .json  addenda 补充记录 of the bundles above
inbox/decisions/<sha256>.json               who took a bundle in all the same, why, and in spite of what
inbox/receipts/<sha256>.json                the signed receipt; <sha256>.refused.json why there is none
"""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from scripts.centre.comparing.difference import Difference
from scripts.centre.folder import read_json
from shared.exam.plan import SessionKind
from shared.exchange.addendum import SUFFIX as ADDENDUM_SUFFIX
from shared.exchange.bundle import SUFFIX, BundleManifest
from shared.machine.files import write_private

MOST_HELD: Final = 20
"""So many files of one session wait at most: a site that sends thousands fills no disk. What is said of them stays."""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """A person of the centre took a bundle in although something was different. `despite`: the sentences they read."""

    by: str
    reason: str
    at_ms: int
    despite: tuple[str, ...]


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """A bundle that was taken in. `sittings`: how many came; `card`: the comparison code of the card that signed;
    `note`: see `FromSite`, empty if there is none. `decision`: of the person who took it in all the same.
    """  # fmt: skip

    site_id: str
    room: str
    session_id: str
    kind: SessionKind = "formal"
    bundle_sha256: str
    receipt_id: str
    received_ms: int
    due: int
    sittings: int
    card: str
    note: str
    decision: Decision | None = None


class ReceivedAddendum(msgspec.Struct, frozen=True, kw_only=True):
    """An addendum that was taken in; of one bundle the one with the most records holds all the others."""

    session_id: str
    bundle_sha256: str
    addendum_sha256: str
    number: int
    records: int
    notes: int
    receipt_id: str
    received_ms: int


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A bundle that waits for a person's decision, and why."""

    site_id: str
    room: str
    session_id: str
    bundle_sha256: str
    came_ms: int
    differences: tuple[Difference, ...]


class Inbox:
    """The folder `inbox` of a centre. Only reads and writes; who takes what in stands in `intake`."""

    def __init__(self, root: Path) -> None:
        self.bundles = root / "bundles"
        self.receipts = root / "receipts"
        self.held = root / "held"
        self.decisions = root / "decisions"
        self.addenda = root / "addenda"
        for folder in (self.bundles, self.receipts, self.held, self.decisions, self.addenda):
            folder.mkdir(parents=True, exist_ok=True)

    def received(self) -> list[Received]:
        """Everything that was taken in, by site, room and time. Raises CentreError `file_damaged`."""
        every = [read_json(path, Received) for path in self.bundles.glob("*.json")]
        return sorted(every, key=lambda one: (one.site_id, one.room, one.received_ms))

    def of_session(self, session_id: str) -> list[Received]:
        """What was taken in for a session, oldest first: the last one counts."""
        return sorted((one for one in self.received() if one.session_id == session_id), key=lambda r: r.received_ms)

    def addenda_of(self, bundle_sha256: str) -> list[ReceivedAddendum]:
        """The addenda of a bundle, the one that holds the most at the end. Raises CentreError `file_damaged`."""
        every = [read_json(path, ReceivedAddendum) for path in self.addenda.glob("*.json")]
        own = (one for one in every if one.bundle_sha256 == bundle_sha256)
        return sorted(own, key=lambda one: (one.records, one.received_ms))

    def waiting(self) -> list[Held]:
        """Everything that waits for a person, oldest first. Raises CentreError `file_damaged`."""
        return sorted((read_json(path, Held) for path in self.held.glob("*.json")), key=lambda one: one.came_ms)

    def hold(self, data: Path, sha256: str, manifest: BundleManifest, found: Sequence[Difference], now_ms: int) -> None:
        """Keep a bundle apart with what is different; the file moves here while there is room. Raises OSError."""
        waiting = [one for one in self.waiting() if one.session_id == manifest.session_id]
        if len(waiting) < MOST_HELD:
            shutil.move(data, self.held_path(sha256))
        line = Held(
            site_id=manifest.site_id,
            room=manifest.room,
            session_id=manifest.session_id,
            bundle_sha256=sha256,
            came_ms=now_ms,
            differences=tuple(found),
        )
        write_private(self.held / f"{sha256}.json", msgspec.json.encode(line))

    def release(self, sha256: str) -> None:
        """It was decided about: it waits no more."""
        self.held_path(sha256).unlink(missing_ok=True)
        (self.held / f"{sha256}.json").unlink(missing_ok=True)

    def decision(self, sha256: str) -> Decision | None:
        """What a person decided about a bundle. Raises CentreError `file_damaged`."""
        path = self._decision_path(sha256)
        return read_json(path, Decision) if path.exists() else None

    def decide(self, sha256: str, decision: Decision) -> None:
        """Write a decision down, before anything follows from it. Raises OSError."""
        write_private(self._decision_path(sha256), msgspec.json.encode(decision))

    def bundle_path(self, sha256: str) -> Path:
        """Where a bundle lies that was taken in."""
        return self.bundles / f"{sha256}{SUFFIX}"

    def addendum_path(self, sha256: str) -> Path:
        """Where an addendum lies that was taken in."""
        return self.addenda / f"{sha256}{ADDENDUM_SUFFIX}"

    def addendum_line_path(self, sha256: str) -> Path:
        """Its line of the list."""
        return self.addenda / f"{sha256}.json"

    def held_path(self, sha256: str) -> Path:
        """Where a bundle lies that waits."""
        return self.held / f"{sha256}{SUFFIX}"

    def line_path(self, sha256: str) -> Path:
        """The line of the list."""
        return self.bundles / f"{sha256}.json"

    def receipt_path(self, sha256: str) -> Path:
        """Where the receipt of a bundle lies that was taken in."""
        return self.receipts / f"{sha256}.json"

    def refusal_path(self, sha256: str) -> Path:
        """Why a bundle has no receipt."""
        return self.receipts / f"{sha256}.refused.json"

    def _decision_path(self, sha256: str) -> Path:
        return self.decisions / f"{sha256}.json"
