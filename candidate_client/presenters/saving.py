"""The save state in one word: what is on the server, what is on this PC, what is neither yet."""

from typing import Literal

import msgspec

from candidate_client.core.state import ClientView

SaveKind = Literal["nothing", "saving", "kept", "saved"]


class SaveLine(msgspec.Struct, frozen=True, kw_only=True):
    """What the header says. `at_ms`: room time of the last acknowledgement; `waiting`: entries not on the server."""

    kind: SaveKind
    at_ms: int | None = None
    waiting: int = 0


def save_line(view: ClientView, *, drafts: bool = False) -> SaveLine:
    """`drafts`: something was typed that has not even been written to the log."""
    if not drafts and view.unsent == 0:
        if view.saved_ms is None:
            return SaveLine(kind="nothing")
        return SaveLine(kind="saved", at_ms=view.saved_ms)
    if not view.link.online and not view.disk_trouble and view.unkept == 0 and not drafts:
        return SaveLine(kind="kept", waiting=view.unsent)
    return SaveLine(kind="saving", waiting=view.unsent)
