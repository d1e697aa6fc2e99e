"""Opening the paper: two locks come off in memory, and the paper is at once encrypted again for the clients.

The content key lies in the store, sealed by the vault; it leaves the server only once the room has started.
"""

import logging

import msgspec

from shared.exam.room.events import PaperUnsealed
from shared.exchange.errors import PackageError
from shared.exchange.package import open_package, open_paper_archive, open_paper_part
from shared.protocol.errors import WireError
from shared.security.canonical import sha256_hex
from shared.security.codes import normalise_opening_code, version_of_code
from shared.security.vault import Box, new_key
from site_server.domain.rows import SettingRow
from site_server.service.core.room import Paper
from site_server.service.core.site import Site
from site_server.service.core.writer import Tx

log = logging.getLogger(__name__)


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    sha256: str
    key: bytes


def prepare_paper(site: Site, code: str) -> Paper:
    """Take both locks off and encrypt for the clients; nothing of the room changes yet (slow: off the writer).

    Raises WireError: no_session, already_unsealed, wrong_opening_code, other_opening_code, package_refused.
    """
    site.space.need()
    room = site.need_room()
    if room.state.unsealed_ms is not None:
        raise WireError("already_unsealed")
    path = site.folder.package(room.row.file_name)
    try:
        package = open_package(path, centre=site.keys.centre, site_id=site.keys.card.site_id, now_ms=0)
        archive = open_paper_archive(package, site.keys.identity, code)
        open_paper_part(package, site.keys.identity, code)
    except PackageError as error:
        log.info("paper not opened: %s", error.code)
        if error.code == "code_malformed":
            raise WireError("wrong_opening_code") from error
        if error.code == "code_wrong":
            raise _wrong_code(code, room.row.serial) from error
        raise WireError("package_refused", error.message, reason=error.code) from error
    key = new_key()
    ciphertext = Box(key).encrypt(archive)
    paper = Paper(sha256=sha256_hex(ciphertext), ciphertext=ciphertext, key=key)
    site.folder.keep_paper(paper.sha256, ciphertext)
    return paper


def _wrong_code(code: str, serial: int) -> WireError:
    theirs = version_of_code(normalise_opening_code(code), serial)
    return (
        WireError("wrong_opening_code")
        if theirs == serial
        else WireError("other_opening_code", theirs=theirs, own=serial)
    )


def record_unsealed(site: Site, tx: Tx, paper: Paper, actor: str) -> PaperUnsealed:
    """Keep the content key and tell the log. Raises WireError `already_unsealed`."""
    room = tx.need_room()
    if tx.state.unsealed_ms is not None:
        raise WireError("already_unsealed")
    event = PaperUnsealed(paper_sha256=paper.sha256)
    sealed = site.keyring.box("content-key").encrypt(
        msgspec.json.encode(_Kept(sha256=paper.sha256, key=paper.key)), _place(room.session_no)
    )
    tx.put(SettingRow(name=content_key_name(room.session_no), value=sealed))
    tx.append(actor, event)

    def show() -> None:
        room.paper = paper

    tx.after_commit(show)
    return event


def content_key_name(session_no: int) -> str:
    """The name of the setting that holds a session's content key."""
    return f"content-key/{session_no}"


def open_content_key(site: Site, session_no: int, sealed: bytes) -> Paper:
    """The paper from its ciphertext file and the kept key. Raises SecurityError, FileNotFoundError."""
    data = site.keyring.box("content-key").decrypt(sealed, _place(session_no))
    kept = msgspec.json.decode(data, type=_Kept)
    ciphertext = site.folder.paper(kept.sha256)
    if ciphertext is None:
        raise FileNotFoundError(f"papers/{kept.sha256}.bin")
    return Paper(sha256=kept.sha256, ciphertext=ciphertext, key=kept.key)


def _place(session_no: int) -> bytes:
    return f"content-key/{session_no}".encode()
