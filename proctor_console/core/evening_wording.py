"""What happens after the results were sealed, as sentences of the event table; see `proctor_console.core.wording`."""

from collections.abc import Callable
from typing import Any, Final

from proctor_console.core.people import People
from shared.exam.room import events as ev
from shared.exam.room.clearing_events import PcCleared, RoomClearing
from shared.words.catalogue import row, say

EVENING_SENTENCES: Final[dict[type[Any], Callable[[Any, People], str]]] = {
    ev.AddendumSealed: lambda e, _people: say(
        "log.addendum", number=e.number, notes=e.notes, sha256=e.addendum_sha256[:12]
    ),
    RoomClearing: lambda _event, _people: say("log.room_clearing"),
    PcCleared: lambda e, _people: say(
        "log.pc_cleared_left" if e.left else "log.pc_cleared",
        seat=e.seat,
        looked=e.looked,
        wiped=e.wiped,
        **({"left": row(e.left)} if e.left else {}),
    ),
    ev.AddendumReceived: lambda e, _people: say("log.addendum_received", receipt_id=e.receipt_id),
}
