"""What happens when the candidate's time runs out here: input stops, then the sitting is handed in by time.

Where the paper has limits by section, the next section opens instead, until the last one.

The server decides. A PC that was off the line may not know of a pause or an extension; so the step is undone when the
server says that time is left (see `reduce.sitting_status`), and the hand-in is sent only while the line is up.
"""

import threading
from collections.abc import Callable

from candidate_client.core import reduce, reduce_work
from candidate_client.core.context import Context
from candidate_client.core.entrance import Entrance
from candidate_client.core.localclock import monotonic_ms
from candidate_client.core.sections import next_section
from candidate_client.core.state import ClientView
from shared.exam.answers.content import HandInAsked, SectionLeft

_LATER_S = 60.0


class TimeUp:
    """Stops the input at the moment the time is used up.

    A thread of its own: the one that asks the server may be waiting for an answer over a dead line just then.
    """

    def __init__(self, context: Context, entrance: Entrance, then: Callable[[], None]) -> None:
        """`then` is called after the input was stopped, to ask the server at once."""
        self._context = context
        self._entrance = entrance
        self._then = then
        self._changed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="time-up", daemon=True)

    def start(self) -> None:
        """Begin to watch the clock."""
        self._context.listeners.append(self._saw)
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """End; call after `context.stopping` is set."""
        self._changed.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def _saw(self, _view: ClientView) -> None:
        self._changed.set()

    def _run(self) -> None:
        while True:
            self._changed.clear()
            if self._context.stopping.is_set():  # looked at after clearing: the call to end must not be cleared away
                return
            if time_is_up(self._context, self._entrance):
                self._then()
            self._changed.wait(self._left_s())

    def _left_s(self) -> float:
        """Until there is something to do; a little longer than the time left, so that then none is left."""
        view = self._context.view
        sure = view.clock.running and not view.clock.estimated
        left = view.clock.remaining_ms(monotonic_ms()) if sure else None
        return _LATER_S if not left else min(_LATER_S, left / 1000 + 0.002)


def time_is_up(context: Context, entrance: Entrance) -> bool:
    """Stop the input if the time is used up, or go on to the next section; True if this call did so."""
    with context.lock:
        sender, view = entrance.sender, context.view
        remaining = view.clock.remaining_ms(monotonic_ms())
        sure = view.clock.running and not view.clock.estimated
        running_out = sure and remaining == 0 and view.hand_in == "none" and view.closed is None
        if sender is None or not running_out or view.exam is None or view.fenced:
            return False
        sitting, stamp = sender.sitting, context.stamp()
        section = view.section
        if section is not None and next_section(view.exam, section) is not None:
            sitting.write(SectionLeft(section_id=section.section_id, cause="time"), stamp)
            local_ms = monotonic_ms()
            context.update_quietly(
                lambda v: reduce_work.section_left(v, sitting.log, "time", room_ms=stamp.ms, local_ms=local_ms)
            )
        else:
            sitting.write(HandInAsked(cause="time"), stamp)
            context.update_quietly(lambda v: reduce.hand_in_step(reduce_work.written(v, sitting.log), "time_up"))
    context.tell()
    sender.wake()
    return True
