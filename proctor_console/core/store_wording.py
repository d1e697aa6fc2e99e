"""The sentences of the room log on the server's own records: one function an event, listed for `wording`."""

# ruff: noqa: ARG001 - every sentence has the same shape: the event and the people.

from proctor_console.core.people import People
from shared.exam.room import events as ev
from shared.words.catalogue import say


def record_lost(e: ev.RecordLost, p: People) -> str:
    """A record cannot be read any more."""
    return say("log.record_lost")


def mended(e: ev.StoreMended, p: People) -> str:
    """Data were not as they were written."""
    return say("log.store_mended", count=len(e.what))


def contradicted(e: ev.LogContradicted, p: People) -> str:
    """A machine holds a checkpoint that this log does not bear out."""
    return say("log.contradicted", device=e.device_id, seq=e.seq, here=e.here)


def keys_changed(e: ev.CentreKeysChanged, p: People) -> str:
    """The centre has another key."""
    which = [name for name, is_new in (("signing", e.signing), ("results", e.results)) if is_new] or ["other"]
    how = "log.keys_recovered" if e.by_recovery else "log.keys_changed"
    return say(how, which=which, card=e.card, reason=e.reason)


def revocations(e: ev.RevocationsTaken, p: People) -> str:
    """The centre's list came."""
    return say("log.revocations_recalled" if e.recalled else "log.revocations", number=e.number, entries=e.entries)


def revoked_refused(e: ev.RevokedRefused, p: People) -> str:
    """Something on the list was kept out."""
    return say("log.revoked_refused", code=e.code)
