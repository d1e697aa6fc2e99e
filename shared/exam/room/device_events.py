"""What can happen around a candidate's PC itself; part of the vocabulary in `shared.exam.room.events`.

Handbook 考务手册: Leaving the room.
"""

import msgspec


class ResumeCodeShown(msgspec.Struct, frozen=True, kw_only=True, tag="resume_code_shown"):
    """A person was shown the resume code of the PC the candidate sits at, to go on there without the server."""

    ticket: str
    seat: int
    reason: str
