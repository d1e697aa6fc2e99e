"""The centre's whole road by its own commands: keys, site, package, code, upload, receipt, open, score."""

import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import requests
from tusclient.client import TusClient

from scripts.centre import samples
from scripts.centre.cli.parser import main
from scripts.centre.folder import CentreFolder
from shared.exchange.container import hash_file
from shared.exchange.package import open_package, open_roster_part
from shared.exchange.receipt import open_receipt
from shared.exchange.site_files import CentrePublic, read_card, write_card
from shared.security.errors import SecurityError
from shared.security.extension import check_extension, new_challenge
from site_server.adapters.upload import TusUploader, UploadSettings
from tests.support.centre_day import OLD_ANSWERS, SESSION, Day, issued, sit
from tests.support.passphrase import in_clear
from tests.support.recount import recount
from tests.support.second_exam import second_exam
from tests.support.travelling import make_site

SAMPLES = samples.FOLDER
ROOT = Path(__file__).parents[2]


def run(*words, expect=0):
    code = main([str(word) for word in words])
    assert code == expect


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def port():
    return free_port()


@pytest.fixture(scope="module")
def day(tmp_path_factory, port):
    day = Day(tmp_path_factory.mktemp("day"))
    run("make-keys", "--dir", day.centre, "--id", "PJ01", "--name", "样例评价组织", "--url", f"http://127.0.0.1:{port}")
    write_card(day.root / "site.pub.json", day.site.public)
    run("register-site", "--dir", day.centre, day.root / "site.pub.json")
    second_exam(day.root / "exam-b")
    plan = day.root / "plan.toml"
    plan.write_text('backup_exam = "exam-b"\n' + (SAMPLES / "site" / "plan.toml").read_text("utf-8"), "utf-8")
    run("build", "--dir", day.centre, *ingredients(plan), "--out", day.root / "a.exampkg")
    day.card = read_card(day.centre / "centre.pub.json", CentrePublic)
    sit(day)
    return day


def ingredients(plan=None):
    site = SAMPLES / "site"
    words = ["--exam", SAMPLES / "exam", "--plan", plan or site / "plan.toml", "--seating", site / "seating.xlsx"]
    # The sample's day may be over when this test runs.
    return [*words, "--students", site / "students.xlsx", "--photos", site / "photos.zip", "--allow", "start-passed"]


class Receiver:
    """`python -m scripts.centre receive` as its own process."""

    def __init__(self, day, port):
        words = [sys.executable, "-m", "scripts.centre", "receive", "--dir", str(day.centre), "--port", str(port)]
        self.process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert "/files" in self.process.stdout.readline()

    def kill(self):
        self._end(signal.SIGKILL)

    def stop(self):
        self._end(signal.SIGTERM)
        assert self.process.returncode == 0

    def _end(self, how):
        self.process.send_signal(how)
        self.process.communicate(timeout=20)


def test_package_opens_only_with_key_and_code_and_secrets_stay_private(day):
    kept = list((day.centre / "sessions" / SESSION / "1").iterdir())
    assert {path.suffix for path in kept if path.name != "issue.json"} == {".sealed", ".exampkg"}
    for path in [*kept, *(day.centre / "keys").iterdir()]:
        if path.suffix == ".exampkg":
            continue
        assert path.stat().st_mode & 0o077 == 0, path
    data = (day.root / "a.exampkg").read_bytes()
    assert "管理会计".encode() not in data
    run("opening-code", "--dir", day.centre, SESSION)
    assert len(json.loads(issued(day, "opening-code.json"))["released_ms"]) == 1


def test_the_sites_package_accepts_the_code_that_the_command_prints(day, capsys):
    package = open_package(day.root / "a.exampkg", centre=day.card, site_id="ZD0001", now_ms=0)
    roster = open_roster_part(package, day.site.identity)
    assert roster.extension_key is not None
    ticket, challenge = roster.plan.candidates[11].ticket, new_challenge()
    words = (SESSION, "--who", ticket, "--minutes", 30, "--challenge", challenge)
    run("extension-code", "--dir", day.centre, *words)
    printed = re.search(r"授权码：(\S{4}-\S{4})", capsys.readouterr().out)
    request = {"session_id": roster.plan.session_id, "ticket": ticket, "challenge": challenge}
    check_extension(roster.extension_key, printed[1], extra_s=1800, **request)
    with pytest.raises(SecurityError, match="extension_code_wrong"):
        check_extension(roster.extension_key, printed[1], extra_s=1860, **request)
    # the secret stays out of the plan, which goes into results and reports
    assert roster.extension_key.hex() not in repr(roster.plan)
    assert len(json.loads(issued(day, "extension-codes.json"))) == 1


@pytest.mark.allow_log("upload", required=False)
def test_upload_survives_kills_of_the_receiver_and_ends_in_a_receipt(day, port):
    """tuspy itself and our uploader, against the real process, killed in the middle and started again."""
    sha256, size = hash_file(day.bundle).sha256, day.bundle.stat().st_size
    settings = UploadSettings(chunk_bytes=size // 20, retry_delays_s=(0.05,), receipt_wait_s=5)
    uploader, seen = TusUploader(day.root / "up", settings), []
    receiver = Receiver(day, port)

    def progress(done, total):
        seen.append(done)
        if len(seen) == 5:
            receiver.kill()

    how = {"centre": day.card, "session_id": SESSION, "bundle_sha256": sha256, "cancelled": lambda: False}
    with pytest.raises(Exception, match="upload_closed"):
        uploader.upload(day.bundle, progress=progress, **how)
    receiver = Receiver(day, port)
    try:
        again = []
        delivered = TusUploader(day.root / "up", settings).upload(
            day.bundle, progress=lambda done, total: again.append(done), **how
        )
        assert again[0] == seen[-1]
        assert open_receipt(delivered.receipt, centre=day.card, bundle_sha256=sha256).bytes == size
        with day.bundle.open("rb") as stream:
            plain = TusClient(day.card.upload_url).uploader(
                file_stream=stream,
                chunk_size=size // 3,
                upload_checksum=True,
                metadata={"filename": "a", "session_id": SESSION, "sha256": sha256},
            )
            plain.upload()
        assert plain.offset == size
        with requests.Session() as session:
            session.trust_env = False
            assert session.get(f"{day.card.receipt_url}/{sha256}", timeout=5).content == delivered.receipt
    finally:
        receiver.stop()


def test_a_receiver_stops_at_once_when_asked(day):
    receiver = Receiver(day, 0)
    begun = time.monotonic()
    receiver.stop()
    assert time.monotonic() - begun < 5


def test_open_gives_readable_answers_and_workbooks(day):
    out = day.root / "opened"
    run("open", "--dir", day.centre, day.bundle, "--out", out)
    answers = json.loads((out / "answers" / f"{day.perfect}.json").read_text(encoding="utf-8"))
    assert answers["name"] == "样例𠮷"
    assert len(answers["answers"]) == 44
    table = openpyxl.load_workbook(out / "answers.xlsx").active
    assert table.freeze_panes == "A3"
    assert table.max_row == 2 + 45 * 44 + OLD_ANSWERS
    book = openpyxl.load_workbook(out / "workbooks" / f"{day.perfect}-X01.xlsx")
    assert book["本量利"]["C4"].value == "=SUM(基础数据!B5:B8)"
    assert book["基础数据"]["B4"].value == 480
    assert book["本量利"].protection.sheet
    assert len(list((out / "workbooks").iterdir())) == 44
    replaced = [row for row in table.iter_rows(min_row=3, values_only=True) if str(row[5]).startswith("换卷前的原卷")]
    assert [row[4] for row in replaced] == [f"S0{n}" for n in range(1, OLD_ANSWERS + 1)]
    run("open", "--dir", day.centre, day.bundle, "--out", out, expect=1)


def test_scores_are_numbers_in_a_clean_sheet(day):
    run("score", "--dir", day.centre, day.bundle, "--out", day.root / "scores.xlsx", "--json", day.root / "scores.json")
    book = openpyxl.load_workbook(day.root / "scores.xlsx")
    assert book.sheetnames[:3] == ["成绩", "各题得分", "得分明细"]
    rows = list(book["成绩"].iter_rows(min_row=2, values_only=True))
    header, first, last = rows[0], dict(zip(rows[0], rows[1], strict=True)), dict(zip(rows[0], rows[-1], strict=True))
    assert header == ("准考证号", "姓名", "座位号", "状态", "理论", "实操", "总分", "是否合格", "备注")
    assert (first["理论"], first["实操"], first["总分"], first["是否合格"]) == (96, 100, 196, "合格")
    assert first["准考证号"] == day.perfect
    assert (last["状态"], last["理论"], last["是否合格"]) == ("缺考", None, "缺考")
    assert all(isinstance(row[4], int | float) for row in rows[1:-1])
    third = dict(zip(rows[0], rows[3], strict=True))
    assert (third["理论"], third["实操"], third["备注"]) == (96, 100, "答备用卷 B-DMA-J-2026-04-A")
    assert len(list(book["各题得分"].iter_rows(min_row=3))) == 44
    assert book["成绩"].freeze_panes == "A3"


def test_the_score_sheet_equals_an_independent_recount(day):
    """All candidates and item kinds, from the opened files and the key, by code of its own."""
    kept = in_clear(CentreFolder(day.centre), day.centre / "sessions" / SESSION / "1", day.root / "kept")
    counted = recount(day.root / "opened", kept)
    rows = openpyxl.load_workbook(day.root / "scores.xlsx")["成绩"].iter_rows(min_row=3, values_only=True)
    sheet = {row[0]: None if row[3] == "缺考" else (row[4], row[5], row[6]) for row in rows}
    expected = {t: (float(c[0]), float(c[1]), float(sum(c))) if c else None for t, c in counted.items()}
    assert sheet == expected
    assert len({row for row in sheet.values() if row}) > 30
    items = {r["ticket"]: r["score"]["items"] for r in json.loads((day.root / "scores.json").read_text()) if r["score"]}
    for ticket, scored in items.items():
        assert sum(Decimal(i["points"]) for i in scored) == Decimal(str(sheet[ticket][2]))


def test_one_candidates_bad_answer_never_stops_the_room(day, capsys, tmp_path):
    """Brackets without end, a formula over a whole sheet: each earns its own, and the others what they earned."""
    hostile = {7: "=" + "(" * 4000 + "1" + ")" * 4000, 9: "=SUM(基础数据!A1:XFD1048576)"}
    bundle = day.root / "hostile.exambundle"
    sit(day, bundle, hostile)
    centre = tmp_path / "centre"  # to which no other bundle of the session ever came
    shutil.copytree(day.centre, centre, ignore=shutil.ignore_patterns("inbox"))
    run("score", "--dir", centre, bundle, "--out", day.root / "h.xlsx", "--json", day.root / "h.json")
    capsys.readouterr()
    before, after = (json.loads((day.root / name).read_text()) for name in ("scores.json", "h.json"))
    for old, new in zip(before, after, strict=True):
        assert (new["ticket"], new["seat"]) == (old["ticket"], old["seat"])
        if new["seat"] not in hostile:
            assert new == old
        else:
            assert len(new["score"]["items"]) == len(old["score"]["items"])
    out = day.root / "hostile-opened"
    run("open", "--dir", centre, bundle, "--out", out)
    assert len(list((out / "workbooks").iterdir())) == 44


def test_a_second_package_gets_the_next_serial_and_older_results_still_score(day, capsys):
    run("build", "--dir", day.centre, *ingredients())
    assert (day.centre / "sessions" / SESSION / "2").is_dir()
    first, second = (issued(day, "staff-pins.json"), issued(day, "staff-pins.json", 2))
    assert first == second  # the sheet that was handed out stays good
    codes = [json.loads(issued(day, "opening-code.json", serial))["code"] for serial in (1, 2)]
    assert [code[0] for code in codes] == ["1", "2"]
    run("opening-code", "--dir", day.centre, SESSION, "--serial", 1)
    assert f"开启码：{codes[0]}" in (said := capsys.readouterr().out)
    assert "最新为第2版。此码只能打开第1版" in said
    run("opening-code", "--dir", day.centre, SESSION, "--serial", 7, expect=1)
    assert "没有第 7 版" in capsys.readouterr().out
    run("score", "--dir", day.centre, day.bundle, "--out", day.root / "scores2.xlsx")


def test_the_sheet_of_pins_is_written_where_it_is_asked_for(day, tmp_path, capsys):
    run("staff-pins", "--dir", day.centre, SESSION, "--serial", 1, "--out", tmp_path)
    (path,) = tmp_path.iterdir()
    assert str(path) in capsys.readouterr().out
    assert path.stat().st_mode & 0o077 == 0
    cells = {cell for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True) for cell in row}
    duties = json.loads(issued(day, "staff-pins.json"))
    assert {duty["pin"] for duty in duties} | {duty["name"] for duty in duties} <= cells
    assert not list(day.centre.rglob("*.xlsx"))


def test_a_formal_session_number_is_never_used_for_a_trial(day, tmp_path, capsys):
    plan = tmp_path / "plan.toml"
    plan.write_text('kind = "trial"\n' + (SAMPLES / "site" / "plan.toml").read_text())
    given = [plan if name == SAMPLES / "site" / "plan.toml" else name for name in ingredients()]
    run("build", "--dir", day.centre, *given, expect=1)
    assert "已用于正式考试" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["seating", "students", "photos", "plan", "exam"])
def test_a_missing_ingredient_is_said_and_nothing_is_issued(day, name, capsys):
    words = ingredients()
    words[words.index(f"--{name}") + 1] = day.root / "missing"
    before = sorted(p.name for p in (day.centre / "sessions" / SESSION).iterdir())
    run("build", "--dir", day.centre, *words, expect=1)
    assert capsys.readouterr().out.strip()
    assert sorted(p.name for p in (day.centre / "sessions" / SESSION).iterdir()) == before


def test_strangers_and_repeats_are_refused_in_chinese(day, capsys, tmp_path):
    run("make-keys", "--dir", day.centre, "--id", "PJ01", "--name", "x", "--url", "http://x", expect=1)
    assert "没有覆盖" in capsys.readouterr().out
    stranger = make_site("ZD0001")
    write_card(tmp_path / "site.pub.json", stranger.public)
    run("register-site", "--dir", day.centre, tmp_path / "site.pub.json", expect=1)
    assert "没有替换" in capsys.readouterr().out
    run("score", "--dir", day.centre, day.root / "a.exampkg", "--out", tmp_path / "s.xlsx", expect=1)
    assert "成绩数据包" in capsys.readouterr().out
    run("opening-code", "--dir", day.centre, "S-unknown", expect=1)
    assert "没有场次" in capsys.readouterr().out
    run("build", "--dir", tmp_path / "empty", *ingredients(), expect=1)
    assert "make-keys" in capsys.readouterr().out
