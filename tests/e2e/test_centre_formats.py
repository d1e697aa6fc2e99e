"""docs/formats.md is true: its commands run as printed, with the stock `age`, `unzip` and `cryptography`."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from scripts.centre.folder import CentreFolder
from scripts.centre.passphrases import PassphraseFile
from shared.exam.answers.log import AnswerBook, Stored
from shared.exchange.paper_archive import open_paper
from shared.exchange.roster_archive import open_roster
from shared.exchange.site_files import write_card
from shared.security import codes, sealing
from tests.support.passphrase import passphrase_file
from tests.support.terminal import needs_stock_age, type_at_a_terminal
from tests.support.travelling import PICTURE, built, make_bundle, make_centre, make_paper, make_plan, make_site

DOCUMENT = Path(__file__).parents[2] / "docs" / "formats.md"
CODE = codes.new_opening_code()


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The files the document talks about, under the names it uses; its shell commands have been run."""
    folder = tmp_path_factory.mktemp("formats")
    centre, site, plan = make_centre(), make_site(), make_plan()
    photos = {c.photo: PICTURE for c in plan.candidates if c.photo}
    built(folder / "S.exampkg", plan, photos, make_paper(), site, centre, CODE)
    make_bundle(folder / "S.exambundle", centre, site)
    write_card(folder / "centre.pub.json", centre.public)
    write_card(folder / "site.pub.json", site.public)
    (folder / "site.agekey").write_bytes(sealing.identity_file(site.identity))
    (folder / "results.agekey").write_bytes(sealing.identity_file(centre.identity))
    assert shutil.which("age"), "the set-up installs age"
    for block in blocks("bash"):
        for line in block.strip().splitlines():
            subprocess.run(unzip_by_python(line), shell=True, cwd=folder, check=True, capture_output=True)
    return folder


def unzip_by_python(line):
    """`unzip` where the machine has it, else the same by Python's own reader."""
    if not line.startswith("unzip") or shutil.which("unzip"):
        return line
    words = line.split()
    archive = next(word for word in words if "." in word)
    how = f"-e {archive} {words[-1]}" if "-d" in words else f"-l {archive}"
    return f"{sys.executable} -m zipfile {how}"


def python(script, folder):
    return subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=False)


def test_the_signature_lines_verify_a_package_and_a_bundle(folder):
    script = blocks("python")[0]
    assert python(script, folder).stdout.startswith("verified S1-3-")
    for_bundle = script.replace('"package"', '"bundle"').replace("centre.pub.json", "site.pub.json")
    assert python(for_bundle, folder).stdout.startswith("verified P-1")


@pytest.mark.parametrize("name", ["manifest.dsse.json", "roster.age", "paper.age"])
def test_the_signature_lines_refuse_a_changed_file(folder, tmp_path, name):
    shutil.copytree(folder / "package", tmp_path / "package")
    shutil.copy(folder / "centre.pub.json", tmp_path)
    data = bytearray((tmp_path / "package" / name).read_bytes())
    place = data.index(b'"payload":"') + 20 if name.endswith("json") else 300
    data[place] ^= 1
    (tmp_path / "package" / name).write_bytes(data)
    assert python(blocks("python")[0], tmp_path).returncode != 0


def test_the_folder_lines_open_a_secret_of_the_centre(tmp_path):
    """Without a line of ours: what an auditor needs if the kit is gone."""
    centre = CentreFolder(tmp_path / "centre", PassphraseFile(passphrase_file(tmp_path)))
    centre.make_keys("PJ01", "样例评价组织", "https://x.example.org")
    (script,) = blocks("python-folder")
    assert python(script, tmp_path).stdout.strip().splitlines()[-1] == centre.results_identity()
    passphrase_file(tmp_path, "another-passphrase")
    assert python(script, tmp_path).returncode != 0


def test_stock_age_opens_roster_and_results(folder):
    assert open_roster((folder / "roster.zip").read_bytes()).plan == make_plan()
    assert (folder / "roster" / "photos" / "261128000101.png").read_bytes() == PICTURE
    assert (folder / "results" / "records.json").read_text(encoding="utf-8") == '{"view":"𠮷"}'


@needs_stock_age
def test_stock_age_opens_the_paper_with_the_code_typed_at_a_terminal(folder):
    (command,) = blocks("console")
    type_at_a_terminal(command.split(), CODE, folder)
    assert open_paper((folder / "paper.zip").read_bytes()).paper == make_paper()


def test_the_hash_lines_recompute_every_head(folder):
    done = python(blocks("python")[1], folder)
    assert done.stdout == "every head agrees: 9 records, 3 candidates\n", done.stderr


def test_the_lines_that_tell_which_answers_count_agree_with_the_tools(folder):
    done = python(blocks("python")[2], folder)
    results = json.loads((folder / "results" / "results.json").read_text("utf-8"))
    told = sum(len(AnswerBook.replay(s["ticket"], logs(s)).answers) for s in results["sittings"])
    assert done.stdout == f"answers that count: {told}\n", done.stderr


def logs(sitting):
    return msgspec.convert(sitting["log"], list[Stored])


def test_the_hash_lines_notice_a_changed_answer(folder, tmp_path):
    shutil.copytree(folder / "results", tmp_path / "results")
    path = tmp_path / "results" / "results.json"
    path.write_text(path.read_text("utf-8").replace('"choice":"B"', '"choice":"C"', 1), "utf-8")
    assert python(blocks("python")[1], tmp_path).returncode != 0
