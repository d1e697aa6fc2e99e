"""The paper archive: paper.json and its media in one canonical container.

This is what a package carries under two locks, and what the server encrypts for the clients under one random key.
"""

import io
from collections.abc import Mapping

import msgspec

from shared.decoding import decode_json
from shared.exam.paper import Paper
from shared.exchange.container import read_container, read_member, write_container
from shared.exchange.errors import ArchiveError, ContainerError
from shared.words.catalogue import say

PAPER_NAME = "paper.json"


class OpenedPaper(msgspec.Struct, frozen=True, kw_only=True):
    """A paper and its media: path inside the archive to bytes."""

    paper: Paper
    media: dict[str, bytes]


def pack_paper(paper: Paper, media: Mapping[str, bytes]) -> bytes:
    """The archive's bytes, the same for the same content.

    Raises:
        ArchiveError: archive_media_missing when the paper names media that are not given.
    """
    _check_media(paper, media)
    target = io.BytesIO()
    write_container(target, [(PAPER_NAME, msgspec.json.encode(paper)), *sorted(media.items())])
    return target.getvalue()


def open_paper(data: bytes) -> OpenedPaper:
    """The paper of an archive.

    Raises:
        ArchiveError: archive_damaged, archive_not_understood (another version of the program), archive_media_missing.
    """
    stream = io.BytesIO(data)
    try:
        members = read_container(stream)
        contents = {member.name: read_member(stream, member) for member in members}
    except ContainerError as error:
        raise ArchiveError("archive_damaged", say("exchange.paper.incomplete", detail=error.detail)) from error
    try:
        paper = decode_json(contents.pop(PAPER_NAME), Paper)
    except (KeyError, msgspec.DecodeError) as error:
        message = say("exchange.paper.not_understood")
        raise ArchiveError("archive_not_understood", message) from error
    _check_media(paper, contents)
    return OpenedPaper(paper=paper, media=contents)


def _check_media(paper: Paper, media: Mapping[str, bytes]) -> None:
    if missing := sorted(paper.media() - set(media)):
        named = "、".join(missing)
        raise ArchiveError("archive_media_missing", say("exchange.paper.media_missing", named=named))
