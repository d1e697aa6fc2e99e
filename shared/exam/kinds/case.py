"""案例分析: shared material and several questions of simple kinds, each with points of its own."""

import random
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Final

import msgspec
from msgspec.structs import replace

from shared.exam.bounds import Name
from shared.exam.kinds import fill_in, multiple_choice, short_answer, single_choice, true_false
from shared.exam.kinds.checking import item_findings
from shared.exam.kinds.choice import ChoiceKey
from shared.exam.kinds.fill_in import FillIn, FillInForm, FillInItem, FillInKey
from shared.exam.kinds.findings import Finding, finding, id_findings, inside, points_findings
from shared.exam.kinds.forms import ItemForm
from shared.exam.kinds.kind import Desk, Kind, Recalculate, Shuffle, Telling
from shared.exam.kinds.multiple_choice import MultipleChoice, MultipleChoiceForm, MultipleChoiceItem
from shared.exam.kinds.parts import AnswerPart, Item, Key, Mark, Response
from shared.exam.kinds.short_answer import ShortAnswer, ShortAnswerForm, ShortAnswerItem, ShortAnswerKey
from shared.exam.kinds.single_choice import SingleChoice, SingleChoiceForm, SingleChoiceItem
from shared.exam.kinds.true_false import TrueFalse, TrueFalseForm, TrueFalseItem, TrueFalseKey
from shared.words.catalogue import learn, say

Question = SingleChoiceItem | MultipleChoiceItem | TrueFalseItem | FillInItem | ShortAnswerItem
QuestionAnswer = SingleChoice | MultipleChoice | TrueFalse | FillIn | ShortAnswer
QuestionKey = ChoiceKey | TrueFalseKey | FillInKey | ShortAnswerKey
_MOST: Final = 30

_SIMPLE: Final[Mapping[str, Kind[Any, Any, Any, Any]]] = {
    kind.name: kind
    for kind in (single_choice.KIND, multiple_choice.KIND, true_false.KIND, fill_in.KIND, short_answer.KIND)
}

learn(
    "kind.case",
    {
        "title": "案例分析",
        "question": "小题",
        "no_material": "案例没有材料：请写 material 或 documents",
        "question_count": "案例应有1至{most}个小题",
    },
)


class CaseItem(Item, frozen=True, kw_only=True, tag="case"):
    """Questions about the material and the documents; the item_id of a question is unique within its case."""

    questions: tuple[Question, ...] = ()


class Case(Response, frozen=True, kw_only=True, tag="case"):
    """Question's id to its answer; questions without one are missing."""

    answers: Annotated[dict[Name, QuestionAnswer], msgspec.Meta(max_length=_MOST)]


class CaseKey(Key, frozen=True, kw_only=True, tag="case"):
    """Question's id to what is right in it."""

    questions: dict[str, QuestionKey]


class _Single(SingleChoiceForm, frozen=True, kw_only=True, tag_field="kind", tag="single_choice"):
    pass


class _Multiple(MultipleChoiceForm, frozen=True, kw_only=True, tag_field="kind", tag="multiple_choice"):
    pass


class _TrueFalse(TrueFalseForm, frozen=True, kw_only=True, tag_field="kind", tag="true_false"):
    pass


class _FillIn(FillInForm, frozen=True, kw_only=True, tag_field="kind", tag="fill_in"):
    pass


class _ShortAnswer(ShortAnswerForm, frozen=True, kw_only=True, tag_field="kind", tag="short_answer"):
    pass


class CaseForm(ItemForm, frozen=True, kw_only=True):
    """The author writes the material and a table for each question, as the question's kind has it."""

    question: Annotated[
        tuple[_Single | _Multiple | _TrueFalse | _FillIn | _ShortAnswer, ...],
        msgspec.Meta(description="案例的小题：kind 写题型，其余与该题型的题目相同，item_id 在本案例内唯一"),
    ]


class CaseKind(Kind[CaseItem, Case, CaseKey, CaseForm]):
    """Each question is what its kind makes of it; the points add up."""

    item, response, key, form = CaseItem, Case, CaseKey, CaseForm

    def arranged(self, item: CaseItem, shuffle: Shuffle) -> CaseItem:
        """See Kind. Questions keep their order, since later ones may build on earlier ones."""
        own = replace(shuffle, seed=f"{shuffle.seed}\x00{item.item_id}")
        return replace(item, questions=tuple(_kind(q).arranged(q, own) for q in item.questions))

    def is_answered(self, response: Case) -> bool:
        """See Kind."""
        return any(_kind(answer).is_answered(answer) for answer in response.answers.values())

    def is_whole(self, item: CaseItem, response: Case) -> bool:
        """See Kind."""
        return all(_is_whole(question, response.answers.get(question.item_id)) for question in item.questions)

    def words(self, item: CaseItem | None, response: Case, telling: Telling) -> tuple[AnswerPart, ...]:
        """See Kind."""
        questions = {question.item_id: question for question in item.questions} if item is not None else {}
        order = [*questions, *(name for name in response.answers if name not in questions)]
        parts = []
        for name in order:
            answer = response.answers.get(name)
            if answer is None:
                continue
            kind, question = _kind(answer), questions.get(name)
            told = kind.words(question if isinstance(question, kind.item) else None, answer, telling)
            parts += [replace(part, label=f"（{name}）{part.label}") for part in told]
        return tuple(parts)

    def split(self, form: CaseForm) -> tuple[CaseItem, CaseKey]:
        """See Kind."""
        halves = [_SIMPLE[str(q.__struct_config__.tag)].split(q) for q in form.question]
        item = CaseItem(**form.common(), questions=tuple(question for question, _ in halves))
        return item, CaseKey(questions={question.item_id: key for question, key in halves})

    def check(self, item: CaseItem, key: CaseKey, desk: Desk) -> Iterator[Finding]:
        """See Kind."""
        if not (item.material or item.documents):
            yield finding(("material",), "no_material", say("kind.case.no_material"))
        if not 1 <= len(item.questions) <= _MOST:
            yield finding(("question",), "question_count", say("kind.case.question_count", most=_MOST))
        ids = [question.item_id for question in item.questions]
        yield from id_findings(("question",), ids, say("kind.case.question"), field="item_id")
        for place, question in enumerate(item.questions):
            found = item_findings(_kind(question), question, key.questions.get(question.item_id), desk)
            yield from inside(("question", place), found)
        yield from points_findings(
            ((("question", place, "points"), q.points) for place, q in enumerate(item.questions)), item.points
        )

    def texts(self, item: CaseItem) -> Iterable[str]:
        """See Kind."""
        return [item.stem, item.material, *(text for q in item.questions for text in _kind(q).texts(q))]

    def files(self, item: CaseItem) -> Iterable[str]:
        """See Kind."""
        return [*super().files(item), *(name for q in item.questions for name in _kind(q).files(q))]

    def mark(self, item: CaseItem, key: CaseKey, response: Case, recalculate: Recalculate) -> list[Mark]:
        """See Kind."""
        marks = []
        for question in item.questions:
            kind, name = _kind(question), question.item_id
            right, answer = key.questions.get(name), response.answers.get(name)
            if isinstance(answer, kind.response) and isinstance(right, kind.key):
                found = kind.mark(question, right, answer, recalculate)
                marks += [replace(mark, what=f"（{name}）{mark.what}") for mark in found]
        return marks

    def model_answer(self, item: CaseItem, key: CaseKey) -> Case:
        """See Kind."""
        return Case(answers={q.item_id: _kind(q).model_answer(q, key.questions[q.item_id]) for q in _keyed(item, key)})

    def guess(self, item: CaseItem, key: CaseKey, dice: random.Random) -> Case:
        """See Kind."""
        return Case(
            answers={
                q.item_id: _kind(q).guess(q, key.questions[q.item_id], dice)
                for q in _keyed(item, key)
                if dice.random() < 0.8
            }
        )


def _kind(part: Question | QuestionAnswer) -> Kind[Any, Any, Any, Any]:
    return _SIMPLE[str(part.__struct_config__.tag)]


def _is_whole(question: Question, answer: QuestionAnswer | None) -> bool:
    kind = _kind(question)
    return isinstance(answer, kind.response) and kind.is_answered(answer) and kind.is_whole(question, answer)


def _keyed(item: CaseItem, key: CaseKey) -> list[Question]:
    """The questions whose key is one of their kind."""
    return [q for q in item.questions if isinstance(key.questions.get(q.item_id), _kind(q).key)]


KIND: Final = CaseKind()
