"""What bundle and addendum share: a file that a site signed with its own key and sealed to its centre.

Checked with public keys alone; who signed is found among the centre's cards, those that were replaced included.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from shared.exam.plan import SessionKind
from shared.exchange.container import hash_stream, read_member
from shared.exchange.errors import ContainerError
from shared.exchange.known_cards import KnownCard, Note, note_of, signer
from shared.exchange.signed_file import SUITE, FileEntry, FileKind, read_signed_file
from shared.security import signing
from shared.words.catalogue import say


class SiteManifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a site says of every file it sends: of which session, by whom, to which centre. `created_ms` UTC ms."""

    suite: str = SUITE
    session_id: str
    kind: SessionKind = "formal"
    site_id: str
    room: str
    centre_id: str
    created_ms: int
    files: tuple[FileEntry, ...]


Manifest = TypeVar("Manifest", bound=SiteManifest)


class FromSite(msgspec.Struct, Generic[Manifest], frozen=True, kw_only=True):
    """A file whose every byte was checked, its part still sealed.

    `signer`: the card whose key signed; None for one that was just made. `note`: what a person should know of it.
    """

    manifest: Manifest
    sealed: bytes
    sha256: str
    bytes: int
    signer: KnownCard | None = None
    note: Note | None = None


def read_from_site(
    path: Path, kind: FileKind, manifest_type: type[Manifest], *, centre_id: str, cards: Sequence[KnownCard]
) -> FromSite[Manifest]:
    """Check such a file. `cards`: of all sites and rooms, those that were replaced as well.

    Raises `kind.error` with the prefixed codes of `read_signed_file`, and: unreadable, foreign_site, foreign_room,
    card_replaced, foreign_centre.
    """
    trusted = signing.trust(*(known.card.key() for known in cards))
    try:
        with path.open("rb") as stream:
            manifest, members, key_id = read_signed_file(stream, kind, manifest_type, trusted)
            sealed = read_member(stream, members[kind.parts[0]])
            whole = hash_stream(stream)
    except ContainerError as error:
        raise kind.refuse(error.code, say("bundle.trouble", noun=kind.noun, detail=error.detail)) from error
    except OSError as error:
        raise kind.refuse("unreadable", say("bundle.unreadable", noun=kind.noun, name=path.name)) from error
    known = signer(cards, key_id, site_id=manifest.site_id, room=manifest.room, signed_ms=manifest.created_ms)
    if not isinstance(known, KnownCard):
        detail = say(f"bundle.{known}", noun=kind.noun, site_id=manifest.site_id, room=manifest.room)
        raise kind.refuse(known, detail, advice=say("bundle.ask_the_site"))
    if manifest.centre_id != centre_id:
        told = say("bundle.foreign_centre", noun=kind.noun, centre_id=manifest.centre_id, ours=centre_id)
        raise kind.refuse("foreign_centre", told)
    return FromSite(
        manifest=manifest,
        sealed=sealed,
        sha256=whole.sha256,
        bytes=whole.bytes,
        signer=known,
        note=note_of(cards, known, manifest.room),
    )
