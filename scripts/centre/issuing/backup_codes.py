"""Answers by which a site opens the backup paper 备用卷 for one candidate in the exam: each written down.

Before the start the paper's own opening code does it (`issue.release_code`). In the exam the site reads out a
challenge, and what is answered carries that code for just this candidate (`shared.security.backup_code`).
"""

from pathlib import Path
from typing import Final

import msgspec

from scripts.centre.errors import CentreError
from scripts.centre.folder import CentreFolder, now_ms
from scripts.centre.issued import BACKUP_CODE_FILE, OpeningCode
from scripts.centre.issuing.extension import KEY_FILE, ExtensionKey, need_candidate, one_candidate
from scripts.centre.secret_store import SecretStore
from shared.security.backup_code import mask_code
from shared.security.extension import is_challenge
from shared.words.catalogue import say

GIVEN_FILE: Final = "backup-codes.json"


class BackupGiven(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that was given."""

    at_ms: int
    ticket: str
    challenge: str


class BackupAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The code to read back; `given_before`: how often this very request was answered already."""

    code: str
    serial: int
    ticket: str
    given_before: int


def answer_backup(
    centre: CentreFolder, session_id: str, ticket: str, challenge: str, serial: int | None = None
) -> BackupAnswer:
    """The code, noted in the folder of its package. `serial`: of the package; None means the newest.

    Raises:
        CentreError: bad_id, unknown_session, unknown_serial, no_backup_paper, bad_who, bad_challenge, file_damaged.
    """
    folder, secrets = centre.issue(session_id, serial), centre.secrets
    if not secrets.exists(folder / BACKUP_CODE_FILE):
        raise CentreError("no_backup_paper", say("issuing.backup.none"))
    asked, who = challenge.strip().upper(), one_candidate(ticket)
    if not is_challenge(asked):
        raise CentreError("bad_challenge", say("issuing.extension.challenge"))
    need_candidate(secrets, folder, who)
    key = secrets.read_json(folder / KEY_FILE, ExtensionKey)
    own = secrets.read_json(folder / BACKUP_CODE_FILE, OpeningCode)
    given = backup_codes_given(secrets, folder)
    before = sum((one.ticket, one.challenge) == (who, asked) for one in given)
    code = mask_code(key.key, own.code, session_id=session_id, ticket=who, challenge=asked)
    note = BackupGiven(at_ms=now_ms(), ticket=who, challenge=asked)
    secrets.write(folder / GIVEN_FILE, msgspec.json.encode((*given, note)))
    return BackupAnswer(code=code, serial=int(folder.name), ticket=who, given_before=before)


def backup_codes_given(secrets: SecretStore, folder: Path) -> tuple[BackupGiven, ...]:
    """Every answer that was given for the package of that folder, oldest first. Raises CentreError `file_damaged`."""
    path = folder / GIVEN_FILE
    return secrets.read_json(path, tuple[BackupGiven, ...]) if secrets.exists(path) else ()


def opening_code_seen(secrets: SecretStore, folder: Path) -> bool:
    """Whether anybody here looked up the backup paper's own opening code. Raises CentreError `file_damaged`."""
    path = folder / BACKUP_CODE_FILE
    return secrets.exists(path) and bool(secrets.read_json(path, OpeningCode).released_ms)
