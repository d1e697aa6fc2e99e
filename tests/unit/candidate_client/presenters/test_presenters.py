"""What the screens say: navigator, hand-in summary, save state, calculator."""

import pytest
from msgspec.structs import replace

from candidate_client.core.clock import ClockView
from candidate_client.core.outline import make_exam
from candidate_client.core.state import ClientView, Link
from candidate_client.presenters.calculator import CalculationError, evaluate
from candidate_client.presenters.navigator import rows, short_title
from candidate_client.presenters.progress import summary
from candidate_client.presenters.saving import save_line
from shared.exam.kinds.fill_in import FillIn
from shared.exam.kinds.single_choice import SingleChoice
from shared.protocol.device import SessionCard
from tests.unit.candidate_client.fake_site import small_paper

ELEVEN = 1_795_834_800_000
"""2026-11-28 11:00 in Shanghai, UTC ms."""


def view() -> ClientView:
    return ClientView(
        exam=make_exam(small_paper(), {}, "seed"),
        answers={"S1": SingleChoice(choice="A"), "B1": FillIn(blanks={"1": " "})},
        flags=frozenset({"S2"}),
        position="S2",
        hand_in_code=None,
    )


def test_rows_tell_progress_flag_and_place() -> None:
    shown = {cell.item_id: cell for row in rows(view()) for cell in row.cells}
    assert shown["S1"].progress == "full"
    assert shown["B1"].progress == "none", "blanks are no answer"
    assert shown["S2"].flagged
    assert shown["S2"].current
    assert [cell.number for cell in shown.values()] == [1, 2, 3]
    assert [(row.title, row.done, row.total) for row in rows(view())] == [("单项选择题", 1, 2), ("填空题", 0, 1)]


def test_filters_keep_the_current_item() -> None:
    assert [c.item_id for row in rows(view(), "open") for c in row.cells] == ["S2", "B1"]
    assert [c.item_id for row in rows(view(), "flagged") for c in row.cells] == ["S2"]
    assert short_title("一、单项选择题") == "单项选择题"
    assert short_title("案例分析") == "案例分析"


def test_the_summary_lists_what_is_missing() -> None:
    found = summary(view())
    assert [o.item.item_id for o in found.unanswered] == ["S2", "B1"]
    assert found.answered == 1
    assert found.refusal == ""
    assert "主考" in summary(replace(view(), hand_in_code="hand_in_needs_consent")).refusal


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("hand_in_too_early", "10:30 起，经主考同意可以交卷；10:59 起可以自行交卷。"),
        ("hand_in_needs_consent", "10:59 起可以自行交卷。"),
    ],
)
def test_a_refused_hand_in_says_from_when_by_the_rooms_clock(code: str, told: str) -> None:
    session = SessionCard(
        session_id="S1",
        title="第1场",
        subject="样例",
        level="初级",
        site_name="样例",
        room="301",
        starts_at_ms=ELEVEN - 7_200_000,
        duration_s=7200,
        time_zone="Asia/Shanghai",
        login_opens_ms=0,
        late_limit_ms=0,
        requires_id_number=False,
    )
    early = replace(
        view(),
        session=session,
        hand_in_code=code,
        clock=ClockView(running=True, deadline_ms=ELEVEN),
        consent_before_end_s=1800,
        free_before_end_s=60,
    )
    assert summary(early).refusal.endswith(told)
    assert "起" not in summary(replace(early, clock=ClockView())).refusal, "a clock that stands has no end"


def test_saved_is_said_only_when_everything_is_acknowledged() -> None:
    base = replace(view(), link=Link(online=True), saved_ms=1)
    assert save_line(base).kind == "saved"
    assert save_line(base, drafts=True).kind == "saving"
    assert save_line(replace(base, unsent=2)).kind == "saving"
    away = replace(base, unsent=2, link=Link(online=False, offline_since_ms=0))
    assert save_line(away).kind == "kept"
    assert save_line(replace(away, unkept=1)).kind == "saving"
    assert save_line(replace(base, saved_ms=None)).kind == "nothing"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1+2×3", "7"),
        ("（240000＋192000）÷192", "2250"),
        ("-2*3", "-6"),
        ("50%*200", "100"),
        ("0.1+0.2", "0.3"),
        ("1,000*2", "2000"),
        ("１２。５＋￥３", "15.5"),
        ("5−2", "3"),
        ("10/3", "3.33333333333333"),
        ("√(2×100×7200÷4)", "600"),
        ("√9+1", "4"),
        ("2^10", "1024"),
        ("2^3^2", "512"),
        ("-2²", "-4"),
        ("2^-1", "0.5"),
        ("1.05^10", "1.62889462677744"),
        ("5!", "120"),
        ("sin(30)+cos60", "1"),
        ("tan45", "1"),
        ("sin(180)", "0"),
        ("ln(e)", "1"),
        ("lg1000", "3"),
        ("exp(0)", "1"),
        ("abs(-3)", "3"),
        ("2×π", "6.28318530717959"),
        ("30!", "2.65252859812191×10^32"),
        ("1/10^20", "1×10^(-20)"),
    ],
)
def test_the_calculator_is_exact(expression: str, value: str) -> None:
    assert evaluate(expression) == value


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "1+",
        "1/0",
        "(1",
        "1..2",
        "__import__",
        "2)",
        "(" * 3000,
        "√(-1)",
        "ln0",
        "tan90",
        "0.5!",
        "999!",
        "9^99999",
        "foo(1)",
        "0^-1",
        "exp(1e9)",
    ],
)
def test_the_calculator_refuses_what_is_no_sum(expression: str) -> None:
    with pytest.raises(CalculationError):
        evaluate(expression)
