"""Which answers count, what the sheets make of strange texts, and what a person at the centre is told."""

import io
from decimal import Decimal

import openpyxl
from msgspec.structs import replace

from scripts.centre.issued import IssuedPapers, PaperFiles
from scripts.centre.marking.later_notes import LaterNote
from scripts.centre.marking.opened import CandidateAnswers, OpenAnswer, _late_rows, _write_photos, write_opened
from scripts.centre.marking.scores import CandidateScore, _remark
from shared.exam.answers.content import Answered
from shared.exam.answers.log import AnswerBook, Entry, Place, Stored
from shared.exam.answers.reading import ReadLog
from shared.exam.answers.review import Review
from shared.exam.key import PaperKey
from shared.exam.kinds.single_choice import SingleChoice, SingleChoiceItem
from shared.exam.room.evening_events import HeldReviewed
from shared.exam.room.events import IncidentPhoto
from shared.exam.scoring import ItemScore, PaperScore
from shared.exchange.bundle import open_bundle
from shared.exchange.known_cards import KnownCard
from shared.exchange.results import SittingResult
from shared.exchange.sheets import add_sheet, book_bytes, new_book
from tests.support.forging import Forger, honest_events
from tests.support.receiver import SMALL
from tests.support.travelling import A, entry, make_centre, make_paper, make_site


def stored(epoch, seq, choice, *, held=False):
    response = SingleChoice(choice=choice) if choice else None
    content = Answered(item_id="S01", response=response)
    return Stored(entry=Entry(epoch=epoch, seq=seq, content=content, client_ms=0), received_ms=0, held=held)


def sitting(*log):
    head = AnswerBook.replay("T", log).head()
    return SittingResult(
        ticket="T", seat=1, absent=False, epochs=(), closed_cause=None, closed_ms=None, head=head, log=log
    )


def counting(taken, *reviews):
    return ReadLog(taken.ticket, taken.log).responses(reviews)


def reviewed(epoch, seq, decision="use_held"):
    return Review(place=Place(epoch=epoch, seq=seq), decision=decision, over=Place(epoch=2, seq=1))


def test_the_newest_answer_counts_and_a_held_one_only_by_decision():
    taken = sitting(stored(1, 1, "A"), stored(2, 1, "B"), stored(1, 2, "C"), stored(2, 2, "D", held=True))
    assert counting(taken) == {"S01": SingleChoice(choice="B")}
    assert counting(taken, reviewed(1, 2)) == {"S01": SingleChoice(choice="C")}
    assert counting(taken, reviewed(2, 2)) == {"S01": SingleChoice(choice="D")}
    for review in (reviewed(1, 2, "keep_newer"), reviewed(1, 2, "to_centre"), reviewed(9, 9)):
        assert counting(taken, review) == {"S01": SingleChoice(choice="B")}


def test_a_cleared_answer_is_no_answer():
    assert counting(sitting(stored(1, 1, "A"), stored(1, 2, ""))) == {}
    held = sitting(stored(2, 1, "A"), stored(2, 2, "", held=True))
    assert counting(held, reviewed(2, 2)) == {}


def test_late_answers_left_to_the_centre_are_listed_and_told_beside_the_score():
    item = SingleChoiceItem(item_id="S01", stem="？", points="1")
    late = OpenAnswer(item_id="S01", epoch=1, seq=2, written_ms=5, received_ms=9, response=SingleChoice(choice="C"))
    candidate = CandidateAnswers(
        ticket="T",
        name="甲",
        seat=1,
        status="到考",
        present=True,
        closed_cause="time",
        closed_ms=1,
        entries=2,
        held=(late, replace(late, seq=3, response=None)),
        terminated=False,
        answers={},
        paper_id="P2",
    )
    rows = list(_late_rows(candidate, {"S01": item}))
    assert rows == [["T", "甲", 1, "S01", 1, 2, "C"], ["T", "甲", 1, "S01", 1, 3, "（清除作答）"]]
    assert "有2条迟到的作答留待评价组织处理，未计入成绩" in _remark(candidate, "P2")
    assert _remark(candidate, "P1").count("答备用卷 P2") == 1


def test_the_workbook_has_a_sheet_for_each_thing_a_person_must_see(tmp_path):
    centre, site = make_centre(), make_site()
    held = replace(entry(1, 2, "A"), held=True)
    left = HeldReviewed(ticket=A, epoch=1, seq=2, decision="to_centre", reason="断网")
    Forger(centre, site).bundle(
        tmp_path / "b.exambundle", events=[*honest_events(), ("z01", left)], logs={A: [entry(1, 1, "B"), held]}
    )
    opened = open_bundle(
        tmp_path / "b.exambundle",
        centre_id=centre.public.centre_id,
        cards=(KnownCard(card=site.public),),
        identity=centre.identity,
    )
    paper = make_paper()
    papers = IssuedPapers(
        main=PaperFiles(
            paper=paper,
            media={},
            key=PaperKey(paper_id=paper.paper_id, version=paper.version, pass_mark="60", items={}),
        )
    )
    note = LaterNote(time="10:05", seat=1, ticket=A, name="甲", what="补记", item_id="", text="空调声大", by="j01")
    assert write_opened(opened, papers, SMALL, tmp_path / "out", (note,)) == 2
    book = openpyxl.load_workbook(tmp_path / "out" / "answers.xlsx")
    texts = {sheet.title: [[c.value for c in row] for row in sheet.iter_rows(min_row=3)] for sheet in book}
    assert list(texts) == ["作答", "待处理", "补充记录"]
    assert len(texts["作答"]) == 3 * len(list(paper.items()))
    assert [row[3:6] for row in texts["待处理"]] == [["S01", 1, 2]]
    assert "空调声大" in texts["补充记录"][0]


def test_text_stays_text_numbers_become_numbers_and_nothing_runs():
    book = new_book()
    rows = [("00123", "=1+1", "@SUM(A1)", "坏\x00字", Decimal("59.50"), Decimal(60), None, 7)]
    add_sheet(book, "表", "标题", ("甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"), rows)
    cells = openpyxl.load_workbook(io.BytesIO(book_bytes(book)))["表"][3]
    assert [cell.value for cell in cells] == ["00123", "=1+1", "@SUM(A1)", "坏�字", 59.5, 60, None, 7]
    assert [cell.data_type for cell in cells] == ["s", "s", "s", "s", "n", "n", "n", "n"]


def test_items_for_people_leave_the_verdict_open_unless_it_is_passed_already():
    manual = ItemScore(
        item_id="Q1", kind="short_answer", points=Decimal(0), full=Decimal(10), answered=True, manual=True
    )
    row = CandidateScore(
        ticket="T",
        name="甲",
        seat=1,
        status="到考",
        score=PaperScore(sections=(), items=(manual,), passed=False),
        remark="",
    )
    assert row.verdict == "待定"
    assert row.score is not None
    assert replace(row, score=replace(row.score, passed=True)).verdict == "合格"
    assert replace(row, score=replace(row.score, items=())).verdict == "不合格"
    assert replace(row, score=None).verdict == "缺考"


def test_photos_of_incidents_lie_beside_the_sheets_each_named_after_its_incident(tmp_path):
    centre, site = make_centre(), make_site()
    photo = ("j01", IncidentPhoto(incident_id="i/1", jpeg=b"first"))
    Forger(centre, site).bundle(tmp_path / "b.exambundle", events=[*honest_events(), photo])
    opened = open_bundle(
        tmp_path / "b.exambundle",
        centre_id=centre.public.centre_id,
        cards=(KnownCard(card=site.public),),
        identity=centre.identity,
    )
    later = LaterNote(time="", seat=0, ticket="", name="", what="", item_id="", text="i/1", by="", jpeg=b"second")
    _write_photos(tmp_path / "photos", opened, (later, replace(later, jpeg=b"")))
    assert {path.name: path.read_bytes() for path in (tmp_path / "photos").iterdir()} == {
        "i_1-1.jpg": b"first",
        "i_1-2.jpg": b"second",
    }
