"""Messages to candidates 消息 and the receipts of reading; part of the vocabulary in `shared.exam.room.events`.

Handbook 考务手册: The day, minute by minute.
"""

import msgspec


class MessageSent(msgspec.Struct, frozen=True, kw_only=True, tag="message_sent"):
    """A message shown on candidates' screens; no tickets means everyone.

    `until_ms`: from then on the room's clock it is shown to nobody any more; None: it stands to the end of the session.
    """

    message_id: str
    tickets: tuple[str, ...]
    text: str
    until_ms: int | None = None


class MessageRead(msgspec.Struct, frozen=True, kw_only=True, tag="message_read"):
    """The candidate pressed 知道了. `at_ms`, `stream`, `number`: see `shared.exam.room.watch_events`."""

    message_id: str
    ticket: str
    seat: int
    at_ms: int
    stream: str
    number: int


MessageEvent = MessageSent | MessageRead
