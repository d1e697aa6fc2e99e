"""What happens to papers in the room: the part of `shared.exam.room.events` on them.

Handbook 考务手册: The day, minute by minute (serious trouble).
"""

import msgspec

from shared.exam.room.time_events import Approval


class PaperUnsealed(msgspec.Struct, frozen=True, kw_only=True, tag="paper_unsealed"):
    """The opening code was accepted; clients may fetch the paper as ciphertext."""

    paper_sha256: str


class BackupAsked(msgspec.Struct, frozen=True, kw_only=True, tag="backup_asked"):
    """The centre is to be asked by telephone for the backup paper of one candidate in the running exam.

    Its code answers this challenge 申请码, once, for this candidate.
    """

    ticket: str
    challenge: str


class BackupOpened(msgspec.Struct, frozen=True, kw_only=True, tag="backup_opened"):
    """The backup paper 备用卷 takes the main paper's place, for good.

    `ticket`: for this candidate; empty for the whole room, before the start. `paper_sha256`: the ciphertext that
    clients fetch. `challenge`: what the centre's code answered; empty before the start, where the paper's own opening
    code did.
    """

    paper_id: str
    paper_sha256: str
    reason: str
    approvals: tuple[Approval, ...]
    ticket: str = ""
    challenge: str = ""


PaperEvent = PaperUnsealed | BackupAsked | BackupOpened
