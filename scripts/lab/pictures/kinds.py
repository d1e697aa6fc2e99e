"""The kinds of items that the small made-up exam has not: judging, ordering, matching, a case, free words.

Long words, rare characters and tables are in them on purpose.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from candidate_client.core.outline import make_exam
from candidate_client.core.state import ClientView, settle
from scripts.lab.pictures.client import sample_view
from shared.exam.kinds.case import Case, CaseItem
from shared.exam.kinds.fill_in import Blank, FillInItem
from shared.exam.kinds.matching import Matching, MatchingItem
from shared.exam.kinds.ordering import Ordering, OrderingItem
from shared.exam.kinds.parts import Item, Option, Response
from shared.exam.kinds.short_answer import ShortAnswer, ShortAnswerItem
from shared.exam.kinds.single_choice import SingleChoice, SingleChoiceItem
from shared.exam.kinds.true_false import TrueFalse, TrueFalseItem
from shared.exam.paper import Group, Section

_STEPS = ("核对原始凭证的真实性、合法性和完整性", "填制并审核记账凭证", "登记明细账和总账", "对账、结账，编制财务报表")
_TERMS = ("边际贡献率", "安全边际率", "经营杠杆系数")
_MEANINGS = (
    "边际贡献除以销售收入",
    "安全边际量除以实际销售量，反映亏损之前还能承受多大幅度的销量下降",
    "边际贡献除以息税前利润",
    "固定成本除以单位边际贡献",
)
_MATERIAL = """𠮷祥食品厂（法定代表人：㛃䶮）只生产一种糕点，本月资料如下：

| 项目 | 甲车间 | 乙车间 |
|---|---:|---:|
| 产量（千克） | 12,000 | 9,600 |
| 单位变动成本（元） | 18.50 | 19.20 |
| 固定成本（元） | 86,400.00 | 72,000.00 |
"""


def kind_views() -> Iterator[tuple[str, ClientView]]:
    """A screen for each, answered in part."""
    view = sample_view()
    exam = view.exam
    if exam is None:
        return
    items = dict(_items())
    groups = (
        Group(group_id=f"k{number}", title=f"{title}、{title}题", instruction="", items=(item,))
        for number, (title, item) in enumerate(items.items(), 1)
    )
    section = Section(section_id="kinds", kind="theory", title="其他题型", groups=tuple(groups))
    other = make_exam(replace(exam.paper, sections=(section,)), {}, "kinds")
    view = replace(view, exam=other, answers=_answers(), flags=frozenset({"K4"}))
    for item in items.values():
        yield f"{item.kind.replace('_', '-')}", settle(replace(view, position=item.item_id))


def _items() -> Iterator[tuple[str, Item]]:
    yield "判断", TrueFalseItem(item_id="K1", stem="单价提高会使保本点降低，安全边际率随之提高。", points="1")
    yield "排序", OrderingItem(item_id="K2", stem="把账务处理的步骤按先后排好。", points="4", entries=_options(_STEPS))
    yield (
        "配对",
        MatchingItem(
            item_id="K3", stem="为每个指标选出算法。", points="6", entries=_options(_TERMS), options=_options(_MEANINGS)
        ),
    )
    questions = (
        SingleChoiceItem(
            item_id="1",
            stem="哪个车间的单位变动成本较低？",
            points="2",
            options=_options(("甲车间", "乙车间", "两个车间相同")),
        ),
        FillInItem(
            item_id="2", stem="两个车间的固定成本合计 {{1}} 元。", points="2", blanks=(Blank(id="1", hint="元"),)
        ),
    )
    yield (
        "案例",
        CaseItem(item_id="K4", stem="根据材料回答问题。", points="4", material=_MATERIAL, questions=questions),
    )
    yield "简答", ShortAnswerItem(item_id="K5", stem="简述变动成本法与完全成本法的区别。", points="10")


def _options(texts: tuple[str, ...]) -> tuple[Option, ...]:
    return tuple(Option(id=letter, text=text) for letter, text in zip("ABCDEF", texts, strict=False))


def _answers() -> dict[str, Response]:
    return {
        "K1": TrueFalse(value=True),
        "K2": Ordering(order=("A", "B")),
        "K3": Matching(pairs={"A": "A", "B": "B"}),
        "K4": Case(answers={"1": SingleChoice(choice="A")}),
        "K5": ShortAnswer(text="变动成本法只把变动生产成本计入产品成本，固定制造费用全部作为期间成本。"),
    }
