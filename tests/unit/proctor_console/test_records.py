"""The printed records: who stands on them, and that names and masked numbers come out of the file intact."""

import shutil
import subprocess
import zipfile
from pathlib import Path

import pypdfium2
import pytest
from msgspec.structs import replace
from python_calamine import CalamineWorkbook

from proctor_console.core.people import People
from proctor_console.core.wording import _TABLE, event_text, event_topic
from proctor_console.records.digest import digest
from proctor_console.records.forms.desk_labels import desk_labels
from proctor_console.records.forms.room_record import room_record
from proctor_console.records.forms.sealing import sealing_form
from proctor_console.records.forms.sign_in import sign_in_sheet
from proctor_console.records.registry import all_forms
from scripts.centre import samples
from scripts.lab.pictures.plan import ticket
from scripts.lab.pictures.readiness import sample_readiness
from scripts.lab.pictures.room import sample_records_data
from scripts.lab.pictures.trial import sample_trial
from shared.exam.answers.review import HeldDecision
from shared.exam.room import events as ev
from shared.exam.room.events import (
    Approval,
    Event,
    HeldReviewed,
    JournalDelivered,
    Record,
    SectionClosed,
    SectionReopened,
)
from shared.formatting import mask_id
from shared.printing.text_flow import wrapped
from shared.protocol.console import RecordsData
from shared.protocol.device import SectionCard
from tests.support.pdf import page_texts, text_of

SEATING = samples.SITE / "seating.xlsx"
PHOTOS = samples.SITE / "photos.zip"
HARD_NAMES = (
    "样例𠮷",
    "样例㛃",
    "样例䶮",
    "样例𣲗",
    "阿卜杜拉·样例",
    "迪丽努尔·阿布都热依木·样例",
    "Sample Anna-Maria",
)


@pytest.fixture(scope="module")
def data(request: pytest.FixtureRequest) -> RecordsData:
    with zipfile.ZipFile(request.config.rootpath / PHOTOS) as archive:
        pictures = [archive.read(name) for name in sorted(archive.namelist())]
    return sample_records_data(photos={ticket(n): picture for n, picture in enumerate(pictures[:44], 1)})


@pytest.fixture(scope="module")
def sign_in(data: RecordsData) -> bytes:
    return sign_in_sheet(data)


@pytest.fixture(scope="module")
def record(data: RecordsData) -> bytes:
    return room_record(data)


def test_sign_in_sheet_carries_everybody(sign_in: bytes, data: RecordsData) -> None:
    text = text_of(sign_in)
    for row in data.roster:
        assert row.name in text
        assert row.ticket in text
        assert row.id_masked in text
    assert "考场签到表" in text
    assert "第 4 页" in text


def test_room_record_carries_present_and_absent(record: bytes, data: RecordsData) -> None:
    text = text_of(record)
    for row in data.roster:
        assert row.ticket in text
        assert row.name in text
    for words in (
        "换到 46 号",
        "延时 10 分",
        "全场暂停",
        "主考 样例主考",
        "超过迟到时限",
        "服务器中断 38 秒",
        "巡考签名",
    ):
        assert words in text.replace("\r\n", "").replace("\n", "")


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_a_sheet_printed_before_the_start_claims_nobody_came(sign_in: bytes, data: RecordsData) -> None:
    assert "到考" in text_of(sign_in)
    before = replace(data, view=replace(data.view, started_ms=None, phase="unsealed"))
    assert "到考" not in text_of(sign_in_sheet(before))


def test_pdftotext_reads_rare_names(sign_in: bytes, record: bytes, tmp_path: Path) -> None:
    for name, pdf in (("a.pdf", sign_in), ("b.pdf", record)):
        (tmp_path / name).write_bytes(pdf)
        run = subprocess.run(["pdftotext", "-layout", tmp_path / name, "-"], check=True, capture_output=True)
        text = run.stdout.decode("utf-8")
        for hard in HARD_NAMES:
            assert hard in text
    assert "110***********001X" in subprocess.run(
        ["pdftotext", tmp_path / "a.pdf", "-"], check=True, capture_output=True
    ).stdout.decode("utf-8")


def test_the_sample_sites_own_roster_comes_out_whole(data: RecordsData, request: pytest.FixtureRequest) -> None:
    sheet = CalamineWorkbook.from_path(request.config.rootpath / SEATING).get_sheet_by_index(0).to_python()
    head = [str(cell).lstrip("*") for cell in sheet[1]]
    seating = [dict(zip(head, row, strict=True)) for row in sheet[2:]]
    rows = tuple(
        replace(
            data.roster[0],
            seat=int(str(row["座位号"]).removesuffix(".0")),
            ticket=str(row["准考证号"]),
            name=str(row["考生姓名"]),
            id_masked=mask_id(str(row["证件号码"])),
            photo=None,
        )
        for row in seating
    )
    text = text_of(sign_in_sheet(replace(data, roster=rows)))
    assert len(rows) == 48
    for row in rows:
        assert row.name in text
        assert row.id_masked in text


def test_unreadable_photo_does_not_stop_the_sheet(data: RecordsData) -> None:
    rows = (replace(data.roster[0], photo=b"not a picture"), *data.roster[1:3])
    assert "无照片" in text_of(sign_in_sheet(replace(data, roster=rows)))


def test_long_sections_go_on_over_the_page(data: RecordsData) -> None:
    last = data.records[-1]
    incident = next(r for r in data.records if type(r.event).__name__ == "IncidentLogged")
    many = tuple(replace(incident, seq=last.seq + n, at_ms=last.at_ms + n) for n in range(1, 120))
    text = text_of(room_record(replace(data, records=data.records + many)))
    assert "（续）" in text
    assert "121." in text


def test_digest_of_an_empty_room_says_nothing_happened(data: RecordsData) -> None:
    told = digest(replace(data, records=(), roster=()))
    assert told.counts.due == 0
    assert all(not section.entries for section in told.sections)


def test_outages_are_told_once_for_all_the_pcs(data: RecordsData) -> None:
    lines = next(s for s in digest(data).sections if s.title == "服务器网络").entries
    assert any("33、34、35、36、37、38、39、40 号共 8 人" in line for line in lines)
    assert len(lines) == 4


def test_why_an_exam_began_early_stands_in_log_and_record(data: RecordsData) -> None:
    started = ev.RoomStarted(reason="全部考生已就位")
    assert event_text(started, People.of_records(data)) == "考试开始，原因：全部考生已就位"
    early = replace(data, records=(ev.Record(seq=1, at_ms=1_795_829_280_000, actor="ZK01", event=started),))
    assert "，原因：全部考生已就位" in "\n".join(entry for s in digest(early).sections for entry in s.entries)


def test_every_event_of_the_log_has_a_sentence(data: RecordsData) -> None:
    assert set(Event.__args__) == set(_TABLE)
    people = People.of_records(data)
    for line in data.records:
        assert event_text(line.event, people)
        assert event_topic(line.event)


def test_decisions_about_late_answers_and_journals_by_usb_stand_on_the_record(data: RecordsData) -> None:
    at_ms, last = data.records[-1].at_ms, data.records[-1].seq
    chief = (Approval(staff_id="ZK01", role="chief"),)
    decided: list[tuple[int, HeldDecision]] = [(1, "use_held"), (2, "use_held"), (3, "to_centre")]
    held = [
        HeldReviewed(ticket=ticket(12), epoch=1, seq=n, decision=decision, reason="断网换机", approvals=chief)
        for n, decision in decided
    ]
    carried = JournalDelivered(ticket=ticket(12), device_id="", entries=6, held=3, file_sha256="0" * 64)
    told_of: list[Event] = [carried, *held]
    more = [Record(seq=last + n, at_ms=at_ms, actor="JK01", event=e) for n, e in enumerate(told_of, 1)]
    told = digest(replace(data, records=(*data.records, *more)))
    lines = [entry for section in told.sections for entry in section.entries]
    assert any("留在电脑上的 6 条作答用 U 盘导入服务器，其中 3 条待复核" in line for line in lines)
    (line,) = [line for line in lines if "迟到的作答复核" in line]
    assert "采用迟到的作答 2 条、留待评价组织处理 1 条，断网换机（批准：主考 " in line


def test_lines_break_by_chinese_rules() -> None:
    lines = wrapped("一二三四，五六（七八）ABC-123。", 4, lambda text: float(len(text)))
    assert "".join(lines) == "一二三四，五六（七八）ABC-123。"
    assert not any(line[0] in "，。）" for line in lines)
    assert not any(line.endswith("（") for line in lines)
    assert wrapped("", 10, len) == [""]


def test_the_record_tells_limits_and_ends_of_the_sections(data: RecordsData) -> None:
    cards = (
        SectionCard(section_id="t", title="理论", duration_s=3600),
        SectionCard(section_id="p", title="实操", duration_s=3600),
    )
    approvals = (Approval(staff_id=data.view.staff[0].staff_id, role="chief"),)
    first, second, third = (row.ticket for row in data.roster[:3])
    events: tuple[Event, ...] = (
        SectionClosed(ticket=first, section_id="t", cause="candidate", closed_ms=1),
        SectionReopened(ticket=first, section_id="t", reason="误点", approvals=approvals),
        SectionClosed(ticket=first, section_id="t", cause="time", closed_ms=2),
        SectionClosed(ticket=second, section_id="t", cause="candidate", closed_ms=1),
        SectionClosed(ticket=third, section_id="t", cause="time", closed_ms=2),
    )
    last = data.records[-1]
    more = tuple(
        Record(seq=last.seq + n, at_ms=last.at_ms + n, actor="server", event=event) for n, event in enumerate(events, 1)
    )
    told = replace(data, view=replace(data.view, sections=cards), records=data.records + more)
    text = text_of(room_record(told)).replace("\r\n", "").replace("\n", "")
    assert "分部分计时：理论 1 小时，实操 1 小时；提前提交一个部分，剩余时间不转入下一部分" in text
    assert "“理论”部分：本人提交 1 人，到时结束 2 人" in text
    assert "误提交“理论”部分，重新打开，原因：误点" in text
    people = People.of_records(told)
    assert "提交“理论”部分" in event_text(events[0], people)
    assert "时间到，结束“理论”部分" in event_text(events[2], people)
    assert not any("部分" in entry for section in digest(data).sections for entry in section.entries)


def test_every_form_is_named_by_its_file_and_makes_a_page(data: RecordsData) -> None:
    for form in all_forms():
        assert form.make.__module__ == f"proctor_console.records.forms.{form.key}"
        assert form.title
        assert form.holds
        with pypdfium2.PdfDocument(form.make(data, None)) as document:
            assert form.title in document.get_metadata_dict()["Title"]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_desk_labels_name_everybody_at_the_seat_they_have(data: RecordsData, tmp_path: Path) -> None:
    moved = replace(data.roster[0], final_seat=46)
    pdf = desk_labels(replace(data, roster=(moved, *data.roster[1:])))
    (tmp_path / "a.pdf").write_bytes(pdf)
    run = subprocess.run(["pdftotext", tmp_path / "a.pdf", "-"], check=True, capture_output=True)
    lines = run.stdout.decode("utf-8").splitlines()
    assert {row.ticket for row in data.roster} <= set(lines)
    assert {*HARD_NAMES, *(row.name for row in data.roster)} <= set(lines)
    assert "46" in lines
    assert "1" not in lines
    assert sum(line == f"考场 {data.view.room}" for line in lines) == len(data.roster)
    assert len(page_texts(pdf)) == 5
    assert not any(row.id_masked in lines for row in data.roster)


def test_the_sealing_form_tells_every_pc_by_the_trial_and_asks_for_one_where_there_was_none(data: RecordsData) -> None:
    with_trial = text_of(sealing_form(replace(data, trial=sample_trial(data.view.room_ms))))
    assert "45 台中 39 台通过" in with_trial
    assert "未通过：汉字没有输入进去" in with_trial
    assert with_trial.count("PC-301-") == 45
    assert "还没有做过试考" in text_of(sealing_form(data))


def test_the_sealing_form_has_what_each_pc_reported_and_a_box_where_it_could_not_tell(data: RecordsData) -> None:
    tried = replace(data, trial=sample_trial(data.view.room_ms))
    unchecked = text_of(sealing_form(tried))
    assert "没有检查结果，请现场逐台核对后打勾" in unchecked
    assert unchecked.count("√") == 0
    boxes = unchecked.count("□")
    board = sample_readiness(data.view.room_ms, troubled=True)
    text = text_of(sealing_form(replace(tried, checks=board)))
    assert text.count("√") == 2 * 45 - 2 - 1 - 1  # seat 45 never reported, 5 has the internet, 12 runs what it may not
    assert boxes - text.count("□") == 2 * 44 - 2, "two pages say above the table what the box means"
    flat = "".join(text.split())
    assert "×能连上外网地址223.5.5.5:53" in flat
    assert "×正在运行qq、todesk" in flat
    unmeasured = replace(board, rows=tuple(replace(row, verdicts=row.verdicts[:1]) for row in board.rows))
    assert text_of(sealing_form(replace(tried, checks=unmeasured))).count("√") == 0
