"""The made-up room's files and sessions: what leaves it, what was before, what comes next, who sits elsewhere."""

from msgspec.structs import replace

from scripts.lab.pictures.plan import START_MS, sample_plan
from scripts.lab.pictures.whereabouts import sample_where
from shared.protocol.console import HeldSession, PackageReport, SessionList
from shared.protocol.whereabouts import WhereReply

_DAY_MS = 86_400_000


class EveningCalls:
    """Part of the gateway of `scripts.lab.pictures.gateway`."""

    def bundle(self) -> bytes:
        """See Gateway."""
        return b"PK sample bundle"

    def addendum(self) -> bytes:
        """See Gateway."""
        return b"PK sample addendum"

    def where(self, text: str) -> WhereReply:
        """See Gateway."""
        return sample_where(text)

    def preload(self, data: bytes) -> PackageReport:
        """See Gateway."""
        plan = sample_plan()
        return PackageReport(
            package_id="PKG-0002",
            session_id="S-0002",
            title=plan.title,
            room=plan.room,
            candidates=len(plan.candidates),
            photos=len(plan.candidates),
            starts_at_ms=START_MS + _DAY_MS // 4,
            sha256="ab" * 32,
            serial=len(data) and 1,
        )

    def start_next(self) -> PackageReport:
        """See Gateway."""
        return self.preload(b"x")

    def sessions(self) -> SessionList:
        """See Gateway."""
        plan = sample_plan()
        today = HeldSession(
            session_no=2,
            session_id=plan.session_id,
            kind=plan.kind,
            title=plan.title,
            room=plan.room,
            starts_at_ms=START_MS,
            time_zone=plan.time_zone,
            phase="running",
            bundle_sha256="",
            current=True,
        )
        before = replace(
            today,
            session_no=1,
            kind="trial",
            starts_at_ms=START_MS - _DAY_MS,
            phase="received",
            bundle_sha256="5c" * 32,
            current=False,
        )
        return SessionList(sessions=(today, before))
