"""What an act looks like at the console: its name, label, key and place, its form, and what it is judged by.

The lists are `seat_acts.SEAT_ACTS` and `room_acts.ROOM_ACTS`; a new act is one entry in one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import msgspec
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QWidget

from proctor_console.core.acts import Now
from proctor_console.ui.frame.workbench import Workbench
from shared.exam.acts.base import ROOM, Act
from shared.protocol.commands import Command
from shared.protocol.console import RoomView, SeatView
from shared.words.catalogue import say

CONTEXT: Final = "Acts"

SeatForm = Callable[[QWidget, Workbench, RoomView, Sequence[SeatView]], QDialog]
RoomForm = Callable[[QWidget, Workbench, RoomView], QDialog]


class SeatAct(msgspec.Struct, frozen=True, kw_only=True):
    """Something that can be done about one candidate, or about several at once.

    Attributes:
        name: names the button: `act_<name>`, `several_<name>`.
        label: untranslated; marked with QT_TRANSLATE_NOOP.
        key: the letter that opens it for the current seat.
        slot: its place in the panel; acts of one slot take turns, the first possible one is shown.
        form: its dialog; None where the click itself does it.
        act: the act by which it is judged, as far as it is known before anything is filled in; None for what is no act.
        also: what the room log cannot tell: the code of a refusal, or None.
        several: whether it can be done to several at once.
        everybody: whether roles that do not run the room may open it too.
        free_seats: whether it can be done where nobody sits: it is about the PC.
        sectioned: whether it is there only where sections have limits of their own.
        answering: whether it is there only while it is possible: it answers something a PC told, or needs what most
            packages do not have.
    """

    name: str
    label: object
    key: str
    slot: int
    form: SeatForm | None = None
    act: Callable[[Now, SeatView], Command] | None = None
    also: Callable[[RoomView, SeatView], str | None] | None = None
    several: bool = False
    everybody: bool = False
    free_seats: bool = False
    sectioned: bool = False
    answering: bool = False

    def why_not(self, now: Now | None, view: RoomView, seat: SeatView | None) -> str | None:
        """Why it cannot be done about that seat now; None where it can."""
        if now is None:
            return say("acts.refused.no_session")
        if self.act is None and not self.everybody and now.role not in ROOM:
            return say("acts.refused.not_allowed")
        if seat is None or not (seat.ticket or self.free_seats):
            return say("acts.refused.seat_empty")
        if self.act is not None and (why := now.why_not(self.act(now, seat))) is not None:
            return why
        code = self.also(view, seat) if self.also is not None else None
        return say(f"acts.refused.{code}", seat=seat.seat) if code else None

    @property
    def title(self) -> str:
        """The label in the window's language."""
        return QCoreApplication.translate(CONTEXT, str(self.label))


class RoomAct(msgspec.Struct, frozen=True, kw_only=True):
    """Something that can be done about the whole room: `room_<name>` in the bar at the foot, unless it has no icon."""

    name: str
    label: object
    icon: str
    form: RoomForm
    act: Callable[[Now], Act] | None = None
    also: Callable[[RoomView], str | None] | None = None
    danger: bool = False

    def why_not(self, now: Now | None, view: RoomView) -> str | None:
        """Why it cannot be done now; None where it can."""
        if now is None:
            return say("acts.refused.no_session")
        if self.act is None and now.role not in ROOM:
            return say("acts.refused.not_allowed")
        if self.act is not None and (why := now.why_not(self.act(now))) is not None:
            return why
        code = self.also(view) if self.also is not None else None
        return say(f"acts.refused.{code}") if code else None

    @property
    def title(self) -> str:
        """The label in the window's language."""
        return QCoreApplication.translate(CONTEXT, str(self.label))
