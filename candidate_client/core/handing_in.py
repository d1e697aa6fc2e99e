"""Why a candidate cannot hand in now, and from when they can, by the room's clock."""

from candidate_client.core.state import ClientView
from shared.formatting import clock_time
from shared.protocol.errors import sentence
from shared.words.catalogue import say

_FROM_WHEN = {"hand_in_too_early": "client.hand_in_from", "hand_in_needs_consent": "client.hand_in_free_from"}


def refused_words(view: ClientView) -> str:
    """The sentence for `view.hand_in_code`, with the times while the candidate's time is running; empty for none."""
    code, clock = view.hand_in_code, view.clock
    if code is None:
        return ""
    words = sentence(code)
    if code not in _FROM_WHEN or not clock.running or view.session is None:
        return words
    zone = view.session.time_zone
    consent, free = (
        clock_time(clock.deadline_ms - before_s * 1000, zone, seconds=False)
        for before_s in (view.consent_before_end_s, view.free_before_end_s)
    )
    return words + say(_FROM_WHEN[code], consent=consent, free=free)
