"""What one candidate typed takes nobody else's marks: the answer is named, the others are scored."""

import time

import pytest

from scripts.centre import samples
from scripts.centre.authoring.exam_folder import read_exam
from scripts.centre.errors import CentreError
from scripts.centre.issued import PaperFiles
from scripts.centre.marking.shielded import Limits, ShieldedMarker, Trouble
from shared.exam.kinds.single_choice import SingleChoice
from shared.exam.kinds.spreadsheet import Spreadsheet
from shared.workbook.export import reaches_out
from tests.support import bad_markers

EXAM = samples.EXAM
DEEP = "=" + "(" * 4000 + "1" + ")" * 4000
HEAVY = "=SUM(MMULT(MMULT(MUNIT(200),MUNIT(200)),MUNIT(200)))"
WIDE = "=SUMPRODUCT((基础数据!A1:XFD1048576=1)*1)"
GOOD = Spreadsheet(cells={"本量利!C4": "=SUM(基础数据!C4:C7)", "方案比较!B12": "方案二"})


@pytest.fixture(scope="module")
def files():
    authored = read_exam(EXAM)
    return PaperFiles(paper=authored.paper, media=authored.media, key=authored.key)


@pytest.fixture(scope="module")
def marker(files):
    with ShieldedMarker(files, Limits(answer_s=6, memory_bytes=256 << 20)) as marker:
        yield marker


def sheet(text):
    return Spreadsheet(cells={"本量利!C4": text, "方案比较!B12": "方案二"})


def test_an_honest_answer_is_scored_and_filled(marker):
    assert marker.score("X01", GOOD).answered
    assert marker.score("S01", SingleChoice(choice="D")).points == 2
    assert marker.filled("X01", GOOD)[:2] == b"PK"


@pytest.mark.parametrize(
    "text",
    [
        DEEP,
        "=" + "-" * 30_000 + "1",
        HEAVY,
        WIDE,
        "=" + "SUM(" * 3000 + "1" + ")" * 3000,
    ],
)
def test_an_answer_that_is_too_much_is_named_or_marked_and_the_next_one_is_scored(marker, text):
    began_s = time.monotonic()
    for ask in (marker.score, marker.filled):
        found = ask("X01", sheet(text))
        if isinstance(found, Trouble):
            assert found.item_id == "X01"
            assert found.sentence().endswith("请人工评阅")
    assert time.monotonic() - began_s < 30
    after = marker.score("X01", GOOD)
    assert not isinstance(after, Trouble)
    assert after.points > 0


def test_brackets_without_end_cost_only_their_own_cell(marker):
    found = marker.score("X01", sheet(DEEP))
    assert not isinstance(found, Trouble)
    assert [mark.points > 0 for mark in found.marks if mark.what in {"本量利!C4", "方案比较!B12"}] == [False, True]
    assert marker.score("S01", SingleChoice(choice="D")).points == 2


TRIP = Spreadsheet(cells={"本量利!C4": "trip"})


@pytest.mark.parametrize(
    ("serve", "code"),
    [
        (bad_markers.sleeps, "too_long"),
        (bad_markers.grows, "too_much_memory"),
        (bad_markers.runs_out, "too_much_memory"),
        (bad_markers.breaks, "process_ended"),
    ],
)
def test_an_answer_that_ends_the_process_is_named_and_a_new_one_goes_on(files, serve, code):
    with ShieldedMarker(files, Limits(answer_s=3, memory_bytes=64 << 20), serve) as marker:
        for _ in range(2):
            found = marker.score("X01", TRIP)
            assert isinstance(found, Trouble)
            assert (found.item_id, found.code) == ("X01", code)
            assert found.sentence().endswith("请人工评阅")
            assert marker.score("S01", SingleChoice(choice="D")).points == 2


def test_a_process_that_does_not_start_is_said_so(files):
    with ShieldedMarker(files, serve=bad_markers.never_starts) as marker, pytest.raises(CentreError) as refused:
        marker.score("S01", None)
    assert refused.value.code == "marking_not_started"


def test_an_unknown_item_is_a_failure_with_its_cause(marker):
    found = marker.score("none", None)
    assert found == Trouble(item_id="none", code="failed", error="KeyError")


@pytest.mark.parametrize(
    ("formula", "out"),
    [
        ("=SUM(A1:A3)", False),
        ('=IF(A1="a|b","[x]!",1)', False),
        ("=SUM(T1[金额])+表!A1", False),
        ('=HYPERLINK("http://x","y")', True),
        ("=webservice (A1)", True),
        ("=cmd|'/c calc'!A0", True),
        ("='[other.xlsx]Sheet1'!A1", True),
        ("=[1]Sheet1!A1", True),
    ],
)
def test_formulas_that_reach_out_of_the_workbook(formula, out):
    assert reaches_out(formula) is out
