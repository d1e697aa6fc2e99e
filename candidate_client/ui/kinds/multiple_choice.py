"""The editor of a multiple choice."""

from collections.abc import Sequence

from candidate_client.core.outline import Exam
from candidate_client.ui.items.choice import ChoiceEditor
from shared.exam.kinds.multiple_choice import MultipleChoice, MultipleChoiceItem
from shared.exam.kinds.parts import Response


class MultipleChoiceEditor(ChoiceEditor):
    """Any number of cards can be on."""

    def answer(self, chosen: Sequence[str]) -> Response | None:
        """See ChoiceEditor."""
        return MultipleChoice(choices=tuple(chosen)) if chosen else None

    def chosen_in(self, response: Response | None) -> frozenset[str]:
        """See ChoiceEditor."""
        return frozenset(response.choices) if isinstance(response, MultipleChoice) else frozenset()


def make(item: MultipleChoiceItem, exam: Exam) -> MultipleChoiceEditor:
    """See `candidate_client.ui.editors`."""
    return MultipleChoiceEditor(item.options, exam.media, many=True)
