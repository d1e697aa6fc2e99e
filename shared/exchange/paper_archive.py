"""The paper archive: paper.json and its media in one canonical container.

This is what a package carries under two locks, and what the server encrypts for the clients under one random key.
"""

import io
from collections.abc import Mapping

import msgspec

from shared.exam.paper import Paper
from shared.exchange.container import read_container, read_member, write_container
from shared.exchange.errors import ArchiveError, ContainerError

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
        raise ArchiveError("archive_damaged", f"试卷内容不完整：{error.detail}。请重新导入试卷包。") from error
    try:
        paper = msgspec.json.decode(contents.pop(PAPER_NAME), type=Paper)
    except (KeyError, msgspec.DecodeError) as error:
        message = "试卷内容的格式与本程序版本不符，未被采用。请核对程序版本，或向考试中心重新索取。"
        raise ArchiveError("archive_not_understood", message) from error
    _check_media(paper, contents)
    return OpenedPaper(paper=paper, media=contents)


def _check_media(paper: Paper, media: Mapping[str, bytes]) -> None:
    if missing := sorted(paper.media() - set(media)):
        named = "、".join(missing)
        raise ArchiveError("archive_media_missing", f"试卷缺少附件：{named}。未被采用；请向考试中心重新索取。")
