"""A sitting's whole log with everything that follows from it, worked out once and handed on.

Collection, sealing, opening and marking all need the fold of the same log. Whoever reads a log makes one of these, and
everybody after them asks it, so that a log is folded once in a program's life.

Handbook 考务手册: The day, minute by minute (after).
"""

from collections.abc import Iterable
from functools import cached_property

from shared.exam.answers.content import Answered
from shared.exam.answers.log import AnswerBook, Place, Stored
from shared.exam.answers.review import Review, answers_by_place, counting_places
from shared.exam.kinds.registry import AnyResponse


class ReadLog:
    """The log, the book it folds to, and the answers in it.

    Attributes:
        ticket: whose sitting.
        log: every stored entry in arrival order.
        book: the fold.
    """

    def __init__(self, ticket: str, log: tuple[Stored, ...]) -> None:
        """Fold the log. Raises AnswerRefusedError: gap, conflict or parts."""
        self.ticket = ticket
        self.log = log
        self.book = AnswerBook.replay(ticket, log)

    @cached_property
    def answers(self) -> dict[Place, Answered]:
        """Every answer in the log, large ones joined from their parts. Raises PartsError."""
        return answers_by_place(self.book, self.log)

    def counting(self, reviews: Iterable[Review]) -> dict[str, Place]:
        """Item id to the place of the version that counts after these decisions."""
        items = {place: content.item_id for place, content in self.answers.items()}
        return counting_places(self.book, items, reviews)

    def responses(self, reviews: Iterable[Review]) -> dict[str, AnyResponse]:
        """Item id to the response that counts; cleared items are left out."""
        responses = {item: self.answers[place].response for item, place in self.counting(reviews).items()}
        return {item: response for item, response in responses.items() if response is not None}
