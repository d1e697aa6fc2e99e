"""The centre's manual followed literally: every command printed in it is run, in its order, in a folder as it says."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import openpyxl
import pytest

from scripts.centre import samples
from scripts.centre.authoring.exam_folder import read_exam
from scripts.centre.cli.parser import main, make_parser
from scripts.centre.passphrases import FILE_VARIABLE
from shared.exchange.site_files import write_card
from shared.link.witness import Anchors
from tests.support.centre_bundle import seal_day
from tests.support.manual import ROOT, commands
from tests.support.releases import program_folder
from tests.support.second_exam import second_exam
from tests.support.travelling import make_site

SAMPLES = samples.FOLDER
COMMANDS = commands("centre.md")


def serve(words: list[str]) -> None:
    """The receiver says where it listens, and goes on until it is stopped."""
    words = [word if word != "8443" else "0" for word in words]
    command = [sys.executable, "-m", "scripts.centre", *words[1:]]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin", FILE_VARIABLE: os.environ[FILE_VARIABLE]}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert b"/files" in process.stdout.readline()
        process.terminate()
        process.communicate(timeout=20)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_manual_works_as_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    site = make_site()
    write_card(Path("site.pub.json"), site.public)
    write_card(Path("302.pub.json"), make_site().public)
    shutil.copytree(SAMPLES / "exam", "试卷")
    shutil.copytree(SAMPLES / "site", "场次")
    shutil.copytree(SAMPLES / "site", "全部考场")
    second_exam(Path("试卷-备用"))
    plan = Path("场次/plan.toml")
    plan.write_text('backup_exam = "../试卷-备用"\n' + plan.read_text("utf-8"), "utf-8")
    program_folder(Path("考试机程序"), "0.2.0")
    for command in COMMANDS:
        words = shlex.split(command)
        match words[1]:
            case "receive":
                serve(words)
                continue
            case "preview" if "--screenshot" not in words:
                words += ["--screenshot", "窗口"]  # a window waits for its author
            case "build" | "build-all":
                words += ["--allow", "start-passed"]  # the sample's day may be over when this test runs
            case "accept" if "--receipt" not in words:
                anchor = seal_day(Path("评价组织"), Path("试卷包.exampkg"), site, Path("成绩.exambundle"))
                kept = Path("日志凭证") / "监考机" / "anchors.json"
                kept.parent.mkdir(parents=True, exist_ok=True)
                kept.write_bytes(msgspec.json.encode(Anchors(newest=anchor)))
            case _:
                pass
        assert main(words[1:]) == 0, command
    rows = list(openpyxl.load_workbook("成绩.xlsx")["成绩"].iter_rows(min_row=3, values_only=True))
    # all but the short answer, which waits for its markers
    assert [row[6] for row in rows[:4]] == [196, 196, 196, None]
    assert len(list(Path("送审图片").iterdir())) == len(list(read_exam(SAMPLES / "exam").paper.items()))
    assert Path("解开/answers.xlsx").is_file()


def test_the_manual_shows_every_command() -> None:
    shown = {shlex.split(command)[1] for command in COMMANDS}
    text = make_parser().format_help()
    offered = set(re.findall(r"^    ([a-z][a-z-]+)(?:\s|$)", text, re.MULTILINE))
    assert shown == offered
