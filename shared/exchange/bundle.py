"""The result bundle `*.exambundle`: what a site sends back for one session.

    manifest.dsse.json   signed by the site: session, package, counts, head of the room log, files with hashes
    results.age          sealed to the centre; inside a container of
        results.json     `ResultSet`: plan, every sitting with its whole answer log
        room-log.jsonl   one record a line with its chain hash
        records.json     the data of the printed records, as the server gave them

`check_bundle` needs public keys only (the receiver), `open_bundle` the centre's results key; it recomputes every head
from the entries and the room log's chain, so that a bundle is right or names what is not.
"""

import io
import secrets
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.decoding import decode_json
from shared.exam.answers.reading import ReadLog
from shared.exam.room.events import Record
from shared.exam.room.state import RoomState
from shared.exchange.bundle_checks import Agreed, ResultProblem, check_results
from shared.exchange.container import read_container, read_member, write_container
from shared.exchange.errors import BundleError, ContainerError
from shared.exchange.from_site import FromSite, SiteManifest, read_from_site
from shared.exchange.known_cards import KnownCard, Note
from shared.exchange.results import ChainedRecord, ResultSet, decode_log, encode_log
from shared.exchange.signed_file import FileKind, describe, write_signed_file
from shared.exchange.site_files import CentrePublic
from shared.security import sealing
from shared.security.errors import SecurityError
from shared.words.catalogue import say

SUFFIX: Final = ".exambundle"
BUNDLE_TYPE: Final = "application/vnd.exam-site-kit.bundle+json"
RESULTS_PART: Final = "results.age"
RESULTS_FILE: Final = "results.json"
LOG_FILE: Final = "room-log.jsonl"
RECORDS_FILE: Final = "records.json"
_INSIDE: Final = (RESULTS_FILE, LOG_FILE, RECORDS_FILE)

KIND: Final = FileKind(
    error=BundleError,
    prefix="bundle",
    payload_type=BUNDLE_TYPE,
    format="exam-bundle",
    version=1,
    parts=(RESULTS_PART,),
)


class BundleManifest(SiteManifest, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the site signs. `room_log_head` hex; `sittings` with at least one log-in; `entries` over all of them."""

    format: str = "exam-bundle"
    version: int = 1
    bundle_id: str
    package_id: str
    package_sha256: str
    due: int
    sittings: int
    entries: int
    room_log_records: int
    room_log_head: str


CheckedBundle = FromSite[BundleManifest]


class OpenedBundle(msgspec.Struct, frozen=True, kw_only=True):
    """An opened bundle in which every head and the room log's chain were recomputed and agree.

    `state` and `logs` are what that took: the room log and every sitting's log, folded. `signer`, `note`: see
    `FromSite`.
    """

    manifest: BundleManifest
    sha256: str
    results: ResultSet
    room_log: tuple[Record, ...]
    records: bytes
    state: RoomState
    logs: Mapping[str, ReadLog]
    signer: KnownCard | None = None
    note: Note | None = None


def build_bundle(
    path: Path,
    *,
    results: ResultSet,
    room_log: Iterable[ChainedRecord],
    records: bytes,
    centre: CentrePublic,
    signing_key: Ed25519PrivateKey,
    created_ms: int,
    bundle_id: str | None = None,
    known: Mapping[str, ReadLog] | None = None,
) -> CheckedBundle:
    """Check, seal, sign and write a bundle; `path` appears only when complete.

    `records`: JSON of the printed records' data, carried as it is. `room_log`: the records' canonical bytes with
    their chain hashes (`shared.security.chain`, started from the session id). `known`: logs of the results that were
    folded already.

    Raises:
        BundleError: the codes of `open_bundle` about heads and log, if the server's own data disagree.
        SecurityError: key_malformed.
    """
    log = tuple(room_log)
    head = _check(results, log, known).head
    inside = io.BytesIO()
    contents = (msgspec.json.encode(results), encode_log(log), records)
    write_container(inside, list(zip(_INSIDE, contents, strict=True)))
    sealed = sealing.seal_to(centre.results_recipient, inside.getvalue())
    manifest = BundleManifest(
        bundle_id=bundle_id or f"{results.session_id}-{secrets.token_hex(4)}",
        session_id=results.session_id,
        kind=results.plan.kind,
        site_id=results.plan.site_id,
        room=results.plan.room,
        centre_id=centre.centre_id,
        package_id=results.package_id,
        package_sha256=results.package_sha256,
        created_ms=created_ms,
        due=len(results.plan.candidates),
        sittings=sum(sitting.present for sitting in results.sittings),
        entries=sum(len(sitting.log) for sitting in results.sittings),
        room_log_records=len(log),
        room_log_head=head.hex(),
        files=describe([(RESULTS_PART, sealed)]),
    )
    whole = write_signed_file(path, KIND, manifest, [(RESULTS_PART, sealed)], signing_key)
    return CheckedBundle(manifest=manifest, sealed=sealed, sha256=whole.sha256, bytes=whole.bytes)


def check_bundle(path: Path, *, centre_id: str, cards: Sequence[KnownCard]) -> CheckedBundle:
    """Check a bundle with public keys alone. `cards`: of all sites and rooms, those that were replaced as well.

    Raises:
        BundleError: bundle_unreadable, bundle_not_ours, bundle_damaged, bundle_truncated, bundle_trailing,
            bundle_unsigned, bundle_signature_damaged, bundle_forged, bundle_foreign_signer, bundle_wrong_kind,
            bundle_version, bundle_manifest, bundle_file_missing, bundle_file_extra, bundle_file_changed,
            bundle_foreign_site, bundle_foreign_room, bundle_card_replaced, bundle_foreign_centre.
    """
    return read_from_site(path, KIND, BundleManifest, centre_id=centre_id, cards=cards)


def open_bundle(path: Path, *, centre_id: str, cards: Sequence[KnownCard], identity: str) -> OpenedBundle:
    """Check and open a bundle with the centre's results key.

    Raises:
        BundleError: as `check_bundle`; bundle_wrong_key, bundle_results_damaged, bundle_not_understood, key_malformed;
            bundle_mismatch (manifest and results differ), bundle_log_broken, bundle_answers_broken,
            bundle_head_differs, bundle_roll_differs (a sitting the roster or the room log knows otherwise).
    """
    return unseal_bundle(check_bundle(path, centre_id=centre_id, cards=cards), identity)


def unseal_bundle(bundle: CheckedBundle, identity: str) -> OpenedBundle:
    """`open_bundle` for a bundle that was checked already."""
    try:
        contents = _members(sealing.open_with(identity, bundle.sealed))
        results = decode_json(contents[RESULTS_FILE], ResultSet)
        log = decode_log(contents[LOG_FILE])
    except SecurityError as error:
        if error.code == "key_malformed":
            raise BundleError(error.code, error.message) from error
        code = "wrong_key" if error.code == "sealed_for_other" else "results_damaged"
        told = say("bundle.wrong_key") if code == "wrong_key" else say("bundle.damaged")
        raise KIND.refuse(code, say("bundle.results", noun=KIND.noun, results_part=RESULTS_PART, told=told)) from error
    except ContainerError as error:
        raise KIND.refuse(
            "results_damaged", say("bundle.inside_trouble", results_part=RESULTS_PART, detail=error.detail)
        ) from error
    except (KeyError, msgspec.DecodeError) as error:
        update = say("bundle.update")
        raise KIND.refuse(
            "not_understood", say("bundle.not_understood", results_part=RESULTS_PART), advice=update
        ) from error
    agreed = _check(results, log)
    _compare(bundle.manifest, results, log, agreed.head)
    return OpenedBundle(
        manifest=bundle.manifest,
        sha256=bundle.sha256,
        results=results,
        room_log=agreed.records,
        records=contents[RECORDS_FILE],
        state=agreed.state,
        logs=agreed.logs,
        signer=bundle.signer,
        note=bundle.note,
    )


def _members(data: bytes) -> dict[str, bytes]:
    stream = io.BytesIO(data)
    members = read_container(stream)
    if tuple(member.name for member in members) != _INSIDE:
        raise ContainerError("damaged", say("bundle.wrong_files"))
    return {member.name: read_member(stream, member) for member in members}


def _check(results: ResultSet, log: tuple[ChainedRecord, ...], known: Mapping[str, ReadLog] | None = None) -> Agreed:
    try:
        return check_results(results, log, known)
    except ResultProblem as problem:
        keep = say("bundle.keep")
        raise KIND.refuse(problem.code, problem.detail, advice=keep) from problem


def _compare(manifest: BundleManifest, results: ResultSet, log: tuple[ChainedRecord, ...], head: bytes) -> None:
    stated = (
        manifest.session_id,
        manifest.kind,
        manifest.site_id,
        manifest.room,
        manifest.package_id,
        manifest.package_sha256,
        manifest.sittings,
        manifest.entries,
        manifest.room_log_records,
        manifest.room_log_head,
    )
    found = (
        results.session_id,
        results.plan.kind,
        results.plan.site_id,
        results.plan.room,
        results.package_id,
        results.package_sha256,
        sum(sitting.present for sitting in results.sittings),
        sum(len(sitting.log) for sitting in results.sittings),
        len(log),
        head.hex(),
    )
    if stated != found:
        raise KIND.refuse("mismatch", say("bundle.mismatch", noun=KIND.noun))
