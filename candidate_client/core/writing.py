"""What a candidate writes: each goes into the journal and onto the screen at once, and to the server behind them."""

import logging
from collections.abc import Callable

from msgspec.structs import replace

from candidate_client.core import reduce, reduce_work
from candidate_client.core.context import Context
from candidate_client.core.entrance import Entrance
from candidate_client.core.handing_in import refused_words
from candidate_client.core.localclock import monotonic_ms
from candidate_client.core.sections import may_answer, may_visit, next_section
from candidate_client.core.sitting import OpenSitting
from candidate_client.core.state import ClientView, Problem
from shared.exam.answers.aids import MOST_DISMISSED, ItemMarked, ScreenSet
from shared.exam.answers.content import Answered, Content, Flagged, HandInAsked, Scrolled, SectionLeft, Visited
from shared.exam.kinds.asking import within_bounds
from shared.exam.kinds.parts import Response

log = logging.getLogger(__name__)


class Writing:
    """The commands that act at once; they may be called from any thread. False: input is not open there, and nothing
    was taken.
    """

    def __init__(self, context: Context, entrance: Entrance) -> None:
        self._context = context
        self._entrance = entrance

    @property
    def view(self) -> ClientView:
        """The newest view."""
        return self._context.view

    def answer(self, item_id: str, response: Response | None) -> bool:
        """A new version of an answer (None clears it). False if input is not open there; then nothing was taken.

        Neither is an answer larger than any honest one: it would stop the journal and the server's door.
        """
        if response is not None and not within_bounds(response):
            log.warning("an answer to %s is larger than its kind allows and was not taken", item_id)
            return False
        return self._write(
            Answered(item_id=item_id, response=response),
            lambda view, sitting: reduce_work.answered(view, sitting.log, item_id),
            unless=lambda view: view.answers.get(item_id) == response,
            only_if=lambda view: may_answer(view.exam, view.section, item_id, monotonic_ms()),
        )

    def set_flag(self, item_id: str, on: bool) -> bool:
        """Set or take away an item's flag."""
        return self._write(
            Flagged(item_id=item_id, on=on),
            lambda view, sitting: reduce_work.flagged(view, sitting.log, item_id, on),
            unless=lambda view: (item_id in view.flags) is on,
            only_if=lambda view: may_visit(view.exam, view.section, item_id),
        )

    def visit(self, item_id: str, scroll: int = 0) -> bool:
        """Turn to an item, or come to rest in it (`scroll`: thousandths); False if its section is not open."""
        return self._write(
            Scrolled(item_id=item_id, permille=scroll) if scroll else Visited(item_id=item_id),
            lambda view, sitting: reduce_work.visited(view, sitting.log, item_id, scroll),
            unless=lambda view: (view.position, view.scroll) == (item_id, scroll),
            only_if=lambda view: may_visit(view.exam, view.section, item_id),
        )

    def mark_item(self, marked: ItemMarked) -> bool:
        """What is struck out and highlighted in an item from now on."""
        return self._write(
            marked,
            lambda view, sitting: reduce_work.marked(view, sitting.log, marked),
            unless=lambda view: view.marks.get(marked.item_id) == marked,
            only_if=lambda view: may_visit(view.exam, view.section, marked.item_id),
        )

    def set_screen(self, set_as: ScreenSet) -> None:
        """How the candidate wants the screen. Written down while the exam runs, and shown in any case."""
        written = self._write(
            set_as,
            lambda view, sitting: reduce_work.marked(view, sitting.log, set_as),
            unless=lambda view: view.setting == set_as,
        )
        if not written:
            self._context.update(lambda view: reduce_work.screen_set(view, set_as))

    def dismiss_notice(self, notice_id: str) -> None:
        """Put a notice away, here and on whatever PC the candidate goes on."""
        put_away = dict.fromkeys((*self.view.setting.dismissed, notice_id))
        self.set_screen(replace(self.view.setting, dismissed=tuple(put_away)[-MOST_DISMISSED:]))

    def hand_in(self) -> bool:
        """Hand in: input stops, everything is delivered, then the server closes the sitting."""
        if self.view.hand_in_code is not None:
            code, words = self.view.hand_in_code, refused_words(self.view)
            self._context.update(lambda v: reduce.command_ended(v, Problem(code=code, message=words)))
            return False
        return self._write(
            HandInAsked(cause="candidate"),
            lambda view, sitting: reduce.hand_in_step(reduce_work.written(view, sitting.log), "asked"),
        )

    def submit_section(self) -> bool:
        """Submit the open section for good and go on to the next one. False where it is the last one or input is shut.

        It counts from now on, also off the line: the entry stands in the journal between the answers.
        """
        view = self.view
        if view.exam is None or view.section is None or next_section(view.exam, view.section) is None:
            return False
        section_id = view.section.section_id
        room_ms, local_ms = self._context.room_now_ms(), monotonic_ms()
        return self._write(
            SectionLeft(section_id=section_id, cause="candidate"),
            lambda v, sitting: reduce_work.section_left(
                v, sitting.log, "submitted", room_ms=room_ms, local_ms=local_ms
            ),
            only_if=lambda v: v.section is not None and v.section.section_id == section_id,
        )

    def _write(
        self,
        content: Content,
        change: Callable[[ClientView, OpenSitting], ClientView],
        unless: Callable[[ClientView], bool] | None = None,
        only_if: Callable[[ClientView], bool] = lambda _view: True,
    ) -> bool:
        context, sender = self._context, self._entrance.sender
        if sender is None:
            return False
        with context.lock:
            if not context.view.input_open or not only_if(context.view):
                return False
            if unless is not None and unless(context.view):
                return True
            sender.sitting.write(content, context.stamp())
            context.update_quietly(lambda view: change(view, sender.sitting))
        context.tell()
        sender.wake()
        return True
