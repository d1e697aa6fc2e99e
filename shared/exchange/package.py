"""The exam package `*.exampkg`: what the centre sends to one site for one session.

    manifest.dsse.json   signed by the centre: which session, site, room, paper, serial, until when, files with hashes
    roster.age           plan, candidates, photos, secrets of the session, the site's directory; sealed to the site
    paper.age            paper and media; sealed to the site outside, with the opening code inside
    backup.age           the backup paper 备用卷 likewise, with an opening code of its own; where there is one

Checking happens in three steps, each without touching the site's data: `open_package` needs only public keys,
`open_roster_part` the site's key, `open_paper_part` the opening code as well.
"""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.exam.paper import Paper
from shared.exam.plan import SessionKind, SessionPlan
from shared.exam.room.papers import PaperName
from shared.exchange.container import hash_stream, read_member
from shared.exchange.directory import Directory
from shared.exchange.errors import ArchiveError, ContainerError, PackageError
from shared.exchange.paper_archive import OpenedPaper, open_paper, pack_paper
from shared.exchange.roster_archive import OpenedRoster, SessionSecrets, open_roster, pack_roster
from shared.exchange.signed_file import SUITE, FileEntry, FileKind, describe, read_signed_file, write_signed_file
from shared.exchange.site_files import CentrePublic, SitePublic
from shared.security import sealing, signing
from shared.security.errors import SecurityError
from shared.words.catalogue import say

SUFFIX: Final = ".exampkg"
PACKAGE_TYPE: Final = "application/vnd.exam-site-kit.package+json"
ROSTER_PART: Final = "roster.age"
PAPER_PART: Final = "paper.age"
BACKUP_PART: Final = "backup.age"

KIND: Final = FileKind(
    error=PackageError,
    prefix="package",
    payload_type=PACKAGE_TYPE,
    format="exam-package",
    version=1,
    parts=(ROSTER_PART, PAPER_PART),
    optional=(BACKUP_PART,),
)


class PackageManifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the centre signs. `serial` grows with each package of a session; times are UTC ms."""

    format: str = "exam-package"
    version: int = 1
    suite: str = SUITE
    package_id: str
    serial: int
    session_id: str
    kind: SessionKind = "formal"
    site_id: str
    room: str
    paper_id: str
    centre_id: str
    created_ms: int
    valid_until_ms: int
    files: tuple[FileEntry, ...]


class VerifiedPackage(msgspec.Struct, frozen=True, kw_only=True):
    """A package whose every byte was checked against the centre's signature; its parts are still sealed."""

    manifest: PackageManifest
    roster: bytes
    paper: bytes
    backup: bytes | None = None
    sha256: str
    bytes: int


class SecondPaper(msgspec.Struct, frozen=True, kw_only=True):
    """A backup paper to be sealed, and the code by which it alone is opened."""

    paper: Paper
    media: Mapping[str, bytes]
    opening_code: str


def build_package(
    path: Path,
    *,
    plan: SessionPlan,
    photos: Mapping[str, bytes],
    paper: Paper,
    media: Mapping[str, bytes],
    site: SitePublic,
    centre_id: str,
    signing_key: Ed25519PrivateKey,
    opening_code: str,
    serial: int,
    created_ms: int,
    valid_until_ms: int,
    package_id: str | None = None,
    extension_key: bytes | None = None,
    receipt_keys: tuple[bytes, ...] = (),
    directory: Directory | None = None,
    backup: SecondPaper | None = None,
) -> VerifiedPackage:
    """Seal, sign and write a package; `path` appears only when complete.

    `extension_key`: with it the site can check the centre's codes for time above its own limit. `receipt_keys`: the
    certificates of keys that may sign receipts (they travel beside an `extension_key` only). `directory`: where all
    candidates of the site sit. `backup`: the paper that the plan names as its backup paper.

    Raises:
        ValueError: the plan is for another site or paper.
        ArchiveError: media or photos are missing.
        SecurityError: key_malformed, code_malformed.
    """
    second_id = backup.paper.paper_id if backup is not None else ""
    named = (site.site_id, paper.paper_id, second_id)
    if (plan.site_id, plan.paper_id, plan.backup_paper_id) != named:
        raise ValueError("plan, site and paper do not belong together")
    secrets_of_session = (
        SessionSecrets(extension_key=extension_key, receipt_keys=receipt_keys) if extension_key is not None else None
    )
    roster_sealed = sealing.seal_to(site.recipient, pack_roster(plan, photos, secrets_of_session, directory))
    paper_sealed = sealing.seal_paper(site.recipient, opening_code, pack_paper(paper, media))
    parts = [(ROSTER_PART, roster_sealed), (PAPER_PART, paper_sealed)]
    second_sealed = None
    if backup is not None:
        archive = pack_paper(backup.paper, backup.media)
        second_sealed = sealing.seal_paper(site.recipient, backup.opening_code, archive)
        parts.append((BACKUP_PART, second_sealed))
    manifest = PackageManifest(
        package_id=package_id or f"{plan.session_id}-{serial}-{secrets.token_hex(4)}",
        serial=serial,
        session_id=plan.session_id,
        kind=plan.kind,
        site_id=plan.site_id,
        room=plan.room,
        paper_id=paper.paper_id,
        centre_id=centre_id,
        created_ms=created_ms,
        valid_until_ms=valid_until_ms,
        files=describe(parts),
    )
    whole = write_signed_file(path, KIND, manifest, parts, signing_key)
    return VerifiedPackage(
        manifest=manifest,
        roster=roster_sealed,
        paper=paper_sealed,
        backup=second_sealed,
        sha256=whole.sha256,
        bytes=whole.bytes,
    )


def package_for(path: Path, centre: CentrePublic) -> PackageManifest:
    """Which site, room and session a package is for, by the word of this centre.

    Raises PackageError as `open_package`; for whom and until when it is good is not looked at.
    """
    return _read(path, centre).manifest


def open_package(
    path: Path, *, centre: CentrePublic, site_id: str, now_ms: int, known: Mapping[str, int] | None = None
) -> VerifiedPackage:
    """Check a package with public keys alone.

    `known`: session id to the highest serial imported so far; an older one is refused, the same may come again.

    Raises:
        PackageError: package_unreadable, package_not_ours, package_damaged, package_truncated, package_trailing,
            package_unsigned, package_signature_damaged, package_forged, package_foreign_signer, package_wrong_kind,
            package_version, package_manifest, package_file_missing, package_file_extra, package_file_changed,
            package_foreign_centre, package_foreign_site, package_expired, package_older.
    """
    package = _read(path, centre)
    _check_purpose(package.manifest, centre, site_id, now_ms, known or {})
    return package


def open_roster_part(package: VerifiedPackage, identity: str) -> OpenedRoster:
    """Plan, candidates and photos, with the site's key (in memory).

    Raises:
        PackageError: roster_wrong_key, roster_damaged, roster_not_understood, roster_mismatch, key_malformed.
    """
    try:
        roster = open_roster(sealing.open_with(identity, package.roster))
    except SecurityError as error:
        raise _sealed_refusal("roster", say("package.roster_noun", roster_part=ROSTER_PART), error) from error
    except ArchiveError as error:
        raise PackageError(f"roster_{error.code.removeprefix('archive_')}", error.message) from error
    plan, manifest = roster.plan, package.manifest
    signed = (manifest.session_id, manifest.kind, manifest.site_id, manifest.room, manifest.paper_id)
    told = (plan.session_id, plan.kind, plan.site_id, plan.room, plan.paper_id)
    if told != signed or bool(plan.backup_paper_id) != (package.backup is not None):
        raise PackageError(
            "roster_mismatch",
            say("exchange.roster_mismatch", roster_part=ROSTER_PART, advice=say("exchange.centre_again")),
        )
    return roster


def check_paper_part(package: VerifiedPackage, identity: str) -> None:
    """At import, before any code is known: the papers are whole and for this site.

    Raises:
        PackageError: paper_wrong_key, paper_damaged, key_malformed.
    """
    for part, sealed in ((PAPER_PART, package.paper), (BACKUP_PART, package.backup)):
        try:
            if sealed is not None:
                sealing.check_paper(identity, sealed)
        except SecurityError as error:
            raise _sealed_refusal("paper", say("package.paper_noun", paper_part=part), error) from error


def open_paper_archive(package: VerifiedPackage, identity: str, code: str, name: PaperName = "main") -> bytes:
    """The paper archive's bytes (for `open_paper`), with the site's key and that paper's code; in memory only.

    Raises:
        ValueError: there is no such paper in the package.
        PackageError: code_malformed, code_wrong (the paper stays sealed), paper_wrong_key, paper_damaged,
            key_malformed.
    """
    sealed = package.paper if name == "main" else package.backup
    if sealed is None:
        raise ValueError(f"the package has no {name} paper")
    try:
        return sealing.open_paper(identity, code, sealed)
    except SecurityError as error:
        part = PAPER_PART if name == "main" else BACKUP_PART
        raise _sealed_refusal("paper", say("package.paper_noun", paper_part=part), error) from error


def open_paper_part(
    package: VerifiedPackage, identity: str, code: str, name: PaperName = "main", *, paper_id: str = ""
) -> OpenedPaper:
    """The paper and its media. `paper_id`: which one it must be; the manifest's where none is named.

    Raises:
        PackageError: as `open_paper_archive`, and paper_not_understood, paper_media_missing, paper_mismatch.
    """
    try:
        opened = open_paper(open_paper_archive(package, identity, code, name))
    except ArchiveError as error:
        raise PackageError(f"paper_{error.code.removeprefix('archive_')}", error.message) from error
    if opened.paper.paper_id != (paper_id or package.manifest.paper_id):
        raise PackageError(
            "paper_mismatch", say("exchange.paper_mismatch", paper_part=PAPER_PART, advice=say("exchange.centre_again"))
        )
    return opened


def _read(path: Path, centre: CentrePublic) -> VerifiedPackage:
    try:
        with path.open("rb") as stream:
            manifest, members, _ = read_signed_file(stream, KIND, PackageManifest, signing.trust(centre.key()))
            roster, paper = (read_member(stream, members[name]) for name in KIND.parts)
            backup = read_member(stream, members[BACKUP_PART]) if BACKUP_PART in members else None
            whole = hash_stream(stream)
    except ContainerError as error:
        raise KIND.refuse(error.code, say("package.trouble", detail=error.detail)) from error
    except OSError as error:
        raise KIND.refuse("unreadable", say("package.unreadable", name=path.name)) from error
    return VerifiedPackage(
        manifest=manifest, roster=roster, paper=paper, backup=backup, sha256=whole.sha256, bytes=whole.bytes
    )


def _check_purpose(
    manifest: PackageManifest, centre: CentrePublic, site_id: str, now_ms: int, known: Mapping[str, int]
) -> None:
    if manifest.centre_id != centre.centre_id:
        detail = say("package.foreign_centre", centre_id=manifest.centre_id, centre_id_2=centre.centre_id)
        raise KIND.refuse("foreign_centre", detail, advice=say("exchange.centre_again"))
    if manifest.site_id != site_id:
        detail = say("package.foreign_site", site_id=manifest.site_id, site_id_2=site_id)
        raise KIND.refuse("foreign_site", detail, advice=say("exchange.centre_again"))
    if now_ms > manifest.valid_until_ms:
        advice = say("package.expired_advice")
        raise KIND.refuse("expired", say("package.expired"), advice=advice)
    newest = known.get(manifest.session_id, 0)
    if manifest.serial < newest:
        detail = say("package.old", serial=manifest.serial, newest=newest)
        raise KIND.refuse("older", detail, advice=say("package.old_advice"))


def _sealed_refusal(part: str, noun: str, error: SecurityError) -> PackageError:
    match error.code:
        case "sealed_for_other":
            return PackageError(
                f"{part}_wrong_key",
                say("exchange.sealed_for_other", noun=noun, advice=say("exchange.centre_again")),
            )
        case "sealed_damaged" | "not_sealed":
            return PackageError(f"{part}_damaged", say("exchange.sealed_damaged", noun=noun, advice=KIND.advice))
    return PackageError(error.code, error.message)
