"""Opening a paper: two locks come off in memory, and the paper is at once encrypted again for the clients.

The content key lies in the store, sealed by the vault; it leaves the server only once the room has started. The main
and the backup paper 备用卷 go the same way, each by its own code.
"""

import logging

import msgspec
from msgspec.structs import replace

from shared.exam.acts.papers import OpenBackup
from shared.exam.acts.room import Unseal
from shared.exam.room.papers import PaperName
from shared.exchange.errors import PackageError
from shared.exchange.package import open_paper_archive, open_paper_part, reopen_package
from shared.protocol.errors import WireError
from shared.security.backup_code import mask_code
from shared.security.canonical import sha256_hex
from shared.security.codes import normalise_opening_code, version_of_code
from shared.security.errors import SecurityError
from shared.security.vault import Box, new_key
from site_server.domain.rows import SettingRow
from site_server.service.continuity.centre import note_refused, recall_of
from site_server.service.core.room import Paper, Room
from site_server.service.core.site import Site
from site_server.service.core.writer import Tx

log = logging.getLogger(__name__)


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    sha256: str
    key: bytes


def prepare_paper(site: Site, act: Unseal | OpenBackup) -> Paper:
    """Take both locks off and encrypt for the clients; nothing of the room changes yet (slow: off the writer).

    Ask only for an act that the room does not refuse.

    Raises WireError: no_session, disk_full, wrong_opening_code, wrong_backup_code, backup_centre_code_wrong,
    other_opening_code, centre_code_unavailable, package_refused, package_recalled.
    """
    site.space.need()
    room = site.need_room()
    recalled = recall_of(site, room)
    if recalled is not None and isinstance(act, Unseal):
        note_refused(site, "unseal", "server")
        raise WireError("package_recalled", serial=recalled.serial, reason=recalled.reason)
    if isinstance(act, Unseal):
        return _prepared(site, room, act.code, "main", wrong="wrong_opening_code")
    if room.state.started_ms is None:
        return _prepared(site, room, act.code, "backup", wrong="wrong_backup_code")
    code = _unmasked(room, act)
    return _prepared(site, room, code, "backup", wrong="backup_centre_code_wrong")


def _prepared(site: Site, room: Room, code: str, name: PaperName, *, wrong: str) -> Paper:
    plan = room.plan
    paper_id = plan.paper_id if name == "main" else plan.backup_paper_id
    path = site.folder.package(room.row.file_name)
    try:
        package = reopen_package(path, centre=site.keys.trust, site_id=site.keys.card.site_id)
        archive = open_paper_archive(package, site.keys.identity, code, name)
        open_paper_part(package, site.keys.identity, code, name, paper_id=paper_id)
    except PackageError as error:
        log.info("%s paper not opened: %s", name, error.code)
        if error.code == "code_malformed":
            raise WireError(wrong) from error
        if error.code == "code_wrong":
            raise _wrong_code(code, room.row.serial, wrong) from error
        raise WireError("package_refused", error.message, reason=error.code) from error
    known = room.papers.get(name)
    if known is not None and known.ciphertext:  # the backup paper of one candidate is that of the next
        return known
    key = new_key()
    ciphertext = Box(key).encrypt(archive)
    paper = Paper(sha256=sha256_hex(ciphertext), ciphertext=ciphertext, key=key)
    site.folder.keep_paper(paper.sha256, ciphertext)
    return paper


def _unmasked(room: Room, act: OpenBackup) -> str:
    """The opening code that the centre's answer carries; nonsense where it is for somebody or something else."""
    key, asked = room.roster.extension_key, room.state.papers.asked_for(act.ticket)
    if key is None:
        raise WireError("centre_code_unavailable")
    if asked is None:
        raise WireError("backup_not_asked")
    try:
        return mask_code(key, act.code, session_id=room.plan.session_id, ticket=act.ticket, challenge=asked.challenge)
    except SecurityError as error:
        raise WireError("backup_centre_code_wrong") from error


def _wrong_code(code: str, serial: int, wrong: str) -> WireError:
    theirs = version_of_code(normalise_opening_code(code), serial)
    return WireError(wrong) if theirs == serial else WireError("other_opening_code", theirs=theirs, own=serial)


def keep_opened(site: Site, tx: Tx, name: PaperName, paper: Paper) -> None:
    """Keep the content key; clients are offered the paper once the record stands."""
    room = tx.need_room()
    sealed = site.keyring.box("content-key").encrypt(
        msgspec.json.encode(_Kept(sha256=paper.sha256, key=paper.key)), _place(room.session_no, name)
    )
    tx.put(SettingRow(name=content_key_name(room.session_no, name), value=sealed))
    tx.after_commit(lambda: room.papers.__setitem__(name, paper))


def content_key_name(session_no: int, name: PaperName = "main") -> str:
    """The name of the setting that holds a session's content key of that paper."""
    return f"content-key/{session_no}" if name == "main" else f"content-key/{session_no}/{name}"


def open_content_key(site: Site, session_no: int, sealed: bytes, name: PaperName = "main") -> Paper:
    """The paper from its ciphertext file and the kept key. Raises SecurityError.

    Without its file PCs that have the paper go on by its key alone; `find_papers` takes it up when it is there again.
    """
    data = site.keyring.box("content-key").decrypt(sealed, _place(session_no, name))
    kept = msgspec.json.decode(data, type=_Kept)
    return Paper(sha256=kept.sha256, ciphertext=_on_disk(site, kept.sha256), key=kept.key)


def find_papers(site: Site) -> None:
    """Take up papers whose files were not there, or not whole, and are now."""
    for name, paper in list(site.room.papers.items()) if site.room is not None else ():
        if not paper.ciphertext and (found := _on_disk(site, paper.sha256)):
            site.need_room().papers[name] = replace(paper, ciphertext=found)
            log.info("the file of the %s paper is back", name)


def _on_disk(site: Site, sha256: str) -> bytes:
    """The ciphertext; nothing if its file is gone, or is not what was written."""
    try:
        found = site.folder.paper(sha256) or b""
    except OSError as error:  # held by another program
        log.warning("papers/%s.bin cannot be read: %s", sha256, type(error).__name__)
        return b""
    return found if sha256_hex(found) == sha256 else b""


def _place(session_no: int, name: PaperName) -> bytes:
    return content_key_name(session_no, name).encode()
