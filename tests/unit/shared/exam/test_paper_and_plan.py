"""What a paper and a plan are asked for, and the order in which one candidate meets items."""

import pytest
from msgspec.structs import replace

from shared.exam.kinds.parts import Option
from shared.exam.kinds.single_choice import SingleChoiceItem
from shared.exam.paper import Group, Paper, Section
from shared.exam.plan import SectionLimit, StaffMember, public_plan
from shared.exam.shuffle import item_order, seed_of
from tests.unit.shared.exam.support import plan

OPTIONS = tuple(Option(id=name, text=name) for name in "ABCD")
ITEMS = tuple(
    SingleChoiceItem(item_id=f"S{n}", stem=f"![图](media/{n}.png)", points="1", options=OPTIONS) for n in range(9)
)


def group(*, items: bool = False, options: bool = False) -> Group:
    return Group(group_id="g", title="一", instruction="选", items=ITEMS, shuffle_items=items, shuffle_options=options)


def paper() -> Paper:
    halves = (replace(group(), items=ITEMS[:4]), replace(group(), items=ITEMS[4:]))
    sections = tuple(
        Section(section_id=str(n), kind="theory", title="理论", groups=(half,)) for n, half in enumerate(halves)
    )
    return Paper(
        paper_id="P",
        version=1,
        title="t",
        subject="s",
        certificate="c",
        level="初级",
        duration_s=60,
        sections=sections,
    )


def test_a_paper_finds_its_items_and_all_media_they_need() -> None:
    assert tuple(paper().items()) == ITEMS
    assert paper().item("S7") == ITEMS[7]
    with pytest.raises(KeyError, match="S9"):
        paper().item("S9")
    assert paper().media() == {f"media/{n}.png" for n in range(9)}


def test_a_plan_knows_who_is_due_and_who_is_on_duty() -> None:
    chief = StaffMember(staff_id="c", name="主考", role="chief", pin_hash="secret")
    full = plan(staff=(chief,))
    assert full.candidate("T2") == full.candidates[1]
    assert full.candidate("T9") is None
    assert full.staff_member("c") == chief
    assert full.staff_member("d") is None


def test_a_public_plan_has_nothing_secret() -> None:
    chief = StaffMember(staff_id="c", name="主考", role="chief", pin_hash="secret")
    limit = SectionLimit(section_id="t", title="理论", duration_s=60, items=("S1",))
    people = tuple(replace(c, photo="x.jpg") for c in plan().candidates)
    full = plan(staff=(chief,), candidates=people, sections=(limit,), rules_for_candidates="规则", penalties="处罚")
    assert public_plan(full) == replace(
        full,
        staff=(replace(chief, pin_hash=""),),
        candidates=tuple(replace(c, id_number="", photo=None) for c in people),
        sections=(replace(limit, items=()),),
        rules_for_candidates="",
        penalties="",
    )


def test_the_order_is_the_candidates_own_and_the_same_on_every_device() -> None:
    seed, other = seed_of("S1", "T1"), seed_of("S1", "T2")
    assert seed == "334a5e6978d93c1a"
    assert len({seed, other, seed_of("S2", "T1")}) == 3
    mixed = [item.item_id for item in item_order(group(items=True), seed)]
    assert mixed == [item.item_id for item in item_order(group(items=True), seed)]
    assert sorted(mixed) == [item.item_id for item in ITEMS] != mixed
    assert mixed != [item.item_id for item in item_order(group(items=True), other)]


def test_items_and_options_stay_where_they_are_not_to_be_mixed() -> None:
    seed = seed_of("S1", "T1")
    assert item_order(group(), seed) == list(ITEMS)
    mixed = item_order(group(options=True), seed)
    assert [item.item_id for item in mixed] == [item.item_id for item in ITEMS]
    orders = {tuple(option.id for option in item.options) for item in mixed if isinstance(item, SingleChoiceItem)}
    assert len(orders) > 1, "each item has an order of its own"
