"""What is written into the record after the results were sealed: it travels as an addendum 补充记录. Pure.

The record freezes at sealing: what is printed and what the bundle holds are the same lines. The room log goes on, and
what people note in it then (`NOTES`) must reach the centre by another file. ADR 0040. Handbook 考务手册: Records.
"""

from typing import Final, get_args

import msgspec
from msgspec.structs import replace

from shared.exam.room import events as ev

NOTES: Final[tuple[type, ...]] = (
    ev.IncidentLogged,
    ev.IncidentAmended,
    ev.IncidentPhoto,
    *get_args(ev.DisciplineEvent),
)
"""What a person writes for the record. The rest of the log (sign-ins, receipts, restarts) travels with it but makes
no addendum due."""


class Later(msgspec.Struct, frozen=True, kw_only=True):
    """How far the record is sealed.

    Attributes:
        notes: people's notes in the whole log so far.
        sealed_records: so many first records of the log are in the bundle.
        sealed_notes: so many of the notes are.
        addendum: the last one that was sealed for this bundle; it holds everything since the bundle.
        safe: the centre has it, or it lies on a drive as well.
    """

    notes: int = 0
    sealed_records: int = 0
    sealed_notes: int = 0
    addendum: ev.AddendumSealed | None = None
    safe: bool = False

    @property
    def since(self) -> int:
        """Notes that are not in the bundle."""
        return self.notes - self.sealed_notes

    @property
    def waiting(self) -> int:
        """Notes that are in no addendum yet."""
        return self.since - (self.addendum.notes if self.addendum is not None else 0)

    @property
    def unsent(self) -> int:
        """Notes that are on this server alone."""
        return self.waiting if self.safe else self.since

    def noted(self, event: ev.Event) -> "Later":
        """After one more record."""
        return replace(self, notes=self.notes + 1) if isinstance(event, NOTES) else self

    def sealed(self, event: ev.BundleSealed, seq: int) -> "Later":
        """After a bundle was sealed; no note stands between its last record and this one, the server sees to that."""
        return Later(notes=self.notes, sealed_notes=self.notes, sealed_records=event.records or seq - 1)

    def added(self, event: ev.AddendumSealed) -> "Later":
        """After an addendum was sealed."""
        return replace(self, addendum=event, safe=False)

    def kept(self, sha256: str) -> "Later":
        """After a file of that hash reached the centre or a drive."""
        return (
            replace(self, safe=True) if self.addendum is not None and self.addendum.addendum_sha256 == sha256 else self
        )
