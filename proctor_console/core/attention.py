"""What kinds of row 需要处理 has: how urgent each is, how it looks, what is offered, which rows are one cause.

A new kind of row is its name in `shared.protocol.console.ToDoKind`, one entry here, a heading in `shared.words.zh.todo`
where it is not about one seat, and a source on the server that yields it (`site_server.service.view.to_do`). Whatever
is offered must be able to resolve the row: an act after which the source yields it no more, or `SETTLE`.
"""

from typing import Final, Literal

import msgspec

from shared.exam.room.sitting import DisplayState
from shared.protocol.console import ToDoKind

Severity = Literal["now", "soon", "note"]
"""A person must act now (red); soon (amber); should know."""
SEVERITIES: Final[tuple[Severity, ...]] = ("now", "soon", "note")
OF_SOMEBODY: Final = frozenset({"incident"})
"""Acts that need a candidate, among those of a PC."""
SETTLE: Final = "settle"
"""The offer that says: looked at and dealt with (`shared.exam.acts.matters.SettleMatter`)."""
COLLECT: Final = "collect"
"""The offer that opens the page of the collection."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of row.

    Attributes:
        severity: the order of the list, its colour and its sound.
        shape: the state by whose sign it is marked.
        acts: names of acts (`proctor_console.ui.acts`), `SETTLE` or `COLLECT`; of a row about nobody those on the room.
        heading: of a row about the room, under `todo.`; empty where the seat is the heading.
        stops: somebody cannot go on until it is resolved: first among the equally urgent.
        of_pc: the seat's PC, whoever sits there: without a candidate all but what is written down of one is offered.
        joined: the sentence, under `todo.joined.`, for several rows of one cause; empty where each stands alone.
        joined_acts: acts on the room that are offered for all of them.
        within_ms: rows that began within this time of the one before are one cause; 0: whenever they began.
    """

    severity: Severity
    shape: DisplayState
    acts: tuple[str, ...]
    heading: str = ""
    stops: bool = False
    of_pc: bool = False
    joined: str = ""
    joined_acts: tuple[str, ...] = ()
    within_ms: int = 0


_ONE_OUTAGE_MS: Final = 15_000

ROWS: Final[dict[ToDoKind, Row]] = {
    "standstill": Row(severity="now", shape="problem", acts=("resume",), heading="room", stops=True),
    "identity": Row(severity="now", shape="problem", acts=("identity",)),
    "second_login": Row(severity="now", shape="problem", acts=("identity", SETTLE)),
    "pin_guessing": Row(severity="now", shape="problem", acts=(SETTLE,), heading="console"),
    "recalled": Row(severity="now", shape="problem", acts=(SETTLE,), heading="room"),
    "conflict": Row(severity="now", shape="problem", acts=("incident", SETTLE)),
    "help": Row(severity="now", shape="problem", acts=("help_coming", "help_there"), stops=True, of_pc=True),
    "locked": Row(severity="now", shape="problem", acts=("release", "incident"), stops=True, of_pc=True),
    "collect_again": Row(severity="now", shape="problem", acts=(COLLECT,), heading="room"),
    "offline": Row(
        severity="soon",
        shape="offline",
        acts=("move", "resume_code"),
        joined="offline",
        joined_acts=("pause", "message"),
        within_ms=_ONE_OUTAGE_MS,
    ),
    "lock_seen": Row(severity="soon", shape="paused", acts=("note_lock", "incident"), of_pc=True),
    "paused_alone": Row(severity="soon", shape="paused", acts=("resume",)),
    "timed_out": Row(severity="soon", shape="paused", acts=("reopen_timed_out",), heading="room"),
    "outage": Row(severity="soon", shape="offline", acts=("outages",), heading="outage"),
    "hand_in": Row(severity="soon", shape="ready", acts=("hand_in",), joined="hand_in", joined_acts=("hand_in",)),
    "refused": Row(severity="soon", shape="problem", acts=("late", SETTLE)),
    "misplaced": Row(severity="soon", shape="problem", acts=("move", SETTLE)),
    "away_long": Row(severity="soon", shape="away", acts=("return",)),
    "resume_check": Row(severity="soon", shape="ready", acts=(SETTLE,), heading="server"),
    "undelivered": Row(severity="note", shape="offline", acts=("incident", SETTLE), joined="undelivered"),
    "case": Row(severity="soon", shape="problem", acts=("case",)),
    "unread": Row(
        severity="note",
        shape="ready",
        acts=("message", SETTLE),
        joined="unread",
        joined_acts=("message",),
        within_ms=_ONE_OUTAGE_MS,
    ),
    "held": Row(severity="note", shape="problem", acts=("review",), joined="held"),
}
