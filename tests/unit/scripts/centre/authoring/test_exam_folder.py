"""The authoring folder and the session plan: every slip named, and nothing of the key ever in the paper."""

import shutil
import tomllib

import msgspec
import pytest
from msgspec.structs import replace

from scripts.centre import samples
from scripts.centre.authoring.exam_folder import read_exam
from scripts.centre.errors import AuthoringError
from scripts.centre.issuing.session_plan import assign_pins, session_plan
from shared.exam.kinds.choice import ChoiceKey
from shared.exam.kinds.fill_in import FillInKey
from shared.exam.kinds.spreadsheet import SpreadsheetKey
from shared.exam.kinds.voucher import VoucherKey
from shared.exam.plan import EVERYBODY
from shared.security.codes import verify_secret
from tests.support.plan_file import read_plan

SAMPLES = samples.FOLDER


@pytest.fixture
def exam(tmp_path):
    shutil.copytree(SAMPLES / "exam", tmp_path / "exam")
    return tmp_path / "exam"


@pytest.fixture
def plan(tmp_path):
    shutil.copy(SAMPLES / "site" / "plan.toml", tmp_path)
    return tmp_path / "plan.toml"


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems(call, *arguments):
    with pytest.raises(AuthoringError) as caught:
        call(*arguments)
    return "\n".join(caught.value.problems)


def test_the_sample_becomes_a_paper_and_its_key(exam):
    authored = read_exam(exam)
    kinds = {item.item_id: type(authored.key.items[item.item_id]) for item in authored.paper.items()}
    assert len(kinds) == 44
    assert (kinds["S01"], kinds["B01"], kinds["V01"], kinds["X01"]) == (
        ChoiceKey,
        FillInKey,
        VoucherKey,
        SpreadsheetKey,
    )
    assert authored.paper.duration_s == 7200
    assert authored.paper.media() <= set(authored.media)


def test_no_answer_and_no_analysis_is_in_the_paper(exam):
    authored = read_exam(exam)
    paper = msgspec.json.encode(authored.paper).decode()
    for file in [*(exam / "theory").iterdir(), *(exam / "practical").iterdir()]:
        for item in tomllib.loads(file.read_text(encoding="utf-8"))["item"]:
            assert item["analysis"].strip() not in paper
    for word in ("answer", "analysis", "accept", "numeric", "tolerance", "partial", "must_be_formula"):
        assert f'"{word}"' not in paper


def test_forgotten_files_beside_the_media_do_not_travel(exam):
    (exam / "media" / "solution.png").write_bytes(b"x")
    assert "media/solution.png" not in read_exam(exam).media


def test_broken_toml_and_a_wrong_encoding_are_named(exam):
    (exam / "theory" / "true_false.toml").write_text("kind = ", encoding="utf-8")
    (exam / "theory" / "fill_in.toml").write_bytes("题".encode("gbk"))
    told = problems(read_exam, exam)
    assert "theory/true_false.toml:1：TOML 写法有误" in told
    assert "theory/fill_in.toml：不是 UTF-8 编码" in told
    assert "paper.toml：找不到文件" in problems(read_exam, exam / "nowhere")


def test_media_outside_the_folder_are_not_taken(exam):
    (exam.parent / "secret.png").write_bytes(b"x")
    edit(exam / "practical" / "voucher.toml", "media/v01-d1-invoice-steel.png", "../secret.png")
    assert "文件名 ../secret.png 只能用" in problems(read_exam, exam)


def test_only_candidates_of_the_session_are_named_for_reading_aloud(exam, plan):
    file = replace(read_plan(plan), read_aloud=("9999",))
    assert "9999" in problems(session_plan, file, read_exam(exam).paper, (), ())
    everybody = replace(file, read_aloud=(EVERYBODY,))
    assert session_plan(everybody, read_exam(exam).paper, (), ()).may_listen("1")


def test_the_plan_travels_with_hashes_instead_of_pins(exam, plan):
    file = read_plan(plan)
    duties = assign_pins(file)
    travelling = session_plan(file, read_exam(exam).paper, (), duties)
    assert travelling.duration_s == 7200
    assert travelling.starts_at_ms == 1795829400000
    assert len({duty.pin for duty in duties}) == 5
    for duty, person in zip(duties, travelling.staff, strict=True):
        assert duty.pin not in msgspec.json.encode(travelling).decode()
        assert verify_secret(duty.pin, person.pin_hash)


def test_the_plan_may_set_its_own_duration_and_must_fit_the_subject(exam, plan):
    edit(plan, "seats = 45", "duration_s = 180\nseats = 45")
    paper = read_exam(exam).paper
    assert session_plan(read_plan(plan), paper, (), ()).duration_s == 180
    assert "科目" in problems(session_plan, read_plan(plan), replace(paper, subject="智能财税"), (), ())


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('format = "session-plan/1"', 'format = "x"', "format"),
        ("+08:00", "", "starts_at 要写明时区"),
        ("seats = 45", "seats = 47", "座位数"),
        ('role = "chief"', 'role = "boss"', "ZK01：role 应为"),
        ('staff_id = "JK02"', 'staff_id = "JK01"', "staff_id 重复"),
        ('name = "样例主考"\n', "", "ZK01：要写 staff_id"),
        ('room = "实训楼301机房"', "", "没有写 room"),
        ("late_limit_s = 1800", 'late_limit_s = "half"', "内容不符合格式"),
    ],
)
def test_a_slip_in_the_plan_is_named(plan, old, new, told):
    edit(plan, old, new)
    assert told in problems(read_plan, plan)


# ------------------------------------------------------------ working times
def by_section(exam, whole="", theory="duration_minutes = 60", practical="duration_minutes = 45", more=""):
    """The sample with limits of its sections in place of the whole one."""
    paper = exam / "paper.toml"
    edit(paper, "duration_minutes = 120", f"{whole}\n{more}")
    edit(paper, 'section_id = "theory"', f'section_id = "theory"\n{theory}')
    edit(paper, 'section_id = "practical"', f'section_id = "practical"\n{practical}')
    return exam


def test_limits_of_the_sections_travel_in_the_plan_with_the_items_of_each(exam, plan):
    paper = read_exam(by_section(exam, more="carry_over = true")).paper
    assert (paper.duration_s, paper.carry_over) == (105 * 60, True)
    made = session_plan(read_plan(plan), paper, [], [])
    assert [(s.section_id, s.title, s.duration_s) for s in made.sections] == [
        ("theory", paper.sections[0].title, 3600),
        ("practical", paper.sections[1].title, 2700),
    ]
    assert [len(s.items) for s in made.sections] == [40, 4]
    assert (made.duration_s, made.carry_over) == (6300, True)


def test_without_limits_of_the_sections_nothing_of_them_is_in_the_plan(exam, plan):
    made = session_plan(read_plan(plan), read_exam(exam).paper, [], [])
    assert (made.sections, made.carry_over, made.duration_s) == ((), False, 7200)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"practical": ""}, "每个 section 都要写 duration_minutes"),
        ({"theory": "duration_minutes = 0"}, "1 至 1440"),
        ({"theory": 'duration_minutes = "60"'}, "不带引号的整数"),
        ({"whole": "duration_minutes = 120"}, "各部分之和是 105"),
        ({"theory": "", "practical": ""}, "没有考试时长"),
        (
            {"whole": "duration_minutes = 120", "theory": "", "practical": "", "more": "carry_over = true"},
            "carry_over 只用于分部分计时",
        ),
    ],
)
def test_working_times_that_do_not_fit_are_named(exam, changes, told):
    assert told in problems(read_exam, by_section(exam, **changes))


def test_the_session_plan_may_set_the_limits_itself(exam, plan):
    paper = read_exam(exam).paper
    edit(plan, "seats =", "carry_over = true\nsection_duration_s = { theory = 20, practical = 15 }\nseats =")
    made = session_plan(read_plan(plan), paper, [], [])
    assert [s.duration_s for s in made.sections] == [20, 15]
    assert (made.duration_s, made.carry_over) == (35, True)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("section_duration_s = { theory = 20 }", "写全"),
        ("section_duration_s = { theory = 20, practical = 0 }", "大于0"),
        ("duration_s = 40\nsection_duration_s = { theory = 20, practical = 15 }", "各部分之和 35"),
    ],
)
def test_limits_in_the_session_plan_that_do_not_fit_are_named(exam, plan, line, told):
    paper = read_exam(exam).paper
    edit(plan, "seats =", f"{line}\nseats =")
    assert told in problems(session_plan, read_plan(plan), paper, [], [])


def test_a_slip_in_the_plan_has_its_line(plan):
    edit(plan, "late_limit_s = 1800", "late_limit_s = -5")
    lines = plan.read_text(encoding="utf-8").split("\n")
    line = lines.index("late_limit_s = -5") + 1
    assert f"plan.toml:{line} 的 rules.late_limit_s：-5 不对" in problems(read_plan, plan)
    plan.write_text("format = ", encoding="utf-8")
    assert "plan.toml:1：TOML 写法有误：等号后面的值写法不对" in problems(read_plan, plan)
