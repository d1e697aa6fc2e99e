"""Obeys the order to clear the room 清场: whoever has finished here is logged out, then the disk is swept and told."""

import logging
from typing import Final

from candidate_client.core.context import Context
from candidate_client.core.entrance import Entrance
from candidate_client.journal.sweep import sweep
from shared.protocol.clearing import MOST_TOLD, ClearCall, Cleared

log = logging.getLogger(__name__)

_NAME: Final = 60


class Clearing:
    """`answer` goes with each sign of life until the server stops asking."""

    def __init__(self, context: Context, entrance: Entrance) -> None:
        self._context = context
        self._entrance = entrance
        self.answer: Cleared | None = None

    def heard(self, call: ClearCall | None) -> bool:
        """Do what the server asks; whether there is something to tell at once."""
        if call is None:
            self.answer = None
            return False
        context = self._context
        context.papers.forget()
        keep = {*context.shelf.to_deliver(), *self._entrance.open_journals()}
        swept = sweep(context.data, call.journals, keep)
        before = self.answer
        self.answer = Cleared(
            clear_id=call.clear_id,
            looked=swept.looked,
            wiped=swept.wiped,
            left=tuple(name[:_NAME] for name in swept.left[:MOST_TOLD]),
        )
        news = before is None or (before.clear_id, before.left) != (call.clear_id, self.answer.left)
        if news:
            log.info("cleared: %d files looked at, %d wiped, %d left", swept.looked, swept.wiped, len(swept.left))
        return news
