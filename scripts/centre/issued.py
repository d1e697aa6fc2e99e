"""What stays at the centre of every issued package: its record, plan, opening code, answer key and paper.

Only the record is no secret: it goes to a receiving machine too. Everything else is read and written through `secrets`.
"""

from pathlib import Path
from typing import Final

import msgspec

from scripts.centre.errors import CentreError
from scripts.centre.folder import CentreFolder, read_json
from scripts.centre.secret_store import SecretStore
from shared.exam.key import PaperKey
from shared.exam.paper import Paper
from shared.exam.plan import SessionKind, SessionPlan
from shared.exchange.bundle import BundleManifest
from shared.exchange.paper_archive import open_paper
from shared.exchange.same_words import plain
from shared.machine.files import write_private
from shared.words.catalogue import say

PLAN_FILE: Final = "plan.json"
CODE_FILE: Final = "opening-code.json"
KEY_FILE: Final = "key.json"
PAPER_FILE: Final = "paper.zip"
BACKUP_CODE_FILE: Final = "backup-opening-code.json"
BACKUP_KEY_FILE: Final = "backup-key.json"
BACKUP_PAPER_FILE: Final = "backup-paper.zip"
PINS_FILE: Final = "staff-pins.json"
ISSUE_FILE: Final = "issue.json"


class OpeningCode(msgspec.Struct, frozen=True, kw_only=True):
    """The opening code of one package; `released_ms` lists when somebody at the centre looked it up."""

    session_id: str
    package_id: str
    code: str
    released_ms: tuple[int, ...] = ()


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """What was issued, for the centre's own records. `card`: the comparison code of the card it was sealed to; empty,
    as `room`, in records of earlier versions. `due`: how many candidates; 0 in those. `backup_paper_id`: empty
    where the package has no backup paper.
    """

    session_id: str
    kind: SessionKind = "formal"
    package_id: str
    package_sha256: str
    serial: int
    site_id: str
    paper_id: str
    created_ms: int
    package_file: str
    room: str = ""
    card: str = ""
    due: int = 0
    backup_paper_id: str = ""


class PaperFiles(msgspec.Struct, frozen=True, kw_only=True):
    """The paper of an issue as it stayed at the centre, with its media and key."""

    paper: Paper
    media: dict[str, bytes]
    key: PaperKey


class IssuedPapers(msgspec.Struct, frozen=True, kw_only=True):
    """The papers of an issue: the main one and, where there is one, the backup paper 备用卷."""

    main: PaperFiles
    backup: PaperFiles | None = None

    def of(self, paper_id: str) -> PaperFiles:
        """The paper of that id; the main one for any other."""
        second = self.backup
        return second if second is not None and paper_id == second.paper.paper_id else self.main

    def each(self) -> tuple[PaperFiles, ...]:
        """All there are, the main one first."""
        return (self.main,) if self.backup is None else (self.main, self.backup)


def read_papers(secrets: SecretStore, folder: Path) -> IssuedPapers:
    """Papers, media and keys of an issue. Raises CentreError `file_damaged`, ArchiveError, as `secrets`."""
    has_second = secrets.exists(folder / BACKUP_PAPER_FILE)
    return IssuedPapers(
        main=_paper_files(secrets, folder / PAPER_FILE, folder / KEY_FILE),
        backup=_paper_files(secrets, folder / BACKUP_PAPER_FILE, folder / BACKUP_KEY_FILE) if has_second else None,
    )


def _paper_files(secrets: SecretStore, paper: Path, key: Path) -> PaperFiles:
    try:
        opened = open_paper(secrets.read(paper))
    except OSError as error:
        raise CentreError("file_damaged", say("centre.file_damaged", path=paper)) from error
    read = secrets.read_json(key, PaperKey)
    if (read.paper_id, read.version) != (opened.paper.paper_id, opened.paper.version):
        raise CentreError("file_damaged", say("centre.key_of_other_paper", path=key))
    return PaperFiles(paper=opened.paper, media=opened.media, key=read)


def keep_issue(
    secrets: SecretStore, folder: Path, issue: Issue, plan: SessionPlan, *, lies_at: Path | None = None
) -> None:
    """Write down what was issued: a bundle is held against it when it comes. `lies_at`: see `SecretStore.write`.

    Raises OSError, as `secrets`.
    """
    secrets.write(folder / PLAN_FILE, msgspec.json.encode(plan), lies_at=(lies_at or folder) / PLAN_FILE)
    write_private(folder / ISSUE_FILE, msgspec.json.format(msgspec.json.encode(issue), indent=1))


def read_issued_plan(secrets: SecretStore, folder: Path) -> SessionPlan | None:
    """The plan as it was sealed to the site; None where an earlier version did not keep it.

    Raises CentreError `file_damaged`, as `secrets`.
    """
    return secrets.read_json(folder / PLAN_FILE, SessionPlan) if secrets.exists(folder / PLAN_FILE) else None


def find_issue(centre: CentreFolder, manifest: BundleManifest) -> tuple[Path, Issue]:
    """The very package a bundle names, and its folder.

    Raises:
        CentreError: unknown_package; other_room (it was issued for another site or room than the one that signed).
    """
    for folder in centre.issues(manifest.session_id):
        if not (folder / ISSUE_FILE).exists():
            continue
        issue = read_json(folder / ISSUE_FILE, Issue)
        if (issue.package_id, issue.package_sha256) != (manifest.package_id, manifest.package_sha256):
            continue
        if issue.site_id != manifest.site_id or (issue.room and plain(issue.room) != plain(manifest.room)):
            told = say("centre.issued_elsewhere", package_id=issue.package_id, site_id=issue.site_id, room=issue.room)
            raise CentreError("other_room", told)
        return folder, issue
    raise CentreError("unknown_package", say("centre.package_unknown", package_id=manifest.package_id))
