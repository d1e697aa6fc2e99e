"""What stands before a hand-in: how much is answered, what is not, and whether handing in is possible."""

import msgspec

from candidate_client.core.handing_in import refused_words
from candidate_client.core.outline import OrderedItem
from candidate_client.core.sections import open_items
from candidate_client.core.state import ClientView
from shared.exam.kinds.asking import progress_of


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """Items by how far they are; `refusal` is the sentence why handing in is not possible now, or empty."""

    total: int
    unanswered: tuple[OrderedItem, ...]
    partly: tuple[OrderedItem, ...]
    flagged: tuple[OrderedItem, ...]
    refusal: str = ""

    @property
    def answered(self) -> int:
        """Items with anything in them."""
        return self.total - len(self.unanswered)


def summary(view: ClientView) -> Summary:
    """The state of all items in this candidate's order; with limits by section, of those of the open section."""
    items = open_items(view.exam, view.section) if view.exam else ()
    submitting = view.section is not None and not view.section.last
    states = [(o, progress_of(o.item, view.answers.get(o.item.item_id))) for o in items]
    return Summary(
        total=len(items),
        unanswered=tuple(o for o, state in states if state == "none"),
        partly=tuple(o for o, state in states if state == "partly"),
        flagged=tuple(o for o in items if o.item.item_id in view.flags),
        refusal="" if submitting else refused_words(view),
    )
