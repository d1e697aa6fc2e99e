"""`build` packs nothing silently: all that is wrong in paper, plan, lists and photos is told in one run."""

import shutil

import pytest
from msgspec.structs import replace

from scripts.centre import samples
from scripts.centre.cli.parser import main
from scripts.centre.errors import CentreError
from scripts.centre.folder import CentreFolder, read_json
from scripts.centre.issued import ISSUE_FILE, Issue, find_issue
from scripts.centre.revoking import revoke
from scripts.centre.rotating import new_signing_key
from shared.exchange.bundle import BundleManifest
from shared.exchange.package import open_package, open_roster_part
from shared.exchange.site_files import card_fingerprint
from tests.support.receiver import centre_folder
from tests.support.sheets import change_book
from tests.support.travelling import make_centre, make_site

SAMPLES = samples.FOLDER


@pytest.fixture
def stage(tmp_path):
    """A centre with a registered site, and the sample's exam, plan and lists, whose day may be over."""
    centre_folder(tmp_path / "centre", make_centre(), make_site())
    shutil.copytree(SAMPLES / "exam", tmp_path / "exam")
    shutil.copytree(SAMPLES / "site", tmp_path / "site")
    return tmp_path


def build(stage, *more):
    site = stage / "site"
    words = ["build", "--dir", stage / "centre", "--exam", stage / "exam", "--plan", site / "plan.toml"]
    words += ["--seating", site / "seating.xlsx", "--students", site / "students.xlsx", "--photos", site / "photos.zip"]
    return main([str(word) for word in (*words, "--allow", "start-passed", *more)])


def edit(path, *changes):
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def cells(stage, **values):
    def change(book):
        for ref, value in values.items():
            book.active[ref] = value

    change_book(stage / "site" / "seating.xlsx", change)


def sessions(stage):
    return list((stage / "centre" / "sessions").glob("*/*"))


def test_what_was_packed_is_counted_by_room_and_session(stage, capsys):
    cut_short = stage / "centre" / "sessions" / "S20261128-0930-301" / ".issue-1"  # with an opening code in it
    cut_short.mkdir(parents=True)
    assert build(stage) == 0
    assert not cut_short.exists()
    said = capsys.readouterr().out
    assert "  实训楼301机房（2026-11-28 09:30-11:30）45人\n  实训楼302机房（2026-11-28 09:30-11:30）3人" in said
    assert "提示：场次计划的考点名称" in said
    assert len(sessions(stage)) == 1


def test_every_fault_of_every_file_is_told_in_one_run(stage, capsys):
    edit(stage / "exam" / "accounts.toml", ('code = "1012"', 'code = "1001"'))
    edit(
        stage / "site" / "plan.toml",
        ('"Asia/Shanghai"', '"Asia/Beijing"'),
        ("late_limit_s = 1800", "late_limit_s = -1800"),
        ('role = "chief"', 'role = "proctor"'),
        ("2026-11-28T09:30", "2026-11-28T08:30"),
    )
    cells(stage, I7="智能财税", G9="实训楼30l机房", H10="二", C11="?")
    (stage / "site" / "photos.zip").write_bytes(b"Rar!")
    assert build(stage) == 1
    said = capsys.readouterr().out
    for part in (
        "科目编码 1001 重复",
        "没有时区“Asia/Beijing”，中国大陆应写 Asia/Shanghai",
        "rules.late_limit_s：-1800",
        "没有主考（chief）",
        "场次“2026-11-28 09:30-11:30”与 starts_at",
        "seating.xlsx 工作表“Sheet1” 第7行 I列（考试科目）：写的是“智能财税”",
        "seating.xlsx 工作表“Sheet1” 第9行 G列（考场名称）：像是“实训楼301机房”，但写成了“实训楼30l机房”",
        "第10行 H列（座位号）：应为整数",
        "第11行 C列（性别）：应为男或女",
        "这是 RAR 压缩包",
    ):
        assert part in said, part
    assert sessions(stage) == []


@pytest.mark.parametrize("days", ["0", "-5", "99999"])
def test_a_term_that_makes_no_sense_is_refused(stage, capsys, days):
    assert build(stage, "--valid-days", days) == 1
    assert "--valid-days：应为1至3650天" in capsys.readouterr().out


def test_a_start_in_the_past_needs_a_word(stage, capsys):
    edit(stage / "site" / "plan.toml", ("2026-11-28T09:30", "2020-11-28T09:30"))
    assert build(stage, "--allow", "other-time") == 0
    site = stage / "site"
    words = ["build", "--dir", stage / "centre", "--exam", stage / "exam", "--plan", site / "plan.toml", "--seating"]
    words += [site / "seating.xlsx", "--students", site / "students.xlsx", "--photos", site / "photos.zip"]
    capsys.readouterr()
    assert main([str(word) for word in (*words, "--allow", "other-time")]) == 1
    assert "已经过去；确要封装，加 --allow start-passed" in capsys.readouterr().out


def test_a_near_name_that_was_looked_at_is_packed_with_a_word(stage, capsys):
    cells(stage, G47="实训楼3O1机房")
    assert build(stage) == 1
    capsys.readouterr()
    assert build(stage, "--allow", "near-names") == 0
    said = capsys.readouterr().out
    assert "提示：seating.xlsx 工作表“Sheet1” 第47行 G列（考场名称）：像是" in said
    assert "实训楼3O1机房（2026-11-28 09:30-11:30）1人" in said


def test_an_empty_seat_among_others_is_told(stage, capsys):
    change_book(stage / "site" / "seating.xlsx", lambda book: book.active.delete_rows(12))
    assert build(stage) == 0
    assert "提示：座位10没有考生，请核对编排表是否缺人" in capsys.readouterr().out


def test_a_package_is_sealed_to_its_room_and_a_missing_card_is_told(stage, capsys):
    centre = CentreFolder(stage / "centre")
    (shared,) = centre.cards()
    other = make_site().public
    centre.register(other, "实训楼302机房")
    assert build(stage) == 0
    said = capsys.readouterr().out
    assert f"封给核对码为 {shared.fingerprint} 的服务器" in said
    assert "没有登记自己的公钥" in said
    assert "实训楼302机房" in said
    own = make_site()
    centre.register(own.public, "实训楼 301 机房")
    assert build(stage, "--out", str(stage / "301.exampkg")) == 0
    said = capsys.readouterr().out
    assert f"封给核对码为 {card_fingerprint(own.public)} 的服务器" in said
    assert "没有登记自己的公钥" not in said
    package = open_package(stage / "301.exampkg", centre=centre.card(), site_id="ZD0001", now_ms=0)
    assert open_roster_part(package, own.identity).plan.room == "实训楼301机房"
    issue = read_json(centre.latest_issue(package.manifest.session_id) / ISSUE_FILE, Issue)
    assert (issue.room, issue.card) == ("实训楼301机房", card_fingerprint(own.public))
    manifest = BundleManifest(
        bundle_id="B",
        session_id=issue.session_id,
        site_id=issue.site_id,
        room=issue.room,
        centre_id="PJ01",
        package_id=issue.package_id,
        package_sha256=issue.package_sha256,
        created_ms=0,
        due=0,
        sittings=0,
        entries=0,
        room_log_records=0,
        room_log_head="",
        files=(),
    )
    assert find_issue(centre, manifest)[1] == issue
    for elsewhere in (replace(manifest, room="实训楼302机房"), replace(manifest, site_id="ZD0002")):
        with pytest.raises(CentreError, match="other_room"):
            find_issue(centre, elsewhere)


def test_a_package_tells_of_new_keys_and_no_revoked_card_gets_one(stage, capsys):
    centre = CentreFolder(stage / "centre")
    first = centre.card()
    assert build(stage) == 0
    folder = next(iter(centre.sessions_path.iterdir())).name
    old = next(centre.issue(folder, 1).glob("*.exampkg"))
    assert open_package(old, centre=first, site_id="ZD0001", now_ms=0).learnt is None
    new_signing_key(centre, by="赵主任", reason="定期更换")
    revoke(centre, "package", f"{folder}/1", by="赵主任", reason="错题")
    assert build(stage) == 0
    new = next(centre.issue(folder, 2).glob("*.exampkg"))
    trust = open_package(new, centre=first, site_id="ZD0001", now_ms=0).learnt.trust
    assert trust.card == centre.card()
    assert trust.revoked.package(folder, 1).reason == "错题"
    (known,) = centre.cards()
    revoke(centre, "site_card", known.fingerprint, by="赵主任", reason="硬盘被盗")
    capsys.readouterr()
    assert build(stage) == 1
    assert "已吊销（硬盘被盗），没有封装" in capsys.readouterr().out
    assert len(list(centre.session(folder).iterdir())) == 2
