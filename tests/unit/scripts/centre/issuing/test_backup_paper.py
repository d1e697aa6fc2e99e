"""A session's backup paper: held against the main one, sealed beside it, its codes given out and noted."""

import re
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from scripts.centre import samples
from scripts.centre.authoring.exam_folder import Authored, read_exam
from scripts.centre.authoring.toml_reader import Findings
from scripts.centre.cli.parser import main
from scripts.centre.errors import CentreError
from scripts.centre.folder import CentreFolder, read_json
from scripts.centre.issued import BACKUP_KEY_FILE as BACKUP_ANSWERS_FILE
from scripts.centre.issued import ISSUE_FILE, Issue, read_issued_plan, read_papers
from scripts.centre.issued import KEY_FILE as ANSWERS_FILE
from scripts.centre.issuing.backup_codes import backup_codes_given, opening_code_seen
from scripts.centre.issuing.backup_paper import differences, read_backup, with_both_papers
from scripts.centre.issuing.extension import KEY_FILE, ExtensionKey
from shared.exam.paper import Paper
from shared.exam.plan import SectionLimit
from shared.exchange.package import open_package, open_paper_part
from shared.security.backup_code import mask_code
from tests.support.receiver import centre_folder
from tests.support.second_exam import second_exam
from tests.support.travelling import make_centre, make_site

SAMPLES = samples.FOLDER


@pytest.fixture(scope="module")
def main_paper() -> Authored:
    return read_exam(SAMPLES / "exam")


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Authored:
    return read_exam(second_exam(tmp_path_factory.mktemp("exam") / "b"))


def told(main_paper: Authored, second: Authored) -> str:
    return "\n".join(differences(main_paper, second))


def test_a_paper_of_the_same_shape_may_stand_in(main_paper: Authored, second: Authored) -> None:
    assert told(main_paper, second) == ""


def test_the_same_paper_may_not(main_paper: Authored) -> None:
    said = told(main_paper, main_paper)
    assert "试卷编号与正式卷相同" in said
    assert "44个题号与正式卷相同" in said


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"subject": "别的科目"}, "科目、证书、级别"),
        ({"duration_s": 60}, "作答时长"),
        ({"carry_over": True}, "作答时长"),
    ],
)
def test_what_must_be_the_same_is_told(
    main_paper: Authored, second: Authored, change: dict[str, object], word: str
) -> None:
    other = replace(second, paper=replace(second.paper, **change))
    assert word in told(main_paper, other)


def test_other_marks_to_pass_are_told(main_paper: Authored, second: Authored) -> None:
    assert "合格分" in told(main_paper, replace(second, key=replace(second.key, pass_mark="50")))


def without_last_item(paper: Paper) -> Paper:
    first = paper.sections[0]
    groups = (replace(first.groups[0], items=first.groups[0].items[:-1]), *first.groups[1:])
    return replace(paper, sections=(replace(first, groups=groups), *paper.sections[1:]))


def test_another_shape_is_told_with_what_each_has(main_paper: Authored, second: Authored) -> None:
    said = told(main_paper, replace(second, paper=without_last_item(second.paper)))
    assert "部分的题型、题数和每题分值应与正式卷相同：正式卷 " in said
    assert "共100分" in said
    fewer = replace(second.paper, sections=second.paper.sections[:1])
    assert "各部分（编号、类别、顺序）" in told(main_paper, replace(second, paper=fewer))


def test_the_sections_limits_name_the_items_of_both(main_paper: Authored, second: Authored) -> None:
    section = main_paper.paper.sections[0]
    limit = SectionLimit(section_id=section.section_id, title=section.title, duration_s=60, items=("S01",))
    (both,) = with_both_papers((limit,), second.paper)
    assert both.items[:2] == ("S01", "B-S01")
    assert with_both_papers((), second.paper) == ()


def test_what_cannot_be_read_is_told_at_the_plan(main_paper: Authored, tmp_path: Path) -> None:
    findings = Findings()
    assert read_backup(" ", tmp_path / "plan.toml", main_paper, findings) is None
    assert read_backup("nowhere", tmp_path / "plan.toml", main_paper, findings) is None
    (tmp_path / "empty").mkdir()
    assert read_backup("empty", tmp_path / "plan.toml", main_paper, findings) is None
    assert findings.lines[0].split("：")[0] == "plan.toml 的 backup_exam"
    assert findings.lines[1].startswith("备用卷 ")


# ------------------------------------------------------------ sealed, and its codes
class Stage:
    def __init__(self, folder: Path) -> None:
        self.centre, self.site = make_centre(), make_site()
        self.folder = centre_folder(folder / "centre", self.centre, self.site)
        shutil.copytree(SAMPLES / "exam", folder / "exam")
        shutil.copytree(SAMPLES / "site", folder / "site")
        second_exam(folder / "exam-b")
        plan = folder / "site" / "plan.toml"
        plan.write_text('backup_exam = "../exam-b"\n' + plan.read_text(encoding="utf-8"), encoding="utf-8")
        site, words = folder / "site", ["build", "--dir", self.folder.root, "--exam", folder / "exam"]
        words += ["--plan", plan, "--seating", site / "seating.xlsx", "--students", site / "students.xlsx"]
        words += ["--photos", site / "photos.zip", "--allow", "start-passed", "--out", folder / "p.exampkg"]
        assert main([str(word) for word in words]) == 0
        (self.issued,) = (self.folder.root / "sessions").glob("*/1")
        self.session, self.package = self.issued.parent.name, folder / "p.exampkg"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return Stage(tmp_path_factory.mktemp("stage"))


def run(stage: Stage, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main([*words, "--dir", str(stage.folder.root)]) == 0
    return capsys.readouterr().out


def code_in(said: str) -> str:
    (found,) = re.findall(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", said)
    assert isinstance(found, str)
    return found


def test_it_is_sealed_beside_the_main_one_and_kept_with_its_key(stage: Stage, second: Authored) -> None:
    issue, plan = read_json(stage.issued / ISSUE_FILE, Issue), read_issued_plan(stage.folder.secrets, stage.issued)
    assert plan is not None
    assert issue.backup_paper_id == plan.backup_paper_id == second.paper.paper_id
    papers = read_papers(stage.folder.secrets, stage.issued)
    assert papers.backup is not None
    assert papers.backup.key == second.key
    assert papers.of(second.paper.paper_id) is papers.backup
    assert papers.of("anything else") is papers.main


def test_a_paper_is_not_marked_by_the_key_of_another(stage: Stage) -> None:
    secrets = stage.folder.secrets
    own, others = (secrets.read(stage.issued / name) for name in (ANSWERS_FILE, BACKUP_ANSWERS_FILE))
    secrets.write(stage.issued / ANSWERS_FILE, others)
    try:
        with pytest.raises(CentreError) as caught:
            read_papers(secrets, stage.issued)
    finally:
        secrets.write(stage.issued / ANSWERS_FILE, own)
    assert caught.value.code == "file_damaged"
    assert "不是这份试卷的答案" in caught.value.message


def test_its_opening_code_is_looked_up_by_itself_and_that_is_noted(
    stage: Stage, capsys: pytest.CaptureFixture[str], second: Authored
) -> None:
    assert not opening_code_seen(stage.folder.secrets, stage.issued)
    own = code_in(run(stage, capsys, "opening-code", stage.session, "--backup"))
    assert opening_code_seen(stage.folder.secrets, stage.issued)
    assert own != code_in(run(stage, capsys, "opening-code", stage.session))
    site = stage.site.public.site_id
    package = open_package(stage.package, centre=stage.centre.public, site_id=site, now_ms=0)
    opened = open_paper_part(package, stage.site.identity, own, "backup", paper_id=second.paper.paper_id)
    assert opened.paper == second.paper


def test_in_the_exam_a_challenge_is_answered_for_one_candidate_and_noted(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("backup-code", stage.session, "--who", "261128000101", "--challenge", "7qk40x")
    first, again = run(stage, capsys, *asked), run(stage, capsys, *asked)
    assert code_in(first) == code_in(again)
    assert "此前已给过同一申请" in again
    assert [(g.ticket, g.challenge) for g in backup_codes_given(stage.folder.secrets, stage.issued)] == [
        ("261128000101", "7QK40X")
    ] * 2
    own = code_in(run(stage, capsys, "opening-code", stage.session, "--backup"))
    key = stage.folder.secrets.read_json(stage.issued / KEY_FILE, ExtensionKey).key
    answer, asked_for = code_in(first), {"ticket": "261128000101", "challenge": "7QK40X"}
    assert mask_code(key, answer, session_id=stage.session, **asked_for) == own


@pytest.mark.parametrize(
    ("who", "challenge", "word"),
    [("45人", "7QK40X", "一名考生的准考证号"), ("261128000101", "短", "申请码应为 6 位")],
)
def test_what_was_misheard_is_refused(
    stage: Stage, capsys: pytest.CaptureFixture[str], who: str, challenge: str, word: str
) -> None:
    words = ["backup-code", stage.session, "--who", who, "--challenge", challenge, "--dir", str(stage.folder.root)]
    assert main(words) != 0
    assert word in capsys.readouterr().out


def test_a_package_without_one_has_no_such_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder: CentreFolder = centre_folder(tmp_path / "centre", make_centre(), make_site())
    (folder.session("S1") / "1").mkdir(parents=True)
    for words in (
        ["opening-code", "S1", "--backup"],
        ["backup-code", "S1", "--who", "261128", "--challenge", "7QK40X"],
    ):
        assert main([*words, "--dir", str(folder.root)]) != 0
        assert "没有备用卷" in capsys.readouterr().out
