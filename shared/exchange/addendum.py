"""The addendum 补充记录 `*.examaddendum`: what the room log says after its bundle was sealed.

    manifest.dsse.json   signed by the site: session, number, the bundle it belongs to, head of the room log
    addendum.age         sealed to the centre; inside, the records after the bundle's last one, a line each

The records go on where the chain in the bundle ends, so an addendum belongs to that bundle and to no other. Each later
one holds everything the one before holds and more: the last one that came is enough. ADR 0040.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.decoding import decode_json
from shared.exam.plan import SessionPlan
from shared.exam.room import fold
from shared.exam.room.events import BundleSealed, Record
from shared.exam.room.state import RoomState
from shared.exchange.bundle import OpenedBundle
from shared.exchange.bundle_checks import is_lost
from shared.exchange.container import read_container, read_member
from shared.exchange.errors import BundleError, ContainerError
from shared.exchange.from_site import FromSite, SiteManifest, read_from_site
from shared.exchange.known_cards import KnownCard
from shared.exchange.results import ChainedRecord, decode_log, encode_log
from shared.exchange.signed_file import FileKind, describe, write_signed_file
from shared.exchange.site_files import CentrePublic
from shared.security import sealing
from shared.security.chain import chain_hash
from shared.security.errors import SecurityError
from shared.words.catalogue import say

SUFFIX: Final = ".examaddendum"
ADDENDUM_TYPE: Final = "application/vnd.exam-site-kit.addendum+json"
PART: Final = "addendum.age"

KIND: Final = FileKind(
    error=BundleError,
    prefix="addendum",
    payload_type=ADDENDUM_TYPE,
    format="exam-addendum",
    version=1,
    parts=(PART,),
)


class AddendumManifest(SiteManifest, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the site signs. `number`: 1, 2, 3 … of one bundle; `notes` of the `records` are people's own."""

    format: str = "exam-addendum"
    version: int = 1
    addendum_id: str
    number: int
    bundle_id: str
    bundle_sha256: str
    records: int
    notes: int
    room_log_head: str


CheckedAddendum = FromSite[AddendumManifest]


class OpenedAddendum(msgspec.Struct, frozen=True, kw_only=True):
    """The records that follow the bundle's, and the room after them."""

    manifest: AddendumManifest
    sha256: str
    records: tuple[Record, ...]
    state: RoomState


def build_addendum(
    path: Path,
    *,
    addendum_id: str,
    number: int,
    plan: SessionPlan,
    bundle: BundleSealed,
    later: Sequence[ChainedRecord],
    notes: int,
    centre: CentrePublic,
    signing_key: Ed25519PrivateKey,
    created_ms: int,
) -> tuple[str, int]:
    """Seal, sign and write an addendum; its SHA-256 and size. `path` appears only when complete.

    `bundle`: as the room log tells of its sealing; `later`: the records after its last one, at least one.
    """
    sealed = sealing.seal_to(centre.results_recipient, encode_log(tuple(later)))
    manifest = AddendumManifest(
        addendum_id=addendum_id,
        number=number,
        bundle_id=bundle.bundle_id,
        bundle_sha256=bundle.bundle_sha256,
        session_id=plan.session_id,
        kind=plan.kind,
        site_id=plan.site_id,
        room=plan.room,
        centre_id=centre.centre_id,
        created_ms=created_ms,
        records=len(later),
        notes=notes,
        room_log_head=later[-1].hash.hex(),
        files=describe([(PART, sealed)]),
    )
    whole = write_signed_file(path, KIND, manifest, [(PART, sealed)], signing_key)
    return whole.sha256, whole.bytes


def check_addendum(path: Path, *, centre_id: str, cards: Sequence[KnownCard]) -> CheckedAddendum:
    """Check an addendum with public keys alone.

    Raises BundleError with the codes of `check_bundle`, which begin with `addendum_` here.
    """
    return read_from_site(path, KIND, AddendumManifest, centre_id=centre_id, cards=cards)


def unseal_addendum(addendum: CheckedAddendum, identity: str, bundle: OpenedBundle) -> OpenedAddendum:
    """Open an addendum and hold it against the bundle it names.

    Raises:
        BundleError: addendum_other_bundle, addendum_wrong_key, addendum_damaged_inside, addendum_not_understood,
            addendum_log_broken (its records are not the ones that follow the bundle's), key_malformed.
    """
    manifest = addendum.manifest
    if (manifest.bundle_sha256, manifest.session_id) != (bundle.sha256, bundle.manifest.session_id):
        told = say("bundle.addendum.other_bundle", stated=manifest.bundle_sha256[:12], found=bundle.sha256[:12])
        raise KIND.refuse("other_bundle", told)
    try:
        chained = decode_log(sealing.open_with(identity, addendum.sealed))
        records = tuple(one.decode() for one in chained)
    except SecurityError as error:
        if error.code == "key_malformed":
            raise BundleError(error.code, error.message) from error
        code, told = ("wrong_key", "wrong_key") if error.code == "sealed_for_other" else ("damaged_inside", "damaged")
        detail = say("bundle.results", noun=KIND.noun, results_part=PART, told=say(f"bundle.{told}"))
        raise KIND.refuse(code, detail) from error
    except msgspec.DecodeError as error:
        told = say("bundle.not_understood", results_part=PART)
        raise KIND.refuse("not_understood", told, advice=say("bundle.update")) from error
    state = _follow(bundle, chained, records)
    if (manifest.records, manifest.notes) != (len(records), state.later.notes - bundle.state.later.notes):
        raise KIND.refuse("mismatch", say("bundle.mismatch", noun=KIND.noun))
    if manifest.room_log_head != (chained[-1].hash.hex() if chained else bundle.manifest.room_log_head):
        raise KIND.refuse("mismatch", say("bundle.mismatch", noun=KIND.noun))
    return OpenedAddendum(manifest=manifest, sha256=addendum.sha256, records=records, state=state)


def _follow(bundle: OpenedBundle, chained: Sequence[ChainedRecord], records: Sequence[Record]) -> RoomState:
    """The room after the records, if they are the very next ones. Raises BundleError `addendum_log_broken`."""
    head, state = bytes.fromhex(bundle.manifest.room_log_head), bundle.state
    for one, record in zip(chained, records, strict=True):
        expected = one.hash if is_lost(one) else chain_hash(head, one.record)
        if expected != one.hash or record.seq != state.last_seq + 1:
            raise KIND.refuse("log_broken", say("bundle.addendum.log_broken", seq=state.last_seq + 1))
        head, state = one.hash, fold.apply(state, record)
    return state


class _Envelope(msgspec.Struct, frozen=True):
    payloadType: str  # noqa: N815 - the name DSSE gives it


def is_addendum(path: Path) -> bool:
    """Whether a file says that it is one; nothing of it is believed yet."""
    try:
        with path.open("rb") as stream:
            return decode_json(read_member(stream, read_container(stream)[0]), _Envelope).payloadType == ADDENDUM_TYPE
    except (ContainerError, OSError, msgspec.DecodeError):
        return False
