"""The backup paper in a room log against what was issued and against the codes the centre gave.

Before the start its opening code was looked up at the centre; in the exam the centre answered a challenge for just that
candidate, once. It is the chief examiner's either way (ADR 0050).
"""

from collections.abc import Iterator, Sequence

from scripts.centre.comparing.difference import Difference, difference
from scripts.centre.issuing.backup_codes import BackupGiven
from shared.exam.plan import SessionPlan
from shared.exam.room.events import BackupOpened, Record, RoomStarted
from shared.security.codes import plain_code


def paper_differences(
    plan: SessionPlan, records: Sequence[Record], given: Sequence[BackupGiven], *, code_seen: bool
) -> Iterator[Difference]:
    """Each opening of a backup paper that could not have happened. `code_seen`: somebody looked its code up."""
    started, used = False, set[str]()
    answered = {(plain_code(one.challenge), one.ticket) for one in given}
    for record in records:
        event, seq = record.event, record.seq
        started = started or isinstance(event, RoomStarted)
        if not isinstance(event, BackupOpened):
            continue
        if event.paper_id != plan.backup_paper_id or not event.paper_id:
            yield difference("backup_not_issued", seq=seq, paper=event.paper_id, issued=plan.backup_paper_id)
        if all(approval.role != "chief" for approval in event.approvals):
            yield difference("backup_not_approved", seq=seq)
        challenge = plain_code(event.challenge)
        if not started:
            if not code_seen:
                yield difference("backup_code_not_seen", seq=seq)
        elif (challenge, event.ticket) not in answered:
            yield difference("backup_not_given", seq=seq, ticket=event.ticket, challenge=event.challenge)
        elif challenge in used:
            yield difference("challenge_twice", seq=seq, challenge=event.challenge)
        used.add(challenge)
