"""Why a purge may not be: the sentences, with the date of the receipt and the first possible date."""

from typing import Final

from shared.formatting import date_time
from shared.words.catalogue import say
from site_server.domain.retention import HeldSession, Standing
from site_server.purging.carry_out import NotYetError

_ZONE: Final = "Asia/Shanghai"


def why_not(error: NotYetError) -> str:
    """Everything that speaks against it, a line each."""
    return "\n".join([say("purge.refused"), *map(sentence, error.standing)])


def sentence(standing: Standing) -> str:
    """What speaks against it, with both dates."""
    session = standing.session
    due_ms = session.due_ms()
    return say(
        f"purge.why.{standing.why}",
        session=name_of(session),
        keep_days=session.keep_days,
        notes=session.notes_waiting,
        received=date_time(session.received_ms, _ZONE),
        due=date_time(due_ms, _ZONE) if due_ms is not None else "",
    )


def name_of(session: HeldSession) -> str:
    """The session as people know it."""
    return " ".join(part for part in (session.session_id, session.title, session.room) if part)
