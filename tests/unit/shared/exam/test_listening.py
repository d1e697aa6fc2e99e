"""Who may have items read aloud: the candidates the plan names, or all of them."""

import pytest
from msgspec.structs import replace

from shared.exam.plan import EVERYBODY, public_plan
from tests.unit.shared.exam.support import plan


@pytest.mark.parametrize(
    ("named", "may"), [((), (False, False)), (("T1",), (True, False)), ((EVERYBODY,), (True, True))]
)
def test_the_plan_says_who_may_listen(named: tuple[str, ...], may: tuple[bool, bool]) -> None:
    made = replace(plan(), read_aloud=named)
    assert (made.may_listen("T1"), made.may_listen("T2")) == may
    assert public_plan(made).read_aloud == ()
