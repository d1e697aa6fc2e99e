"""The editor of a single choice."""

from collections.abc import Sequence

from candidate_client.core.outline import Exam
from candidate_client.ui.items.choice import ChoiceEditor
from shared.exam.kinds.parts import Response
from shared.exam.kinds.single_choice import SingleChoice, SingleChoiceItem


class SingleChoiceEditor(ChoiceEditor):
    """Another click on the chosen option takes it away."""

    def answer(self, chosen: Sequence[str]) -> Response | None:
        """See ChoiceEditor."""
        return SingleChoice(choice=chosen[0]) if chosen else None

    def chosen_in(self, response: Response | None) -> frozenset[str]:
        """See ChoiceEditor."""
        return frozenset({response.choice}) if isinstance(response, SingleChoice) else frozenset()


def make(item: SingleChoiceItem, exam: Exam) -> SingleChoiceEditor:
    """See `candidate_client.ui.editors`."""
    return SingleChoiceEditor(item.options, exam.media)
