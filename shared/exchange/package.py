"""The exam package `*.exampkg`: what the centre sends to one site for one session.

    manifest.dsse.json   signed by the centre: which session, site, room, paper, serial, until when, files with hashes
    roster.age           plan, candidates, photos, secrets of the session, the site's directory; sealed to the site
    paper.age            paper and media; sealed to the site outside, with the opening code inside
    backup.age           the backup paper 备用卷 likewise, with an opening code of its own; where there is one
    trust.json           how the centre's keys changed and what it has revoked; where there is anything to tell

Checking happens in three steps, each without touching the site's data: `open_package` needs only public keys,
`open_roster_part` the site's key, `open_paper_part` the opening code as well.
"""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.exam.paper import Paper
from shared.exam.plan import SessionKind, SessionPlan
from shared.exam.room.papers import PaperName
from shared.exchange.centre_trust import CentreTrust, Learnt, learn, trust_in
from shared.exchange.container import Member, hash_stream, read_member
from shared.exchange.directory import Directory
from shared.exchange.errors import ArchiveError, ContainerError, PackageError, TrustError
from shared.exchange.paper_archive import OpenedPaper, open_paper, pack_paper
from shared.exchange.roster_archive import OpenedRoster, SessionSecrets, open_roster, pack_roster
from shared.exchange.signed_file import (
    SUITE,
    FileEntry,
    FileKind,
    Keys,
    describe,
    read_signed_file,
    write_signed_file,
)
from shared.exchange.site_files import CentrePublic, SitePublic, card_fingerprint
from shared.exchange.trust_file import MAX_BYTES as TRUST_BYTES
from shared.exchange.trust_file import MEMBER as TRUST_PART
from shared.security import sealing
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
    optional=(BACKUP_PART, TRUST_PART),
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
    learnt: Learnt | None = None
    """What it told of the centre's keys; None for a package that was just built."""


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
    trust: bytes = b"",
) -> VerifiedPackage:
    """Seal, sign and write a package; `path` appears only when complete.

    `extension_key`: with it the site can check the centre's codes for time above its own limit. `receipt_keys`: the
    certificates of keys that may sign receipts (they travel beside an `extension_key` only). `directory`: where all
    candidates of the site sit. `backup`: the paper that the plan names as its backup paper. `trust`: a trust file.

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
    if trust:
        parts.append((TRUST_PART, trust))
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


def package_for(path: Path, centre: CentrePublic | CentreTrust) -> PackageManifest:
    """Which site, room and session a package is for, by the word of this centre.

    Raises PackageError as `reopen_package`; for whom and until when it is good is not looked at.
    """
    return _read(path, trust_in(centre))[0].manifest


def open_package(
    path: Path,
    *,
    centre: CentrePublic | CentreTrust,
    site_id: str,
    now_ms: int,
    known: Mapping[str, int] | None = None,
    card: SitePublic | None = None,
) -> VerifiedPackage:
    """Check a package that comes, with public keys alone. What it tells of the centre's keys is in its `learnt`.

    `known`: session id to the highest serial imported so far; an older one is refused, the same may come again.
    `card`: the site's own, which the centre may have revoked.

    Raises:
        PackageError: package_unreadable, package_not_ours, package_damaged, package_truncated, package_trailing,
            package_unsigned, package_signature_damaged, package_forged, package_foreign_signer, package_wrong_kind,
            package_version, package_manifest, package_file_missing, package_file_extra, package_file_changed,
            package_foreign_centre, package_foreign_site, package_key_revoked, package_key_retired, package_recalled,
            package_card_revoked, package_expired, package_older; package_trust_… for a trust file inside that is
            refused (see `TrustError`).
    """
    package, signer = _read(path, trust_in(centre))
    trust = package.learnt.trust if package.learnt is not None else trust_in(centre)
    _check_trust(package.manifest, trust, signer, now_ms, card)
    _check_purpose(package.manifest, trust.card, site_id, now_ms, known or {})
    return package


def reopen_package(path: Path, *, centre: CentrePublic | CentreTrust, site_id: str) -> VerifiedPackage:
    """A package that was let in before: whole, of this centre, for this site. Its age and what was revoked since are no
    matter here: a session that was let in is not thrown out later.

    Raises PackageError as `open_package`, less what is judged of time.
    """
    package, _ = _read(path, trust_in(centre), kept=True)
    _check_place(package.manifest, trust_in(centre).card, site_id)
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


def _read(path: Path, trust: CentreTrust, *, kept: bool = False) -> tuple[VerifiedPackage, str]:
    """The package and who signed it. `kept`: only what is known here already says whom to believe."""
    learnt: list[Learnt] = []
    try:
        with path.open("rb") as stream:

            def believed(found: Mapping[str, Member]) -> Keys:
                if kept or TRUST_PART not in found:
                    return trust.keys()
                learnt.append(_learnt(stream, found[TRUST_PART], trust))
                return learnt[0].trust.keys()

            manifest, members, signer = read_signed_file(stream, KIND, PackageManifest, believed)
            roster, paper = (read_member(stream, members[name]) for name in KIND.parts)
            backup = read_member(stream, members[BACKUP_PART]) if BACKUP_PART in members else None
            whole = hash_stream(stream)
    except ContainerError as error:
        raise KIND.refuse(error.code, say("package.trouble", detail=error.detail)) from error
    except OSError as error:
        raise KIND.refuse("unreadable", say("package.unreadable", name=path.name)) from error
    package = VerifiedPackage(
        manifest=manifest,
        roster=roster,
        paper=paper,
        backup=backup,
        sha256=whole.sha256,
        bytes=whole.bytes,
        learnt=learnt[0] if learnt else None,
    )
    return package, signer


def _learnt(stream: BinaryIO, member: Member, trust: CentreTrust) -> Learnt:
    """What the trust file inside tells; it is read before the signature of the package can be."""
    try:
        data = read_member(stream, member) if member.bytes <= TRUST_BYTES else b" " * (TRUST_BYTES + 1)
        return learn(trust, data)
    except TrustError as error:
        raise PackageError(f"package_{error.code}", error.message) from error


def _check_trust(
    manifest: PackageManifest, trust: CentreTrust, signer: str, now_ms: int, card: SitePublic | None
) -> None:
    """Whether the key that signed counts now, and whether the centre takes package or site back."""
    refused = trust.refusal(signer, manifest.created_ms, now_ms)
    if refused:
        raise KIND.refuse(refused, say(f"package.{refused}"), advice=say("package.key_advice"))
    recalled = trust.revoked.package(manifest.session_id, manifest.serial)
    if recalled is not None:
        told = say("package.recalled", serial=manifest.serial, reason=recalled.reason)
        raise KIND.refuse("recalled", told, advice=say("package.recalled_advice"))
    mine = trust.revoked.site_card(card_fingerprint(card)) if card is not None else None
    if mine is not None:
        told = say("package.card_revoked", reason=mine.reason)
        raise KIND.refuse("card_revoked", told, advice=say("package.card_revoked_advice"))


def _check_place(manifest: PackageManifest, centre: CentrePublic, site_id: str) -> None:
    if manifest.centre_id != centre.centre_id:
        detail = say("package.foreign_centre", centre_id=manifest.centre_id, ours=centre.centre_id)
        raise KIND.refuse("foreign_centre", detail, advice=say("exchange.centre_again"))
    if manifest.site_id != site_id:
        detail = say("package.foreign_site", site_id=manifest.site_id, ours=site_id)
        raise KIND.refuse("foreign_site", detail, advice=say("exchange.centre_again"))


def _check_purpose(
    manifest: PackageManifest, centre: CentrePublic, site_id: str, now_ms: int, known: Mapping[str, int]
) -> None:
    _check_place(manifest, centre, site_id)
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
