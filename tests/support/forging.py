"""A site that forges: it has its own keys, so every signature, seal and chain of its bundles is right.

    forger = Forger(centre, site)                 # the honest evening of a small session, with staff and grants
    forger.bundle(path)                           # as it was
    forger.bundle(path, plan=…, records=…, logs=…, manifest=…)

What is changed is recomputed through to the signature; only what the centre itself keeps can tell.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from scripts.centre.folder import CentreFolder
from scripts.centre.issued import Issue, keep_issue
from scripts.centre.issuing.backup_codes import GIVEN_FILE as BACKUP_GIVEN_FILE
from scripts.centre.issuing.backup_codes import BackupGiven
from scripts.centre.issuing.extension import GIVEN_FILE, Given
from scripts.centre.receiving.inbox import Inbox
from shared.exam.answers.log import Stored
from shared.exam.plan import SessionPlan, StaffMember
from shared.exam.room.events import (
    BackupOpened,
    CandidateLoggedIn,
    Event,
    ExtensionAsked,
    GrantReversed,
    LostSpan,
    PackageImported,
    Record,
    RoomEnded,
    RoomStarted,
    StaffSignedIn,
    TimeGranted,
)
from shared.exam.room.time_events import Approval
from shared.exchange import bundle as bundles
from shared.exchange.assemble import chain_records
from shared.exchange.bundle import BundleManifest, build_bundle
from shared.exchange.signed_file import write_signed_file
from tests.support.receiver import SMALL, centre_folder
from tests.support.travelling import NOW_MS, A, B, Centre, Site, handed_in, make_logs, make_plan, results_of

CHIEF, INSPECTOR = Approval(staff_id="z01", role="chief"), Approval(staff_id="x01", role="inspector")
BACKUP_GIVEN = (BackupGiven(at_ms=NOW_MS, ticket=A, challenge="8M4N2P"),)
GIVEN = (Given(at_ms=NOW_MS, who=A, minutes=20, challenge="7K3M9Q"),)


def plan_with_staff() -> SessionPlan:
    """The small session with three people on duty."""
    staff = (
        StaffMember(staff_id="j01", name="样例监考", role="proctor", pin_hash="h1"),
        StaffMember(staff_id="z01", name="样例主考", role="chief", pin_hash="h2"),
        StaffMember(staff_id="x01", name="样例督考", role="inspector", pin_hash="h3"),
    )
    return replace(make_plan(), staff=staff, backup_paper_id="P2")


def honest_events() -> list[tuple[str, Event]]:
    """Who did what that evening: an extension on site, one by the centre's code, a credit, a grant taken back."""
    lost = (LostSpan(ticket=B, from_ms=NOW_MS, to_ms=NOW_MS + 90_000),)
    logs = make_logs()
    return [
        (
            "setup",
            PackageImported(
                package_id=SMALL.package_id, package_sha256=SMALL.package_sha256, serial=SMALL.serial, paper_id="P1"
            ),
        ),
        ("z01", StaffSignedIn(staff_id="z01", role="chief")),
        (f"candidate:{A}", CandidateLoggedIn(ticket=A, device_id="d1", seat=1, epoch=1, how="first")),
        (f"candidate:{B}", CandidateLoggedIn(ticket=B, device_id="d2", seat=2, epoch=1, how="first")),
        ("z01", RoomStarted()),
        (f"candidate:{A}", CandidateLoggedIn(ticket=A, device_id="d4", seat=4, epoch=2, how="moved")),
        ("z01", extension("g-1", A, 600_000, CHIEF, INSPECTOR)),
        ("z01", ExtensionAsked(tickets=(A,), seconds=1200, challenge="7K3M9Q")),
        ("z01", extension("g-2", A, 1_200_000, CHIEF, INSPECTOR, challenge="7K3M9Q")),
        ("z01", replace(extension("o-1", B, 90_000, CHIEF, lost=lost), kind="outage")),
        ("z01", GrantReversed(grant_id="g-1", reason="误操作", approvals=(CHIEF,), tickets=(A,))),
        (f"candidate:{A}", handed_in(A, "candidate", logs[A])),
        ("server", handed_in(B, "time", logs[B])),
        ("server", RoomEnded(reason="到时")),
    ]


def extension(
    grant_id: str, ticket: str, ms: int, *approvals: Approval, challenge: str = "", lost: tuple[LostSpan, ...] = ()
) -> TimeGranted:
    return TimeGranted(
        grant_id=grant_id,
        kind="extension",
        tickets=(ticket,),
        ms=ms,
        reason="设备故障",
        approvals=approvals,
        challenge=challenge,
        lost=lost,
    )


def backup_opened(**changes: Any) -> BackupOpened:
    """For the first candidate, by the centre's answer to the one challenge it was asked."""
    opened = BackupOpened(
        ticket=A, paper_id="P2", paper_sha256="cd" * 32, reason="缺页", approvals=(CHIEF,), challenge="8M4N2P"
    )
    return replace(opened, **changes)


def numbered(events: Sequence[tuple[str, Event]], begin_ms: int = NOW_MS, step_ms: int = 1) -> list[Record]:
    return [
        Record(seq=n, at_ms=begin_ms + n * step_ms, actor=who, event=e) for n, (who, e) in enumerate(events, start=1)
    ]


class Forger:
    """See the module."""

    def __init__(self, centre: Centre, site: Site) -> None:
        self.centre, self.site = centre, site

    def bundle(
        self,
        path: Path,
        *,
        plan: SessionPlan | None = None,
        events: Sequence[tuple[str, Event]] | None = None,
        logs: Mapping[str, Sequence[Stored]] | None = None,
        manifest: Mapping[str, Any] | None = None,
        site: Site | None = None,
        begin_ms: int = NOW_MS,
        step_ms: int = 1,
    ) -> Path:
        """Write a bundle that is right in itself. `manifest`: fields of it that are then changed and signed anew."""
        plan, site = plan or plan_with_staff(), site or self.site
        records = numbered(honest_events() if events is None else events, begin_ms, step_ms)
        results = results_of(plan, records, make_logs() if logs is None else logs)
        if not results.package_id:  # a log without its package: the results name it all the same
            results = replace(results, package_id=SMALL.package_id, package_sha256=SMALL.package_sha256)
        made = build_bundle(
            path,
            results=results,
            room_log=chain_records(plan.session_id, records),
            records=b"{}",
            centre=self.centre.public,
            signing_key=site.key,
            created_ms=NOW_MS,
        )
        if manifest:
            changed: BundleManifest = replace(made.manifest, **manifest)
            write_signed_file(path, bundles.KIND, changed, [(bundles.RESULTS_PART, made.sealed)], site.key)
        return path


def issuing_centre(root: Path, centre: Centre, site: Site, issue: Issue, plan: SessionPlan) -> CentreFolder:
    """And this issue of a session, with the codes that were given for it."""
    folder = centre_folder(root, centre, site)
    session = folder.session(issue.session_id) / str(issue.serial)
    session.mkdir(parents=True)
    keep_issue(folder.secrets, session, issue, plan)
    give_codes(folder, session)
    return folder


def give_codes(centre: CentreFolder, session: Path) -> None:
    """The codes that the centre gave for the package in this folder."""
    centre.secrets.write(session / GIVEN_FILE, msgspec.json.encode(GIVEN))
    centre.secrets.write(session / BACKUP_GIVEN_FILE, msgspec.json.encode(BACKUP_GIVEN))


def nothing_was_taken(inbox: Inbox) -> bool:
    """No bundle, no receipt."""
    receipts = [path for path in inbox.receipts.iterdir() if not path.name.endswith(".refused.json")]
    return not receipts and not list(inbox.bundles.iterdir())
