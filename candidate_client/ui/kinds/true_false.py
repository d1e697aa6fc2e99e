"""The editor of a judgement: two cards, right and wrong."""

from collections.abc import Sequence

from candidate_client.core.outline import Exam
from candidate_client.ui.items.choice import ChoiceEditor
from shared.exam.kinds.parts import Option, Response
from shared.exam.kinds.true_false import TrueFalse, TrueFalseItem

_TRUE, _FALSE = "true", "false"


class TrueFalseEditor(ChoiceEditor):
    """The cards never change their order."""

    def __init__(self) -> None:
        super().__init__((Option(id=_TRUE, text=self.tr("正确")), Option(id=_FALSE, text=self.tr("错误"))), {})

    def answer(self, chosen: Sequence[str]) -> Response | None:
        """See ChoiceEditor."""
        return TrueFalse(value=chosen[0] == _TRUE) if chosen else None

    def chosen_in(self, response: Response | None) -> frozenset[str]:
        """See ChoiceEditor."""
        return frozenset({_TRUE if response.value else _FALSE}) if isinstance(response, TrueFalse) else frozenset()


def make(item: TrueFalseItem, exam: Exam) -> TrueFalseEditor:
    """See `candidate_client.ui.editors`."""
    del item, exam
    return TrueFalseEditor()
