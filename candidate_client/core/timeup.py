"""What happens when the candidate's time runs out here: input stops, then the sitting is handed in by time.

The server decides. A PC that was off the line may not know of a pause or an extension; so the step is undone when the
server says that time is left (see `reduce.sitting_status`), and the hand-in is sent only while the line is up.
"""

from candidate_client.core import reduce
from candidate_client.core.context import Context
from candidate_client.core.entrance import Entrance
from candidate_client.core.localclock import monotonic_ms
from shared.exam.responses import HandInAsked


def time_is_up(context: Context, entrance: Entrance) -> bool:
    """Stop the input if the time is used up; True if it was stopped by this call."""
    sender = entrance.sender
    if sender is None:
        return False
    with context.lock:
        view = context.view
        remaining = view.clock.remaining_ms(monotonic_ms())
        running_out = view.clock.running and remaining == 0 and view.hand_in == "none" and view.closed is None
        if not running_out or view.exam is None or view.fenced:
            return False
        sender.sitting.write(HandInAsked(cause="time"), context.room_now_ms())
    context.update(lambda v: reduce.hand_in_step(reduce.written(v, sender.sitting.log), "time_up"))
    sender.wake()
    return True
