"""Builds and issues an exam package, and keeps what must stay at the centre: opening code, keys, paper, plan, PINs."""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from scripts.centre.authoring.exam_folder import Authored
from scripts.centre.errors import CentreError
from scripts.centre.folder import CentreFolder, now_ms, read_json
from scripts.centre.issued import (
    BACKUP_CODE_FILE,
    BACKUP_KEY_FILE,
    BACKUP_PAPER_FILE,
    CODE_FILE,
    ISSUE_FILE,
    KEY_FILE,
    PAPER_FILE,
    PINS_FILE,
    Issue,
    OpeningCode,
    keep_issue,
)
from scripts.centre.issuing.directory import with_directories
from scripts.centre.issuing.extension import KEY_FILE as EXTENSION_KEY_FILE
from scripts.centre.issuing.extension import encode_key, fresh_key
from scripts.centre.issuing.order import Order, Ready, read_order
from scripts.centre.receipt_keys import certificates_to_send
from shared.exam.plan import SessionPlan
from shared.exchange.package import SUFFIX, SecondPaper, VerifiedPackage, build_package
from shared.exchange.paper_archive import pack_paper
from shared.security.codes import new_opening_code
from shared.session_kind import file_stem
from shared.words.catalogue import say

STAGING: Final = ".issue-"
_DAY_MS: Final = 86_400_000


class Issued(msgspec.Struct, frozen=True, kw_only=True):
    """An issued package and where it lies; `groups` of the seating sheet; `warnings` a person should read."""

    issue: Issue
    package: Path
    folder: Path
    candidates: int
    groups: tuple[str, ...]
    warnings: tuple[str, ...]


def issue_package(centre: CentreFolder, order: Order, tell: Callable[[str], None]) -> Issued:
    """Build a package in the centre folder; on any error the folder is as before.

    Raises:
        AuthoringError: with every problem of every file.
        CentreError, ExchangeError (ArchiveError), SecurityError, OSError.
    """
    centre.signing_key()  # without keys there is no use in reading
    created_ms = now_ms()
    (ready,) = with_directories(centre, (read_order(order, centre, created_ms, tell),), created_ms)
    tell(say("issuing.sealing"))
    return issue_ready(centre, ready, order.valid_days, created_ms)


def issue_ready(centre: CentreFolder, ready: Ready, valid_days: int, created_ms: int) -> Issued:
    """Seal and sign what was read and checked, as the session's next version.

    Raises:
        CentreError (card_revoked among them), ExchangeError (ArchiveError), SecurityError, OSError.
    """
    ledger, key = centre.ledger(), centre.signing_key()
    card = ledger.trust.card
    revoked = ledger.trust.revoked.site_card(ready.card.fingerprint)
    if revoked is not None:
        told = say("issuing.card_revoked", site_id=ready.plan.site_id, card=revoked.id, reason=revoked.reason)
        raise CentreError("card_revoked", told)
    authored, roster, plan = ready.authored, ready.roster, ready.plan
    earlier = centre.issues(plan.session_id)
    _same_kind(earlier, plan)
    serial = int(earlier[-1].name) + 1 if earlier else 1
    code, backup_code, extension_key = new_opening_code(serial), new_opening_code(serial), fresh_key()
    session = centre.session(plan.session_id)
    session.mkdir(parents=True, mode=0o700, exist_ok=True)
    folder = session / str(serial)
    for cut_short in session.glob(f"{STAGING}*"):  # with keys in it: the power went while it was made
        shutil.rmtree(cut_short)
    staging = Path(tempfile.mkdtemp(prefix=STAGING, dir=session))
    try:
        name = file_stem(plan.session_id, plan.kind, f"{serial}{SUFFIX}")
        package = build_package(
            staging / name,
            plan=plan,
            photos=roster.photos,
            paper=authored.paper,
            media=authored.media,
            site=ready.card.card,
            centre_id=card.centre_id,
            signing_key=key,
            opening_code=code,
            serial=serial,
            created_ms=created_ms,
            valid_until_ms=plan.starts_at_ms + plan.duration_s * 1000 + valid_days * _DAY_MS,
            extension_key=extension_key,
            receipt_keys=certificates_to_send(centre, created_ms),
            directory=ready.directory,
            backup=_second(ready.backup, backup_code),
            trust=ledger.file,
        )
        issue = _issue(package, name, ready)
        keep_issue(centre.secrets, staging, issue, plan, lies_at=folder)
        secret = {EXTENSION_KEY_FILE: encode_key(issue.package_id, extension_key), **_kept(ready, issue, code)}
        if ready.backup is not None:
            secret |= _kept_backup(ready.backup, issue, backup_code)
        for kept, data in secret.items():
            centre.secrets.write(staging / kept, data, lies_at=folder / kept)
        staging.rename(folder)
    except BaseException:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    return Issued(
        issue=issue,
        package=folder / name,
        folder=folder,
        candidates=len(plan.candidates),
        groups=tuple(group.line() for group in roster.groups),
        warnings=ready.notes,
    )


def release_code(
    centre: CentreFolder, session_id: str, serial: int | None = None, *, backup: bool = False
) -> OpeningCode:
    """The opening code of a version of a session's package, the newest by default; that somebody looked is noted.

    `backup`: that of its backup paper.

    Raises:
        CentreError: unknown_session, unknown_serial, no_backup_paper, file_damaged.
    """
    path = centre.issue(session_id, serial) / (BACKUP_CODE_FILE if backup else CODE_FILE)
    if backup and not centre.secrets.exists(path):
        raise CentreError("no_backup_paper", say("issuing.backup.none"))
    code = centre.secrets.read_json(path, OpeningCode)
    noted = msgspec.structs.replace(code, released_ms=(*code.released_ms, now_ms()))
    centre.secrets.write(path, msgspec.json.encode(noted))
    return noted


def _same_kind(earlier: Sequence[Path], plan: SessionPlan) -> None:
    """A session id has one kind for ever: a trial must never make the formal package of its number an old one."""
    if earlier and (kind := read_json(earlier[-1] / ISSUE_FILE, Issue).kind) != plan.kind:
        raise CentreError("other_kind", say("issuing.other_kind", session_id=plan.session_id, was=kind, kind=plan.kind))


def _issue(package: VerifiedPackage, name: str, ready: Ready) -> Issue:
    manifest = package.manifest
    return Issue(
        session_id=manifest.session_id,
        kind=manifest.kind,
        package_id=manifest.package_id,
        package_sha256=package.sha256,
        serial=manifest.serial,
        site_id=manifest.site_id,
        paper_id=manifest.paper_id,
        created_ms=manifest.created_ms,
        package_file=name,
        room=manifest.room,
        card=ready.card.fingerprint,
        due=len(ready.plan.candidates),
        backup_paper_id=ready.plan.backup_paper_id,
    )


def _second(backup: Authored | None, code: str) -> SecondPaper | None:
    return SecondPaper(paper=backup.paper, media=backup.media, opening_code=code) if backup is not None else None


def _kept_backup(backup: Authored, issue: Issue, code: str) -> dict[str, bytes]:
    kept = OpeningCode(session_id=issue.session_id, package_id=issue.package_id, code=code)
    return {
        BACKUP_CODE_FILE: msgspec.json.encode(kept),
        BACKUP_KEY_FILE: msgspec.json.encode(backup.key),
        BACKUP_PAPER_FILE: pack_paper(backup.paper, backup.media),
    }


def _kept(ready: Ready, issue: Issue, code: str) -> dict[str, bytes]:
    """What stays at the centre, by the name of its file."""
    kept = OpeningCode(session_id=issue.session_id, package_id=issue.package_id, code=code)
    return {
        CODE_FILE: msgspec.json.encode(kept),
        KEY_FILE: msgspec.json.encode(ready.authored.key),
        PAPER_FILE: pack_paper(ready.authored.paper, ready.authored.media),
        PINS_FILE: msgspec.json.encode(ready.duties),
    }
