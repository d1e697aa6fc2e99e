"""The roster archive: the session plan with its candidates, their photos, the secrets of the session, the directory.

Secrets stand beside the plan and not in it: the plan goes into the result bundle and onto screens, they do not. So does
the directory of the site, which is of other rooms' candidates.
"""

import io
from collections.abc import Mapping

import msgspec

from shared.decoding import decode_json
from shared.exam.plan import SessionPlan
from shared.exchange.container import read_container, read_member, write_container
from shared.exchange.directory import Directory
from shared.exchange.errors import ArchiveError, ContainerError
from shared.words.catalogue import say

PLAN_NAME = "plan.json"
SECRETS_NAME = "secrets.json"
DIRECTORY_NAME = "directory.json"
PHOTO_FOLDER = "photos/"


class SessionSecrets(msgspec.Struct, frozen=True, kw_only=True):
    """What centre and server share for one package.

    Attributes:
        extension_key: 32 bytes, checks the centre's codes 授权码.
        receipt_keys: certificates of the keys that may sign the receipt for this session's bundle.
    """

    extension_key: bytes
    receipt_keys: tuple[bytes, ...] = ()

    def __repr__(self) -> str:
        return "SessionSecrets(…)"


class OpenedRoster(msgspec.Struct, frozen=True, kw_only=True):
    """A session plan and the photos of its candidates: `Candidate.photo` to picture bytes (JPEG or PNG).

    `secrets` is None in a package of an older tool; `directory` is empty where the centre gave none.
    """

    plan: SessionPlan
    photos: dict[str, bytes]
    secrets: SessionSecrets | None = None
    directory: Directory = Directory()

    @property
    def extension_key(self) -> bytes | None:
        """The key of the centre's codes for time above the site's limit, if the package carries one."""
        return self.secrets.extension_key if self.secrets else None

    @property
    def receipt_keys(self) -> tuple[bytes, ...]:
        """Certificates of the keys that may sign receipts beside the centre's own."""
        return self.secrets.receipt_keys if self.secrets else ()

    def photo(self, ticket: str) -> bytes | None:
        """The candidate's picture, None if there is none."""
        candidate = self.plan.candidate(ticket)
        return self.photos.get(candidate.photo) if candidate and candidate.photo else None


def pack_roster(
    plan: SessionPlan,
    photos: Mapping[str, bytes],
    secrets: SessionSecrets | None = None,
    directory: Directory | None = None,
) -> bytes:
    """The archive's bytes, the same for the same content. `photos` is keyed as `Candidate.photo` names them.

    Raises:
        ArchiveError: archive_photo_missing when a candidate's photo is named but not given.
    """
    _check_photos(plan, photos)
    pictures = [(PHOTO_FOLDER + name, data) for name, data in sorted(photos.items())]
    target = io.BytesIO()
    hidden = [(SECRETS_NAME, msgspec.json.encode(secrets))] if secrets else []
    others = [(DIRECTORY_NAME, msgspec.json.encode(directory))] if directory else []
    write_container(target, [(PLAN_NAME, msgspec.json.encode(plan)), *hidden, *others, *pictures])
    return target.getvalue()


def open_roster(data: bytes) -> OpenedRoster:
    """The plan and photos of an archive.

    Raises:
        ArchiveError: archive_damaged, archive_not_understood, archive_photo_missing.
    """
    stream = io.BytesIO(data)
    try:
        members = read_container(stream)
        contents = {member.name: read_member(stream, member) for member in members}
    except ContainerError as error:
        raise ArchiveError("archive_damaged", say("exchange.roster.incomplete", detail=error.detail)) from error
    try:
        plan = decode_json(contents.pop(PLAN_NAME), SessionPlan)
        hidden = contents.pop(SECRETS_NAME, None)
        secrets = decode_json(hidden, SessionSecrets) if hidden is not None else None
        others = contents.pop(DIRECTORY_NAME, None)
        directory = decode_json(others, Directory) if others is not None else Directory()
    except (KeyError, msgspec.DecodeError) as error:
        message = say("exchange.roster.not_understood")
        raise ArchiveError("archive_not_understood", message) from error
    photos = {name.removeprefix(PHOTO_FOLDER): picture for name, picture in contents.items()}
    _check_photos(plan, photos)
    return OpenedRoster(plan=plan, photos=photos, secrets=secrets, directory=directory)


def _check_photos(plan: SessionPlan, photos: Mapping[str, bytes]) -> None:
    # Ticket numbers, not names: the sentence may end up in a log or on a projector.
    missing = [c.ticket for c in plan.candidates if c.photo and c.photo not in photos]
    if missing:
        named = "、".join(missing)
        raise ArchiveError("archive_photo_missing", say("exchange.roster.photos_missing", named=named))
