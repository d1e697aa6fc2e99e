"""Messages to candidates 消息: who has read which, and who has not. Pure.

Handbook 考务手册: The day, minute by minute (what is read out, and reminders).
"""

from collections.abc import Iterable, Mapping

import msgspec
from msgspec.structs import replace

from shared.exam.room import events as ev
from shared.exam.room.sitting import Sitting

UNREAD_AFTER_MS = 120_000
"""So long a message may go unread before somebody has to look; a candidate in the middle of a sum reads on first."""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """A message and its receipts. `tickets` empty: everyone. `read`: ticket number to when, by the room's clock."""

    message_id: str
    tickets: tuple[str, ...]
    text: str
    at_ms: int
    until_ms: int | None = None
    read: dict[str, int] = {}

    def is_for(self, ticket: str) -> bool:
        """Whether it was sent to this candidate."""
        return not self.tickets or ticket in self.tickets

    def shown(self, now_ms: int) -> bool:
        """Whether it still says something: an old message is worse than none."""
        return self.until_ms is None or now_ms < self.until_ms


def told(messages: Mapping[str, Message], event: ev.MessageEvent, at_ms: int) -> dict[str, Message]:
    """The messages after one more event; a receipt for an unknown one changes nothing."""
    if isinstance(event, ev.MessageSent):
        sent = Message(
            message_id=event.message_id,
            tickets=event.tickets,
            text=event.text,
            at_ms=at_ms,
            until_ms=event.until_ms,
        )
        return {**messages, event.message_id: sent}
    message = messages.get(event.message_id)
    if message is None or event.ticket in message.read:
        return dict(messages)
    return {**messages, event.message_id: replace(message, read={**message.read, event.ticket: event.at_ms})}


def oldest_unread(messages: Iterable[Message], sitting: Sitting, now_ms: int) -> tuple[Message, int] | None:
    """The message that an open sitting has left unread too long, and since when it was there to read; None if none.

    A message whose time is over still counts: it was not read. One that was over before the log-in was never shown.
    """
    if not sitting.open or sitting.first_login_ms is None:
        return None
    for message in messages:
        since_ms = max(message.at_ms, sitting.first_login_ms)
        if not message.is_for(sitting.ticket) or sitting.ticket in message.read or not message.shown(since_ms):
            continue
        if now_ms - since_ms >= UNREAD_AFTER_MS:
            return message, since_ms
    return None
